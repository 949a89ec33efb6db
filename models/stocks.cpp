#include "models/stocks.hpp"

#include <algorithm>
#include <cmath>

#include "models/compute/site_power.hpp"
#include "models/hardware_books.hpp"
#include "models/price_of_work.hpp"
#include "models/sampling.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

/// Relative to the day's mean; 1 where a part of a month stands for the rest.
double hour_factor(const World& w, const StockPlan& plan) {
  if (plan.hours.size() == 1) return plan.hours.front();
  const sim::LocalCalendar calendar(w.plant->start, w.plant->sites[plan.site].utc_offset);
  return plan.hours[static_cast<std::size_t>(calendar.hour(w.now()))];
}

Spread spread_now(const World& w, const StockPlan& plan, const StockState& s, double work) {
  return is_stretched(w, w.now()) ? spread_over_day(plan, s, work) : spread(plan, s, work);
}

/// Of all sites, until now.
double facility_j(const World& w) {
  double used_j = 0;
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) {
    const auto& s = w.state.sites[site];
    used_j += w.plant->sites[site].facility ? s.total.facility_j + (s.it.energy_j(w.now()) - s.total.it_j) * meter_per_it(w, site)
                                            : s.facility.energy_j(w.now());
  }
  return used_j;
}

/// What is left of the budget of governance is spread evenly over the time that is left, and shared by what each stock
/// wants: the most that this one may draw, of IT. Infinite without a budget.
double allowed_w(World& w, std::uint32_t stock, double wanted_w) {
  const auto cap_j = w.policies.governance->energy_cap_j();
  const auto& plan = w.plant->stocks[stock];
  auto& s = w.state.stocks[stock];
  s.wanted_w = wanted_w * meter_per_it(w, plan.site);
  if (!cap_j || s.wanted_w == 0) return HUGE_VAL;
  double all_w = 0;
  for (const auto& other : w.state.stocks) all_w += other.wanted_w;
  const double budget_w = std::max(0.0, *cap_j - facility_j(w)) / (w.end() - w.now()).seconds();
  return budget_w >= all_w ? HUGE_VAL : wanted_w * budget_w / all_w;
}

/// The most work under a power, between none and `wanted`, of which power rises with work.
Spread under(const World& w, const StockPlan& plan, const StockState& s, double wanted, double most_w) {
  double low = 0, high = wanted;
  for (int i = 0; i < 100 && low < high; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (spread_now(w, plan, s, middle).power_w <= most_w ? low : high) = middle;
  }
  return spread_now(w, plan, s, low);
}

bool varies(const StockPlan& plan, const StockState& s, sim::Time now) {
  return plan.growth_per_s != 0 || s.demand.adopted(now) != s.demand.asked();
}

/// When something is known to change: hardware comes or leaves, a gain comes. A mean of demand goes no further.
sim::Time next_edge(const World& w, const StockPlan& plan, const StockState& s) {
  auto next = w.end();
  const auto consider = [&](sim::Time t) {
    if (t > w.now()) next = std::min(next, t);
  };
  for (const auto& order : s.orders) consider(order.due);
  for (const auto& cohort : s.cohorts) consider(cohort.leaves);
  for (const auto& gain : plan.gains) consider(gain.at);
  return next;
}

/// The end of the step that begins now: an hour where hours differ, a day where demand moves.
sim::Time next_change(const World& w, const StockPlan& plan, const StockState& s) {
  const sim::LocalCalendar calendar(w.plant->start, w.plant->sites[plan.site].utc_offset);
  auto next = sim::Time::never();
  if (plan.hours.size() > 1) next = calendar.next_hour(w.now());
  else if (varies(plan, s, w.now()) || w.policies.governance->energy_cap_j()) next = calendar.next_day(w.now());
  return std::min(after_stretch(w, next), next_edge(w, plan, s));
}

void await_change(World& w, std::uint32_t stock) {
  auto& s = w.state.stocks[stock];
  if (s.change_pending || s.next_change >= w.end()) return;
  s.change_pending = true;
  w.schedule(s.next_change, Kind::work_changes, stock);
}

void apply_gain(World& w, std::uint32_t stock, const Gain& gain) {
  auto& s = w.state.stocks[stock];
  if (w.state.twin.no_gain) return;
  switch (gain.by) {
    case GainBy::model: s.model_gain *= gain.factor; break;
    case GainBy::sharing: s.sharing_gain *= gain.factor; break;
    case GainBy::cooling: set_overhead_gain(w, w.plant->stocks[stock].site, gain.factor); break;
  }
}

void set_up_hardware(World& w, std::uint32_t stock) {
  const auto& plan = w.plant->stocks[stock];
  auto& s = w.state.stocks[stock];
  s.cohorts = plan.cohorts;
  s.next_number = static_cast<std::uint32_t>(s.cohorts.size());
  s.demand = ElasticDemand(plan.growth_per_s, w.policies.demand->terms().lag);
  order_by_efficiency(s.cohorts, plan.power, plan.most_utilisation);
  open_hardware(w, stock);
  set_power(w, stock);
  set_write_off(w, stock);
}

/// Those of the start at once; of those that come together one event.
void set_up_gains(World& w, std::uint32_t stock) {
  auto last = w.now();
  for (const auto& gain : w.plant->stocks[stock].gains) {
    if (gain.at <= w.now()) apply_gain(w, stock, gain);
    else if (gain.at != last && gain.at < w.end()) w.schedule(gain.at, Kind::gain_comes, stock);
    last = gain.at;
  }
}

}  // namespace

double meter_per_it(const World& w, std::uint32_t site) {
  const auto& s = w.state.sites[site];
  const auto& plan = w.plant->sites[site];
  if (plan.facility) {
    const auto year = s.year.sum();
    return year.it_j > 0 ? year.facility_j / year.it_j : 1;
  }
  const double it_w = s.it.power_w() > 0 ? s.it.power_w() : std::max(plan.rated_it_w, 1.0);
  return 1 + plan.overhead.watts(it_w) / s.overhead_gain / it_w;
}

void advance(World& w, std::uint32_t stock) {
  auto& s = w.state.stocks[stock];
  const double length_s = (w.now() - s.since).seconds();
  if (length_s == 0) return;
  s.total.asked += s.asked * length_s;
  s.total.served += s.now.served * length_s;
  s.total.it_j += s.now.power_w * length_s;
  s.total.utilisation_s += s.now.utilisation * length_s;
  s.total.on_s += s.now.on * length_s;
  if (s.now.served < s.asked * (1 - 1e-9)) s.total.congested_s += length_s;
  s.unsettled_j += s.now.power_w * length_s;
  s.since = w.now();
}

void set_power(World& w, std::uint32_t stock) {
  const auto& plan = w.plant->stocks[stock];
  auto& s = w.state.stocks[stock];
  const bool by_use = w.plant->lifecycle.booked == Booked::use;
  if (by_use) book_cohorts(w, stock);
  advance(w, stock);
  s.next_change = next_change(w, plan, s);
  const auto until = std::min(s.next_change, w.end());
  const double mean = plan.demand * s.demand.mean(w.now(), until) / s.model_gain;
  s.asked = is_stretched(w, w.now()) ? mean : mean * hour_factor(w, plan);
  s.now = spread_now(w, plan, s, s.asked);
  if (const double most_w = allowed_w(w, stock, s.now.power_w); s.now.power_w > most_w) s.now = under(w, plan, s, s.asked, most_w);
  follow_stocks(w, plan.site);
  if (by_use) set_write_off(w, stock);
  await_change(w, stock);
}

void on_work_changes(World& w, std::uint32_t stock) {
  auto& s = w.state.stocks[stock];
  s.change_pending = false;
  if (w.now() < s.next_change) return await_change(w, stock);
  set_power(w, stock);
}

void on_gain_comes(World& w, std::uint32_t stock) {
  for (const auto& gain : w.plant->stocks[stock].gains)
    if (gain.at == w.now()) apply_gain(w, stock, gain);
  for (const auto other : w.plant->sites[w.plant->stocks[stock].site].stocks) {  // all are cooled alike
    ask_price(w, other);
    set_power(w, other);
  }
}

void settle_stocks(World& w, std::uint32_t site, const PerItJoule& factor, double usd_per_it_j) {
  for (const auto stock : w.plant->sites[site].stocks) {
    auto& s = w.state.stocks[stock];
    advance(w, stock);
    s.total.facility_j += s.unsettled_j * factor.facility_j;
    s.total.carbon_kg += s.unsettled_j * factor.carbon_kg;
    s.total.cost_usd += s.unsettled_j * usd_per_it_j;
    s.unsettled_j = 0;
    write_off(w, stock);
  }
}

void set_up_stocks(World& w) {
  const auto stocks = static_cast<std::uint32_t>(w.plant->stocks.size());
  w.state.stocks.resize(stocks);
  for (std::uint32_t stock = 0; stock < stocks; ++stock) set_up_hardware(w, stock);
  for (std::uint32_t stock = 0; stock < stocks; ++stock) set_reference_cost(w, stock);  // before any gain, of all of them
  for (std::uint32_t stock = 0; stock < stocks; ++stock) set_up_gains(w, stock);
  for (std::uint32_t stock = 0; stock < stocks; ++stock) {
    ask_price(w, stock);
    set_power(w, stock);
  }
  if (stocks > 0) w.schedule(w.now(), Kind::hardware_review, 0);
}

}  // namespace jevons
