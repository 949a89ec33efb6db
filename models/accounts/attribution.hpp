// Who used the energy: running integrals of a server's power per share, in IT joules and in what they cost at
// the facility's meter (joules, kilograms of CO2e).
//   job j on server s:   E_j = w_j * (S(end) - S(start)),   S(t) = integral of P_s / W_s dt
// with W_s the sum of the weights w of the jobs on s, so that the jobs of a server add up to its power
// exactly and nothing is visited when a neighbour comes or goes. The factors facility energy per IT energy
// and carbon per IT energy are known only when an interval has been settled; until then its energy is kept
// `open`.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/engine/time.hpp"

namespace jevons {

/// What one joule of IT energy caused in a settled interval.
struct PerItJoule {
  double facility_j = 0;
  double carbon_kg = 0;
};

/// The settled intervals of a site: [0, b1), [b1, b2), ... and the open one after the last.
class SettledIntervals {
 public:
  SettledIntervals() { intervals_.emplace_back(); }
  void close(sim::Time end, PerItJoule factor) {
    const auto& last = intervals_.back();
    const double length_s = (end - last.begin).seconds();
    const Interval next{end,
                        {},
                        {last.before.facility_j + factor.facility_j * length_s,
                         last.before.carbon_kg + factor.carbon_kg * length_s}};
    intervals_.back().factor = factor;
    intervals_.push_back(next);
  }
  /// Room for this many intervals, so that closing them allocates nothing.
  void reserve(std::size_t intervals) { intervals_.reserve(intervals + 1); }
  std::int32_t open() const { return static_cast<std::int32_t>(intervals_.size()) - 1; }
  sim::Time begin(std::int32_t i) const { return intervals_[i].begin; }
  const PerItJoule& factor(std::int32_t i) const { return intervals_[i].factor; }
  /// Integral of the factors over time from 0 to the beginning of interval i [unit * s].
  const PerItJoule& before(std::int32_t i) const { return intervals_[i].before; }

 private:
  struct Interval {
    sim::Time begin;
    PerItJoule factor, before;
  };
  std::vector<Interval> intervals_;
};

struct ShareIntegral {
  double it_j = 0;        // IT energy per unit of weight so far
  double facility_j = 0;  // of the settled part
  double carbon_kg = 0;   // of the settled part
  double open_j = 0;      // IT energy since the beginning of `interval`, not yet settled
  std::int32_t interval = 0;

  /// Adds constant power `watts` over [from, to); `from` is where the last call ended.
  void advance(const SettledIntervals& settled, double watts, sim::Time from, sim::Time to) {
    it_j += watts * (to - from).seconds();
    const auto now = settled.open();
    if (interval < now) {
      const auto& factor = settled.factor(interval);
      open_j += watts * (settled.begin(interval + 1) - from).seconds();
      facility_j += factor.facility_j * open_j;
      carbon_kg += factor.carbon_kg * open_j;
      facility_j += watts * (settled.before(now).facility_j - settled.before(interval + 1).facility_j);
      carbon_kg += watts * (settled.before(now).carbon_kg - settled.before(interval + 1).carbon_kg);
      open_j = 0;
      from = settled.begin(now);
      interval = now;
    }
    open_j += watts * (to - from).seconds();
  }
};

/// A difference of two share integrals times a weight: what a job has used, part of it perhaps still open.
struct Usage {
  double it_j = 0, facility_j = 0, carbon_kg = 0, open_j = 0;

  /// Both integrals must stand in the same interval (advance the earlier one by zero watts).
  void add(double weight, const ShareIntegral& begin, const ShareIntegral& end) {
    it_j += weight * (end.it_j - begin.it_j);
    facility_j += weight * (end.facility_j - begin.facility_j);
    carbon_kg += weight * (end.carbon_kg - begin.carbon_kg);
    open_j += weight * (end.open_j - begin.open_j);
  }
  void add(const Usage& other) {
    it_j += other.it_j;
    facility_j += other.facility_j;
    carbon_kg += other.carbon_kg;
    open_j += other.open_j;
  }
  void settle(const PerItJoule& factor) {
    facility_j += factor.facility_j * open_j;
    carbon_kg += factor.carbon_kg * open_j;
    open_j = 0;
  }
};

}  // namespace jevons
