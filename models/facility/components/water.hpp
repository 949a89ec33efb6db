// Water that a plant draws: what evaporates, what is carried off as drops, what is drained so that salts do not collect.
//   make-up = evaporation + drift + blow-down,   blow-down = evaporation / (CoC - 1) - drift, never below 0
// Cycles of concentration CoC: ASHRAE Handbook HVAC Applications, ch. 50.
#pragma once

#include <algorithm>

namespace jevons {

struct Water {
  double evaporation_m3_per_s = 0, drift_m3_per_s = 0, blowdown_m3_per_s = 0;
  double makeup_m3_per_s() const { return evaporation_m3_per_s + drift_m3_per_s + blowdown_m3_per_s; }
};

/// Of a stream of which a share drifts off.
inline Water water_of(double evaporation_m3_per_s, double flow_m3_per_s, double drift, double cycles) {
  Water water{evaporation_m3_per_s, drift * flow_m3_per_s, 0};
  water.blowdown_m3_per_s = std::max(0.0, evaporation_m3_per_s / (cycles - 1) - water.drift_m3_per_s);
  return water;
}

}  // namespace jevons
