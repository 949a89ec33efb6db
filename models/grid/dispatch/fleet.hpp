// Power plants of one kind in a dispatched grid, and storage on the grid.
//   bid            cost + carbon price x direct emissions
//   between steps  |g_t - g_(t-1)| <= ramp x capacity x length
//   on             between min_load and all of the units that are on; units are started and stopped by the
//                  plan of the day (plan.hpp), those that start within a step by need
// Usual figures: combined cycle gas ramps 3-8 %/min, min load 0.4-0.5, starts in 0.5-3 h; open cycle
// 10-20 %/min, 10 min; coal 1-3 %/min, 0.4-0.5, 4-12 h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/facility/components/problem.hpp"
#include "models/grid/generation/factors.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

/// [grid.NAME.fleet.NAME]
struct FleetConfig {
  std::string name;
  std::string source = "gas";
  double capacity_w = 0, cost_usd_per_j = 0;
  std::int64_t units = 1;
  std::optional<double> intensity_kg_per_j;
  double min_load = 0, availability = 1;
  std::optional<double> ramp_per_s;
  sim::Span start_time{}, least_off{};
  double start_cost_usd = 0;

  void visit(sim::config::Visitor& v);
};

/// [grid.NAME.storage.NAME]
struct GridStorageConfig {
  std::string name;
  double energy_j = 0, power_w = 0, round_trip_efficiency = 0.85;

  void visit(sim::config::Visitor& v);
};

/// A fleet as the market sees it.
struct Fleet {
  std::string name;
  std::size_t source = 0;
  double unit_w = 0;  // what is there of one unit
  std::int64_t units = 1;
  double cost_usd_per_j = 0, bid_usd_per_j = 0;  // without and with the carbon price
  double intensity_kg_per_j = 0;                 // by the factors of the grid
  double direct_kg_per_j = 0;                    // what a carbon price is put on
  double min_load = 0;
  double ramp_per_s = 0;  // share of capacity; infinite where there is no limit
  double start_s = 0;
  double least_off_s = 0;     // that a unit stays off once it is stopped
  double start_cost_usd = 0;  // of a unit
  double capacity_w() const { return unit_w * static_cast<double>(units); }
  /// Whether somebody has to decide beforehand how many of its units are on.
  bool is_committed() const { return min_load > 0 || start_s > 0 || least_off_s > 0 || start_cost_usd > 0; }
};

Fleet make_fleet(const FleetConfig& config, const FactorSet& factors, const FactorSet& direct);

}  // namespace jevons
