// Photovoltaic plant: panels that lie flat (the irradiance is that of the horizontal plane; tilted or
// tracking ones give more), and inverters that clip.
//   cell   T_c = T_a + (NOCT - 20) / 800 G
//   DC     P_dc = P_0 G / 1000 (1 + gamma (T_c - 25)) (1 - losses),   never below 0
//   AC     P_ac = min(inverter P_dc, P_0 / ratio)
// G [W/m2], P_0 at standard conditions (1000 W/m2, 25 degC). PVWatts: Dobos 2014, NREL/TP-6A20-62641; cell
// temperature by NOCT: Ross 1976. Power of an hour is that of its mean irradiance, so that clipping within an
// hour, and what partial clouds do to it, is not seen.
#pragma once

#include <optional>

#include "models/facility/components/problem.hpp"
#include "models/grid/generation/solar.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct PvConfig {
  double capacity_w = 0;  // P_0, DC
  double dc_ac_ratio = 1.2, losses = 0.14, inverter = 0.96;
  double noct_c = 47, temperature_coefficient = -0.004;
  std::optional<double> latitude_deg, longitude_deg;

  void visit(sim::config::Visitor& v);
  /// All keys but `capacity`.
  void visit_panels(sim::config::Visitor& v);
  Problems problems() const;

  /// Where it stands; only if problems() has none.
  Place place() const { return {latitude_deg.value(), longitude_deg.value()}; }
  double inverter_w() const { return capacity_w / dc_ac_ratio; }
  double cell_c(double ghi_w_m2, double air_c) const { return air_c + (noct_c - 20) / 800 * ghi_w_m2; }
  /// Of the panels, before losses [W].
  double panels_w(double ghi_w_m2, double air_c) const;
  /// What reaches the grid [W].
  double power_w(double ghi_w_m2, double air_c) const;
};

/// Mean power [W] of each hour of the window, from irradiance and air temperature over it.
sim::Series pv_series(const PvConfig&, const sim::Window&, const sim::Series& ghi_w_m2,
                      const sim::Series& air_c);

}  // namespace jevons
