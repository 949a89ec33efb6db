#include "models/retiring.hpp"

#include <algorithm>
#include <cmath>

#include "models/hardware_books.hpp"
#include "models/lifecycle/end_of_life.hpp"
#include "models/ordering.hpp"
#include "models/price_of_work.hpp"
#include "models/stocks.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

/// So many devices of `performance` are what this capacity is worth.
std::int64_t devices_for(double capacity, double performance, std::int64_t most) {
  const double n = capacity / performance;
  return n >= static_cast<double>(most) ? most : n >= 1 ? static_cast<std::int64_t>(n) : 0;
}

/// Masses and money of devices that leave the site, working ones in part to a second hand elsewhere.
void discard(World& w, std::uint32_t stock, const Cohort& cohort, std::int64_t count, bool works) {
  const auto site = w.plant->stocks[stock].site;
  const auto& flows = w.state.sites[site].hardware_flows;
  const auto& hardware = w.plant->hardware[cohort.line];
  auto& ledger = w.state.ledger;
  const auto n = static_cast<double>(count);
  write_off_rest(w, stock, cohort, count);
  const auto left = end_of_life(w.plant->lifecycle.end_of_life, n * cohort.device.mass_kg, hardware.composition, works);
  ledger.post(Commodity::mass, flows.resold_mass, left.resold_kg);
  ledger.post(Commodity::mass, flows.recovered_mass, left.recovered_kg());
  ledger.post(Commodity::mass, flows.residue_mass, left.residue_kg);
  ledger.post(Commodity::mass, flows.uncollected_mass, left.uncollected_kg);
  add_life(w, stock, Life::resold_mass, left.resold_kg);
  add_life(w, stock, Life::recovered_mass, left.recovered_kg());
  add_life(w, stock, Life::waste_mass, left.recovered_kg() + left.residue_kg + left.uncollected_kg);
  const double sold_share = works ? w.plant->lifecycle.end_of_life.resold : 0;
  const double resale = n * sold_share * resale_usd(hardware, cohort, w.now());
  ledger.post(Commodity::money, flows.resale, resale);
  ledger.post(Commodity::money, flows.disposal, left.cost_usd - left.proceeds_usd);
  add_life(w, stock, Life::resale, resale);
  add_life(w, stock, Life::disposal, left.cost_usd - left.proceeds_usd);
  for (std::size_t m = 0; m < left.recovered.size(); ++m) w.state.sites[site].recovered_kg[m] += left.recovered[m];
}

/// As many of them as the workload that takes over still lacks; it gives how many.
std::int64_t pass_on(World& w, std::uint32_t stock, const Cohort& cohort, std::int64_t count) {
  const auto then = w.plant->stocks[stock].then;
  if (!then) return 0;
  auto& next = w.state.stocks[*then];
  double lasting = 0;
  for (const auto& other : next.cohorts)
    if (other.leaves == sim::Time::never()) lasting += other.capacity();
  const double lacking = capacity_needed(w, *then, next_review(w)) - lasting;
  const auto performance = cohort.device.performance;
  const auto taken = devices_for(lacking + performance * (1 - 1e-9), performance, count);
  if (taken == 0) return 0;
  book_cohorts(w, *then);
  auto passed = cohort;
  passed.number = next.next_number++;
  passed.count = taken;
  passed.entered = w.now();
  passed.leaves = sim::Time::never();
  passed.life = cohort.life + 1;
  passed.saved_j = passed.saved_kg = passed.saved_usd = 0;
  next.cohorts.push_back(passed);
  add_life(w, stock, Life::passed_on, static_cast<double>(taken));
  if (const auto offer = best_offer(w, *then, w.now()))
    add_life(w, stock, Life::avoided_kg, static_cast<double>(taken) * performance / offer->device.performance * offer->device.embodied_kg);
  return taken;
}

void discard_working(World& w, std::uint32_t stock, const Cohort& cohort, std::int64_t count) {
  if (count == 0) return;
  discard(w, stock, cohort, count, true);
  add_life(w, stock, Life::retired, static_cast<double>(count));
}

void leave(World& w, std::uint32_t stock, Cohort& cohort, std::int64_t count) {
  discard_working(w, stock, cohort, count - pass_on(w, stock, cohort, count));
  cohort.count -= count;
}

void forget_empty(StockState& s) {
  std::erase_if(s.cohorts, [](const Cohort& cohort) { return cohort.count == 0; });
}

}  // namespace

double resale_usd(const Hardware& hardware, const Cohort& cohort, sim::Time now) {
  return cohort.device.price_usd * hardware.config.resale_share * std::exp(-hardware.config.resale_decline * cohort.age(now).seconds());
}

void scrap(World& w, std::uint32_t stock, Cohort& cohort, std::int64_t count) {
  discard(w, stock, cohort, count, false);
  add_life(w, stock, Life::scrapped, static_cast<double>(count));
  cohort.count -= count;
}

void retire(World& w, std::uint32_t stock) {
  auto& s = w.state.stocks[stock];
  book_cohorts(w, stock);
  const double needed = capacity_needed(w, stock, next_review(w));
  std::stable_sort(s.cohorts.begin(), s.cohorts.end(), [](const Cohort& a, const Cohort& b) { return a.bought < b.bought; });
  double spare = capacity_of(s.cohorts) - needed;
  for (auto& cohort : s.cohorts) {
    if (cohort.leaves > w.now()) continue;
    const auto count = devices_for(spare * (1 + 1e-12), cohort.device.performance, cohort.count);
    spare -= static_cast<double>(count) * cohort.device.performance;
    if (count > 0) leave(w, stock, cohort, count);
  }
  forget_empty(s);
  if (const auto then = w.plant->stocks[stock].then) {
    retire(w, *then);
    cohorts_changed(w, *then);
  }
}

void make_room(World& w, std::uint32_t site) {
  for (const auto stock : w.plant->sites[site].stocks) {
    auto& s = w.state.stocks[stock];
    bool any = false;
    for (auto& cohort : s.cohorts) {
      if (cohort.leaves > w.now()) continue;
      const auto count = beyond_hall(w, stock, cohort);
      if (count == 0) continue;
      if (!any) book_cohorts(w, stock);
      any = true;
      discard_working(w, stock, cohort, count);
      cohort.count -= count;
    }
    if (!any) continue;
    forget_empty(s);
    cohorts_changed(w, stock);
  }
}

void cohorts_changed(World& w, std::uint32_t stock) {
  auto& s = w.state.stocks[stock];
  book_cohorts(w, stock);
  advance(w, stock);
  order_by_efficiency(s.cohorts, w.plant->stocks[stock].power, w.plant->stocks[stock].most_utilisation);
  ask_price(w, stock);
  set_power(w, stock);
  set_write_off(w, stock);
}

}  // namespace jevons
