// Simulated time: whole nanoseconds since the scenario's start, exact and totally ordered.
// A Time is a point, a Span a length; point - point = length. 292 years fit in 63 bits.
// Calendar dates appear only at the edges, see calendar.hpp.
#pragma once

#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>

namespace sim {

struct Span {
  std::int64_t ns = 0;
  constexpr auto operator<=>(const Span&) const = default;
  constexpr double seconds() const { return static_cast<double>(ns) * 1e-9; }
};

struct Time {
  std::int64_t ns = 0;
  constexpr auto operator<=>(const Time&) const = default;
  constexpr double seconds() const { return static_cast<double>(ns) * 1e-9; }
  static constexpr Time never() { return {std::numeric_limits<std::int64_t>::max()}; }
};

constexpr Span operator+(Span a, Span b) { return {a.ns + b.ns}; }
constexpr Span operator-(Span a, Span b) { return {a.ns - b.ns}; }
constexpr Span operator*(std::int64_t n, Span a) { return {n * a.ns}; }
constexpr Time operator+(Time t, Span d) { return {t.ns + d.ns}; }
constexpr Time operator-(Time t, Span d) { return {t.ns - d.ns}; }
constexpr Span operator-(Time a, Time b) { return {a.ns - b.ns}; }

constexpr Span nanoseconds(std::int64_t n) { return {n}; }
constexpr Span whole_seconds(std::int64_t s) { return {s * 1'000'000'000}; }
constexpr Span minutes(std::int64_t m) { return whole_seconds(60 * m); }
constexpr Span hours(std::int64_t h) { return minutes(60 * h); }
constexpr Span days(std::int64_t d) { return hours(24 * d); }

/// The shortest Span of whole nanoseconds that is not shorter than `s` seconds.
/// Throws std::out_of_range beyond 292 years either way or if `s` is not a number.
inline Span seconds(double s) {
  const double ns = std::ceil(s * 1e9);
  if (!(std::abs(ns) < 0x1p63))
    throw std::out_of_range("a span of " + std::to_string(s) + " seconds; the limit is 292 years");
  return {static_cast<std::int64_t>(ns)};
}

}  // namespace sim
