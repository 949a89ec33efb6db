// The calendar that contracts and tariffs are written in: quarters, hours, days, months and years of a site's
// standard time, which is a fixed span ahead of UTC. Daylight saving time is not kept: a day has 24 hours,
// all year.
#pragma once

#include <cstdint>

#include "sim/engine/calendar.hpp"

namespace sim {

class LocalCalendar {
 public:
  /// Simulation time 0 is `start`; local time is UTC + `ahead`.
  explicit LocalCalendar(Instant start, Span ahead = {})
      : local_start_(start + std::chrono::nanoseconds(ahead.ns)) {}

  /// The first edge after t.
  Time next_quarter(Time t) const { return next_multiple(t, minutes(15)); }
  Time next_hour(Time t) const { return next_multiple(t, hours(1)); }
  Time next_day(Time t) const { return next_multiple(t, days(1)); }
  Time next_month(Time t) const;
  Time next_year(Time t) const;
  /// Of the year that t is in.
  Span year_length(Time t) const;

  int hour(Time t) const;   // 0 to 23
  int month(Time t) const;  // 1 to 12
  int weekday(Time t) const;  // 0 Monday to 6 Sunday
  bool is_weekend(Time t) const { return weekday(t) >= 5; }

 private:
  Time next_multiple(Time t, Span length) const;
  std::chrono::year_month_day date(Time t) const;
  Time midnight(std::chrono::year_month_day date) const;

  Instant local_start_;
};

}  // namespace sim
