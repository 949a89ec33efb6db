#include "sim/engine/local_calendar.hpp"

namespace sim {

namespace ch = std::chrono;

Time LocalCalendar::next_multiple(Time t, Span length) const {
  const std::int64_t since_1970 = at(local_start_, t).time_since_epoch().count();
  const std::int64_t after = (since_1970 % length.ns + length.ns) % length.ns;
  return t + Span{length.ns - after};
}

ch::year_month_day LocalCalendar::date(Time t) const { return {ch::floor<ch::days>(at(local_start_, t))}; }

Time LocalCalendar::midnight(ch::year_month_day date) const {
  return since(local_start_, Instant(ch::sys_days(date)));
}

Time LocalCalendar::next_month(Time t) const {
  const auto today = date(t);
  return midnight((today.year() / today.month() + ch::months(1)) / ch::day(1));
}

Time LocalCalendar::next_year(Time t) const {
  return midnight((date(t).year() + ch::years(1)) / ch::January / 1);
}

Span LocalCalendar::year_length(Time t) const { return days(date(t).year().is_leap() ? 366 : 365); }

int LocalCalendar::hour(Time t) const {
  const auto local = at(local_start_, t);
  return static_cast<int>(ch::floor<ch::hours>(local - ch::floor<ch::days>(local)).count());
}

int LocalCalendar::month(Time t) const { return static_cast<int>(static_cast<unsigned>(date(t).month())); }

int LocalCalendar::weekday(Time t) const {
  return static_cast<int>(ch::weekday(ch::floor<ch::days>(at(local_start_, t))).iso_encoding()) - 1;
}

}  // namespace sim
