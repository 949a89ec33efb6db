// Cooling towers.
//   merkel     Braun (1989) eps-NTU between water and the enthalpy of saturated air:
//                cs = (hs(Tin) - hs(Tout)) / (Tin - Tout),  m* = ma cs / (mw cp),  NTU = c (mw / ma)^(1 + n)
//                eps = (1 - e^-NTU(1-m*)) / (1 - m* e^-NTU(1-m*)),   Q = eps ma (hs(Tin) - h_in)
//                h_eff = h_in + (h_out - h_in) / (1 - e^-NTU),  evaporated = ma (w_eff + (w_in - w_eff)
//                e^-NTU - w_in)
//              c follows from the design point; fans slow down to hold the leaving water (air in proportion
//              to speed, power to its cube); where full speed is not enough the water leaves warmer
//   approach   Tout = T_wb + A (Q / Q_rated)^a, never below the set-point; fans a share of the heat,
//   evaporation a
//              share of the heat over the latent heat of water
//   water      make-up = evaporation + drift + blow-down,  blow-down = evaporation / (CoC - 1) - drift
// Braun, Klein, Mitchell, ASHRAE Transactions 95(2), 1989. Cycles of concentration: ASHRAE Handbook HVAC
// Applications, ch. 50.
#pragma once

#include <string>

#include "models/facility/components/problem.hpp"
#include "models/facility/components/psychrometrics.hpp"
#include "models/facility/components/water.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct TowerConfig {
  std::string model = "merkel";
  double margin = 1.1, water_to_air = 1.25, exponent = -0.6;
  double design_in_c = 35, design_out_c = 29.4, design_wet_bulb_c = 25.6;
  double fan_share = 0.012, least_speed = 0.2;
  double approach_k = 4, approach_exponent = 1, latent_share = 0.85;
  double cycles = 5, drift = 2e-5, coldest_c = 5;
  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

class CoolingTower {
 public:
  CoolingTower() = default;
  CoolingTower(const TowerConfig&, double rated_heat_w);

  struct Result {
    double leaving_c = 0, fan_w = 0, speed = 0;
    Water water;
  };
  /// Water of this heat capacity rate gives off `heat_w`; fans hold `set_c`, if they can.
  Result run(const Outdoor&, double water_w_per_k, double heat_w, double set_c) const;
  /// Water of a heat capacity rate, and the transfer units that it has when all fans are at full speed.
  struct AtFullSpeed {
    double water_w_per_k = 0, ntu = 0;
  };
  AtFullSpeed at_full_speed(double water_w_per_k) const;
  /// The most heat that the water gives off when it leaves at `out_c` after `range_k` [W]; rises with out_c.
  double most_heat_w(const Outdoor&, const AtFullSpeed&, double range_k, double out_c) const;
  /// The coldest that the water can leave while it gives off `heat_w`.
  double coldest_c(const Outdoor&, double water_w_per_k, double heat_w) const;

  /// Water that enters at `in_c` in air of a share of rated flow: the published form, in which the water that
  /// is left leaves and none is made up.
  struct Cooled {
    double out_c = 0, heat_w = 0, evaporated_kg_per_s = 0;
  };
  Cooled cool(const Outdoor&, double water_kg_per_s, double in_c, double speed) const;
  double rated_air_kg_per_s() const { return air_kg_per_s_; }
  double coefficient() const { return coefficient_; }

 private:
  struct Transfer {  // what does not depend on the speed of the fans
    double h_air = 0, h_in = 0, slope = 0, water_kg_per_s = 0;
  };
  Transfer transfer(const Outdoor&, double water_kg_per_s, double in_c, double out_c) const;
  double ntu(double water_kg_per_s, double speed) const;
  double heat_w(const Transfer&, double speed, double ntu) const;
  double evaporated_kg_per_s(const Outdoor&, const Transfer&, double heat_w, double speed,
                             double near_c) const;
  Result run_by_approach(const Outdoor&, double heat_w, double set_c) const;
  double speed_for(const Transfer&, double heat_w) const;

  TowerConfig config_;
  bool by_approach_ = false;
  double rated_heat_w_ = 0, air_kg_per_s_ = 0, coefficient_ = 0, fan_w_ = 0;
};

}  // namespace jevons
