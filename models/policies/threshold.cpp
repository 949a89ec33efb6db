#include "models/policies/threshold.hpp"

#include <algorithm>
#include <vector>

#include "models/policies/window.hpp"

namespace jevons {

namespace {

struct Limit {
  double cost, least;
  bool passes(double slot) const { return cheaper(slot, cost) || !cheaper(least, slot); }
};

/// Of the slots of 24 hours, that of `now` the first of them; fewer where beliefs end.
Limit limit_of(const SlotCosts& costs, sim::Time now, double percentile) {
  thread_local std::vector<double> day;
  const auto first = costs.slot_of(now);
  const auto count =
      std::min(costs.slots() - first, static_cast<std::size_t>(sim::days(1).ns / costs.slot.ns));
  const auto from = costs.cost.begin() + static_cast<std::ptrdiff_t>(first);
  day.assign(from, from + static_cast<std::ptrdiff_t>(count));
  std::sort(day.begin(), day.end());
  const double rank = percentile / 100 * static_cast<double>(count - 1);
  const auto below = std::min(static_cast<std::size_t>(rank), count - 1);
  const auto above = std::min(below + 1, count - 1);
  return {day[below] + (rank - static_cast<double>(below)) * (day[above] - day[below]), day.front()};
}

/// The end of the slot that holds t; the last slot has none.
sim::Time slot_end(const SlotCosts& costs, sim::Time t) {
  const auto k = costs.slot_of(t);
  return k + 1 < costs.slots() ? costs.begin(k + 1) : sim::Time::never();
}

/// How long a job with so much left can wait at t: where it runs, an interruption takes its part.
sim::Span can_wait(const ShiftingView& view, sim::Time t, sim::Span left, bool running) {
  return view.deadline - t - left - (running ? view.pause_cost : sim::Span{});
}

/// To the end of the job, by one limit.
void plan_all(const ShiftingView& view, Limit limit, std::vector<Piece>& pieces) {
  auto t = view.now;
  auto left = view.run;
  bool running = view.running;
  while (left > least_piece || pieces.empty()) {
    const bool cheap = limit.passes(view.costs.cost[view.costs.slot_of(t)]);
    const auto wait = can_wait(view, t, left, running);
    const auto end = slot_end(view.costs, t);
    if (cheap || wait.ns <= 0) {
      if (pieces.empty() || !running) pieces.push_back({t, t});
      const auto to = cheap ? std::min(t + left, end) : t + left;
      left = left - (to - t);
      t = pieces.back().to = to;
      running = true;
    } else {
      if (running) left = left + view.pause_cost;
      running = false;
      t = std::min(end, t + wait);
    }
  }
  pieces.back().to = pieces.back().to + left;
}

/// This slot by its own limit; whatever comes after is decided then.
void plan_slot(const ShiftingView& view, Limit limit, ShiftingPlan& plan) {
  const bool cheap = limit.passes(view.costs.cost[view.costs.slot_of(view.now)]);
  const auto wait = can_wait(view, view.now, view.run, view.running);
  const auto end = slot_end(view.costs, view.now);
  const bool waits = !cheap && wait.ns > 0;
  const auto start = waits ? view.now + wait : view.now;
  const auto left = view.run + (waits && view.running ? view.pause_cost : sim::Span{});
  plan.pieces.push_back({start, start + left});
  if (wait.ns > 0 && end < (waits ? start : start + left)) plan.review = end;
}

}  // namespace

void Threshold::visit(sim::config::Visitor& v) {
  v.number("percentile", percentile,
           {.help = "of the believed costs of 24 hours, below which a slot is cheap [%]",
            .source = "30: GAIA's setting of Ecovisor",
            .min = 0,
            .max = 100});
  v.flag("renew", renew,
         {.help = "whether the percentile is taken anew at every slot, and not only when the job could start",
          .source = "once, as GAIA has it"});
  ShiftingPolicy::visit(v);
}

void Threshold::plan(const ShiftingView& view, ShiftingPlan& plan) const {
  const auto limit = limit_of(view.costs, view.now, percentile);
  if (renew)
    plan_slot(view, limit, plan);
  else
    plan_all(view, limit, plan.pieces);
}

}  // namespace jevons
