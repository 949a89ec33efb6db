// What a dispatched grid needs beyond a traced one, and the zone of a market that follows from it.
//   demand   given, or a series, or all that the file says is generated less what is exported; scaled
//   sources  those with a fleet are dispatched; the others follow the file, times their scale; wind and sun
//            can be curtailed
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "models/grid/dispatch/market.hpp"
#include "models/grid/generation/hydro.hpp"
#include "sim/config/document.hpp"

namespace jevons {

/// [grid.NAME.scale]
struct ScaleConfig {
  std::array<double, source_count> source{1, 1, 1, 1, 1, 1, 1, 1};
  double demand = 1;
  void visit(sim::config::Visitor& v);
};

/// Keys of [grid.NAME] where kind = "dispatch".
struct DispatchConfig {
  std::optional<double> demand_w;
  std::vector<double> demand_profile;
  std::string demand_series, demand_labels = "start";
  ScaleConfig scale;
  std::vector<FleetConfig> fleet;
  std::vector<GridStorageConfig> storage;
  std::string hydro = "series";
  double hydro_least_w = 0;
  double curtailment_usd_per_j, floor_usd_per_j, scarcity_usd_per_j;
  double reserve = 0, import_kg_per_j;
  std::string interchange, interchange_labels = "end";
  std::string variation;
  std::optional<NuclearConfig> nuclear;
  std::vector<OnSiteConfig> plants;
  std::optional<HydroConfig> reservoir;
  double air_c = 15;

  DispatchConfig();
  void visit(sim::config::Visitor& v);
  /// Beyond the range of a key; `has_generation`: whether there is a file.
  Problems problems(bool has_generation) const;
};

/// [[line]]: a limited connection of two dispatched grids.
struct LineConfig {
  std::string from, to;
  double capacity_w = 0;
  void visit(sim::config::Visitor& v);
};

/// What the files of a dispatched grid say; empty where there is none.
struct DispatchInputs {
  std::vector<sim::Series> generation_w;  // by source
  std::optional<sim::Series> export_w;    // net
  std::optional<sim::Series> demand_w;
  double hydro_water_m3_per_j = 0;
  std::array<double, source_count> most_w{};   // of each source in the whole file
};

/// problems() must be empty. `utc_offset`: of the local hours of the profile.
MarketZone make_zone(const DispatchConfig& config, const FactorSet& factors, const DispatchInputs& inputs,
                     const sim::Window& window, sim::Span utc_offset);

/// Puts a carbon price on all bids and sorts them anew.
void put_carbon_price(MarketZone& zone, double usd_per_kg);

}  // namespace jevons
