// Reads measured or typical generation by source, and prices, into series over the window of a run.
//   timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH[,avg_CI]   MW, measured     utc,usd_per_mwh
//   month,hour_utc,WND,SUN,WAT,OIL,NG,COL,NUC,OTH       MW, typical      month,hour_utc,usd_per_mwh
// Marginal intensity: utc,g_per_kwh; net export: utc_end_of_hour,net_export_mw; demand: utc,demand_mw; or typical, as above.
// Labels of measured rows name the start or the end of the hour; which of the two differs between authorities
// (EIA-930, 2022: PJM starts; ERCO, MISO, SOCO, NYIS, BPAT ends; CISO starts until about 17 June, ends
// after).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/grid/generation/factors.hpp"
#include "sim/config/timed_table.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

struct Generation {
  sim::Series intensity_kg_per_j;         // average, by the chosen factors
  sim::Series renewable_share;            // wind, solar and hydro in the whole, 0 to 1
  sim::Series carbon_free_share;          // the same and nuclear
  sim::Series upstream_kg_per_j;          // of fuels, beside the direct factors; 0 with all others
  sim::Series water_m3_per_j;             // consumed by generation
  std::vector<sim::Series> generation_w;  // one for each of source_names
  std::array<double, source_count> most_w{};  // in the whole file, whatever the run is of it
  std::vector<std::string> notes;         // decisions a reader of the results should know
};

/// Errors (in `errors`, located): all of sim::config::Csv and TimedTable; a total below zero, or not above
/// zero or emissions below zero where the run needs the row.
std::optional<Generation> read_generation(const std::filesystem::path& path, const sim::Window& window,
                                          const sim::config::Labels& labels, const FactorSet& factors, std::vector<std::string>& errors,
                                          double hydro_water_m3_per_j = 0);

/// Prices [USD/J], negative ones too.
std::optional<sim::Series> read_price(const std::filesystem::path& path, const sim::Window& window,
                                      const sim::config::Labels& labels, std::vector<std::string>& errors,
                                      std::vector<std::string>& notes);
/// Carbon intensity [kg/J], average or marginal.
std::optional<sim::Series> read_intensity(const std::filesystem::path& path, const sim::Window& window,
                                         const sim::config::Labels& labels, std::vector<std::string>& errors,
                                      std::vector<std::string>& notes);

/// Demand [W].
std::optional<sim::Series> read_demand(const std::filesystem::path& path, const sim::Window& window,
                                       const sim::config::Labels& labels, std::vector<std::string>& errors,
                                      std::vector<std::string>& notes);

/// Net export [W], below zero for import.
std::optional<sim::Series> read_interchange(const std::filesystem::path& path, const sim::Window& window,
                                            const sim::config::Labels& labels, std::vector<std::string>& errors,
                                      std::vector<std::string>& notes);

}  // namespace jevons
