// Interruptible: runs in the cheapest slots before the deadline, as many as the run takes.
//   slots by believed cost, of equals the earlier, until their time adds up to the run; the last, dearest one
//   is cut to what is left; adjacent ones are one piece
// Wiesner et al. (2021), "Let's Wait Awhile", Middleware.
// Where an interruption costs time p, pieces add up to J + p x gaps, and a gap must pay: with x[k] in {0, 1},
//   min sum (cost[k] - y) x[k] length[k] + y p gaps,   by dynamic programming, y bisected until x does the
//   work
// What x does too much is cut from the dearest ends of its pieces, what it does too little below that y, or
// without a thought of pauses, is added at the cheapest; the best of the three is taken: a Lagrangian
// relaxation, near the best of all and not always it. The cheapest window without a break is taken wherever
// it is no dearer.
#pragma once

#include "models/policies/shifting.hpp"

namespace jevons {

struct Interruptible final : ShiftingPolicy {
  std::unique_ptr<ShiftingPolicy> clone() const override { return std::make_unique<Interruptible>(*this); }
  bool interrupts() const override { return true; }
  void plan(const ShiftingView& view, ShiftingPlan& plan) const override;
};

}  // namespace jevons
