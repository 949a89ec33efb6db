// How hardware ages: a hazard of failure that falls, stays or rises with age, and a draw that creeps up.
//   hazard(a)  = infant k1/s1 (a/s1)^(k1-1) + constant + wear k2/s2 (a/s2)^(k2-1)      bathtub: k1 < 1 < k2
//   survival(a) = exp(-integral of the hazard),   draw(a) = draw(0) exp(drift a)
// Weibull, J. Appl. Mech. 18 (1951) 293; Klutke, Kiessler and Wortman, IEEE Trans. Reliability 52 (2003) 125.
#pragma once

#include <optional>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

struct Weibull {
  double shape = 1;
  sim::Span scale;
  void visit(sim::config::Visitor& v);
};

struct AgeingConfig {
  double failures_per_s = 0;              // constant part
  std::optional<Weibull> infant, wear;
  double repaired = 1;                    // share of failures that are repaired; the rest are scrapped
  double repair_cost = 0;                 // of its price, each, once the warranty is over
  double drift_per_s = 0;                 // of the draw

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

/// 1/s at this age.
double hazard(const AgeingConfig& ageing, sim::Span age);
/// Integral of the hazard between two ages: failures that a device in service has on average.
double expected_failures(const AgeingConfig& ageing, sim::Span from, sim::Span to);
/// Times the draw when new.
double draw_factor(const AgeingConfig& ageing, sim::Span age);

}  // namespace jevons
