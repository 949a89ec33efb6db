#include "models/grid/dispatch/storage_plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace jevons {
namespace {

constexpr int kNodes = 256;
constexpr double kLevelling = 0.01;  // of the dearest bid, at the highest net load
constexpr double kLevels = 64, kLeastSteps = 4, kMostSteps = 16;

/// In merit order, what so much net load costs [USD/s].
double cost_of(const MarketZone& zone, double net_load_w) {
  if (net_load_w <= 0) return net_load_w * zone.curtailment_usd_per_j;
  double cost = 0;
  for (const auto& fleet : zone.fleets) {
    const double w = std::min(net_load_w, fleet.capacity_w());
    cost += w * fleet.bid_usd_per_j;
    net_load_w -= w;
  }
  return cost + net_load_w * zone.scarcity_usd_per_j;
}

/// What charging a little would cost in the cheapest hour, at least nothing.
double cheapest_usd_per_j(const SupplyCost& cost, std::span<const double> net_load_w, double little_w) {
  double cheapest = std::numeric_limits<double>::infinity();
  for (const double w : net_load_w) cheapest = std::min(cheapest, (cost(w + little_w) - cost(w)) / little_w);
  return std::max(cheapest, 0.0);
}

/// Levels of charge that a day can reach, the present one among them: a whole number of steps is what an hour of full
/// power charges.
struct Levels {
  double step_j;
  int below, above, up, down;  // of the present one; the most in an hour

  Levels(const GridStorage& s, double charge_j, std::size_t hours) {
    const double hour_j = s.power_w * s.one_way_efficiency * kPlanStep_s;
    const double most_out_j = s.power_w / s.one_way_efficiency * kPlanStep_s * static_cast<double>(hours);
    const double below_j = std::min(charge_j, most_out_j);
    const double above_j = std::min(s.energy_j - charge_j, hour_j * static_cast<double>(hours));
    const double steps = std::clamp(std::floor(kLevels * hour_j / (below_j + above_j)), kLeastSteps, kMostSteps);
    step_j = hour_j / steps;
    constexpr double whole = 1e-9;  // a level that rounding has missed
    below = static_cast<int>(below_j / step_j + whole);
    above = static_cast<int>(above_j / step_j + whole);
    up = static_cast<int>(steps);
    down = static_cast<int>(s.power_w / s.one_way_efficiency * kPlanStep_s / step_j + whole);
  }
  int count() const { return below + above + 1; }
};

}  // namespace

SupplyCost::SupplyCost(const MarketZone& zone, double least_w, double most_w)
    : least_w_(least_w), step_w_(std::max(most_w - least_w, 1.0) / kNodes) {
  const double dearest = zone.fleets.empty() ? zone.scarcity_usd_per_j : std::abs(zone.fleets.back().bid_usd_per_j);
  const double rise = kLevelling * dearest / (2 * std::max(std::abs(most_w), 1.0));
  for (int i = 0; i <= kNodes + 1; ++i) {
    const double w = least_w + i * step_w_;
    cost_.push_back(cost_of(zone, w) + rise * std::max(w, 0.0) * std::max(w, 0.0));
  }
}

void plan_storage_day(const MarketZone& zone, const GridStorage& storage, std::span<const double> net_load_w,
                      double& charge_j, std::span<double> power_w) {
  const auto [low, high] = std::minmax_element(net_load_w.begin(), net_load_w.end());
  const SupplyCost cost(zone, *low - storage.power_w, *high + storage.power_w);
  const auto hours = net_load_w.size();
  const Levels levels(storage, charge_j, hours);
  const int n = levels.count();
  const double eta = storage.one_way_efficiency;
  const auto watts = [&](int steps) { return steps * levels.step_j / kPlanStep_s * (steps > 0 ? 1 / eta : eta); };
  const auto at = [n](std::size_t hour, int level) { return hour * static_cast<std::size_t>(n) + static_cast<std::size_t>(level); };
  std::vector<double> value((hours + 1) * static_cast<std::size_t>(n));
  std::vector<std::int16_t> move(hours * static_cast<std::size_t>(n));
  const double worth = (1 - 2 * kLevelling) * cheapest_usd_per_j(cost, net_load_w, watts(1)) / eta;
  for (int level = 0; level < n; ++level) value[at(hours, level)] = -level * levels.step_j * worth;
  for (auto h = hours; h-- > 0;)
    for (int level = 0; level < n; ++level) {
      double best = std::numeric_limits<double>::infinity();
      for (int to = std::max(0, level - levels.down); to <= std::min(n - 1, level + levels.up); ++to) {
        const double sum = cost(net_load_w[h] + watts(to - level)) * kPlanStep_s + value[at(h + 1, to)];
        if (sum >= best) continue;
        best = sum;
        move[at(h, level)] = static_cast<std::int16_t>(to - level);
      }
      value[at(h, level)] = best;
    }
  int level = levels.below;
  for (std::size_t h = 0; h < hours; ++h) {
    const int steps = move[at(h, level)];
    power_w[h] = watts(steps);
    level += steps;
  }
  charge_j = std::clamp(charge_j + (level - levels.below) * levels.step_j, 0.0, storage.energy_j);
}

}  // namespace jevons
