#include "models/policies/capacity_curve.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace jevons {

namespace {

struct Day {
  std::span<const double> cost, use;
  std::vector<std::size_t> order;  // by cost, of equals the earlier
  double work, capacity, weight;
};

/// The cheapest hours filled up to `level`.
CapacityCurve filled(const Day& day, double level) {
  CapacityCurve curve{std::vector<double>(day.use.size()), 0, 0, day.work};
  for (const auto h : day.order) {
    curve.flexible[h] = std::clamp(level - day.use[h], 0.0, curve.unplaced);
    curve.unplaced -= curve.flexible[h];
  }
  for (std::size_t h = 0; h < day.use.size(); ++h) {
    const double all = day.use[h] + curve.flexible[h];
    curve.peak = std::max(curve.peak, all);
    curve.objective += day.cost[h] * all;
  }
  curve.objective += day.weight * curve.peak;
  return curve;
}

/// Where the n cheapest hours just hold the work, from the highest use to the capacity.
std::vector<double> corners(const Day& day) {
  const double highest = std::min(day.capacity, *std::max_element(day.use.begin(), day.use.end()));
  std::vector<double> levels{highest, day.capacity};
  double use = 0, n = 0;
  for (const auto h : day.order) {
    use += day.use[h];
    const double level = (day.work + use) / ++n;
    if (level > highest) levels.push_back(std::min(level, day.capacity));
  }
  std::sort(levels.begin(), levels.end());
  return levels;
}

}  // namespace

CapacityCurve capacity_curve(std::span<const double> cost, std::span<const double> inflexible,
                             double flexible_work, double capacity, double peak_weight) {
  if (cost.size() != inflexible.size() || cost.empty())
    throw std::invalid_argument("costs and uses of a day are as many as each other");
  if (!(flexible_work >= 0) || !(peak_weight >= 0) ||
      !(*std::min_element(inflexible.begin(), inflexible.end()) >= 0))
    throw std::invalid_argument("work, use and the weight of the peak are not below 0");
  Day day{cost, inflexible, std::vector<std::size_t>(cost.size()), flexible_work, capacity, peak_weight};
  std::iota(day.order.begin(), day.order.end(), 0);
  std::stable_sort(day.order.begin(), day.order.end(), [&](auto a, auto b) { return cost[a] < cost[b]; });
  const double rounding = 1e-12 * flexible_work;
  auto best = filled(day, capacity);
  for (const double level : corners(day)) {
    const auto curve = filled(day, level);
    if (curve.unplaced > rounding) continue;
    const bool less = curve.objective < best.objective - 1e-12 * std::abs(best.objective);
    const bool equal = curve.objective <= best.objective + 1e-12 * std::abs(best.objective);
    if (less || (equal && curve.peak < best.peak)) best = curve;
  }
  return best;
}

}  // namespace jevons
