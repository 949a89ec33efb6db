// What the values of a weather file may be, in the file's units, and how much moisture air of a temperature
// may be said to hold.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace jevons {

/// What a column may hold, and the factor to the unit inside.
struct WeatherRange {
  std::string_view column, unit;
  double least, most, factor = 1;
  bool holds(double value) const { return least <= value && value <= most; }
  std::string complaint(double value) const;
};
inline constexpr WeatherRange dry_bulb_range{"dry-bulb temperature", "degC", -90, 60};
inline constexpr WeatherRange dew_point_range{"dew point", "degC", -100, 60};
inline constexpr WeatherRange humidity_range{"relative humidity", "%", 0, 110, 0.01};
/// From that of the standard atmosphere at 9 km to above the highest ever measured, 108.5 kPa.
inline constexpr WeatherRange pressure_range{"pressure", "Pa", 31000, 120000};

/// The values that the model uses, in this order wherever a file is read.
inline constexpr std::array<WeatherRange, 4> weather_ranges{dry_bulb_range, dew_point_range, humidity_range,
                                                            pressure_range};

/// A dew point is never above the dry bulb, but both are measured, and rounded, to some tenths of a kelvin:
/// up to 1 K above is taken for saturated air, more is a fault of the file. What is wrong, or nothing.
inline constexpr double dew_point_error_k = 1;
std::optional<std::string> dew_point_complaint(double dry_bulb_c, double dew_point_c);

}  // namespace jevons
