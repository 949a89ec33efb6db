// Lowest slot: starts at the beginning of the cheapest slot in which it may start, the earliest of several.
//   argmin over starts s of cost(s).  Hanafy et al. (2024), "Going Green for Less Green" (GAIA), ASPLOS
#pragma once

#include "models/policies/shifting.hpp"

namespace jevons {

struct LowestSlot final : ShiftingPolicy {
  std::unique_ptr<ShiftingPolicy> clone() const override { return std::make_unique<LowestSlot>(*this); }
  void plan(const ShiftingView& view, ShiftingPlan& plan) const override {
    auto best = view.now;
    double least = view.costs.cost[view.costs.slot_of(view.now)];
    for (auto k = view.costs.slot_of(view.now) + 1;
         k < view.costs.slots() && view.costs.begin(k) <= view.latest_start(); ++k)
      if (view.costs.cost[k] < least) {
        least = view.costs.cost[k];
        best = view.costs.begin(k);
      }
    plan.pieces.push_back({best, best + view.run});
  }
};

}  // namespace jevons
