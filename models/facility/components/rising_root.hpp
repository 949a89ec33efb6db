// The root of a rising function within a bracket, by false position that never keeps one end (Illinois).
//   Dowell, Jarratt, BIT 11 (1971) 168
#pragma once

#include <algorithm>
#include <cmath>

namespace jevons {

/// Where f, below 0 at `low` and above at `high`, is 0 to within `tolerance`.
template <class F>
double root_between(const F& f, double low, double f_low, double high, double f_high, double tolerance) {
  int side = 0;
  double x = low;
  for (int i = 0; i < 60; ++i) {
    x = (f_low * high - f_high * low) / (f_low - f_high);
    const double fx = f(x);
    if (std::abs(fx) <= tolerance || high - low < 1e-13 * std::abs(high)) break;
    if (fx > 0) {
      high = x, f_high = fx;
      if (side == 1) f_low /= 2;
      side = 1;
    } else {
      low = x, f_low = fx;
      if (side == -1) f_high /= 2;
      side = -1;
    }
  }
  return x;
}

/// Where f is 0 to within `tolerance`; an end of the bracket where f does not change its sign within it.
template <class F>
double rising_root(const F& f, double low, double high, double tolerance) {
  const double f_low = f(low);
  if (f_low >= 0) return low;
  const double f_high = f(high);
  if (f_high <= 0) return high;
  return root_between(f, low, f_low, high, f_high, tolerance);
}

/// The same, sooner where the root is not far above `near`: from there a bracket grows upwards.
template <class F>
double rising_root_above(const F& f, double near, double low, double high, double tolerance) {
  constexpr double first = 2, growth = 4;
  double x = std::clamp(near, low, high), f_x = f(x);
  if (f_x >= 0) return x > low ? rising_root(f, low, x, tolerance) : low;
  for (double step = first; x < high; step *= growth) {
    const double next = std::min(x + step, high), f_next = f(next);
    if (f_next > 0) return root_between(f, x, f_x, next, f_next, tolerance);
    x = next, f_x = f_next;
  }
  return high;
}

}  // namespace jevons
