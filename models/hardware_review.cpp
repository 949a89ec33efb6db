#include "models/hardware_review.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "models/accounts/settlement.hpp"
#include "models/hardware_books.hpp"
#include "models/lifecycle/failures.hpp"
#include "models/ordering.hpp"
#include "models/price_of_work.hpp"
#include "models/purposes.hpp"
#include "models/retiring.hpp"
#include "models/stocks.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kMonth_s = 2629746;  // a twelfth of the mean Gregorian year

double over(double sum, double by) { return by > 0 ? sum / by : kNaN; }

/// What a site has used since the last review.
void close_month(World& w, std::uint32_t site) {
  auto& s = w.state.sites[site];
  const auto& t = s.total;
  const MonthOfSite so_far{t.it_j, t.facility_j, t.consumed_kg(), t.cost_usd};
  const auto& before = s.reviewed;
  if (so_far.it_j > before.it_j)
    s.year.add({so_far.it_j - before.it_j, so_far.facility_j - before.facility_j, so_far.carbon_kg - before.carbon_kg,
                so_far.cost_usd - before.cost_usd});
  s.reviewed = so_far;
}

/// What a joule at the meter has emitted and cost lately; not a number where nobody can know.
struct Signals12 {
  double kg_per_j = kNaN, usd_per_j = kNaN;
};
Signals12 signals_of_year(const World& w, std::uint32_t site) {
  const auto& plan = w.plant->sites[site];
  const auto year = w.state.sites[site].year.sum();
  Signals12 signals;
  if (plan.grid) signals.kg_per_j = over(year.carbon_kg, year.facility_j);
  if (is_priced(*w.plant, plan)) {
    const double internal = w.policies.governance->internal_usd_per_kg();
    signals.usd_per_j = over(year.cost_usd, year.facility_j) + (internal > 0 ? internal * signals.kg_per_j : 0);
  }
  return signals;
}

/// Finite also of what is new, where the hazard of infants is not.
double next_month_failures(const AgeingConfig& ageing, sim::Span age) { return expected_failures(ageing, age, age + sim::seconds(kMonth_s)); }

double warranty_left_s(const Hardware& hardware, const Cohort& cohort, sim::Time now) {
  return (hardware.config.warranty - cohort.age(now)).seconds();
}

/// Failures since the last review: repaired, at the maker's cost while the warranty lasts, or scrapped.
void fail(World& w, std::uint32_t stock, Cohort& cohort) {
  const auto site = w.plant->stocks[stock].site;
  const auto& hardware = w.plant->hardware[cohort.line];
  const auto& ageing = hardware.config.ageing;
  const auto from = std::max(w.state.last_review, cohort.entered);
  if (from >= w.now()) return;
  const double expected = expected_failures(ageing, cohort.age(from), cohort.age(w.now()));
  sim::Stream stream(static_cast<std::uint64_t>(w.plant->seed), w.replication, purpose::hardware_failures,
                     std::uint64_t{w.plant->stocks[stock].workload} << 32 | cohort.number);
  stream.jump_to(2 * w.state.reviews);
  const auto failed = draw_failures(cohort.count, expected, stream.uniform());
  if (failed == 0) return;
  add_life(w, stock, Life::failed, static_cast<double>(failed));
  if (warranty_left_s(hardware, cohort, from) > 0) return;
  const auto scrapped = draw_binomial(failed, 1 - ageing.repaired, stream.uniform());
  const double repairs_usd = static_cast<double>(failed - scrapped) * cohort.device.price_usd * ageing.repair_cost;
  add_life(w, stock, Life::maintenance, repairs_usd);
  w.state.ledger.post(Commodity::money, w.state.sites[site].hardware_flows.maintenance, repairs_usd);
  if (scrapped > 0) scrap(w, stock, cohort, scrapped);
}

/// What the newest hardware would have saved a device over a time at a load, signals as they are lately.
void count_saving(const World& w, std::uint32_t stock, Cohort& cohort, sim::Time when, double length_s, double utilisation) {
  const auto& plan = w.plant->stocks[stock];
  const auto offer = best_offer(w, stock, when);
  if (!offer) return;
  const auto site = plan.site;
  const auto signals = signals_of_year(w, site);
  const double scale = cohort.device.performance / offer->device.performance;
  const double saved_w = cohort.draw * plan.power[cohort.line].watts(utilisation) -
                         scale * offer->device.power_factor * plan.power[offer->line].watts(utilisation);
  const double saved_j = saved_w * meter_per_it(w, site) * length_s;
  const auto maintenance = [&](std::uint32_t line, const Offer& device) { return device.price_usd * w.plant->hardware[line].config.maintenance_per_s; };
  cohort.saved_j += saved_j;
  cohort.saved_kg += saved_j * signals.kg_per_j;
  cohort.saved_usd += saved_j * signals.usd_per_j + (maintenance(cohort.line, cohort.device) - scale * maintenance(offer->line, offer->device)) * length_s;
}

/// Utilisation of the stock since the last review.
double recent_utilisation(const World& w, const StockState& s) {
  const double length_s = (w.now() - w.state.last_review).seconds();
  return length_s > 0 ? std::clamp((s.total.utilisation_s - s.reviewed.utilisation_s) / length_s, 0.0, 1.0) : s.now.utilisation;
}

/// The month that is over; at the first of them also the years that hardware stood there before, as if they had been like it.
void age(World& w, std::uint32_t stock) {
  auto& s = w.state.stocks[stock];
  const double utilisation = s.recent_utilisation = recent_utilisation(w, s);
  for (auto& cohort : s.cohorts) {
    fail(w, stock, cohort);
    cohort.draw = cohort.device.power_factor * draw_factor(w.plant->hardware[cohort.line].config.ageing, cohort.age(w.now()));
    const auto from = std::max(w.state.last_review, cohort.entered);
    if (from < w.now()) count_saving(w, stock, cohort, w.now(), (w.now() - from).seconds(), utilisation);
    if (w.state.reviews != 1) continue;
    for (auto t = sim::Time{}; t > cohort.entered; t = t - sim::seconds(kMonth_s))
      count_saving(w, stock, cohort, t, std::min(static_cast<double>(kMonth_s), (t - cohort.entered).seconds()), utilisation);
  }
  std::erase_if(s.cohorts, [](const Cohort& cohort) { return cohort.count == 0; });
  s.reviewed = s.total;
}

RefreshView view_of(const World& w, std::uint32_t stock, const Cohort& cohort, const std::optional<Choice>& offer) {
  const auto& plan = w.plant->stocks[stock];
  const auto& s = w.state.stocks[stock];
  const auto& hardware = w.plant->hardware[cohort.line];
  const auto signals = signals_of_year(w, plan.site);
  const double meter = meter_per_it(w, plan.site), utilisation = s.recent_utilisation;
  RefreshView view{.age = w.now() - cohort.entered,
                   .warranty = hardware.config.warranty - (cohort.entered - cohort.bought),
                   .power_w = cohort.draw * plan.power[cohort.line].watts(utilisation) * meter,
                   .offer_power_w = kNaN,
                   .saved_j = cohort.saved_j,
                   .saved_kg = cohort.saved_kg,
                   .saved_usd = cohort.saved_usd,
                   .resale_usd = w.plant->lifecycle.end_of_life.resold * resale_usd(hardware, cohort, w.now()),
                   .intensity_kg_per_j = signals.kg_per_j,
                   .price_usd_per_j = signals.usd_per_j,
                   .maintenance_usd_per_s = cohort.device.price_usd * hardware.config.maintenance_per_s,
                   .hazard_per_s = hazard(hardware.config.ageing, cohort.age(w.now()))};
  const auto& ageing = hardware.config.ageing;
  if (warranty_left_s(hardware, cohort, w.now()) <= 0 && ageing.repair_cost > 0)
    view.repair_usd_per_s = next_month_failures(ageing, cohort.age(w.now())) / static_cast<double>(kMonth_s) * ageing.repaired * ageing.repair_cost * cohort.device.price_usd;
  if (plan.lines.empty()) view.offer_power_w = view.power_w;  // what another workload passes on, for nothing
  if (!offer) return view;
  const double scale = cohort.device.performance / offer->device.performance;
  view.offer_power_w = scale * offer->device.power_factor * plan.power[offer->line].watts(utilisation) * meter;
  view.offer_embodied_kg = scale * offer->device.embodied_kg;
  view.offer_price_usd = scale * offer->device.price_usd;
  view.offer_maintenance_usd_per_s = view.offer_price_usd * w.plant->hardware[offer->line].config.maintenance_per_s;
  return view;
}

/// Whose replacement is ordered now. What is to leave does so once something else can do its work.
void decide(World& w, std::uint32_t stock) {
  auto& s = w.state.stocks[stock];
  const auto offer = best_offer(w, stock, w.now());
  const auto due = w.now() + (offer ? w.plant->hardware[offer->line].config.lead_time : sim::Span{});
  bool any = false;
  for (auto& cohort : s.cohorts) {
    if (cohort.leaves != sim::Time::never() || !w.policies.refresh->replaces(view_of(w, stock, cohort, offer))) continue;
    cohort.leaves = due;
    any = true;
  }
  if (any && due > w.now() && due <= w.end()) w.schedule(due, Kind::hardware_delivered, stock);
}

void receive(World& w, std::uint32_t stock) {
  auto& s = w.state.stocks[stock];
  for (const auto& order : s.orders) {
    if (order.due > w.now()) continue;
    const Cohort cohort{.number = s.next_number++,
                        .line = order.line,
                        .device = order.device,
                        .bought = w.now(),
                        .entered = w.now(),
                        .count = order.count,
                        .draw = order.device.power_factor,
                        .book = {order.device.embodied_kg, order.device.price_usd}};
    buy(w, stock, cohort);
    s.cohorts.push_back(cohort);
  }
  std::erase_if(s.orders, [&](const HardwareOrder& order) { return order.due <= w.now(); });
}

/// Without a lead time; or it was due before, and may be needed no longer.
bool comes_at_once(const World& w, std::uint32_t stock) {
  const auto& s = w.state.stocks[stock];
  return std::any_of(s.orders.begin(), s.orders.end(), [&](const HardwareOrder& order) { return order.due == w.now(); }) ||
         std::any_of(s.cohorts.begin(), s.cohorts.end(), [&](const Cohort& cohort) { return cohort.leaves <= w.now(); });
}

}  // namespace

void on_hardware_delivered(World& w, std::uint32_t stock) {
  book_cohorts(w, stock);
  receive(w, stock);
  retire(w, stock);
  cohorts_changed(w, stock);
  make_room(w, w.plant->stocks[stock].site);
}

void on_hardware_review(World& w) {
  const auto stocks = static_cast<std::uint32_t>(w.plant->stocks.size());
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) {
    if (w.plant->sites[site].stocks.empty()) continue;
    settle(w, site);
    close_month(w, site);
    reconcile_hardware(w, site);
  }
  for (std::uint32_t stock = 0; stock < stocks; ++stock) age(w, stock);
  for (const auto stock : w.plant->stock_order) {
    decide(w, stock);
    order(w, stock);
  }
  for (const auto stock : w.plant->stock_order)
    if (comes_at_once(w, stock)) on_hardware_delivered(w, stock);
  for (std::uint32_t stock = 0; stock < stocks; ++stock) cohorts_changed(w, stock);
  w.state.last_review = w.now();
  ++w.state.reviews;
  if (const auto next = next_review(w); next < w.end()) w.schedule(next, Kind::hardware_review, 0);
}

}  // namespace jevons
