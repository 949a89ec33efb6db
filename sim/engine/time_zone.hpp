// Offsets of time zones from UTC, by the system's zone database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/engine/calendar.hpp"

namespace sim {

/// The offsets from UTC that a zone ("America/Los_Angeles") keeps in [from, to], each once, in order of
/// appearance. Empty if the database knows no such zone.
std::vector<Span> utc_offsets(const std::string& zone, Instant from, Instant to);

}  // namespace sim
