// Outside air to the servers wherever it is good enough, cooled by evaporation where that helps, with direct
// expansion for the rest.
//   T_oa <= T_supply - delta          outside air, mixed with return air to the set-point; nothing but fans
//   T_oa <  T_return                  outside air takes m c_p (T_return - T_oa), direct expansion the rest
//   otherwise, or too moist or dry    closed: direct expansion takes all
//   pads, unless they would freeze, cool and moisten it as far as either is needed or they can
// Moisture is judged of the air as it would reach the servers: dew point and relative humidity at the supply
// temperature within the limits. ASHRAE TC 9.9 (2021): -9 to 15 degC dew point, 70 %.
#pragma once

#include "models/facility/components/air_handler.hpp"
#include "models/facility/components/dx.hpp"
#include "models/facility/components/evaporative_cooler.hpp"
#include "models/facility/components/heat_reuse.hpp"
#include "models/facility/cooling_plant.hpp"

namespace jevons {

struct OutsideAirConfig {
  double delta_k = 0.5, least_dew_point_c = -9, most_dew_point_c = 15, most_humidity = 0.7;
  void visit(sim::config::Visitor& v);
};

class AirEconomiserPlant final : public CoolingPlant {
 public:
  AirEconomiserPlant(const AirHandlerConfig& air, const OutsideAirConfig& outside,
                     const EvaporativeConfig& pads, const DxConfig& dx, const HeatReuseConfig& reuse,
                     const Design& design)
      : air_(air, design.server_airflow_m3_per_s),
        outside_(outside),
        pads_{pads},
        dx_(dx, design.air_heat_w),
        reuse_{reuse} {}

  Bounds bounds() const override;
  double rated_airflow_m3_per_s() const override { return air_.rated_m3_per_s; }
  double air_fan_w(const SetPoints& set) const override { return air_.fan_w(set[Knob::airflow]); }
  double capacity_w(const Conditions&, const SetPoints&) const override;
  Operation operate(const Conditions&, const SetPoints&, double air_heat_w) const override;

 private:
  struct Intake {
    double free_w = 0;  // heat that outside air takes
    Water water;
  };
  bool good(const Outdoor& air, double supply_c) const;
  double moistening_k(const Outdoor& air) const;
  Intake take_in(const Conditions&, double air_w_per_k, double heat_w) const;

  AirHandler air_;
  OutsideAirConfig outside_;
  EvaporativeCooler pads_;
  Dx dx_;
  HeatReuse reuse_;
};

}  // namespace jevons
