// Windows of time without a break: what one is believed to cost, and where the cheapest begins.
//   cost of [s, s + J) = integral of the believed cost, from sums over whole slots: O(1) a window, O(slots) a
//   search
// A start is now or the beginning of a slot, up to the latest start; of equals, which differ by less than
// what sums are rounded by, the earliest.
#pragma once

#include <cmath>

#include "models/policies/shifting.hpp"

namespace jevons {

/// Less of a run than this is what rounding has left of it, and no reason for a piece.
inline constexpr sim::Span least_piece = sim::nanoseconds(1000);

/// Cost of running from `from` to `to` [cost s].
inline double cost_of(const SlotCosts& costs, sim::Time from, sim::Time to) {
  const auto a = costs.slot_of(from), b = costs.slot_of(to);
  if (a == b) return costs.cost[a] * (to - from).seconds();
  return costs.cost[a] * (costs.begin(a + 1) - from).seconds() + (costs.before[b] - costs.before[a + 1]) +
         costs.cost[b] * (to - costs.begin(b)).seconds();
}

/// Less by more than rounding.
inline bool cheaper(double cost, double than) { return cost < than - 1e-11 * std::abs(than); }

/// Calls visit(start) for now and for each beginning of a slot after it, up to `latest`.
template <class Visit>
void each_start(const ShiftingView& view, sim::Time latest, Visit visit) {
  visit(view.now);
  const auto& costs = view.costs;
  for (auto k = costs.slot_of(view.now) + 1; k < costs.slots() && costs.begin(k) <= latest; ++k)
    visit(costs.begin(k));
}

struct CheapestWindow {
  sim::Time start;
  double cost = 0;  // [cost s]
};

inline CheapestWindow cheapest_window(const ShiftingView& view, sim::Span length, sim::Time latest) {
  CheapestWindow best{view.now, cost_of(view.costs, view.now, view.now + length)};
  each_start(view, latest, [&](sim::Time start) {
    const double cost = cost_of(view.costs, start, start + length);
    if (cheaper(cost, best.cost)) best = {start, cost};
  });
  return best;
}

}  // namespace jevons
