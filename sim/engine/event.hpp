// An event: what happens, to whom, when. 16 bytes of plain data; everything else about it lives in the world.
// Events sort by key = time [ns] << 3 | phase; equal keys happen in the order in which they were scheduled.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "sim/engine/time.hpp"

namespace sim {

struct Event {
  static constexpr int phase_bits = 3, subject_bits = 24;
  static constexpr std::int64_t time_limit = std::int64_t{1} << 60;  // ns, about 36.5 years
  static constexpr std::uint32_t phase_limit = 1U << phase_bits;
  static constexpr std::uint32_t kind_limit = 1U << (32 - subject_bits);
  static constexpr std::uint32_t subject_limit = 1U << subject_bits;

  std::uint64_t key = 0;           // time and phase
  std::uint32_t kind_subject = 0;  // kind << 24 | subject
  std::uint32_t stamp = 0;         // stale once the subject carries another one

  constexpr Time time() const { return {static_cast<std::int64_t>(key >> phase_bits)}; }
  constexpr std::uint32_t phase() const { return static_cast<std::uint32_t>(key) & (phase_limit - 1); }
  constexpr std::uint32_t kind() const { return kind_subject >> subject_bits; }
  constexpr std::uint32_t subject() const { return kind_subject & (subject_limit - 1); }
  constexpr bool operator==(const Event&) const = default;
};
static_assert(sizeof(Event) == 16);

/// An event at `at` (0 up to 2^60 ns, about 36.5 years), in a phase below 8, of a kind below 256, to a
/// subject below 2^24. Throws std::out_of_range naming the value that is not.
constexpr Event make_event(Time at, std::uint32_t phase, std::uint32_t kind, std::uint32_t subject,
                           std::uint32_t stamp = 0) {
  const auto refuse = [](const char* what, auto value, auto limit) {
    throw std::out_of_range(std::string("an event's ") + what + " is " + std::to_string(value) +
                            "; it must be at least 0 and below " + std::to_string(limit));
  };
  if (at.ns < 0 || at.ns >= Event::time_limit) refuse("time in nanoseconds", at.ns, Event::time_limit);
  if (phase >= Event::phase_limit) refuse("phase", phase, Event::phase_limit);
  if (kind >= Event::kind_limit) refuse("kind", kind, Event::kind_limit);
  if (subject >= Event::subject_limit) refuse("subject", subject, Event::subject_limit);
  return {static_cast<std::uint64_t>(at.ns) << Event::phase_bits | phase,
          kind << Event::subject_bits | subject, stamp};
}

}  // namespace sim
