#include "models/grid/grid.hpp"

#include <fmt/format.h>

#include <cmath>

#include "models/grid/trace.hpp"

namespace jevons {

namespace {

const std::vector<std::string> label_names{"start", "end"};

sim::config::Labels::Mean meaning_of(const std::string& labels) {
  using Mean = sim::config::Labels::Mean;
  return labels == "end" ? Mean::end : Mean::start;
}

// What was written but cannot be used, and what is missing.
bool is_consistent(const GridConfig& config, const std::string& key_path, sim::config::Document& document) {
  bool good = true;
  const auto complain = [&](std::string_view key, std::string message) {
    document.complain(fmt::format("{}.{}", key_path, key), std::move(message));
    good = false;
  };
  const bool constant = config.kind == "constant";
  if (constant && !config.intensity_kg_per_j)
    complain("intensity", "a constant grid needs its carbon intensity, such as intensity = \"400 g/kWh\"");
  if (!constant && config.generation.empty())
    complain("generation", "a grid by trace needs a file of generation by source");
  if (constant && !config.generation.empty()) complain("generation", "a constant grid reads no generation");
  if (!constant && config.intensity_kg_per_j)
    complain("intensity",
             "the intensity of a grid by trace follows from its generation; write kind = \"constant\" for "
             "one that does not change");
  static const GridConfig none;
  const auto refuse = [&](bool given, std::string_view key, std::string_view needs) {
    if (given) complain(key, fmt::format("belongs to {}, which this grid does not have", needs));
  };
  refuse(constant && config.factors != none.factors, "factors", "a series of generation");
  refuse(constant && config.labels != none.labels, "labels", "a series of generation");
  refuse(constant && config.hydro_water_m3_per_j != 0, "hydro_water", "a series of generation");
  refuse(!constant && config.water_m3_per_j, "water", "kind = \"constant\"");
  refuse(constant && config.labels_end_from, "labels_end_from", "a series of generation");
  refuse(config.price.empty() && config.price_labels != none.price_labels, "price_labels",
         "the file in `price`");
  refuse(config.price.empty() && config.price_shift_s != none.price_shift_s, "price_shift",
         "the file in `price`");
  if (!constant && config.labels == "end" && config.labels_end_from)
    complain("labels_end_from", "all labels are ends of hours already, as labels = \"end\" says");
  if (!config.price.empty() && config.flat_price_usd_per_j)
    complain("flat_price", "there are two prices: this one and that of the file in `price`");
  return good;
}

bool load_generation(const GridConfig& config, const std::string& key_path, const sim::Window& window,
                     sim::config::Document& document, std::vector<std::string>& errors, Grid& grid) {
  const auto path = document.find_file(key_path + ".generation", config.generation);
  if (!path) return false;
  auto read = read_generation(*path, window, {meaning_of(config.labels), config.labels_end_from},
                              *find_factor_set(config.factors), errors,
                              config.hydro_water_m3_per_j);
  if (!read) return false;
  grid.intensity_kg_per_j = std::move(read->intensity_kg_per_j);
  grid.renewable_share = std::move(read->renewable_share);
  grid.water_m3_per_j = std::move(read->water_m3_per_j);
  grid.generation_w = std::move(read->generation_w);
  grid.notes = std::move(read->notes);
  grid.files.push_back(path->string());
  return true;
}

/// What a constant grid says of itself.
void set_constant(const GridConfig& config, Grid& grid) {
  grid.intensity_kg_per_j = sim::Series::constant(config.intensity_kg_per_j.value_or(0));
  if (config.water_m3_per_j) grid.water_m3_per_j = sim::Series::constant(*config.water_m3_per_j);
}

bool load_price(const GridConfig& config, const std::string& key_path, const sim::Window& window,
                sim::config::Document& document, std::vector<std::string>& errors, Grid& grid) {
  if (config.flat_price_usd_per_j) grid.price_usd_per_j = sim::Series::constant(*config.flat_price_usd_per_j);
  if (config.price.empty()) return true;
  const auto path = document.find_file(key_path + ".price", config.price);
  if (!path) return false;
  const sim::Span shift{std::llround(config.price_shift_s * 1e9)};
  grid.price_usd_per_j = read_price(*path, window, {meaning_of(config.price_labels), {}, shift}, errors);
  grid.files.push_back(path->string());
  return grid.price_usd_per_j.has_value();
}

}  // namespace

void GridConfig::visit(sim::config::Visitor& v) {
  v.one_of("kind", kind, {"trace", "constant"},
           {.help = "whether carbon intensity follows a series or stays the same"});
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
}

std::optional<Grid> load_grid(const GridConfig& config, const std::string& key_path,
                              const sim::Window& window, sim::config::Document& document) {
  bool good = is_consistent(config, key_path, document);
  Grid grid;
  grid.name = config.name;
  std::vector<std::string> errors;
  if (config.kind == "constant")
    set_constant(config, grid);
  else if (!config.generation.empty())
    good = load_generation(config, key_path, window, document, errors, grid) && good;
  good = load_price(config, key_path, window, document, errors, grid) && good;
  for (auto& error : errors) document.complain_located(std::move(error));
  if (!good) return {};
  return grid;
}

}  // namespace jevons
