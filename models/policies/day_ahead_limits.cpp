#include "models/policies/day_ahead_limits.hpp"

#include <numeric>

#include "models/policies/capacity_curve.hpp"

namespace jevons {

void DayAheadLimits::visit(sim::config::Visitor& v) {
  outlook.visit(v);
  v.number("margin", margin,
           {.help = "beyond the work of the day before, for more that may come",
            .source = "0.2: assumed",
            .min = 0,
            .max = 10});
  v.number("peak_weight", peak_weight,
           {.help = "what a unit of the day's peak costs, in mean costs of a unit over a slot",
            .source = "0: only the cost of energy counts",
            .min = 0});
  v.duration("review", review,
             {.help = "jobs that wait look for room so often", .min = 1, .above_min = true});
}

void DayAheadLimits::limit_day(const DayView& view, std::vector<double>& limits) const {
  const auto& cost = view.costs.cost;
  const double mean = std::accumulate(cost.begin(), cost.end(), 0.0) / static_cast<double>(cost.size());
  const std::vector<double> inflexible(cost.size(), std::min(view.inflexible, view.capacity));
  const double work = view.flexible_s / view.costs.slot.seconds() * (1 + margin);
  limits = capacity_curve(cost, inflexible, work, view.capacity, peak_weight * std::abs(mean)).flexible;
}

void DayAheadLimits::plan(const ShiftingView& view, ShiftingPlan& plan) const {
  const auto latest = view.latest_start();
  if (view.now >= latest || view.room >= view.width)
    return plan.pieces.push_back({view.now, view.now + view.run});
  plan.pieces.push_back({latest, view.deadline});
  plan.review = std::min(latest, view.now + review);
}

}  // namespace jevons
