#include "models/grid/dispatch/storage_plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace jevons {
namespace {

constexpr int kNodes = 256;
constexpr double kLevelling = 0.01;  // of the dearest bid, at the highest net load
constexpr std::size_t kMostHours = 25;

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

}  // namespace

SupplyCost::SupplyCost(const MarketZone& zone, double least_w, double most_w)
    : least_w_(least_w), step_w_(std::max(most_w - least_w, 1.0) / kNodes) {
  const double dearest =
      zone.fleets.empty() ? zone.scarcity_usd_per_j : std::abs(zone.fleets.back().bid_usd_per_j);
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
  const double eta = storage.one_way_efficiency, step_j = storage.energy_j / (kChargeLevels - 1);
  const int up = static_cast<int>(storage.power_w * eta * kPlanStep_s / step_j + 1e-9);
  const int down = static_cast<int>(storage.power_w / eta * kPlanStep_s / step_j + 1e-9);
  const auto watts = [&](int levels) { return levels * step_j / kPlanStep_s * (levels > 0 ? 1 / eta : eta); };
  std::array<std::array<double, kChargeLevels>, kMostHours + 1> value;
  std::array<std::array<std::int8_t, kChargeLevels>, kMostHours> move;
  const auto hours = net_load_w.size();
  const double cheapest = cheapest_usd_per_j(cost, net_load_w, watts(1));
  for (int level = 0; level < kChargeLevels; ++level)
    value[hours][static_cast<std::size_t>(level)] = -level * step_j * (1 - 2 * kLevelling) * cheapest / eta;
  for (auto h = hours; h-- > 0;)
    for (int level = 0; level < kChargeLevels; ++level) {
      double best = std::numeric_limits<double>::infinity();
      for (int to = std::max(0, level - down); to <= std::min(kChargeLevels - 1, level + up); ++to) {
        const double sum = cost(net_load_w[h] + watts(to - level)) * kPlanStep_s +
                           value[h + 1][static_cast<std::size_t>(to)];
        if (sum < best) {
          best = sum;
          move[h][static_cast<std::size_t>(level)] = static_cast<std::int8_t>(to - level);
        }
      }
      value[h][static_cast<std::size_t>(level)] = best;
    }
  auto level = static_cast<int>(std::lround(charge_j / step_j));
  for (std::size_t h = 0; h < hours; ++h) {
    const int moved = move[h][static_cast<std::size_t>(level)];
    power_w[h] = watts(moved);
    level += moved;
  }
  charge_j = level * step_j;
}

}  // namespace jevons
