// Calendar instants, at the edges only: UTC with nanoseconds, and time zones for series labelled in local time.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "sim/engine/time.hpp"

namespace sim {

using Instant = std::chrono::sys_time<std::chrono::nanoseconds>;

/// Reads ISO 8601 "2022-04-12", "2022-04-12T05:00Z", "2022-04-12T05:00:00.5-08:00", a space for the T allowed;
/// no offset means UTC. Nothing if it is not such an instant.
std::optional<Instant> parse_instant(std::string_view text);

/// "2022-04-12T05:00:00Z", with as many decimals of a second as are not zero.
std::string format_instant(Instant);

inline Instant at(Instant start, Time t) { return start + std::chrono::nanoseconds(t.ns); }
inline Time since(Instant start, Instant when) { return {(when - start).count()}; }

}  // namespace sim
