// Air handlers with direct expansion units: the plant of a small site.
//   room air -> coil -> refrigerant (+ compressors) -> condensers outdoors
#pragma once

#include "models/facility/components/air_handler.hpp"
#include "models/facility/components/dx.hpp"
#include "models/facility/components/heat_reuse.hpp"
#include "models/facility/cooling_plant.hpp"

namespace jevons {

class DxPlant final : public CoolingPlant {
 public:
  DxPlant(const AirHandlerConfig& air, const DxConfig& dx, const HeatReuseConfig& reuse, const Design& design)
      : air_(air, design.server_airflow_m3_per_s), dx_(dx, design.air_heat_w), reuse_{reuse} {}

  Bounds bounds() const override;
  double rated_airflow_m3_per_s() const override { return air_.rated_m3_per_s; }
  double air_fan_w(const SetPoints& set) const override { return air_.fan_w(set[Knob::airflow]); }
  double capacity_w(const Conditions&, const SetPoints&) const override;
  Operation operate(const Conditions&, const SetPoints&, double air_heat_w) const override;

 private:
  AirHandler air_;
  Dx dx_;
  HeatReuse reuse_;
};

/// What every plant with air handlers lets be set.
Bounds air_bounds(int units, const AirHandler&);
/// Direct expansion takes this heat from the room; adds to what the plant does already.
void expand(Operation&, const Dx&, const Conditions&, double heat_w);

}  // namespace jevons
