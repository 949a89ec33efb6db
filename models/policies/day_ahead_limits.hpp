// Day-ahead capacity curve: how many units work that may wait holds at once is limited hour by hour, planned
// as each local day begins for as much of it as came the day before; a job starts as soon as it finds room
// under the limit, and at the last at its latest start. The plan is that of capacity_curve.hpp, with a margin
// for what was not expected: Radovanovic et al. (2023), "Carbon-Aware Computing for Datacenters", IEEE Trans.
// Power Systems 38(2). There the margin follows from a distribution of past errors (97 % of days); here it is
// a number.
#pragma once

#include "models/policies/shifting.hpp"

namespace jevons {

struct DayAheadLimits final : ShiftingPolicy {
  double margin = 0.2, peak_weight = 0;
  sim::Span review = sim::minutes(15);

  std::unique_ptr<ShiftingPolicy> clone() const override { return std::make_unique<DayAheadLimits>(*this); }
  void visit(sim::config::Visitor& v) override;
  bool limits() const override { return true; }
  void limit_day(const DayView& view, std::vector<double>& limits) const override;
  void plan(const ShiftingView& view, ShiftingPlan& plan) const override;
};

}  // namespace jevons
