#include "models/facility/epw.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "models/facility/typical_hours.hpp"
#include "models/facility/typical_year.hpp"
#include "sim/config/csv.hpp"

namespace jevons {

namespace {

using sim::config::FileErrors;

constexpr std::array<std::string_view, 8> headers{"LOCATION",
                                                  "DESIGN CONDITIONS",
                                                  "TYPICAL/EXTREME PERIODS",
                                                  "GROUND TEMPERATURES",
                                                  "HOLIDAYS/DAYLIGHT SAVINGS",
                                                  "COMMENTS 1",
                                                  "COMMENTS 2",
                                                  "DATA PERIODS"};
constexpr std::array<double, weather_ranges.size()> missing{99.9, 99.9, 999, 999999};
constexpr std::size_t location_offset = 8, location_elevation = 9, rows_an_hour = 2;  // columns of headers
constexpr std::size_t month_column = 1, first_value = 6;
constexpr std::size_t fewest_columns = 32, most_columns = 35;  // older files lack the last three

// The cells of a line, without the spaces around them, and where each begins.
class Cells {
 public:
  Cells(std::string_view line, std::size_t number, FileErrors& errors) : number_(number), errors_(errors) {
    for (std::size_t begin = 0;;) {
      const auto end = std::min(line.find(',', begin), line.size());
      const auto first = std::min(line.find_first_not_of(' ', begin), end);
      const auto last = end == first ? first : line.find_last_not_of(' ', end - 1) + 1;
      cells_.push_back(line.substr(first, last - first));
      columns_.push_back(first + 1);
      if (end == line.size()) return;
      begin = end + 1;
    }
  }

  std::size_t size() const { return cells_.size(); }
  std::size_t line() const { return number_; }
  std::string_view operator[](std::size_t cell) const { return cells_[cell]; }
  void complain(std::size_t cell, std::string_view message) const {
    errors_.add(number_, columns_[cell], message);
  }
  void complain(std::string_view message) const { errors_.add(number_, 0, message); }

  std::optional<double> number(std::size_t cell, std::string_view name) const {
    std::string reason;
    const auto value = sim::config::parse_number(cells_[cell], reason);
    if (!value) complain(cell, fmt::format("{}: {}", name, reason));
    return value;
  }
  std::optional<unsigned> whole(std::size_t cell, std::string_view name, int least, int most) const {
    std::string reason;
    const auto value = sim::config::parse_number(cells_[cell], reason);
    if (value && *value == std::floor(*value) && least <= *value && *value <= most)
      return static_cast<unsigned>(*value);
    complain(cell, fmt::format("{}: {} is not a whole number from {} to {}", name,
                               sim::config::in_quotes(cells_[cell]), least, most));
    return {};
  }

 private:
  std::size_t number_;
  FileErrors& errors_;
  std::vector<std::string_view> cells_;
  std::vector<std::size_t> columns_;
};

bool same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

struct Location {
  std::optional<double> offset_h, elevation_m;
};

void read_location(const Cells& cells, Location& location) {
  if (cells.size() <= location_elevation)
    return cells.complain(
        "LOCATION has city, region, country, source, WMO number, latitude, longitude, offset from "
        "UTC in hours, and elevation in metres; some of them are missing");
  constexpr double most_offset_h = 14;
  location.offset_h = cells.number(location_offset, "offset from UTC");
  location.elevation_m = cells.number(location_elevation, "elevation");
  if (location.offset_h && std::abs(*location.offset_h) > most_offset_h)
    cells.complain(location_offset,
                   fmt::format("offset from UTC of {} h: expected is -14 to 14", *location.offset_h));
  if (location.elevation_m && !is_elevation(*location.elevation_m))
    cells.complain(location_elevation,
                   fmt::format("elevation of {} m: expected is -500 to 9000", *location.elevation_m));
}

Location read_headers(sim::config::TextFile& file, FileErrors& errors) {
  Location location;
  std::string_view line;
  for (const auto header : headers) {
    if (!file.next(line)) {
      if (errors.none()) errors.add(fmt::format("ends within the eight header lines: {} is missing", header));
      return location;
    }
    const Cells cells(line, file.line_number(), errors);
    if (!same_word(cells[0], header)) {
      cells.complain(
          0, fmt::format("{}: an EPW file has {} in this line", sim::config::in_quotes(cells[0]), header));
      return location;
    }
    if (header == headers.front()) read_location(cells, location);
    if (header == headers.back() && cells.size() > rows_an_hour && cells[rows_an_hour] != "1")
      cells.complain(rows_an_hour, fmt::format("{} rows an hour: one is expected",
                                               sim::config::in_quotes(cells[rows_an_hour])));
  }
  return location;
}

bool read_value(const Cells& cells, std::size_t v, TypicalHour& row) {
  const auto& range = weather_ranges[v];
  const auto value = cells.number(first_value + v, range.column);
  if (!value) return false;
  row.values[v] = *value * range.factor;
  if (range.holds(*value)) return true;
  cells.complain(first_value + v, *value == missing[v]
                                      ? fmt::format("{} is missing ({} stands for a missing value)",
                                                    range.column, cells[first_value + v])
                                      : range.complaint(*value));
  return false;
}

void read_row(const Cells& cells, TypicalHours& hours) {
  if (cells.size() < fewest_columns || cells.size() > most_columns)
    return cells.complain(
        fmt::format("the row has {} values; a row of an EPW file has {} (or {} in old files)", cells.size(),
                    most_columns, fewest_columns));
  const auto month = cells.whole(month_column, "month", 1, 12),
             day = cells.whole(month_column + 1, "day", 1, 31),
             hour = cells.whole(month_column + 2, "hour", 1, 24);
  cells.whole(month_column + 3, "minute", 0, 60);
  TypicalHour row{cells.line(), month.value_or(1), day.value_or(1), hour.value_or(1)};
  bool good = true;
  for (std::size_t v = 0; v < weather_ranges.size(); ++v) good = read_value(cells, v, row) && good;
  if (good)
    if (const auto complaint = dew_point_complaint(row.values[0], row.values[1]))
      cells.complain(first_value + 1, *complaint);
  if (!month || !day || !hour) return;
  if (!std::chrono::month_day{std::chrono::month{row.month}, std::chrono::day{row.day}}.ok())
    return cells.complain(month_column + 1, fmt::format("day: month {} has no day {}", row.month, row.day));
  hours.add(row);
}

}  // namespace

bool is_epw(const std::filesystem::path& path) {
  if (same_word(path.extension().string(), ".epw")) return true;
  std::vector<std::string> ignored;
  FileErrors errors(path.string(), ignored);
  sim::config::TextFile file(path, errors);
  std::string_view line;
  return file.next(line) && line.starts_with("LOCATION,");
}

std::optional<Weather> read_epw(const std::filesystem::path& path, const sim::Window& window,
                                FileErrors& errors) {
  sim::config::TextFile file(path, errors);
  const auto location = read_headers(file, errors);
  if (!errors.none()) return {};
  TypicalHours hours("hour", errors);
  std::string_view line;
  while (file.next(line)) read_row(Cells(line, file.line_number(), errors), hours);
  if (!errors.none()) return {};
  auto weather =
      hours.over(window, sim::minutes(std::llround(*location.offset_h * 60)), {true, true, true, true});
  if (weather) weather->elevation_m = location.elevation_m;
  return weather;
}

}  // namespace jevons
