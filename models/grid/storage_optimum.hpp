// The best that a battery could have done on a known series, by dynamic programming (charge_value.hpp): what
// no policy exceeds. Ageing is left out, and so are limits that depend on the charge.
#pragma once

#include <span>
#include <vector>

#include "models/grid/charge_value.hpp"

namespace jevons {

struct StorageOptimum {
  double value = 0;  // saved over having no battery; where prices fall below zero an upper bound of it
  std::vector<double> power_w;  // the plan, one for each interval
};

StorageOptimum storage_optimum(const Battery& battery, const BatteryState& start,
                               std::span<const Exchange> series, double length_s);

}  // namespace jevons
