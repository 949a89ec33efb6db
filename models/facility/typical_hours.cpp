#include "models/facility/typical_hours.hpp"

#include <fmt/format.h>

namespace jevons {

namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

// The hours of a year that has a February 29, by month, day and hour of the day from 0.
std::size_t hour_of_year(unsigned month_number, unsigned day_number, unsigned hour) {
  constexpr auto leap = year{2000};
  const auto days = std::chrono::sys_days{leap / month{month_number} / day{day_number}} -
                    std::chrono::sys_days{leap / 1 / 1};
  return static_cast<std::size_t>(days.count()) * 24 + hour;
}

}  // namespace

std::string TypicalHours::text(const TypicalHour& h) const {
  return fmt::format("month {}, day {}, {} {}", h.month, h.day, label_, h.hour);
}

void TypicalHours::add(const TypicalHour& row) {
  const auto place = hour_of_year(row.month, row.day, row.hour - 1);
  if (hours_[place].line != 0)
    return errors_.add(row.line, 0,
                       fmt::format("{} is a duplicate of line {}", text(row), hours_[place].line));
  if (last_line_ != 0 && place < last_place_)
    return errors_.add(
        row.line, 0,
        fmt::format("{} is earlier than line {}, so the rows are not sorted", text(row), last_line_));
  last_place_ = place;
  last_line_ = row.line;
  hours_[place] = row;
}

const TypicalHour* TypicalHours::ending_at(std::chrono::sys_time<std::chrono::hours> local) {
  const auto start = local - std::chrono::hours{1};
  const auto midnight = std::chrono::floor<std::chrono::days>(start);
  const std::chrono::year_month_day date{midnight};
  const auto hour = static_cast<unsigned>((start - midnight).count());
  const auto month_number = static_cast<unsigned>(date.month()),
             day_number = static_cast<unsigned>(date.day());
  const TypicalHour* found = &hours_[hour_of_year(month_number, day_number, hour)];
  if (found->line == 0 && month_number == 2 && day_number == 29) found = &hours_[hour_of_year(2, 28, hour)];
  if (found->line != 0) return found;
  errors_.add(
      fmt::format("{} is missing, and the run needs it", text({0, month_number, day_number, hour + 1})));
  return nullptr;
}

std::optional<Weather> TypicalHours::over(const sim::Window& window, sim::Span utc_offset,
                                          const std::array<bool, weather_ranges.size()>& present) {
  const auto ahead = std::chrono::nanoseconds(utc_offset.ns);
  const auto finish = std::chrono::ceil<std::chrono::hours>(window.finish() + ahead);
  std::vector<sim::Time> times;
  std::array<std::vector<double>, weather_ranges.size()> values;
  for (auto local = std::chrono::floor<std::chrono::hours>(window.start + ahead); local <= finish;
       local += std::chrono::hours{1}) {
    const TypicalHour* hour = ending_at(local);
    if (!hour) return {};
    times.push_back(sim::since(window.start, local - ahead));
    for (std::size_t v = 0; v < values.size(); ++v) values[v].push_back(hour->values[v]);
  }
  const auto series = [&](std::size_t v) -> std::optional<sim::Series> {
    if (!present[v]) return {};
    return sim::Series(sim::Series::Shape::linear, times, values[v], times.back());
  };
  return Weather{*series(0), series(1), series(2), series(3)};
}

}  // namespace jevons
