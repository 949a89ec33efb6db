// What a slower clock does to a server: its dynamic power falls with a power of the clock, work with the
// share of a job's time that the clock sets. The clock f is relative to full; how busy held units are stays
// as it is.
//   draw             P(f) = P_static + P_dynamic f^alpha, alpha 3 where voltage follows frequency
//   under a cap      f = clamp(((P_cap - P_static) / P_dynamic)^(1/alpha), f_min, 1), 1 where P_cap >= P(1)
//   rate of work     1 / ((1 - mu) / f + mu), mu the share of the time at full clock that f does not stretch
// With mu = 0 the energy of a unit of work, P(f) / f, is least at f* = (P_static / ((alpha - 1)
// P_dynamic))^(1/alpha). P_static is idle power and, of accelerators at work, their `static_power`; the clock
// of a server with accelerators is that of its accelerators. Weiser et al., OSDI 1994; exponents of 2 to 3 in
// practice.
#pragma once

#include <cstdint>

namespace jevons {

/// What a server draws at full clock with the jobs that it has, and what of it falls with the clock.
struct Draw {
  std::int64_t static_nw = 0, dynamic_nw = 0;
  double alpha = 3, min_clock = 1;

  std::int64_t full_nw() const { return static_nw + dynamic_nw; }
  /// At this clock; below full rounded down, so that a cap is kept to the nanowatt.
  std::int64_t at(double clock) const;
  std::int64_t lowest_nw() const { return at(min_clock); }
  /// The fastest clock that keeps the cap; the lowest there is where none does.
  double under(std::int64_t cap_nw) const;
};

/// Rate of work at a clock, relative to that at full clock.
inline double rate_at(double clock, double unscaled) {
  if (unscaled == 0 || clock >= 1 || clock <= 0) return clock;
  return 1 / ((1 - unscaled) / clock + unscaled);
}

}  // namespace jevons
