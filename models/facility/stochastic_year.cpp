#include "models/facility/stochastic_year.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "models/facility/weather.hpp"
#include "models/facility/weather_ranges.hpp"
#include "sim/config/timed_table.hpp"

namespace jevons {

namespace {

constexpr double most_persistence = 0.9999;  // a month's memory
constexpr std::array<WeatherRange, 7> ranges{
    {dry_bulb_range,
     {"standard deviation of the dry bulb", "K", 0, 15},
     {"dew-point depression", "K", 0, 60},
     {"standard deviation of the dew-point depression", "K", 0, 30},
     {"correlation", "", -1, 1},
     {"persistence of the dry bulb", "", 0, most_persistence},
     {"persistence of the dew-point depression", "", 0, most_persistence}}};
constexpr std::size_t pressure_column = ranges.size();
const sim::config::TimedColumns columns{"",
                                        {"dry_bulb_c", "dry_bulb_sd_k", "depression_k", "depression_sd_k",
                                         "correlation", "dry_bulb_persistence", "depression_persistence"},
                                        {"pressure_pa"}};

// Mean and second moment of max(0, a + standard normal).
std::array<double, 2> rectified(double a) {
  const double below = std::erfc(-a / std::numbers::sqrt2) / 2;
  const double density = std::exp(-a * a / 2) / std::sqrt(2 * std::numbers::pi);
  return {density + a * below, (1 + a * a) * below + a * density};
}

ClimateCell to_cell(const sim::config::TimedTable& table, std::size_t row, sim::config::FileErrors& errors) {
  const std::size_t line = table.rows[row].line, before = errors.count();
  const auto value = [&](std::size_t column) { return table.value(row, column); };
  for (std::size_t c = 0; c < ranges.size(); ++c)
    if (!ranges[c].holds(value(c))) errors.add(line, 0, ranges[c].complaint(value(c)));
  if (table.present[pressure_column] && !pressure_range.holds(value(pressure_column)))
    errors.add(line, 0, pressure_range.complaint(value(pressure_column)));
  const auto depression = before_truncation(value(2), value(3));
  if (errors.count() == before && !depression)
    errors.add(line, 0,
               fmt::format("a dew-point depression, never below 0, of mean {} K cannot spread by {} K",
                           value(2), value(3)));
  if (!depression) return {};
  return {value(0), value(1), depression->mean, depression->sd, value(4), value(5), value(6)};
}

}  // namespace

std::optional<Gaussian> before_truncation(double mean, double sd) {
  constexpr double rare = 8, most_truncated = -4;  // a = mean / sd of the Gaussian
  if (sd * rare <= mean) return Gaussian{mean, sd};
  const auto ratio = [](double a) {
    const auto [first, second] = rectified(a);
    return first / std::sqrt(second - first * first);
  };
  double low = most_truncated, high = rare;
  if (mean < ratio(low) * sd) return {};
  for (int i = 0; i < 60; ++i) {
    const double a = (low + high) / 2;
    (ratio(a) * sd > mean ? high : low) = a;
  }
  const double scale = mean / rectified(low)[0];
  return Gaussian{low * scale, scale};
}

std::optional<Weather> read_stochastic_year(sim::config::Csv& csv, const sim::Window& window,
                                            sim::config::FileErrors& errors) {
  const std::size_t before = errors.count();
  const auto table = read_timed_table(csv, columns, errors);
  if (!table) return {};
  const auto covering = cover(*table, window, {sim::config::Labels::Mean::instant, {}, {}}, errors);
  if (!covering) return {};
  StochasticYear year;
  for (std::size_t row = 0; row < table->rows.size(); ++row)  // at most one for each month and hour
    if (table->rows[row].complete) year.cells[row] = to_cell(*table, row, errors);
  if (errors.count() != before) return {};
  year.first = covering->times.front();
  year.cell_of_point.assign(covering->rows.begin(), covering->rows.end());
  Weather weather;
  weather.dry_bulb_c = to_series(*table, *covering, 0, sim::Series::Shape::linear, 1);
  if (table->present[pressure_column])
    weather.pressure_pa = to_series(*table, *covering, pressure_column, sim::Series::Shape::linear, 1);
  weather.stochastic = std::move(year);
  return weather;
}

}  // namespace jevons
