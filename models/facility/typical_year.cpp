#include "models/facility/typical_year.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "models/facility/typical_hours.hpp"

namespace jevons {

namespace {

using sim::config::Csv;
using sim::config::FileErrors;

constexpr std::size_t first_value = 4;  // column of the dry bulb, after year, month, day, hour

bool read_value(Csv& csv, std::size_t v, TypicalHour& row) {
  if (!csv.has(first_value + v)) return true;
  const auto value = csv.number(first_value + v);
  if (!value) return false;
  const bool good = weather_ranges[v].holds(*value);
  if (!good) csv.complain(first_value + v, weather_ranges[v].complaint(*value));
  row.values[v] = *value * weather_ranges[v].factor;
  return good;
}

void read_row(Csv& csv, TypicalHours& hours) {
  csv.whole(0, 1800, 2200);
  const auto month = csv.whole(1, 1, 12), day = csv.whole(2, 1, 31), hour = csv.whole(3, 1, 24);
  TypicalHour row{csv.line()};
  bool good = true;
  for (std::size_t v = 0; v < weather_ranges.size(); ++v) good = read_value(csv, v, row) && good;
  if (good && csv.has(first_value + 1))
    if (const auto complaint = dew_point_complaint(row.values[0], row.values[1]))
      csv.complain(first_value + 1, *complaint);
  if (!month || !day || !hour) return;
  row.month = static_cast<unsigned>(*month);
  row.day = static_cast<unsigned>(*day);
  row.hour = static_cast<unsigned>(*hour);
  if (!std::chrono::month_day{std::chrono::month{row.month}, std::chrono::day{row.day}}.ok())
    return csv.complain(2, fmt::format("month {} has no day {}", row.month, row.day));
  hours.add(row);
}

}  // namespace

std::optional<std::string_view> comment_value(const Csv& csv, std::string_view key) {
  for (const std::string_view comment : csv.comments())
    for (auto found = comment.find(key); found != comment.npos; found = comment.find(key, found + 1))
      if (found == 0 || comment[found - 1] == ' ') {
        const auto value = comment.substr(found + key.size());
        return value.substr(0, value.find(' '));
      }
  return {};
}

std::optional<sim::Span> comment_offset(const Csv& csv, FileErrors& errors) {
  constexpr double most_hours = 14;
  const auto text = comment_value(csv, "utc_offset_h=");
  if (!text) {
    errors.add("no comment line above the header says utc_offset_h=HOURS");
    return {};
  }
  std::string reason;
  const auto value = sim::config::parse_number(*text, reason);
  if (value && std::abs(*value) <= most_hours) return sim::minutes(std::llround(*value * 60));
  errors.add(fmt::format("utc_offset_h={}: a number of hours from -14 to 14 is expected", *text));
  return {};
}

std::optional<double> comment_elevation(const Csv& csv, FileErrors& errors) {
  auto text = comment_value(csv, "elev_m=");
  if (!text) return {};
  text = text->substr(0, text->find_last_not_of(").,;") + 1);  // of the sentence around it
  std::string reason;
  const auto value = sim::config::parse_number(*text, reason);
  if (value && is_elevation(*value)) return value;
  errors.add(fmt::format("elev_m={}: a height of -500 to 9000 m above the sea is expected", *text));
  return {};
}

std::optional<Weather> read_typical_year(Csv& csv, const sim::Window& window, FileErrors& errors) {
  const auto offset = comment_offset(csv, errors);
  if (!csv.expect({"year", "month", "day", "hour_end_lst", "dry_bulb_c"},
                  {"dew_point_c", "rh_pct", "pressure_pa", "ghi_wh_m2", "dni_wh_m2", "dhi_wh_m2",
                   "wind_dir_deg", "wind_speed_m_s"}))
    return {};
  const std::size_t before = errors.count();
  TypicalHours hours("hour_end_lst", errors);
  while (csv.next()) read_row(csv, hours);
  if (errors.count() != before || !offset) return {};
  std::array<bool, weather_ranges.size()> present;
  for (std::size_t v = 0; v < present.size(); ++v) present[v] = csv.has(first_value + v);
  return hours.over(window, *offset, present);
}

}  // namespace jevons
