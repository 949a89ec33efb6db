#include "sim/engine/series.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>

namespace sim {

Series::Series(Shape shape, std::vector<Time> times, std::vector<double> values, Time last)
    : shape_(shape), times_(std::move(times)), values_(std::move(values)), last_(last) {
  if (times_.empty() || times_.size() != values_.size())
    throw std::invalid_argument("a series needs as many values as times, and at least one");
  if (std::adjacent_find(times_.begin(), times_.end(), std::greater_equal<>()) != times_.end())
    throw std::invalid_argument("the times of a series must ascend");
  if (last_ < times_.back() || (shape_ == Shape::linear && last_ != times_.back()))
    throw std::invalid_argument("a series cannot end there");
}

Series Series::constant(double value) {
  return Series(Shape::hold, {Time{std::numeric_limits<std::int64_t>::min()}}, {value}, Time::never());
}

// Moves `cursor` to the piece that holds t: the last point not after t.
void Series::seek(Time t, std::size_t& cursor) const {
  if (t < first() || last_ < t)
    throw std::out_of_range("a series from " + std::to_string(first().seconds()) + " s to " +
                            std::to_string(last_.seconds()) + " s was asked at " +
                            std::to_string(t.seconds()) + " s");
  constexpr int steps_before_search = 4;
  if (cursor < times_.size() && times_[cursor] <= t)
    for (int step = 0; step < steps_before_search; ++step, ++cursor)
      if (cursor + 1 == times_.size() || t < times_[cursor + 1]) return;
  cursor = static_cast<std::size_t>(std::upper_bound(times_.begin(), times_.end(), t) - times_.begin()) - 1;
}

double Series::value_within(std::size_t piece, Time t) const {
  if (shape_ == Shape::hold || piece + 1 == times_.size()) return values_[piece];
  const double share = (t - times_[piece]).seconds() / (times_[piece + 1] - times_[piece]).seconds();
  return values_[piece] * (1 - share) + values_[piece + 1] * share;
}

double Series::value(Time t, std::size_t& cursor) const {
  seek(t, cursor);
  return value_within(cursor, t);
}

double Series::mean(Time from, Time to, std::size_t& cursor) const {
  if (to < from) throw std::out_of_range("the mean of a series over an interval that ends before it begins");
  double begin_value = value(from, cursor);
  if (from == to) return begin_value;
  if (last_ < to) seek(to, cursor);
  double integral = 0;
  for (Time begin = from; begin < to;) {
    const bool is_last = cursor + 1 == times_.size() || to <= times_[cursor + 1];
    if (is_last && begin == from && shape_ == Shape::hold) return begin_value;
    const Time end = is_last ? to : times_[cursor + 1];
    const double end_value = value_within(cursor, end);
    integral += (begin_value + end_value) / 2 * (end - begin).seconds();
    begin = end;
    if (!is_last) begin_value = values_[++cursor];
  }
  return integral / (to - from).seconds();
}

Time Series::next_change(Time t, std::size_t& cursor) const {
  seek(t, cursor);
  return cursor + 1 < times_.size() ? times_[cursor + 1] : Time::never();
}

double Series::value(Time t) const {
  std::size_t cursor = times_.size();
  return value(t, cursor);
}
double Series::mean(Time from, Time to) const {
  std::size_t cursor = times_.size();
  return mean(from, to, cursor);
}
Time Series::next_change(Time t) const {
  std::size_t cursor = times_.size();
  return next_change(t, cursor);
}

}  // namespace sim
