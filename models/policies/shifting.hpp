// The `shifting` seam: when work that may wait runs.
// Contract: plan() is asked once a job could start at its site, and again at every `review` that it asks for.
// It answers with the pieces of time in which the job is to run, in order and apart, none beginning before
// `now`; the end of the last one is not looked at, as a job that has begun its last piece runs until it is
// done. A job without a deadline is never asked about: it runs at once. What is promised is kept as far as
// there are servers: a job whose servers are not free when a piece begins waits in the queue, and is not
// interrupted any more once it is late. Costs of slots are what the outlook believes [kg/J or USD/J]: the
// policy never sees the series. The same view gives the same plan.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "models/policies/outlook.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

/// Beliefs about the time ahead: cost[k] holds over slot k, [first + k slot, first + (k + 1) slot);
/// `before[k]` is the integral of the cost from `first` to the beginning of slot k [cost s], one more than
/// there are slots.
struct SlotCosts {
  sim::Time first;
  sim::Span slot;
  std::span<const double> cost, before;

  std::size_t slots() const { return cost.size(); }
  sim::Time begin(std::size_t k) const { return first + static_cast<std::int64_t>(k) * slot; }
  sim::Time end() const { return begin(slots()); }
  /// The slot that holds t, the last one for all that comes after.
  std::size_t slot_of(sim::Time t) const {
    const auto k = static_cast<std::size_t>(std::max<std::int64_t>(0, (t - first).ns / slot.ns));
    return std::min(k, slots() - 1);
  }
  /// From `first` to t [cost s]; beyond the last slot its cost goes on.
  double integral(sim::Time t) const {
    const auto k = slot_of(t);
    return before[k] + cost[k] * (t - begin(k)).seconds();
  }
  double mean(sim::Time from, sim::Time to) const {
    return from < to ? (integral(to) - integral(from)) / (to - from).seconds() : cost[slot_of(from)];
  }
};

struct ShiftingView {
  sim::Time now;       // the job could run from now on
  sim::Time deadline;  // of its end, at least now + run, or what the run takes at its widest where the policy
                       // scales
  sim::Span run;       // what is left of it by its estimate, on one times its width
  sim::Span mean_run;  // of jobs of its workload so far, this one included, by their estimates
  bool running = false;    // as it is asked, in a review
  std::int32_t scale = 1;  // times its width, where it runs
  sim::Span pause_cost;    // of each interruption: its state is written and read, no work is done
  std::span<const double>
      marginal;            // elastic: rate that the 1st, 2nd, ... times its width adds; {1} where it is not
  SlotCosts costs;         // to the deadline at least
  std::int32_t width = 1;  // units
  double room =
      std::numeric_limits<double>::infinity();  // units that may start now, where the policy limits them

  /// The last start at one times its width that meets the deadline.
  sim::Time latest_start() const { return std::max(now, deadline - run); }
};

/// What a policy that limits work which may wait sees of a pool as a local day begins, or the run.
struct DayView {
  SlotCosts costs;        // of the slots left of the day
  double capacity = 0;    // units there are
  double inflexible = 0;  // units that work which may not wait holds now
  double flexible_s = 0;  // unit-seconds of work that may wait which came the day before
};

struct Piece {
  sim::Time from, to;
  std::int32_t scale = 1;  // times its width
};

struct ShiftingPlan {
  std::vector<Piece> pieces;
  sim::Time review = sim::Time::never();  // when to ask again
};

class ShiftingPolicy {
 public:
  virtual ~ShiftingPolicy() = default;
  virtual std::unique_ptr<ShiftingPolicy> clone() const = 0;
  virtual void visit(sim::config::Visitor& v) { outlook.visit(v); }

  /// Whether it decides anything at all; where false plan() is never asked.
  virtual bool shifts() const { return true; }
  /// Whether it may answer with more than one piece, or with a scale other than 1.
  virtual bool interrupts() const { return false; }
  virtual bool scales() const { return false; }
  /// Whether it limits, slot by slot, how many units work that may wait holds; limit_day() is asked only
  /// where it does, and fills them in; before a first day has passed nothing is limited.
  virtual bool limits() const { return false; }
  virtual void limit_day(const DayView&, std::vector<double>&) const {}
  /// How far beyond the deadline beliefs are wanted.
  virtual sim::Span looks_beyond() const { return {}; }
  /// Fills `plan`, whose pieces are empty.
  virtual void plan(const ShiftingView& view, ShiftingPlan& plan) const = 0;

  Outlook outlook;
};

}  // namespace jevons
