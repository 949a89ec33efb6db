// Hydro power with a budget of energy: the day's water is let out where net load is highest.
//   least  sum of (n_t - g_t)^2   over  low <= g_t <= high,  sum of g_t dt = E
//   g_t = clamp(n_t - lambda, low, high)   with the one level lambda that spends E
// The same answer has the least peak of n - g that the budget can reach, and is best for any cost that is
// convex in what is left over: wherever g_t lies between its bounds what is left is the same (equal marginal
// value), no less where the plant runs full, no more where it is at its least. lambda is found exactly,
// between two of the 2 n levels at which an hour reaches a bound. Wood, Wollenberg, Sheble (2013), Power
// Generation, Operation and Control, ch. 5 (peak shaving by hydro).
#pragma once

#include <span>
#include <vector>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct WaterFill {
  std::vector<double> power_w;  // of each step
  double level_w = 0;           // lambda: net load above it is met, within bounds
  // Energy that could not be let out at full power (above 0), or that the least flow needs and the budget has
  // not (below 0); 0 where the budget is spent.
  double left_over_j = 0;

  bool is_feasible() const { return left_over_j == 0; }
};

/// Steps of `step_s` each; net load may be negative. Throws std::invalid_argument where low > high, step_s is
/// not above 0, anything is not finite, or there is no step.
WaterFill water_fill(std::span<const double> net_load_w, double low_w, double high_w, double energy_j,
                     double step_s);

/// A reservoir of which each day has its share.
struct HydroConfig {
  double capacity_w = 0, least_w = 0;
  double daily_j = 0;

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

}  // namespace jevons
