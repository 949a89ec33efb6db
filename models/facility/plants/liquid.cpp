#include "models/facility/plants/liquid.hpp"

#include <algorithm>

#include "models/facility/plants/dx.hpp"

namespace jevons {

LiquidPlant::LiquidPlant(const AirHandlerConfig& air, const LiquidConfig& liquid,
                         const DryCoolerConfig& cooler, const DxConfig& dx, const HeatReuseConfig& reuse,
                         double share, double fan_share, const Design& design)
    : air_(air, design.server_airflow_m3_per_s),
      loop_{liquid.approach_k, liquid.rise_k, liquid.pump_share, std::max(1.0, design.liquid_heat_w)},
      cooler_(cooler, design.liquid_heat_w * (1 + liquid.pump_share)),
      dx_(dx, design.air_heat_w),
      reuse_{reuse},
      share_(share),
      fan_share_(fan_share) {}

Bounds LiquidPlant::bounds() const {
  auto bounds = air_bounds(dx_.units, air_);
  bounds[static_cast<std::size_t>(Knob::coolant)] = {15, 60, 0};
  return bounds;
}

double LiquidPlant::capacity_w(const Conditions& at, const SetPoints& set) const {
  return std::min(air_.coil_w(set[Knob::airflow], at.return_c, dx_.config.coil_c),
                  dx_.capacity_w(at.outdoor.dry_bulb_c, at.units_out));
}

void LiquidPlant::cool_liquid(Operation& x, const Conditions& at, double coolant_c) const {
  const double pump_w = loop_.pump_w(at.liquid_w), heat_w = at.liquid_w + pump_w;
  const auto reused = reuse_.run(heat_w, loop_.return_c(coolant_c, at.liquid_w), coolant_c);
  const double left_w = heat_w - reused.taken_w, approach_k = loop_.approach_at(left_w);
  const auto cooled = cooler_.run(at.outdoor, left_w, coolant_c - approach_k, loop_.rise_at(left_w));
  x[Use::pumps] += pump_w;
  x[Use::compressors] += reused.pump_w;
  x[Use::rejection_fans] += cooled.fan_w;
  x.reused_w = reused.delivered_w;
  x.liquid_heat_w = at.liquid_w;
  x.coolant_c = cooled.leaving_c + approach_k;
  x.water = cooled.water;
  x.free_cooling_w = left_w;
  x.rejected_w += left_w + cooled.fan_w;
}

Operation LiquidPlant::operate(const Conditions& at, const SetPoints& set, double air_heat_w) const {
  Operation x;
  x[Use::air_fans] = air_fan_w(set);
  x.air_heat_w = air_heat_w;
  expand(x, dx_, at, air_heat_w);
  cool_liquid(x, at, set[Knob::coolant]);
  return x;
}

}  // namespace jevons
