// Carbon scaler: an elastic job is wide in cheap slots, narrow in others, and pauses in dear ones.
//   takes (slot, k-th times its width) by work for the cost, marginal[k] / cost[slot], most first, of equals
//   the earlier, until the work is done; k after k - 1; the last one is cut where a cost is not above 0, most
//   marginal[k] x -cost first, before all others
// Hanafy et al. (2023), "CarbonScaler", POMACS 7(3): best where marginal rates do not rise. Planned anew at
// each slot from what is left and what is believed then. Where an interruption costs time, so much more work
// is planned for; a constant scale in its cheapest window is taken wherever that is no dearer.
#pragma once

#include "models/policies/shifting.hpp"

namespace jevons {

struct CarbonScaler final : ShiftingPolicy {
  std::unique_ptr<ShiftingPolicy> clone() const override { return std::make_unique<CarbonScaler>(*this); }
  bool interrupts() const override { return true; }
  bool scales() const override { return true; }
  void plan(const ShiftingView& view, ShiftingPlan& plan) const override;
};

}  // namespace jevons
