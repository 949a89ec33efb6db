// The calendar that contracts and tariffs are written in: quarters, hours, days, months and years of a site's
// standard time, which is a fixed span ahead of UTC. Daylight saving time is not kept: a day has 24 hours,
// all year.
#pragma once

#include <cstdint>

#include "sim/engine/calendar.hpp"

namespace jevons {

class LocalCalendar {
 public:
  /// Simulation time 0 is `start`; local time is UTC + `ahead`.
  explicit LocalCalendar(sim::Instant start, sim::Span ahead = {})
      : local_start_(start + std::chrono::nanoseconds(ahead.ns)) {}

  /// The first edge after t.
  sim::Time next_quarter(sim::Time t) const { return next_multiple(t, sim::minutes(15)); }
  sim::Time next_hour(sim::Time t) const { return next_multiple(t, sim::hours(1)); }
  sim::Time next_day(sim::Time t) const { return next_multiple(t, sim::days(1)); }
  sim::Time next_month(sim::Time t) const;
  sim::Time next_year(sim::Time t) const;
  /// Of the year that t is in.
  sim::Span year_length(sim::Time t) const;

  int hour(sim::Time t) const;   // 0 to 23
  int month(sim::Time t) const;  // 1 to 12
  bool is_weekend(sim::Time t) const;

 private:
  sim::Time next_multiple(sim::Time t, sim::Span length) const;
  std::chrono::year_month_day date(sim::Time t) const;
  sim::Time midnight(std::chrono::year_month_day date) const;

  sim::Instant local_start_;
};

}  // namespace jevons
