// UDUNITS-2 with the units this field needs on top: the one place that calls the library, under one lock.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sim::config {

/// Whether UDUNITS, with our additions, knows the unit. Throws std::runtime_error where UDUNITS finds no unit
/// database.
bool is_unit(std::string_view unit);

/// Whether both are units of the same dimension, so that values convert.
bool convertible(std::string_view from, std::string_view to);

/// `value` from one unit to the other, nothing if they do not convert. Offsets count ("degC" to "K"), except
/// to "delta_K", which takes a temperature as a difference.
std::optional<double> convert(double value, std::string_view from, std::string_view to);

}  // namespace sim::config
