#include "models/grid/trace.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/units.hpp"

namespace jevons {

namespace {

using sim::config::FileErrors;
using sim::config::TimedTable;

constexpr double w_per_mw = 1e6;
constexpr double usd_per_j_of_usd_per_mwh = 1 / joules_per_mwh;
const sim::config::TimedColumns generation_columns{
    "timestamp", {"WND", "SUN", "WAT", "OIL", "NG", "COL", "NUC", "OTH"}, {}, {"avg_CI"}, true};
constexpr auto hold = sim::Series::Shape::hold;

std::array<double, source_count> mix_of(const TimedTable& table, std::size_t row) {
  std::array<double, source_count> mix;
  for (std::size_t i = 0; i < source_count; ++i) mix[i] = table.value(row, i);
  return mix;
}

double total(const std::array<double, source_count>& mix) {
  double sum = 0;
  for (const double power : mix) sum += power;
  return sum;
}

double renewable(const std::array<double, source_count>& mix) {
  double sum = 0;
  for (std::size_t i = 0; i < source_count; ++i)
    if (source_is_renewable[i]) sum += mix[i];
  return sum;
}

/// Sources below zero draw power: they are no part of what is generated.
double carbon_free_share(const std::array<double, source_count>& mix) {
  double free = 0, all = 0;
  for (std::size_t i = 0; i < source_count; ++i) {
    const double generated = std::max(mix[i], 0.0);
    all += generated;
    if (source_is_renewable[i] || i == kNuclear) free += generated;
  }
  return free / all;
}

void complain_of_negative_totals(const TimedTable& table, FileErrors& errors) {
  for (std::size_t row = 0; row < table.rows.size(); ++row)
    if (const double sum = total(mix_of(table, row)); table.rows[row].complete && sum < 0)
      errors.add(table.rows[row].line, 0,
                 fmt::format("the sources add up to {} MW, which is below zero", sum));
}

void complain_of_useless_row(const TimedTable& table, std::size_t row, const FactorSet& factors,
                             FileErrors& errors) {
  const auto mix = mix_of(table, row);
  if (total(mix) < 0) return;  // said already
  if (total(mix) == 0)
    errors.add(table.rows[row].line, 0, "the sources add up to 0 MW, so their carbon intensity is undefined");
  else if (average_intensity(factors, mix) < 0)
    errors.add(
        table.rows[row].line, 0,
        fmt::format("sources below zero outweigh the others: the emissions by the factors {} are below zero",
                    factors.name));
}

}  // namespace

std::optional<Generation> read_generation(const std::filesystem::path& path, const sim::Window& window,
                                          const sim::config::Labels& labels, const FactorSet& factors, std::vector<std::string>& error_lines,
                                          double hydro_water_m3_per_j) {
  FileErrors errors(path.string(), error_lines);
  sim::config::Csv csv(path, errors);
  const auto table = read_timed_table(csv, generation_columns, errors);
  if (!table) return {};
  complain_of_negative_totals(*table, errors);
  auto covering = cover(*table, window, labels, errors);
  if (!covering) return {};
  for (std::size_t i = 0; i < source_count; ++i)
    if (!table->present[i])
      covering->notes.push_back(fmt::format("{}: no value in any row for {}, which is taken as 0",
                                            path.filename().string(), source_names[i]));
  const auto &lifecycle = *find_factor_set("ipcc_2014_lifecycle"), &direct = *find_factor_set("direct");
  const bool stacks_alone = factors.name == direct.name;
  std::vector<double> intensity, share, carbon_free, upstream, water;
  for (const std::size_t row : covering->rows) {
    const auto mix = mix_of(*table, row);
    complain_of_useless_row(*table, row, factors, errors);
    intensity.push_back(average_intensity(factors, mix));
    share.push_back(renewable(mix) / total(mix));
    carbon_free.push_back(carbon_free_share(mix));
    upstream.push_back(stacks_alone ? average_intensity(lifecycle, mix) - average_intensity(direct, mix) : 0);
    water.push_back(average_water(mix, hydro_water_m3_per_j));
  }
  if (!errors.none()) return {};
  Generation result{{hold, covering->times, std::move(intensity), covering->last},
                    {hold, covering->times, std::move(share), covering->last},
                    {hold, covering->times, std::move(carbon_free), covering->last},
                    {hold, covering->times, std::move(upstream), covering->last},
                    {hold, covering->times, std::move(water), covering->last},
                    {},
                    {},
                    std::move(covering->notes)};
  for (std::size_t row = 0; row < table->rows.size(); ++row)
    for (std::size_t i = 0; i < source_count; ++i)
      result.most_w[i] = std::max(result.most_w[i], table->value(row, i) * w_per_mw);
  for (std::size_t i = 0; i < source_count; ++i)
    result.generation_w.push_back(to_series(*table, *covering, i, hold, w_per_mw));
  return result;
}

namespace {

/// One column of a table of its own.
std::optional<sim::Series> read_column(const std::filesystem::path& path, const sim::config::TimedColumns& columns,
                                       const sim::Window& window, const sim::config::Labels& labels, double unit,
                                       std::vector<std::string>& error_lines, std::vector<std::string>& notes) {
  FileErrors errors(path.string(), error_lines);
  sim::config::Csv csv(path, errors);
  const auto table = read_timed_table(csv, columns, errors);
  if (!table) return {};
  const auto covering = cover(*table, window, labels, errors);
  if (!covering) return {};
  notes.insert(notes.end(), covering->notes.begin(), covering->notes.end());
  return to_series(*table, *covering, 0, hold, unit);
}

}  // namespace

std::optional<sim::Series> read_price(const std::filesystem::path& path, const sim::Window& window,
                                      const sim::config::Labels& labels, std::vector<std::string>& errors,
                                      std::vector<std::string>& notes) {
  return read_column(path, {"utc", {"usd_per_mwh"}}, window, labels, usd_per_j_of_usd_per_mwh, errors, notes);
}

std::optional<sim::Series> read_intensity(const std::filesystem::path& path, const sim::Window& window,
                                         const sim::config::Labels& labels, std::vector<std::string>& errors,
                                      std::vector<std::string>& notes) {
  return read_column(path, {"utc", {"g_per_kwh"}}, window, labels, kg_per_j_of_g_per_kwh, errors, notes);
}

std::optional<sim::Series> read_demand(const std::filesystem::path& path, const sim::Window& window,
                                       const sim::config::Labels& labels, std::vector<std::string>& errors,
                                      std::vector<std::string>& notes) {
  return read_column(path, {"utc", {"demand_mw"}}, window, labels, w_per_mw, errors, notes);
}

std::optional<sim::Series> read_interchange(const std::filesystem::path& path, const sim::Window& window,
                                            const sim::config::Labels& labels, std::vector<std::string>& errors,
                                      std::vector<std::string>& notes) {
  return read_column(path, {"utc_end_of_hour", {"net_export_mw"}}, window, labels, w_per_mw, errors, notes);
}

}  // namespace jevons
