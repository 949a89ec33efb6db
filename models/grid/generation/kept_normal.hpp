// A normal number kept between two bounds, which has a given mean and standard deviation after that.
//   x     = min(high, max(low, m + s z)),   z standard normal;   a = (low - m) / s,   b = (high - m) / s
//   E x   = low F(a) + high (1 - F(b)) + m (F(b) - F(a)) + s (f(a) - f(b))
//   E x^2 = low^2 F(a) + high^2 (1 - F(b)) + (m^2 + s^2) (F(b) - F(a)) + 2 m s (f(a) - f(b))
//           + s^2 (a f(a) - b f(b))
// m and s are found so that both are as wanted (f, F: standard normal density and distribution).
#pragma once

#include <algorithm>
#include <optional>

namespace jevons {

struct KeptNormal {
  double m = 0, s = 0, low = 0, high = 0;

  double at(double z) const { return std::clamp(m + s * z, low, high); }
};

/// Nothing where low <= mean <= high does not hold, or the spread is more than numbers between the bounds can
/// have by this law.
std::optional<KeptNormal> kept_normal(double mean, double sd, double low, double high);

}  // namespace jevons
