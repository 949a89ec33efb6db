// Threshold: runs in slots that are cheaper than a percentile of the next 24 hours, and waits in others as
// long as the deadline allows; then it runs until it is done.
//   runs in slot k if cost[k] < the p-th percentile of the slots of 24 h, linear between ranks, or is the
//   least of them; waits at most deadline - now - what is left of the run, less what interruptions take
// The percentile is taken once, of the 24 hours after the job could start, or anew at each slot. Souza et al.
// (2023), "Ecovisor", ASPLOS, as Hanafy et al. (2024), "Going Green for Less Green" (GAIA), ASPLOS, have it:
// once.
#pragma once

#include "models/policies/shifting.hpp"

namespace jevons {

struct Threshold final : ShiftingPolicy {
  double percentile = 30;
  bool renew = false;

  std::unique_ptr<ShiftingPolicy> clone() const override { return std::make_unique<Threshold>(*this); }
  void visit(sim::config::Visitor& v) override;
  bool interrupts() const override { return true; }
  sim::Span looks_beyond() const override { return sim::days(1); }
  void plan(const ShiftingView& view, ShiftingPlan& plan) const override;
};

}  // namespace jevons
