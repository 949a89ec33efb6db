// Wind farm: turbines by their curve, in wind that persists.
//   curve   P / P_r = (v^3 - v_ci^3) / (v_r^3 - v_ci^3)  from v_ci to v_r,  1 to v_co,  0 elsewhere
//   storm   from v_co a turbine stands still until the wind is a drop (5 m/s) below it
//   shear   v(h) = v_ref (h / h_ref)^alpha                                    power law, alpha about 1/7
//   farm    less the array loss: turbines stand in each other's wake
//   speed   v = c (-ln(1 - Phi(z)))^(1/k): Weibull, z a standard normal that persists (persistent.hpp);
//           c = mean / Gamma(1 + 1/k)
// Manwell, McGowan, Rogers, Wind Energy Explained (2009), ch. 2, 3, 9. All turbines see one speed: a real
// farm, and more so a region of them, is smoother. Speeds have no hour of day and no season of their own.
#pragma once

#include <optional>

#include "models/facility/components/problem.hpp"
#include "models/grid/generation/persistent.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

/// Share of rated power at a speed, storms aside; speeds in any one unit.
struct TurbineCurve {
  double cut_in = 3, rated = 12, cut_out = 25;

  double power(double speed) const;
  /// Its mean over Weibull speeds.
  double capacity_factor(double shape, double scale) const;
};

struct WindConfig {
  double capacity_w = 0;
  TurbineCurve curve;  // m/s
  double restart_drop_m_s = 5;
  double hub_m = 100, measured_m = 100, shear = 0.14;
  std::optional<double> mean_m_s;  // at measured_m
  double shape = 2, speed_persistence = 0.95;
  double array_loss = 0.09;

  void visit(sim::config::Visitor& v);
  /// All keys but `capacity`.
  void visit_turbines(sim::config::Visitor& v);
  Problems problems() const;

  /// At the hub [m/s], of a speed at measured_m.
  double at_hub_m_s(double speed_m_s) const;
  /// Of the Weibull speeds at the hub [m/s]; only if problems() has none.
  double scale_m_s() const;
};

/// Whether the turbines stand still in a storm.
struct Storm {
  bool stopped = false;
};

/// What reaches the grid [W] at a speed at the hub.
double wind_power_w(const WindConfig&, double hub_m_s, Storm&);

/// Mean power [W] of each hour of the window, from a speed at measured_m over it.
sim::Series wind_series(const WindConfig&, const sim::Window&, const sim::Series& speed_m_s);
/// The same of speeds that are drawn.
sim::Series wind_series(const WindConfig&, const sim::Window&, const Draws&);

}  // namespace jevons
