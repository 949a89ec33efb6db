#include "models/facility/typical_year.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace jevons {

namespace {

using sim::config::Csv;
using sim::config::FileErrors;
using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

constexpr std::array<WeatherRange, 4> ranges{dry_bulb_range, dew_point_range, humidity_range, pressure_range};
constexpr std::size_t first_value = 4;  // column of the dry bulb, after year, month, day, hour

struct Hour {
  std::size_t line = 0;  // 0: not in the file
  std::array<double, ranges.size()> values{};
};

// The hours of a year that has a February 29, by month, day and hour of the day from 0.
std::size_t hour_of_year(unsigned month_number, unsigned day_number, unsigned hour) {
  constexpr auto leap = year{2000};
  const auto days = std::chrono::sys_days{leap / month{month_number} / day{day_number}} -
                    std::chrono::sys_days{leap / 1 / 1};
  return static_cast<std::size_t>(days.count()) * 24 + hour;
}

class TypicalYear {
 public:
  TypicalYear(Csv& csv, FileErrors& errors) : csv_(csv), errors_(errors), hours_(366 * 24) {}

  bool read() {
    const std::size_t before = errors_.count();
    if (!csv_.expect({"year", "month", "day", "hour_end_lst", "dry_bulb_c"},
                     {"dew_point_c", "rh_pct", "pressure_pa", "ghi_wh_m2", "dni_wh_m2", "dhi_wh_m2",
                      "wind_dir_deg", "wind_speed_m_s"}))
      return false;
    while (csv_.next()) read_row();
    return errors_.count() == before;
  }

  bool has(std::size_t value) const { return csv_.has(first_value + value); }

  // The hour that ends at this local standard time; nothing, and an error, where the file lacks it.
  const Hour* ending_at(std::chrono::sys_time<std::chrono::hours> local) {
    const auto start = local - std::chrono::hours{1};
    const auto midnight = std::chrono::floor<std::chrono::days>(start);
    const std::chrono::year_month_day date{midnight};
    const auto hour = static_cast<unsigned>((start - midnight).count());
    const auto month_number = static_cast<unsigned>(date.month()),
               day_number = static_cast<unsigned>(date.day());
    const Hour* found = &hours_[hour_of_year(month_number, day_number, hour)];
    if (found->line == 0 && month_number == 2 && day_number == 29) found = &hours_[hour_of_year(2, 28, hour)];
    if (found->line != 0) return found;
    errors_.add(fmt::format("month {}, day {}, hour_end_lst {} is missing, and the run needs it",
                            month_number, day_number, hour + 1));
    return nullptr;
  }

 private:
  void read_row() {
    csv_.whole(0, 1800, 2200);
    const auto month_number = csv_.whole(1, 1, 12), day_number = csv_.whole(2, 1, 31),
               hour = csv_.whole(3, 1, 24);
    Hour row{csv_.line()};
    for (std::size_t v = 0; v < ranges.size(); ++v) read_value(v, row);
    if (!month_number || !day_number || !hour) return;
    const std::chrono::month_day date{month{static_cast<unsigned>(*month_number)},
                                      day{static_cast<unsigned>(*day_number)}};
    if (!date.ok())
      return csv_.complain(2, fmt::format("month {} has no day {}", *month_number, *day_number));
    const auto place = hour_of_year(static_cast<unsigned>(*month_number), static_cast<unsigned>(*day_number),
                                    static_cast<unsigned>(*hour) - 1);
    if (hours_[place].line != 0)
      return csv_.complain_row(fmt::format("month {}, day {}, hour_end_lst {} is a duplicate of line {}",
                                           *month_number, *day_number, *hour, hours_[place].line));
    if (last_line_ != 0 && place < last_place_)
      return csv_.complain_row(
          fmt::format("month {}, day {}, hour_end_lst {} is earlier than line {}, so the rows are "
                      "not sorted",
                      *month_number, *day_number, *hour, last_line_));
    last_place_ = place;
    last_line_ = row.line;
    hours_[place] = row;
  }

  void read_value(std::size_t v, Hour& row) {
    if (!has(v)) return;
    const auto value = csv_.number(first_value + v);
    if (!value) return;
    if (!ranges[v].holds(*value)) csv_.complain(first_value + v, ranges[v].complaint(*value));
    row.values[v] = *value * ranges[v].factor;
  }

  Csv& csv_;
  FileErrors& errors_;
  std::vector<Hour> hours_;
  std::size_t last_place_ = 0, last_line_ = 0;
};

}  // namespace

std::string WeatherRange::complaint(double value) const {
  return fmt::format("{} of {} {}: expected is {} to {}", column, value, unit, least, most);
}

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

std::optional<Weather> read_typical_year(Csv& csv, const sim::Window& window, FileErrors& errors) {
  const auto offset = comment_offset(csv, errors);
  TypicalYear typical(csv, errors);
  if (!typical.read() || !offset) return {};
  const auto ahead = std::chrono::nanoseconds(offset->ns);
  const auto finish = std::chrono::ceil<std::chrono::hours>(window.finish() + ahead);
  std::vector<sim::Time> times;
  std::array<std::vector<double>, ranges.size()> values;
  for (auto local = std::chrono::floor<std::chrono::hours>(window.start + ahead); local <= finish;
       local += std::chrono::hours{1}) {
    const Hour* hour = typical.ending_at(local);
    if (!hour) return {};
    times.push_back(sim::since(window.start, local - ahead));
    for (std::size_t v = 0; v < ranges.size(); ++v) values[v].push_back(hour->values[v]);
  }
  const auto series = [&](std::size_t v) -> std::optional<sim::Series> {
    if (!typical.has(v)) return {};
    return sim::Series(sim::Series::Shape::linear, times, values[v], times.back());
  };
  return Weather{*series(0), series(1), series(2), series(3)};
}

}  // namespace jevons
