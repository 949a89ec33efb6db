#include "models/grid/local_calendar.hpp"

namespace jevons {

namespace ch = std::chrono;

sim::Time LocalCalendar::next_multiple(sim::Time t, sim::Span length) const {
  const std::int64_t since_1970 = at(local_start_, t).time_since_epoch().count();
  const std::int64_t after = (since_1970 % length.ns + length.ns) % length.ns;
  return t + sim::Span{length.ns - after};
}

ch::year_month_day LocalCalendar::date(sim::Time t) const {
  return {ch::floor<ch::days>(at(local_start_, t))};
}

sim::Time LocalCalendar::midnight(ch::year_month_day date) const {
  return sim::since(local_start_, sim::Instant(ch::sys_days(date)));
}

sim::Time LocalCalendar::next_month(sim::Time t) const {
  const auto today = date(t);
  return midnight((today.year() / today.month() + ch::months(1)) / ch::day(1));
}

sim::Time LocalCalendar::next_year(sim::Time t) const {
  return midnight((date(t).year() + ch::years(1)) / ch::January / 1);
}

sim::Span LocalCalendar::year_length(sim::Time t) const {
  return sim::days(date(t).year().is_leap() ? 366 : 365);
}

int LocalCalendar::hour(sim::Time t) const {
  const auto local = at(local_start_, t);
  return static_cast<int>(ch::floor<ch::hours>(local - ch::floor<ch::days>(local)).count());
}

int LocalCalendar::month(sim::Time t) const {
  return static_cast<int>(static_cast<unsigned>(date(t).month()));
}

bool LocalCalendar::is_weekend(sim::Time t) const {
  const ch::weekday day(ch::floor<ch::days>(at(local_start_, t)));
  return day == ch::Saturday || day == ch::Sunday;
}

}  // namespace jevons
