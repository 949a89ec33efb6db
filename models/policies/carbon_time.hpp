// Carbon-Time: starts where the most carbon is saved for the time until the job is done, and now where
// nothing is.
//   argmax over starts s of (C_now - C_s) / (s - now + J),   C_s believed cost of [s, s + J),   J the mean
//   run of the workload
// Hanafy et al. (2024), "Going Green for Less Green" (GAIA), ASPLOS.
#pragma once

#include "models/policies/window.hpp"

namespace jevons {

struct CarbonTime final : ShiftingPolicy {
  std::unique_ptr<ShiftingPolicy> clone() const override { return std::make_unique<CarbonTime>(*this); }
  sim::Span looks_beyond() const override { return sim::days(1); }
  void plan(const ShiftingView& view, ShiftingPlan& plan) const override {
    const auto length = view.mean_run;
    const double cost_now = cost_of(view.costs, view.now, view.now + length);
    auto best = view.now;
    double most = 0;
    each_start(view, view.latest_start(), [&](sim::Time start) {
      const double cost = cost_of(view.costs, start, start + length);
      const double gain = (cost_now - cost) / (start - view.now + length).seconds();
      if (cheaper(cost, cost_now) && cheaper(-gain, -most)) most = gain, best = start;
    });
    plan.pieces.push_back({best, best + view.run});
  }
};

}  // namespace jevons
