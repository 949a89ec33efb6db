// Capacity curve: what flexible work of a day may use hour by hour, set a day ahead.
//   min over f of sum_h c[h] (u[h] + f[h]) + weight x max_h (u[h] + f[h]),
//   sum_h f[h] = F,   f[h] >= 0,   f[h] <= max(0, capacity - u[h])
//   c believed cost, u believed inflexible use, F flexible work of the day
// With the peak held to y the cheapest hours are filled up to y; what that costs is convex and piecewise
// linear in y, so that the best y is one of its corners: where the n cheapest hours just hold F, the highest
// inflexible use, or the capacity. Radovanovic et al. (2023), "Carbon-Aware Computing for Datacenters", IEEE
// Trans. Power Systems 38(2).
#pragma once

#include <span>
#include <vector>

namespace jevons {

struct CapacityCurve {
  std::vector<double> flexible;  // f
  double peak = 0;               // of u + f
  double objective = 0;
  double unplaced = 0;  // of F, for which there is no room: then every hour is full
};

/// Of hours that cost the same the earlier is filled first, of curves that do the one with the lower peak is
/// taken. `cost` and `inflexible` are as long as each other; throws std::invalid_argument if they are not, or
/// where work, weight or use are below 0.
CapacityCurve capacity_curve(std::span<const double> cost, std::span<const double> inflexible,
                             double flexible_work, double capacity, double peak_weight);

}  // namespace jevons
