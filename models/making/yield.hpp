// How many of a wafer's dies are good: the larger a die, the likelier that a defect lies on it.
//   fixed              Y = Y0, whatever the area: what ACT takes
//   poisson            Y = exp(-A D)
//   murphy             Y = ((1 - exp(-A D)) / (A D))^2
//   negative_binomial  Y = (1 + A D / a)^-a, a: how much defects cluster; Poisson as a grows
//   dies per wafer     pi (d/2)^2 / A - pi d / sqrt(2 A)
// Murphy, Proc. IEEE 52 (1964) 1537; Stapper, IBM J. Res. Dev. 27 (1983) 549; de Vries, IEEE Trans. Semicond.
// Manuf. 18 (2005) 136, for dies per wafer.
#pragma once

#include <string>
#include <vector>

#include "sim/config/visitor.hpp"

namespace jevons {

struct YieldConfig {
  std::string law = "negative_binomial";
  double fixed = 0.875, defects_per_m2 = 1000, clustering = 3;

  void visit(sim::config::Visitor& v);
  static std::vector<std::string> laws() { return {"fixed", "poisson", "murphy", "negative_binomial"}; }
};

/// Share of dies of this area that are good.
double good_share(const YieldConfig& yield, double area_m2);
/// Dies of this area that a round wafer of this diameter holds, good or bad; one where that is less than one.
double dies_per_wafer(double area_m2, double diameter_m = 0.3);

}  // namespace jevons
