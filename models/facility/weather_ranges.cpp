#include "models/facility/weather_ranges.hpp"

#include <fmt/format.h>

namespace jevons {

std::string WeatherRange::complaint(double value) const {
  return fmt::format("{} of {}{}{}: expected is {} to {}", column, value, unit.empty() ? "" : " ", unit,
                     least, most);
}

std::optional<std::string> dew_point_complaint(double dry_bulb_c, double dew_point_c) {
  if (dew_point_c <= dry_bulb_c + dew_point_error_k) return {};
  return fmt::format(
      "dew point of {} degC at a dry bulb of {} degC: air cannot hold so much moisture; expected is at most "
      "{} K "
      "above, which measurement may be wrong by",
      dew_point_c, dry_bulb_c, dew_point_error_k);
}

}  // namespace jevons
