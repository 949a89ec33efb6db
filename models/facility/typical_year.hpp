// The typical-year form of weather file (TMYx, TMY3), and what all forms share: ranges, and values in comment
// lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "models/facility/weather.hpp"
#include "sim/config/csv.hpp"

namespace jevons {

/// What a column of a weather file may hold, in the file's unit, and the factor to the unit inside.
struct WeatherRange {
  std::string_view column, unit;
  double least, most, factor = 1;
  bool holds(double value) const { return least <= value && value <= most; }
  std::string complaint(double value) const;
};
inline constexpr WeatherRange dry_bulb_range{"dry-bulb temperature", "degC", -90, 60};
inline constexpr WeatherRange dew_point_range{"dew point", "degC", -100, 60};
inline constexpr WeatherRange humidity_range{"relative humidity", "%", 0, 110, 0.01};
inline constexpr WeatherRange spread_range{"standard deviation", "K", 0, 40};
inline constexpr WeatherRange depression_range{"dew-point depression", "K", 0, 80};
inline constexpr WeatherRange pressure_range{"pressure", "Pa", 31000, 120000};

/// What follows `key` ("tz=") up to the next space, in the comment lines above the header.
std::optional<std::string_view> comment_value(const sim::config::Csv& csv, std::string_view key);
/// The number of hours after `utc_offset_h=` there, -14 to 14; absence and nonsense are errors.
std::optional<sim::Span> comment_offset(const sim::config::Csv& csv, sim::config::FileErrors& errors);

/// See read_weather.
std::optional<Weather> read_typical_year(sim::config::Csv& csv, const sim::Window& window,
                                         sim::config::FileErrors& errors);

}  // namespace jevons
