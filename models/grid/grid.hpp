// A grid as a site sees it: carbon intensity, price and generation by source over the run, from a trace of
// what was (or typically is) generated, or constant. A dispatched grid's are outcomes (dispatch/market.hpp);
// here is what it is made from.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/grid/dispatch/config.hpp"
#include "models/grid/generation/factors.hpp"
#include "sim/config/document.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

/// [grid.NAME] of a scenario.
struct GridConfig {
  std::string name;
  std::string kind = "trace";
  std::string generation;
  std::string factors = "ipcc_2014_lifecycle";
  std::string labels = "start";
  std::optional<sim::Instant> labels_end_from;
  std::string price;
  std::string price_labels = "start";
  double price_shift_s = 0;
  std::optional<double> flat_price_usd_per_j;
  std::optional<double> intensity_kg_per_j, water_m3_per_j;
  double hydro_water_m3_per_j = 0;
  std::optional<sim::Span> utc_offset;
  double losses = 0;
  std::optional<double> residual_kg_per_j, upstream_kg_per_j;
  std::string average, average_labels = "start";
  std::string gaps = "error";
  std::string marginal, marginal_labels = "start";
  DispatchConfig dispatch;

  bool is_dispatched() const { return kind == "dispatch"; }
  void visit(sim::config::Visitor& v);
};

/// Immutable once loaded; simulation time 0 is the run's start.
struct Grid {
  std::string name;
  sim::Series intensity_kg_per_j;              // average carbon intensity of generation
  std::optional<sim::Series> price_usd_per_j;  // nothing where the scenario gives none; may be negative
  std::optional<sim::Series> marginal_kg_per_j;  // of one more watt; nothing where it is not known
  std::optional<sim::Series> renewable_share;    // wind, solar, hydro; nothing on a constant grid
  std::optional<sim::Series> carbon_free_share;  // the same and nuclear
  std::optional<sim::Series> upstream_kg_per_j;  // of fuels, where `intensity_kg_per_j` counts stacks alone
  std::optional<sim::Series> water_m3_per_j;   // consumed by generation; nothing where it is not known
  std::vector<sim::Series> generation_w;       // by source_names; empty on a constant grid
  std::array<double, source_count> most_w{};   // the most of each source in the whole file
  std::optional<sim::Series> net_load_w;       // all of it less wind and sun
  std::shared_ptr<const std::array<Variation, varied_names.size()>> variation;
  std::optional<sim::Series> export_w, demand_w;  // of a dispatched grid: net, agreed beforehand; beside its sites
  std::optional<double> residual_kg_per_j;     // of what no contract claims, where it is not the average
  double losses = 0;                           // of transmission and distribution, share of what is generated
  sim::Span utc_offset{};                      // of its local hours
  bool dispatched = false;                     // the series above but generation and export are outcomes
  bool usable = true;                          // false while errors are gathered: what is wrong with it was said
  std::vector<std::string> notes;              // decisions a reader of the results should know
  std::vector<std::string> files;              // what was read, for the results' provenance
};

/// Reads what the configuration at `key_path` ("grid.caiso") names. Every error goes to the document; nothing
/// comes back if there was one.
std::optional<Grid> load_grid(const GridConfig& config, const std::string& key_path,
                              const sim::Window& window, sim::config::Document& document);

}  // namespace jevons
