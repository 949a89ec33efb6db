// A figure with how little and how much it may be: lines of a bill are added case by case, all low or all
// high. Between the two a sensitivity study draws evenly in the logarithm: x(u) = low (high / low)^u.
#pragma once

#include <cmath>

namespace jevons {

struct Range {
  double low = 0, middle = 0, high = 0;

  Range& operator+=(const Range& other) {
    low += other.low;
    middle += other.middle;
    high += other.high;
    return *this;
  }
  friend Range operator+(Range a, const Range& b) { return a += b; }
  friend Range operator*(double factor, const Range& r) {
    return {factor * r.low, factor * r.middle, factor * r.high};
  }
  /// u in [0, 1]; low > 0.
  double log_uniform(double u) const { return low * std::pow(high / low, u); }
  /// The same bounds, moved outwards where `value`, which becomes the middle, lies beyond them.
  Range around(double value) const { return {std::fmin(low, value), value, std::fmax(high, value)}; }
};

}  // namespace jevons
