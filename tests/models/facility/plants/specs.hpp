// What plants of a megawatt are built for and work against, for tests.
#pragma once

#include <catch2/catch.hpp>

#include "models/facility/plants/chilled_water.hpp"

namespace jevons::testing {

/// A megawatt of servers, their losses beside them.
inline Design megawatt() {
  return {.it_w = 1e6,
          .air_heat_w = 1.05e6,
          .liquid_heat_w = 0,
          .server_airflow_m3_per_s = 1e6 / (air_density_kg_per_m3 * air_heat_j_per_kg_k * 11)};
}

inline Conditions weather(double dry_c, double wet_c, double return_c = 33) {
  Conditions at;
  at.outdoor = outdoor_from_wet_bulb(dry_c, wet_c, standard_pressure_pa);
  at.return_c = return_c;
  return at;
}

/// What goes in less what comes out, over what goes in.
inline double first_law(const Operation& x) {
  const double in = x.air_heat_w + x.liquid_heat_w + x[Use::compressors] + x[Use::pumps] + x[Use::rejection_fans];
  return in > 0 ? (in - x.rejected_w - x.reused_w) / in : 0;
}

inline bool all_at_least_zero(const Operation& x) {
  for (const double w : x.power_w)
    if (!(w >= 0)) return false;
  return x.rejected_w >= 0 && x.reused_w >= 0 && x.water.evaporation_m3_per_s >= 0 && x.water.drift_m3_per_s >= 0 &&
         x.water.blowdown_m3_per_s >= 0;
}

}  // namespace jevons::testing
