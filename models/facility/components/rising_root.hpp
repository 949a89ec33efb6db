// The root of a rising function within a bracket, by false position that never keeps one end (Illinois).
//   Dowell, Jarratt, BIT 11 (1971) 168
#pragma once

#include <cmath>

namespace jevons {

/// Where f is 0 to within `tolerance`; an end of the bracket where f does not change its sign within it.
template <class F>
double rising_root(const F& f, double low, double high, double tolerance) {
  double f_low = f(low);
  if (f_low >= 0) return low;
  double f_high = f(high);
  if (f_high <= 0) return high;
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

}  // namespace jevons
