#include "models/facility/components/dx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace jevons {

Problems DxConfig::problems() const {
  Problems all;
  if (cop_at(warmest_c) < 1)
    all.push_back(
        {"slope", fmt::format("makes the COP {:.2f} at `warmest`, {:.4g} degC; at least 1 is expected",
                              cop_at(warmest_c), warmest_c)});
  // Refrigerant evaporates no warmer than the coil and condenses no colder than the air outdoors. Carnot less
  // the COP is convex in the outdoor temperature: least where their slopes are alike, or at an end.
  const double coil_k = coil_c + 273.15;
  const double alike_c = slope_per_k > 0 ? coil_c + std::sqrt(coil_k / (cop * slope_per_k)) : warmest_c;
  const double nearest_c = std::clamp(alike_c, coldest_c, warmest_c);
  const double carnot = coil_k / (nearest_c - coil_c);
  if (nearest_c > coil_c && cop_at(nearest_c) >= carnot)
    all.push_back(
        {"cop", fmt::format("with `slope` makes {:.1f} at {:.1f} degC outdoors, and Carnot's is {:.1f} "
                            "above a coil of {:.4g} degC",
                            cop_at(nearest_c), nearest_c, carnot, coil_c)});
  return all;
}

}  // namespace jevons
