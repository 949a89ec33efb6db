// Quantities as people write them: "20 MWh" read into SI by UDUNITS-2, and written back so that it reads the
// same.
//
// Beside the units of UDUNITS: Wh; byte, B, KB, KiB, MiB, GiB, TiB, bit, bps; FLOP, FLOPS (= FLOP/s); USD;
// CO2e and gCO2e, kgCO2e, tCO2e (a mass of carbon dioxide equivalent is a mass); job, request, token, server
// (plain counts). A year is 365 days (8760 h), as in the industry's annual figures, not the tropical year of
// UDUNITS. Safe to call from any thread (UDUNITS itself is not: one lock guards it).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/engine/time.hpp"

namespace sim::config {

/// A value, or why there is none in words a person uses ("\"20 MW\" is a power; an energy is expected, ...").
template <class T>
struct Reading {
  std::optional<T> value;
  std::string problem;  // empty where there is a value
  explicit operator bool() const { return value.has_value(); }
  const T& operator*() const { return *value; }
};

/// Reads a finite number and a unit ("20 MWh", "20MWh", "3e2 g/kWh", "20/h") into `si_unit`, any unit in
/// UDUNITS spelling ("J", "kg J-1", "degC"). A temperature asked for in "K" or "degC" is absolute ("27 degC"
/// is 300.15 K); asked for in "delta_K" it is a difference ("5 degC" is 5). Throws std::invalid_argument if
/// `si_unit` is no unit.
Reading<double> parse_quantity(std::string_view text, std::string_view si_unit);

/// Reads a length of time ("5 min", "1.5 h", "7 days", "250 ms") to the nearest nanosecond; whole nanoseconds
/// are exact. Negative (but for an offset), shorter than a nanosecond but not zero, or beyond 292 years: no
/// value.
Reading<Span> parse_duration(std::string_view text, bool may_be_negative = false);

/// The shortest of "0.02 GWh", "20 MWh", "20000 kWh", ... that parse_quantity reads back to the same bits. A
/// value that is not finite gives a text that does not read back.
std::string format_quantity(double si, std::string_view si_unit);

/// "5 min", "90 min", "7 days": the largest unit with a whole number of it; parse_duration reads it back.
std::string format_duration(Span span);

/// What to write where a value in `si_unit` belongs: `an energy is expected, such as "20 MWh"`.
std::string expected_quantity(std::string_view si_unit);

}  // namespace sim::config
