#include "models/facility/plants/dx.hpp"

#include <algorithm>

namespace jevons {

Bounds air_bounds(int units, const AirHandler& air) {
  Bounds bounds;
  bounds[static_cast<std::size_t>(Knob::supply_air)] = {12, 35, 0};
  bounds[static_cast<std::size_t>(Knob::airflow)] = {air.least_flow, 1, 0};
  bounds[static_cast<std::size_t>(Knob::chillers)] = {static_cast<double>(units), static_cast<double>(units),
                                                      0};
  return bounds;
}

void expand(Operation& x, const Dx& dx, const Conditions& at, double heat_w) {
  const double compressor_w = dx.compressor_w(at.outdoor.dry_bulb_c, heat_w),
               given_off_w = heat_w + compressor_w;
  const double fan_w = dx.fan_w(given_off_w);
  x[Use::compressors] += compressor_w;
  x[Use::rejection_fans] += fan_w;
  x.rejected_w += given_off_w + fan_w;
  x.chillers = dx.running(at.outdoor.dry_bulb_c, heat_w, at.units_out);
  x.chiller_cop = compressor_w > 0 ? heat_w / compressor_w : 0;
}

Bounds DxPlant::bounds() const { return air_bounds(dx_.units, air_); }

double DxPlant::capacity_w(const Conditions& at, const SetPoints& set) const {
  return std::min(air_.coil_w(set[Knob::airflow], at.return_c, dx_.config.coil_c),
                  dx_.capacity_w(at.outdoor.dry_bulb_c, at.units_out));
}

Operation DxPlant::operate(const Conditions& at, const SetPoints& set, double air_heat_w) const {
  Operation x;
  x[Use::air_fans] = air_fan_w(set);
  x.air_heat_w = air_heat_w;
  const auto reused = reuse_.run(air_heat_w, at.return_c, set[Knob::supply_air]);  // a coil in the return air
  x[Use::compressors] = reused.pump_w;
  x.reused_w = reused.delivered_w;
  expand(x, dx_, at, air_heat_w - reused.taken_w);
  return x;
}

}  // namespace jevons
