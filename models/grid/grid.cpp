#include "models/grid/grid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "models/grid/trace.hpp"
#include "sim/config/fingerprint.hpp"

namespace jevons {

namespace {

const std::vector<std::string> label_names{"start", "end"};

sim::config::Labels::Mean meaning_of(const std::string& labels) {
  using Mean = sim::config::Labels::Mean;
  return labels == "end" ? Mean::end : Mean::start;
}

/// A line of a configuration as TOML, and the key it is of: within [scale] a key of its own, else that of its table.
struct KeyLine {
  std::string key, line;
  bool operator==(const KeyLine&) const = default;
};

std::vector<KeyLine> key_lines(DispatchConfig& config) {
  std::vector<KeyLine> lines;
  std::istringstream text(sim::config::to_toml(config, false));
  std::string table;
  for (std::string line; std::getline(text, line);) {
    if (line.empty() || line[0] == '#') continue;
    const auto first = line.find_first_not_of("[ ");
    const auto name = line.substr(first, line.find_first_of(" =].", first) - first);
    if (line[0] == '[') table = name;
    lines.push_back({table.empty() ? name : table == "scale" && line[0] != '[' ? table + "." + name : table, line});
  }
  return lines;
}

/// The keys of a dispatched grid that were written.
std::vector<std::string> foreign_keys(DispatchConfig own) {
  DispatchConfig none;
  if (sim::config::fingerprint(own) == sim::config::fingerprint(none)) return {};
  const auto usual = key_lines(none);
  std::vector<std::string> keys;
  for (const auto& line : key_lines(own))
    if (std::find(usual.begin(), usual.end(), line) == usual.end() && (keys.empty() || keys.back() != line.key))
      keys.push_back(line.key);
  return keys;
}

// What was written but cannot be used, and what is missing.
bool is_consistent(const GridConfig& config, const std::string& key_path, sim::config::Document& document) {
  bool good = true;
  const auto complain = [&](std::string_view key, std::string message) {
    document.complain(fmt::format("{}.{}", key_path, key), std::move(message));
    good = false;
  };
  const bool constant = config.kind == "constant", dispatched = config.is_dispatched();
  if (constant && !config.intensity_kg_per_j)
    complain("intensity", "a constant grid needs its carbon intensity, such as intensity = \"400 g/kWh\"");
  if (!constant && !dispatched && config.generation.empty() && config.average.empty())
    complain("generation", "a grid by trace needs a file of generation by source, or one of its `average` intensity");
  if (constant && !config.generation.empty()) complain("generation", "a constant grid reads no generation");
  if (dispatched && config.intensity_kg_per_j)
    complain("intensity", "is an outcome of dispatch, and cannot be set");
  else if (!constant && config.intensity_kg_per_j)
    complain("intensity",
             "the intensity of a grid by trace follows from its generation, or from the file in `average`; write kind = "
             "\"constant\" for one that does not change");
  static const GridConfig none;
  const auto refuse = [&](bool given, std::string_view key, std::string_view needs) {
    if (given) complain(key, fmt::format("belongs to {}, which this grid does not have", needs));
  };
  refuse(constant && config.factors != none.factors, "factors", "a series of generation");
  const bool no_series = constant || config.generation.empty();
  refuse(config.kind != "trace" && !config.average.empty(), "average", "kind = \"trace\"");
  refuse(config.average.empty() && config.average_labels != none.average_labels, "average_labels", "the file in `average`");
  refuse(no_series && config.labels != none.labels, "labels", "a series of generation");
  refuse(constant && config.hydro_water_m3_per_j != 0, "hydro_water", "a series of generation");
  refuse(!constant && config.water_m3_per_j, "water", "kind = \"constant\"");
  refuse(no_series && config.labels_end_from, "labels_end_from", "a series of generation");
  refuse(!constant && config.upstream_kg_per_j, "upstream", "kind = \"constant\"");
  refuse(config.kind != "trace" && !config.marginal.empty(), "marginal", "kind = \"trace\"");
  refuse(config.marginal.empty() && config.marginal_labels != none.marginal_labels, "marginal_labels", "the file in `marginal`");
  if (dispatched) {
    for (const auto& problem : config.dispatch.problems(!config.generation.empty())) complain(problem.key, problem.text);
    if (!config.price.empty()) complain("price", "is an outcome of dispatch, and cannot be set");
    if (config.flat_price_usd_per_j) complain("flat_price", "is an outcome of dispatch, and cannot be set");
  } else {
    for (const auto& key : foreign_keys(config.dispatch)) complain(key, "belongs to kind = \"dispatch\", which this grid is not");
  }
  refuse(config.price.empty() && config.price_labels != none.price_labels, "price_labels",
         "the file in `price`");
  refuse(config.price.empty() && config.price_shift_s != none.price_shift_s, "price_shift",
         "the file in `price`");
  if (!no_series && config.labels == "end" && config.labels_end_from)
    complain("labels_end_from", "all labels are ends of hours already, as labels = \"end\" says");
  if (!config.price.empty() && config.flat_price_usd_per_j)
    complain("flat_price", "there are two prices: this one and that of the file in `price`");
  return good;
}

sim::Series net_load_of(const std::vector<sim::Series>& generation_w) {
  const auto& wind = generation_w[kWind];
  std::vector<double> values(wind.values().size());
  for (std::size_t i = 0; i < source_count; ++i)
    for (std::size_t k = 0; k < values.size(); ++k)
      if (i != kWind && i != kSolar) values[k] += generation_w[i].values()[k];
  return {wind.shape(), wind.times(), std::move(values), wind.last()};
}

bool load_generation(const GridConfig& config, const std::string& key_path, const sim::Window& window,
                     sim::config::Document& document, std::vector<std::string>& errors, Grid& grid) {
  const auto path = document.find_file(key_path + ".generation", config.generation);
  if (!path) return false;
  auto read = read_generation(*path, window, {meaning_of(config.labels), config.labels_end_from, {}, config.gaps == "hold"},
                              *find_factor_set(config.factors), errors,
                              config.hydro_water_m3_per_j);
  if (!read) return false;
  grid.intensity_kg_per_j = std::move(read->intensity_kg_per_j);
  grid.renewable_share = std::move(read->renewable_share);
  grid.carbon_free_share = std::move(read->carbon_free_share);
  grid.upstream_kg_per_j = std::move(read->upstream_kg_per_j);
  grid.water_m3_per_j = std::move(read->water_m3_per_j);
  grid.generation_w = std::move(read->generation_w);
  grid.most_w = read->most_w;
  grid.net_load_w = net_load_of(grid.generation_w);
  grid.notes.insert(grid.notes.end(), read->notes.begin(), read->notes.end());
  grid.files.push_back(path->string());
  return true;
}

/// What a constant grid says of itself.
void set_constant(const GridConfig& config, Grid& grid) {
  grid.intensity_kg_per_j = sim::Series::constant(config.intensity_kg_per_j.value_or(0));
  if (config.water_m3_per_j) grid.water_m3_per_j = sim::Series::constant(*config.water_m3_per_j);
  if (config.upstream_kg_per_j) grid.upstream_kg_per_j = sim::Series::constant(*config.upstream_kg_per_j);
}

/// A series from a file of its own, if one is named.
template <class Read>
bool load_column(const std::string& key, const std::string& file, sim::config::Document& document, std::optional<sim::Series>& into,
                 Grid& grid, Read&& read) {
  if (file.empty()) return true;
  const auto path = document.find_file(key, file);
  if (!path) return false;
  into = read(*path);
  grid.files.push_back(path->string());
  return into.has_value();
}

bool load_variation(const GridConfig& config, const std::string& key_path, sim::config::Document& document,
                    std::vector<std::string>& errors, Grid& grid) {
  const auto path = document.find_file(key_path + ".variation", config.dispatch.variation);
  if (!path) return false;
  auto read = read_variation(*path, errors);
  grid.files.push_back(path->string());
  if (!read) return false;
  grid.variation = std::make_shared<const std::array<Variation, varied_names.size()>>(std::move(*read));
  return true;
}

}  // namespace

void GridConfig::visit(sim::config::Visitor& v) {
  v.one_of("kind", kind, {"trace", "dispatch", "constant"},
           {.help = "whether carbon intensity and price follow series, come out of a market, or stay the same"});
  v.file("generation", generation,
         {.help = "generation by source [MW], measured (timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH) or typical "
                  "(month,hour_utc,WND,...)"});
  v.one_of("factors", factors, factor_set_names(),
           {.help = "emission factors by source", .source = "IPCC AR5 WG3 (2014) Annex III, medians"});
  v.one_of("labels", labels, label_names,
           {.help = "whether the time of a measured row names the start or the end of its hour"});
  v.instant("labels_end_from", labels_end_from,
            {.help = "the first label that names the end of its hour, in a file that changes its ways"});
  v.file("price", price,
         {.help = "wholesale price, measured (utc,usd_per_mwh) or typical (month,hour_utc,usd_per_mwh)"});
  v.one_of("price_labels", price_labels, label_names, {.help = "the same as labels, for the price"});
  v.quantity(
      "price_shift", price_shift_s, "s",
      {.help = "added to the labels of the price file, where they are not UTC", .min = -86400, .max = 86400});
  v.quantity("flat_price", flat_price_usd_per_j, "USD J-1",
             {.help = "one price for all hours, such as \"80 USD/MWh\""});
  v.quantity("hydro_water", hydro_water_m3_per_j, "m3 J-1",
             {.help = "evaporation from reservoirs that is laid to hydro power, beside the water of other sources",
              .source = "0: reservoirs serve other purposes too; median of those studied 17 L/kWh (Macknick et al. 2012)",
              .min = 0});
  v.quantity("water", water_m3_per_j, "m3 J-1",
             {.help = "water consumed by generation on a constant grid; not known where not given", .min = 0});
  v.quantity("intensity", intensity_kg_per_j, "kg J-1",
             {.help = "carbon intensity of a constant grid, such as \"400 g/kWh\"", .min = 0});
  v.one_of("gaps", gaps, {"error", "hold"},
           {.help = "what becomes of measured rows with empty cells that the run needs: an error, or each is as the row before it, "
                    "with a note"});
  v.file("average", average,
         {.help = "measured average carbon intensity [g/kWh] at any regular step, (utc,g_per_kwh) or typical "
                  "(month,hour_utc,g_per_kwh); in place of what follows from generation, which need not be given then"});
  v.one_of("average_labels", average_labels, label_names, {.help = "the same as labels, for the average intensity"});
  v.file("marginal", marginal,
         {.help = "measured marginal intensity [g/kWh], (utc,g_per_kwh) or typical (month,hour_utc,g_per_kwh)"});
  v.one_of("marginal_labels", marginal_labels, label_names, {.help = "the same as labels, for the marginal intensity"});
  v.duration("utc_offset", utc_offset,
             {.help = "local standard time minus UTC, for the mean day of the net load and for daily profiles; UTC where not given",
              .min = -14 * 3600,
              .max = 14 * 3600});
  v.number("losses", losses,
           {.help = "of transmission and distribution, share of what is generated; to scope 3",
            .source = "0: not counted; 0.05 is the average of the US (EIA, State Electricity Profiles)",
            .min = 0,
            .max = 0.9});
  v.quantity("upstream", upstream_kg_per_j, "kg J-1",
             {.help = "CO2e of fuels' upstream on a constant grid, beside its intensity; to scope 3", .min = 0});
  v.quantity("residual_mix", residual_kg_per_j, "kg J-1",
             {.help = "CO2e of what no contract claims, for the market-based method; the average of the grid where not given", .min = 0});
  dispatch.visit(v);
}

std::optional<Grid> load_grid(const GridConfig& config, const std::string& key_path,
                              const sim::Window& window, sim::config::Document& document) {
  bool good = is_consistent(config, key_path, document);
  Grid grid;
  grid.name = config.name;
  grid.dispatched = config.is_dispatched();
  grid.utc_offset = config.utc_offset.value_or(sim::Span{});
  grid.losses = config.losses;
  grid.residual_kg_per_j = config.residual_kg_per_j;
  std::vector<std::string> errors;
  if (config.kind == "constant")
    set_constant(config, grid);
  else if (!config.generation.empty())
    good = load_generation(config, key_path, window, document, errors, grid) && good;
  if (config.flat_price_usd_per_j) grid.price_usd_per_j = sim::Series::constant(*config.flat_price_usd_per_j);
  const bool hold = config.gaps == "hold";
  const sim::Span shift{std::llround(config.price_shift_s * 1e9)};
  good = load_column(key_path + ".price", config.price, document, grid.price_usd_per_j, grid, [&](const auto& path) {
    return read_price(path, window, {meaning_of(config.price_labels), {}, shift, hold}, errors, grid.notes);
  }) && good;
  good = load_column(key_path + ".marginal", config.marginal, document, grid.marginal_kg_per_j, grid, [&](const auto& path) {
    return read_intensity(path, window, {meaning_of(config.marginal_labels), {}, {}, hold}, errors, grid.notes);
  }) && good;
  std::optional<sim::Series> average;
  good = load_column(key_path + ".average", config.average, document, average, grid, [&](const auto& path) {
    return read_intensity(path, window, {meaning_of(config.average_labels), {}, {}, hold}, errors, grid.notes);
  }) && good;
  if (average) grid.intensity_kg_per_j = *std::move(average);
  if (config.is_dispatched())
    good = load_column(key_path + ".interchange", config.dispatch.interchange, document, grid.export_w, grid, [&](const auto& path) {
      return read_interchange(path, window, {meaning_of(config.dispatch.interchange_labels), {}}, errors, grid.notes);
    }) && good;
  if (config.is_dispatched())
    good = load_column(key_path + ".demand_series", config.dispatch.demand_series, document, grid.demand_w, grid, [&](const auto& path) {
      return read_demand(path, window, {meaning_of(config.dispatch.demand_labels), {}}, errors, grid.notes);
    }) && good;
  if (config.is_dispatched() && !config.dispatch.variation.empty()) good = load_variation(config, key_path, document, errors, grid) && good;
  for (auto& error : errors) document.complain_located(std::move(error));
  if (!good) return {};
  return grid;
}

}  // namespace jevons
