#include "models/grid/generation/variation.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "models/grid/generation/hours.hpp"
#include "models/purposes.hpp"
#include "sim/config/timed_table.hpp"

namespace jevons {

namespace {

constexpr std::array<std::string_view, 5> figures{"spread", "most", "slow", "slow_lag1", "fast_lag1"};
constexpr double most_persistence = 0.9999;

sim::config::TimedColumns columns() {
  sim::config::TimedColumns all;
  for (const auto name : varied_names)
    for (const auto figure : figures) all.required.push_back(fmt::format("{}_{}", name, figure));
  return all;
}

// The cell of one source in one row; what is wrong with it is an error of the row.
VariationCell to_cell(const sim::config::TimedTable& table, std::size_t row, std::size_t varied,
                      sim::config::FileErrors& errors) {
  const auto value = [&](std::size_t figure) { return table.value(row, varied * figures.size() + figure); };
  const std::size_t line = table.rows[row].line, before = errors.count();
  const auto expect = [&](std::size_t figure, double least, double most) {
    if (least <= value(figure) && value(figure) <= most) return;
    errors.add(line, 0,
               fmt::format("{}_{} of {}: expected is {} to {}", varied_names[varied], figures[figure],
                           value(figure), least, most));
  };
  expect(0, 0, 1000);
  expect(1, 1, 1000);
  expect(2, 0, 1);
  expect(3, 0, most_persistence);
  expect(4, 0, most_persistence);
  if (errors.count() != before) return {};
  const auto ratio = kept_normal(1, value(0), 0, value(1));
  if (!ratio)
    errors.add(line, 0,
               fmt::format("{0}_spread: a ratio of mean 1 from 0 to {2} cannot spread by {1}",
                           varied_names[varied], value(0), value(1)));
  return {ratio.value_or(KeptNormal{}), value(2), value(3), value(4)};
}

std::size_t cell_at(sim::Instant start) {
  const auto midnight = std::chrono::floor<std::chrono::days>(start);
  const unsigned month{std::chrono::year_month_day{midnight}.month()};
  return (month - 1) * 24 +
         static_cast<std::size_t>(std::chrono::floor<std::chrono::hours>(start - midnight).count());
}

}  // namespace

std::optional<std::array<Variation, varied_names.size()>> read_variation(
    const std::filesystem::path& path, std::vector<std::string>& error_lines) {
  sim::config::FileErrors errors(path.string(), error_lines);
  sim::config::Csv csv(path, errors);
  const auto table = read_timed_table(csv, columns(), errors);
  if (!table) return {};
  std::array<Variation, varied_names.size()> all;
  if (!table->typical || table->rows.size() != all[0].size())
    errors.add(fmt::format("{} rows where there is one for each month and hour, {} in all",
                           table->rows.size(), all[0].size()));
  for (std::size_t row = 0; errors.none() && row < table->rows.size(); ++row)
    for (std::size_t varied = 0; varied < all.size(); ++varied)
      if (table->rows[row].complete)
        all[varied][row] = to_cell(*table, row, varied, errors);
      else
        errors.add(table->rows[row].line, 0, "a value is missing");
  if (!errors.none()) return {};
  return all;
}

sim::Series vary(const sim::Series& typical, const Variation& variation, std::size_t varied,
                 const sim::Window& window, const Draws& draws) {
  constexpr std::uint64_t parts_per_grid = 256;  // entities: two for each source
  const auto stream = [&](std::uint64_t part) {
    return Draws{draws.seed, draws.replication, draws.entity * parts_per_grid + part}.stream(
        purpose::variation);
  };
  Persistent slow(stream(2 * varied)), fast(stream(2 * varied + 1));
  std::size_t cursor = 0;
  return hourly_series(window, [&](sim::Instant start) {
    const auto& cell = variation[cell_at(start)];
    const double z = std::sqrt(cell.slow) * slow.z() + std::sqrt(1 - cell.slow) * fast.z();
    slow.step(cell.slow_persistence);
    fast.step(cell.fast_persistence);
    return hourly_mean(typical, window, start, cursor) * cell.ratio.at(z);
  });
}

}  // namespace jevons
