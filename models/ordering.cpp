#include "models/ordering.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/world.hpp"

namespace jevons {
namespace {

constexpr double kMostDevices = 1e12;

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

/// Devices in a hall and their IT power at full use.
struct Held {
  double devices = 0, power_w = 0;
  void add(std::int64_t count, double each_w) {
    devices += static_cast<double>(count);
    power_w += static_cast<double>(count) * each_w;
  }
};

/// What stands at a site but for what is discarded by a time.
Held held(const World& w, std::uint32_t site, sim::Time by) {
  Held all;
  for (const auto stock : w.plant->sites[site].stocks)
    for (const auto& cohort : w.state.stocks[stock].cohorts)
      if (cohort.leaves > by || w.plant->stocks[stock].then) all.add(cohort.count, most_w(w, stock, cohort.line, cohort.draw));
  return all;
}

/// How many devices of this draw a hall has room for; below 0 so many too many; infinite where it has no limits.
double room(const HallConfig& hall, const Held& held, double each_w) {
  double most = HUGE_VAL;
  if (hall.devices > 0) most = std::min(most, static_cast<double>(hall.devices) - held.devices);
  if (hall.power_w) most = std::min(most, std::floor((*hall.power_w * (1 + 1e-12) - held.power_w) / each_w));
  return most;
}

/// How many more can be ordered that come at `due`.
double room_for(const World& w, std::uint32_t stock, const Choice& choice, sim::Time due) {
  const auto site = w.plant->stocks[stock].site;
  auto then = held(w, site, due);
  for (const auto other : w.plant->sites[site].stocks)
    for (const auto& order : w.state.stocks[other].orders) then.add(order.count, most_w(w, other, order.line, order.device.power_factor));
  return room(w.plant->sites[site].hall, then, most_w(w, stock, choice.line, choice.device.power_factor));
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
  const auto due = w.now() + lead;
  const double count = std::min(wanted, room_for(w, stock, *choice, due));
  if (!(count >= 1)) return;
  if (count > kMostDevices)
    throw std::runtime_error(fmt::format("{}: workload {} would need {:.3g} more devices; {:.0e} are the most that are ordered at once",
                                         sim::format_instant(sim::at(w.plant->start, w.now())), w.plant->stocks[stock].name, count, kMostDevices));
  s.orders.push_back({choice->line, choice->device, static_cast<std::int64_t>(count), due});
  if (due > w.now() && due <= w.end()) w.schedule(due, Kind::hardware_delivered, stock);
}

std::int64_t beyond_hall(const World& w, std::uint32_t stock, const Cohort& cohort) {
  const auto site = w.plant->stocks[stock].site;
  const double left = room(w.plant->sites[site].hall, held(w, site, sim::Time{-1}), most_w(w, stock, cohort.line, cohort.draw));
  return left >= 0 ? 0 : static_cast<std::int64_t>(std::min(-left, static_cast<double>(cohort.count)));
}

}  // namespace jevons
