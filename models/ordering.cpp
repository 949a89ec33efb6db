#include "models/ordering.hpp"

#include <algorithm>
#include <cmath>

#include "models/world.hpp"

namespace jevons {
namespace {

double most_utilisation(const StockPlan& plan, const StockState& s) { return std::min(1.0, plan.most_utilisation * s.sharing_gain); }

/// What will be there once all that was ordered has come and all that is to leave has left.
double capacity_to_come(const World& w, std::uint32_t stock) {
  double capacity = 0;
  for (const auto& cohort : w.state.stocks[stock].cohorts)
    if (cohort.leaves == sim::Time::never()) capacity += cohort.capacity();
  for (const auto& order : w.state.stocks[stock].orders) capacity += static_cast<double>(order.count) * order.device.performance;
  for (std::uint32_t other = 0; other < w.plant->stocks.size(); ++other) {
    if (w.plant->stocks[other].then != stock) continue;
    for (const auto& cohort : w.state.stocks[other].cohorts)
      if (cohort.leaves != sim::Time::never()) capacity += cohort.capacity();
  }
  return capacity;
}

double most_w(const World& w, std::uint32_t stock, std::uint32_t line, double draw) {
  return w.plant->stocks[stock].power[line].most_w() * draw;
}

/// How many more devices the hall of the site holds; infinite where it has no limits.
double room(const World& w, std::uint32_t stock, const Choice& choice) {
  const auto site = w.plant->stocks[stock].site;
  const auto& hall = w.plant->sites[site].hall;
  double devices = 0, power_w = 0;
  for (const auto other : w.plant->sites[site].stocks) {
    for (const auto& cohort : w.state.stocks[other].cohorts) {
      if (cohort.leaves != sim::Time::never() && !w.plant->stocks[other].then) continue;
      devices += static_cast<double>(cohort.count);
      power_w += static_cast<double>(cohort.count) * most_w(w, other, cohort.line, cohort.draw);
    }
    for (const auto& order : w.state.stocks[other].orders) {
      devices += static_cast<double>(order.count);
      power_w += static_cast<double>(order.count) * most_w(w, other, order.line, order.device.power_factor);
    }
  }
  double most = HUGE_VAL;
  if (hall.devices > 0) most = std::min(most, static_cast<double>(hall.devices) - devices);
  if (hall.power_w) most = std::min(most, (*hall.power_w - power_w) / most_w(w, stock, choice.line, choice.device.power_factor));
  return std::max(0.0, std::floor(most));
}

}  // namespace

std::optional<Choice> best_offer(const World& w, std::uint32_t stock, sim::Time ordered) {
  const auto& plan = w.plant->stocks[stock];
  const auto t = w.state.twin.no_gain ? sim::Time{} : ordered;
  std::optional<Choice> best;
  double least = HUGE_VAL;
  for (const auto line : plan.lines) {
    const auto& hardware = w.plant->hardware[line];
    if (!hardware.is_sold_at(t)) continue;
    const auto device = hardware.offer_at(t);
    const double energy_per_work = device.power_factor * plan.power[line].watts(plan.most_utilisation) / device.performance;
    if (energy_per_work >= least) continue;
    least = energy_per_work;
    best = Choice{line, device};
  }
  return best;
}

double capacity_needed(const World& w, std::uint32_t stock, sim::Time at) {
  const auto& plan = w.plant->stocks[stock];
  const auto& s = w.state.stocks[stock];
  const double grown = std::max(1.0, std::exp(plan.growth_per_s * (at - w.now()).seconds()));
  return plan.demand * s.demand.at(w.now()) * grown * plan.peak_hour() / (s.model_gain * most_utilisation(plan, s));
}

sim::Time next_review(const World& w) { return sim::LocalCalendar(w.plant->start).next_month(w.now()); }

void order(World& w, std::uint32_t stock) {
  const auto choice = best_offer(w, stock, w.now());
  if (!choice) return;
  auto& s = w.state.stocks[stock];
  const auto lead = w.plant->hardware[choice->line].config.lead_time;
  const double missing = capacity_needed(w, stock, next_review(w) + lead) - capacity_to_come(w, stock);
  const double wanted = std::ceil(missing / choice->device.performance - 1e-9);
  const double count = std::min(wanted, room(w, stock, *choice));
  if (!(count >= 1)) return;
  s.orders.push_back({choice->line, choice->device, static_cast<std::int64_t>(count), w.now() + lead});
  if (lead.ns > 0) w.schedule(w.now() + lead, Kind::hardware_delivered, stock);
}

}  // namespace jevons
