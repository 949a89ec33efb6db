#include "models/compute/clock.hpp"

#include <algorithm>
#include <cmath>

namespace jevons {

std::int64_t Draw::at(double clock) const {
  if (clock >= 1) return full_nw();
  return static_nw +
         static_cast<std::int64_t>(std::floor(static_cast<double>(dynamic_nw) * std::pow(clock, alpha)));
}

double Draw::under(std::int64_t cap_nw) const {
  if (cap_nw >= full_nw()) return 1;
  if (cap_nw <= static_nw) return min_clock;
  const double share = static_cast<double>(cap_nw - static_nw) / static_cast<double>(dynamic_nw);
  double clock = std::pow(share, 1 / alpha);
  while (clock > min_clock && at(clock) > cap_nw) clock *= 1 - 1e-15;  // rounding, of very large servers only
  return std::clamp(clock, min_clock, 1.0);
}

}  // namespace jevons
