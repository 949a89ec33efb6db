// Beliefs written out by hand, and what a policy makes of them.
#pragma once

#include <vector>

#include "models/policies/shifting.hpp"
#include "models/policies/window.hpp"

namespace jevons {

struct Believed {
  std::vector<double> cost, before;
  sim::Span slot;

  explicit Believed(std::vector<double> c, sim::Span length = sim::hours(1))
      : cost(std::move(c)), slot(length) {
    before.push_back(0);
    for (const double value : cost) before.push_back(before.back() + value * slot.seconds());
  }
  SlotCosts costs() const { return {sim::Time{}, slot, cost, before}; }
  /// Of all that a job knows: it could run from `now`, and must be done at `deadline`.
  ShiftingView view(sim::Span now, sim::Span run, sim::Span deadline) const {
    return {sim::Time{} + now, sim::Time{} + deadline, run, run, false, 1, {}, one, costs()};
  }

  static constexpr double one[1] = {1};
};

inline ShiftingPlan planned(const ShiftingPolicy& policy, const ShiftingView& view) {
  ShiftingPlan plan;
  policy.plan(view, plan);
  return plan;
}

/// Believed cost of a plan, hours as the unit of time.
inline double believed_cost(const SlotCosts& costs, const ShiftingPlan& plan) {
  double sum = 0;
  for (const auto& piece : plan.pieces) sum += piece.scale * cost_of(costs, piece.from, piece.to) / 3600;
  return sum;
}

inline sim::Span planned_time(const ShiftingPlan& plan) {
  sim::Span sum;
  for (const auto& piece : plan.pieces) sum = sum + (piece.to - piece.from);
  return sum;
}

}  // namespace jevons
