// Lowest window: starts where the mean believed cost over the run is least, the earliest of several, and is
// not interrupted.
//   argmin over starts s of mean cost over [s, s + J),   J the job's own run, or the mean run of its workload
// Own: Wiesner et al. (2021), "Let's Wait Awhile", Middleware. Mean, where lengths are not known beforehand:
// Hanafy et al. (2024), "Going Green for Less Green" (GAIA), ASPLOS.
#pragma once

#include "models/policies/window.hpp"

namespace jevons {

struct LowestWindow final : ShiftingPolicy {
  std::string length = "own";

  std::unique_ptr<ShiftingPolicy> clone() const override { return std::make_unique<LowestWindow>(*this); }
  void visit(sim::config::Visitor& v) override {
    v.one_of(
        "length", length, {"own", "mean"},
        {.help = "of the window: the run of the job, or the mean of its workload so far, by their estimates",
         .source = "own: Wiesner et al. (2021); mean: GAIA"});
    ShiftingPolicy::visit(v);
  }
  sim::Span looks_beyond() const override { return length == "mean" ? sim::days(1) : sim::Span{}; }
  void plan(const ShiftingView& view, ShiftingPlan& plan) const override {
    const auto window = length == "mean" ? view.mean_run : view.run;
    const auto start = cheapest_window(view, window, view.latest_start()).start;
    plan.pieces.push_back({start, start + view.run});
  }
};

}  // namespace jevons
