// The typical-year form of weather file (TMYx, TMY3), and what the comment lines of all CSV forms say.
#pragma once

#include <optional>
#include <string_view>

#include "models/facility/weather.hpp"
#include "sim/config/csv.hpp"

namespace jevons {

/// What follows `key` ("tz=") up to the next space, in the comment lines above the header.
std::optional<std::string_view> comment_value(const sim::config::Csv& csv, std::string_view key);
/// The number of hours after `utc_offset_h=` there, -14 to 14; absence and nonsense are errors.
std::optional<sim::Span> comment_offset(const sim::config::Csv& csv, sim::config::FileErrors& errors);
/// The height above the sea after `elev_m=`, if a comment says it; nonsense is an error.
std::optional<double> comment_elevation(const sim::config::Csv& csv, sim::config::FileErrors& errors);

/// A height at which there is weather to read.
inline bool is_elevation(double metres) { return -500 <= metres && metres <= 9000; }

/// See read_weather.
std::optional<Weather> read_typical_year(sim::config::Csv& csv, const sim::Window& window,
                                         sim::config::FileErrors& errors);

}  // namespace jevons
