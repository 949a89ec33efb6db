// No shifting: work runs when it comes.
#pragma once

#include "models/policies/shifting.hpp"

namespace jevons {

struct RunAtOnce final : ShiftingPolicy {
  std::unique_ptr<ShiftingPolicy> clone() const override { return std::make_unique<RunAtOnce>(*this); }
  void visit(sim::config::Visitor&) override {}
  bool shifts() const override { return false; }
  void plan(const ShiftingView& view, ShiftingPlan& plan) const override {
    plan.pieces.push_back({view.now, view.now + view.run});
  }
};

}  // namespace jevons
