// How hardware ages: a hazard of failure that falls, stays or rises with age, and a draw that creeps up.
//   hazard(a) = infant k1/s1 (a/s1)^(k1-1) + constant + wear k2/s2 (a/s2)^(k2-1)       bathtub: k1 <= 1 <= k2
//   failures expected between a and b = (b/s1)^k1 - (a/s1)^k1 + constant (b - a) + (b/s2)^k2 - (a/s2)^k2
//   survival(a) = exp(-failures expected up to a),   draw(a) = draw(0) exp(drift a)
// A repair leaves a device as old as it was, so that the failures of one in service are a Poisson process of
// this hazard (Barlow and Hunter, Operations Research 8 (1960) 90); `repaired` splits it into two that are
// independent. Weibull, J. Appl. Mech. 18 (1951) 293; Klutke, Kiessler and Wortman, IEEE Trans. Reliability
// 52 (2003) 125.
#pragma once

#include <optional>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

struct Weibull {
  double shape = 1;
  double scale_s = 0;  // of a weak infant part far beyond the 292 years of a Span
  void visit(sim::config::Visitor& v);
};

struct AgeingConfig {
  double failures_per_s = 0;  // constant part
  std::optional<Weibull> infant, wear;
  double repaired = 1;     // share of failures that are repaired; the rest are scrapped
  double repair_cost = 0;  // of its price, each, once the warranty is over
  double drift_per_s = 0;  // of the draw

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

/// 1/s at this age >= 0; infinite at age 0 where infants fail with a shape below 1.
double hazard(const AgeingConfig& ageing, sim::Span age);
/// Integral of the hazard between two ages, 0 <= from <= to: failures that a device in service has on
/// average. Exact to rounding however short the period is, and finite from age 0 on.
double expected_failures(const AgeingConfig& ageing, sim::Span from, sim::Span to);
/// Times the draw when new.
double draw_factor(const AgeingConfig& ageing, sim::Span age);

}  // namespace jevons
