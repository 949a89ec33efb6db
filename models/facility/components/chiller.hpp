// Chillers by the curves that makers and EnergyPlus publish (Chiller:Electric:EIR):
//   Q_av = Q_ref CAPFT(Te, Tc),   PLR = Q / Q_av,   P = Q_av / COP_ref EIRFT(Te, Tc) EIRFPLR(PLR)
//   CAPFT, EIRFT = a1 + a2 Te + a3 Te^2 + a4 Tc + a5 Tc^2 + a6 Te Tc,   EIRFPLR = b1 + b2 x + b3 x^2 + b4 x^3
//   Te leaving chilled water, Tc entering condenser fluid [degC]; Q_cond = Q + P
// Below PLR_min the machine cycles: P = P(PLR_min) PLR / PLR_min. Curves are never extrapolated beyond their
// box of temperatures: condenser fluid colder than the box is held at its edge by a by-pass; where it is
// warmer, the EIR of the edge grows with the lift (a constant share of Carnot) at the capacity of the edge.
// Te is held within the box by the bounds of the set-point. EnergyPlus Engineering Reference, "Electric
// Chiller Model Based on Condenser Entering Temperature".
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "models/facility/problem.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

/// [chiller.NAME]: a machine of the catalogue, or of a scenario's own.
struct ChillerSpec {
  std::string name, title, source, condenser = "water";
  double cop = 5.5, least_load = 0.1;
  double evaporator_c = 6.67, condenser_c = 29.4;  // at which cop and capacity are rated
  double evaporator_least_c = 5, evaporator_most_c = 10, condenser_least_c = 24, condenser_most_c = 35;
  std::vector<double> capacity_curve, eir_curve, part_load_curve;
  void visit(sim::config::Visitor& v);
  /// What cannot be: power or capacity below zero, a COP above Carnot, anywhere in the box.
  Problems problems() const;
};

struct ChillerConfig {
  std::string model = "doe2_centrifugal_5_50";
  std::int64_t units = 3;
  std::optional<double> capacity_w;
  double margin = 1.15;
  void visit(sim::config::Visitor& v);
};

/// One machine.
class Chiller {
 public:
  Chiller() = default;
  Chiller(const ChillerSpec&, double reference_w);

  bool air_cooled() const { return air_cooled_; }
  double evaporator_least_c() const { return evaporator_[0]; }
  double evaporator_most_c() const { return evaporator_[1]; }
  double condenser_least_c() const { return condenser_[0]; }
  double condenser_most_c() const { return condenser_[1]; }
  /// The most heat that it takes [W].
  double capacity_w(double evaporator_c, double condenser_c) const;
  /// What it draws to take `heat_w`, at most its capacity [W].
  double power_w(double evaporator_c, double condenser_c, double heat_w) const;

 private:
  double curve(const std::array<double, 6>& a, double evaporator_c, double condenser_c) const;
  double held(double condenser_c) const;

  double reference_w_ = 0, eir_ = 0, least_load_ = 0;
  std::array<double, 6> capacity_{}, temperature_{};
  std::array<double, 4> part_load_{};
  std::array<double, 2> evaporator_{}, condenser_{};
  bool air_cooled_ = false;
};

}  // namespace jevons
