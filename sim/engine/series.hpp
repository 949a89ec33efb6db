// An input series on the simulation clock: price, carbon intensity, temperature. Constant plant, never
// changed by a run; whoever walks along it keeps a plain index.
//   hold:   the value at t is that of the last point not after t
//   linear: the value at t lies on the straight line between the points around t
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "sim/engine/calendar.hpp"
#include "sim/engine/time.hpp"

namespace sim {

/// The part of the calendar that a run lives through: simulation time 0 is `start`.
struct Window {
  Instant start;
  Time end;
  Instant finish() const { return at(start, end); }
};

class Series {
 public:
  enum class Shape { hold, linear };

  /// Constantly 0.
  Series() : Series(constant(0)) {}
  /// Points at strictly ascending times; the last value of a `hold` series holds until `last`. For a `linear`
  /// series `last` is the time of its last point. Throws std::invalid_argument otherwise.
  Series(Shape, std::vector<Time> times, std::vector<double> values, Time last);
  /// The same value at every time.
  static Series constant(double value);

  Shape shape() const { return shape_; }
  Time first() const { return times().front(); }
  Time last() const { return last_; }
  bool covers(Time from, Time to) const { return first() <= from && to <= last_; }
  const std::vector<Time>& times() const { return points_->times; }
  const std::vector<double>& values() const { return points_->values; }

  /// The value at t. Throws std::out_of_range outside [first(), last()], as all of these do.
  double value(Time t) const;
  /// The exact mean over [from, to]; the value where from == to.
  double mean(Time from, Time to) const;
  /// The first point of the series after t, where its value or slope may change; Time::never() if none is
  /// left.
  Time next_change(Time t) const;

  /// The same, walking on from where `cursor` was left (start with 0): constant time for ascending t, and
  /// right for any t.
  double value(Time t, std::size_t& cursor) const;
  double mean(Time from, Time to, std::size_t& cursor) const;
  Time next_change(Time t, std::size_t& cursor) const;

 private:
  void seek(Time t, std::size_t& cursor) const;
  double value_within(std::size_t piece, Time t) const;

  struct Points {
    std::vector<Time> times;
    std::vector<double> values;
  };
  Shape shape_;
  std::shared_ptr<const Points> points_;  // copies of a series share them: the plants of a sweep read a file once
  Time last_;
};

}  // namespace sim
