#include "models/facility/weather.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/facility/epw.hpp"
#include "models/facility/typical_year.hpp"
#include "models/facility/weather_ranges.hpp"
#include "sim/config/timed_table.hpp"
#include "sim/engine/time_zone.hpp"

namespace jevons {

namespace {

using sim::config::Csv;
using sim::config::FileErrors;

// The columns the model uses stand first: dry bulb, dew point, relative humidity, pressure.
const sim::config::TimedColumns typical_columns{
    "",
    {"dry_bulb_c"},
    {"dew_point_c", "rh_pct", "pressure_pa"},
    {"ghi_w_m2", "dni_w_m2", "dhi_w_m2", "wind_dir_deg", "wind_speed_m_s"}};
const sim::config::TimedColumns open_meteo_columns{
    "local_time", {"temp_c"}, {"rh_pct"}, {"cloud_pct", "wind_kmh"}};

bool has_column(const Csv& csv, std::string_view name) {
  return std::find(csv.header().begin(), csv.header().end(), name) != csv.header().end();
}

// The rows of the file that are used, each once: a typical day's serve many days of a run.
std::vector<std::size_t> rows_of(const sim::config::Covering& covering) {
  auto rows = covering.rows;
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

void complain_of_range(const sim::config::TimedTable& table, const sim::config::Covering& covering,
                       std::size_t column, const WeatherRange& range, FileErrors& errors) {
  for (const std::size_t row : rows_of(covering))
    if (const double value = table.value(row, column); !range.holds(value))
      errors.add(table.rows[row].line, 0, range.complaint(value));
}

void complain_of_dew_points(const sim::config::TimedTable& table, const sim::config::Covering& covering,
                            FileErrors& errors) {
  for (const std::size_t row : rows_of(covering))
    if (const auto complaint = dew_point_complaint(table.value(row, 0), table.value(row, 1)))
      errors.add(table.rows[row].line, 0, *complaint);
}

std::optional<Weather> read_typical_days(Csv& csv, const sim::Window& window, FileErrors& errors) {
  const auto table = read_timed_table(csv, typical_columns, errors);
  if (!table) return {};
  const auto covering = cover(*table, window, {}, errors);
  if (!covering) return {};
  const auto column = [&](std::size_t c, const WeatherRange& range) -> std::optional<sim::Series> {
    if (!table->present[c]) return {};
    complain_of_range(*table, *covering, c, range, errors);
    return to_series(*table, *covering, c, sim::Series::Shape::hold, range.factor);
  };
  Weather weather{*column(0, dry_bulb_range), column(1, dew_point_range), column(2, humidity_range),
                  column(3, pressure_range)};
  if (weather.dew_point_c) complain_of_dew_points(*table, *covering, errors);
  return weather;
}

// What the file's labels are ahead of UTC, from the scenario, the comment line, or a zone that keeps one
// offset.
std::optional<sim::Span> offset_of(const Csv& csv, const sim::Window& window, std::optional<sim::Span> given,
                                   FileErrors& errors) {
  if (given) return given;
  if (comment_value(csv, "utc_offset_h=")) return comment_offset(csv, errors);
  const auto zone = comment_value(csv, "tz=");
  if (!zone) {
    errors.add("no comment line above the header says tz=ZONE or utc_offset_h=HOURS");
    return {};
  }
  constexpr std::chrono::days year{
      366};  // a zone that keeps one offset in the run may have another in its file
  const auto from = std::max(window.start, sim::Instant::min() + year) - year;
  const auto to = std::min(window.finish(), sim::Instant::max() - year) + year;
  const auto offsets = sim::utc_offsets(std::string(*zone), from, to);
  if (offsets.size() == 1) return offsets.front();
  if (offsets.empty()) {
    errors.add(fmt::format("{} is not a time zone of this system's database", sim::config::in_quotes(*zone)));
    return {};
  }
  std::string choices;
  for (const auto offset : offsets)
    choices += fmt::format("{}{} h", choices.empty() ? "" : " or ", offset.seconds() / 3600);
  errors.add(fmt::format(
      "the labels keep one offset from UTC all year, and {} has {}: the file does not say which, so "
      "the scenario must, as `weather_utc_offset` of the site",
      *zone, choices));
  return {};
}

std::optional<Weather> read_open_meteo(Csv& csv, const sim::Window& window, std::optional<sim::Span> given,
                                       FileErrors& errors) {
  const auto offset = offset_of(csv, window, given, errors);
  const auto table = read_timed_table(csv, open_meteo_columns, errors);
  if (!offset || !table) return {};
  const sim::config::Labels labels{sim::config::Labels::Mean::instant, {}, sim::Span{} - *offset};
  const auto covering = cover(*table, window, labels, errors);
  if (!covering) return {};
  const auto column = [&](std::size_t c, const WeatherRange& range) {
    complain_of_range(*table, *covering, c, range, errors);
    return to_series(*table, *covering, c, sim::Series::Shape::linear, range.factor);
  };
  Weather weather;
  weather.dry_bulb_c = column(0, dry_bulb_range);
  if (table->present[1]) weather.relative_humidity = column(1, humidity_range);
  return weather;
}

std::optional<Weather> read_csv(const std::filesystem::path& path, const sim::Window& window,
                                std::optional<sim::Span> utc_offset, FileErrors& errors) {
  Csv csv(path, errors);
  if (csv.header().empty()) return {};
  std::optional<Weather> weather;
  if (has_column(csv, "hour_end_lst"))
    weather = read_typical_year(csv, window, errors);
  else if (has_column(csv, "local_time"))
    weather = read_open_meteo(csv, window, utc_offset, errors);
  else if (has_column(csv, "dry_bulb_sd_k"))
    weather = read_stochastic_year(csv, window, errors);
  else if (has_column(csv, "hour_utc"))
    weather = read_typical_days(csv, window, errors);
  else
    errors.add(
        csv.line(), 0,
        "not a weather table: the header has none of hour_end_lst (typical year), local_time "
        "(Open-Meteo), dry_bulb_sd_k (stochastic year), hour_utc (typical days), and the file is no EPW");
  if (weather) weather->elevation_m = comment_elevation(csv, errors);
  return weather;
}

}  // namespace

std::optional<Weather> read_weather(const std::filesystem::path& path, const sim::Window& window,
                                    std::optional<sim::Span> utc_offset,
                                    std::vector<std::string>& error_lines) {
  FileErrors errors(path.string(), error_lines);
  auto weather = is_epw(path) ? read_epw(path, window, errors) : read_csv(path, window, utc_offset, errors);
  if (!errors.none()) return {};
  return weather;
}

}  // namespace jevons
