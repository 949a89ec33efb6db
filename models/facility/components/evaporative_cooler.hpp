// Evaporative pads in a stream of air: cooled towards its wet bulb at (nearly) constant enthalpy.
//   T_out = T_db - eps (T_db - T_wb),   w_out from the enthalpy of the air that came in, never above
//   saturation water = m_a (w_out - w_in) (1 + 1 / (CoC - 1))
// ASHRAE Handbook HVAC Systems and Equipment, ch. 41. Effectiveness 0.75 to 0.95.
#pragma once

#include <algorithm>

#include "models/facility/components/psychrometrics.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct EvaporativeConfig {
  bool installed = true;
  double effectiveness = 0.85, cycles = 4;
  void visit(sim::config::Visitor& v) {
    v.flag("installed", installed, {.help = "whether outdoor air may be cooled by evaporation"});
    v.number("effectiveness", effectiveness,
             {.help = "of the pads", .source = "0.75 to 0.95", .min = 0, .max = 1});
    v.number("cycles", cycles,
             {.help = "cycles of concentration", .source = "3 to 6", .min = 1.01, .max = 100});
  }
};

struct EvaporativeCooler {
  EvaporativeConfig config;

  /// Air of which a share (0 to 1) of the possible cooling is used; 0 leaves it as it is.
  Outdoor cool(const Outdoor& air, double share) const {
    if (share <= 0) return air;
    Outdoor out = air;
    out.dry_bulb_c -= share * config.effectiveness * (air.dry_bulb_c - air.wet_bulb_c);
    const double heat = enthalpy_j_per_kg(air.dry_bulb_c, air.humidity_ratio);
    const double w = (heat - air_heat_j_per_kg_k * out.dry_bulb_c) / (2'501'000 + 1860 * out.dry_bulb_c);
    out.humidity_ratio =
        std::max(air.humidity_ratio, std::min(w, saturated_humidity_ratio(out.dry_bulb_c, air.pressure_pa)));
    return out;
  }
  /// Water evaporated into so much air [m3/s].
  static double evaporated_m3_per_s(double air_kg_per_s, const Outdoor& in, const Outdoor& out) {
    return air_kg_per_s * (out.humidity_ratio - in.humidity_ratio) / water_density_kg_per_m3;
  }
};

}  // namespace jevons
