// Learned: a controller that knows nothing of the plant but its log. It fits a surrogate of the power of
// plant and servers' fans as it runs, tries small changes within safe bounds, takes the set-points that the
// surrogate likes best among those near to what it has seen, and goes back to the rules of `reset` when it
// cannot trust itself.
//   surrogate   ln P = theta . phi(x),  phi all products up to degree two of load, wet bulb and free
//   set-points, each in
//               [0, 1]; recursive least squares with forgetting (Ljung, System Identification, 2nd ed.,
//               ch. 11.2)
//   explores    around its best point by a low-discrepancy sequence (additive recurrence, Roberts 2018), no
//   random draws trusts      a box around a running mean of what it has done, grown as it goes falls back for
//   a while after a prediction was off by more than `tolerance`, or when inlets come within `margin` of
//               the envelope, or get warmer than the supply air explains
// A fair stand-in for Evans, Gao, DeepMind (2016):
// https://deepmind.google/discover/blog/deepmind-ai-reduces-google-data-centre-cooling-bill-by-40/
#pragma once

#include "models/policies/cooling.hpp"
#include "models/policies/reset.hpp"

namespace jevons {

struct Learned final : CoolingPolicy {
  double learning = 400, explore = 0.08, later = 0.01, trust = 0.1, tolerance = 0.15, forgetting = 0.9999,
         margin_k = 2.5;
  std::int64_t fall_back = 8;
  Reset rules;

  std::unique_ptr<CoolingPolicy> clone() const override { return std::make_unique<Learned>(*this); }
  void visit(sim::config::Visitor& v) override;
  SetPoints decide(const CoolingView& view, CoolingMemory& memory) const override;
};

}  // namespace jevons
