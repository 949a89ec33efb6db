// Liquid to the servers: `direct_liquid` (cold plates) and `immersion` (tanks), which differ in what the
// liquid takes and in the fans that are left.
//   servers -> coolant (+ CDU pumps) -> facility water -> dry cooler, with pads for the hottest hours
//   what is left in the air -> air handlers -> direct expansion
// Where the dry cooler cannot hold the coolant, the coolant gets warmer and still takes all of its heat.
#pragma once

#include "models/facility/components/air_handler.hpp"
#include "models/facility/components/dry_cooler.hpp"
#include "models/facility/components/dx.hpp"
#include "models/facility/components/heat_reuse.hpp"
#include "models/facility/components/liquid_loop.hpp"
#include "models/facility/cooling_plant.hpp"

namespace jevons {

class LiquidPlant final : public CoolingPlant {
 public:
  LiquidPlant(const AirHandlerConfig&, const LiquidConfig&, const DryCoolerConfig&, const DxConfig&,
              const HeatReuseConfig&, double share, double fan_share, const Design&);

  Bounds bounds() const override;
  double rated_airflow_m3_per_s() const override { return air_.rated_m3_per_s; }
  double liquid_share() const override { return share_; }
  double server_fan_share() const override { return fan_share_; }
  double air_fan_w(const SetPoints& set) const override { return air_.fan_w(set[Knob::airflow]); }
  double capacity_w(const Conditions&, const SetPoints&) const override;
  Operation operate(const Conditions&, const SetPoints&, double air_heat_w) const override;

 private:
  void cool_liquid(Operation&, const Conditions&, double coolant_c) const;

  AirHandler air_;
  LiquidLoop loop_;
  DryCooler cooler_;
  Dx dx_;
  HeatReuse reuse_;
  double share_, fan_share_;
};

}  // namespace jevons
