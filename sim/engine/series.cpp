#include "sim/engine/series.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>

namespace sim {

Series::Series(Shape shape, std::vector<Time> times, std::vector<double> values, Time last)
    : shape_(shape), points_(std::make_shared<const Points>(Points{std::move(times), std::move(values)})), last_(last) {
  const auto& [at, of] = *points_;
  if (at.empty() || at.size() != of.size())
    throw std::invalid_argument("a series needs as many values as times, and at least one");
  if (std::adjacent_find(at.begin(), at.end(), std::greater_equal<>()) != at.end())
    throw std::invalid_argument("the times of a series must ascend");
  if (last_ < at.back() || (shape_ == Shape::linear && last_ != at.back()))
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
  if (cursor < times().size() && times()[cursor] <= t)
    for (int step = 0; step < steps_before_search; ++step, ++cursor)
      if (cursor + 1 == times().size() || t < times()[cursor + 1]) return;
  cursor = static_cast<std::size_t>(std::upper_bound(times().begin(), times().end(), t) - times().begin()) - 1;
}

double Series::value_within(std::size_t piece, Time t) const {
  if (shape_ == Shape::hold || piece + 1 == times().size()) return values()[piece];
  const double share = (t - times()[piece]).seconds() / (times()[piece + 1] - times()[piece]).seconds();
  return values()[piece] * (1 - share) + values()[piece + 1] * share;
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
    const bool is_last = cursor + 1 == times().size() || to <= times()[cursor + 1];
    if (is_last && begin == from && shape_ == Shape::hold) return begin_value;
    const Time end = is_last ? to : times()[cursor + 1];
    const double end_value = value_within(cursor, end);
    integral += (begin_value + end_value) / 2 * (end - begin).seconds();
    begin = end;
    if (!is_last) begin_value = values()[++cursor];
  }
  return integral / (to - from).seconds();
}

Time Series::next_change(Time t, std::size_t& cursor) const {
  seek(t, cursor);
  return cursor + 1 < times().size() ? times()[cursor + 1] : Time::never();
}

double Series::value(Time t) const {
  std::size_t cursor = times().size();
  return value(t, cursor);
}
double Series::mean(Time from, Time to) const {
  std::size_t cursor = times().size();
  return mean(from, to, cursor);
}
Time Series::next_change(Time t) const {
  std::size_t cursor = times().size();
  return next_change(t, cursor);
}

}  // namespace sim
