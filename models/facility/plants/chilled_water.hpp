// Chilled water: air handlers, chillers in parallel, primary and condenser pumps, cooling towers, and perhaps
// an economiser that lets tower water cool alone.
//   room air -> coil -> chilled water (+ its pumps) -> [economiser] -> chillers (+ their power) -> condenser
//   water
//   (+ its pumps) -> towers
// Chillers run as few as carry the load, unless the set-point `chillers` asks for more. With chillers that
// air cools there are no towers and no condenser pumps. Where the economiser alone would do, tower fans run
// as fast as that takes; where it takes a part, at full speed, if the plant draws less so than without it.
#pragma once

#include "models/facility/components/air_handler.hpp"
#include "models/facility/components/chiller.hpp"
#include "models/facility/components/cooling_tower.hpp"
#include "models/facility/components/heat_reuse.hpp"
#include "models/facility/components/pump.hpp"
#include "models/facility/components/water_economiser.hpp"
#include "models/facility/cooling_plant.hpp"
#include "models/facility/components/problem.hpp"

namespace jevons {

struct ChilledWaterConfig {
  AirHandlerConfig air;
  ChillerConfig chiller;
  TowerConfig tower;
  PumpConfig chilled_pumps, condenser_pumps{.share = 0.015};
  WaterEconomiserConfig economiser;
  HeatReuseConfig reuse;
};

class ChilledWaterPlant final : public CoolingPlant {
 public:
  ChilledWaterPlant(const ChilledWaterConfig&, const ChillerSpec&, const Design&);

  Bounds bounds() const override;
  double rated_airflow_m3_per_s() const override { return air_.rated_m3_per_s; }
  double air_fan_w(const SetPoints& set) const override { return air_.fan_w(set[Knob::airflow]); }
  double capacity_w(const Conditions&, const SetPoints&) const override;
  Operation operate(const Conditions&, const SetPoints&, double air_heat_w) const override;

 private:
  struct Chilled {  // what the chillers do
    double heat_w = 0, power_w = 0;
    int on = 0;
  };
  struct FullSpeed;  // the towers with all fans at full speed
  int in_order(const Conditions&) const;
  double condenser_flow_w_per_k(const SetPoints&, int loops) const;
  double given_off_w(const SetPoints&, double heat_w, int loops) const;
  int free_loops(double heat_w, const SetPoints&) const;
  double free_capacity_w(const Conditions&, const SetPoints&, double least_w, double wanted_w) const;
  double condenser_pump_w(const SetPoints&, double heat_w, int loops) const;
  double below_cut_out_w(double wanted_w, const Conditions&, const SetPoints&) const;
  int needed(double heat_w, double chilled_c, double condenser_c, const Conditions&, const SetPoints&) const;
  Chilled chill(double heat_w, double condenser_c, const Conditions&, const SetPoints&) const;
  double condenser_for(double heat_w, const Conditions&, const SetPoints&) const;
  void reject(Operation&, const Conditions&, const SetPoints&, const Chilled&, double free_w,
              double tower_set_c, int loops) const;
  bool by_chillers(Operation&, const Conditions&, const SetPoints&, double heat_w, double pump_w,
                   double beaten_by_w) const;
  void with_economiser(Operation&, const Conditions&, const SetPoints&, double heat_w, double pump_w) const;

  AirHandler air_;
  Chiller chiller_;
  CoolingTower tower_;
  Pump chilled_pumps_, condenser_pumps_;
  WaterEconomiser economiser_;
  HeatReuse reuse_;
  bool economises_ = false;
  int units_ = 1;
  double coldest_tower_c_ = 5;
};

}  // namespace jevons
