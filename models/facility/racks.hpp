// Racks of a site: how warm the air is at their inlets, and what their servers do when it is too warm.
//   inlet      T_in,i = T_supply + rise + sum_j D_ij P_j      D: heat recirculation, K/W (Tang et al., IEEE
//   TPDS 2008) throttle   the clock falls linearly from 1 at `throttle` to the least at `trip`, in steps trip
//   at `trip` servers go off; they come back, with their jobs, below `restart`
// Without a matrix every rack has the same inlet. Liquid that is too warm counts like air that is as much too
// warm.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/visitor.hpp"

namespace jevons {

struct RacksConfig {
  std::int64_t servers = 0;
  std::string recirculation;
  double throttle_c = 35, trip_c = 45, restart_c = 32, coolant_most_c = 50;
  double least_clock = 0.3;
  void visit(sim::config::Visitor& v);
};

struct RacksPlan {
  std::uint32_t servers_per_rack = 1, count = 0;
  std::vector<double> recirculation_k_per_w;  // count x count, row by row (inlet by power), or empty
  double throttle_c = 35, trip_c = 45, restart_c = 32, coolant_most_c = 50, least_clock = 0.3;

  /// Of servers in a rack that is `inlet_c` warm: 1 down to least_clock in steps.
  double clock_at(double inlet_c) const;
};

struct RacksState {
  std::vector<std::int64_t> power_nw;  // of its servers, now
  std::vector<double> inlet_c, air_w;  // air_w: heat into the air
  std::vector<double> clock;           // the most that the heat allows
  std::vector<char> tripped;
  std::vector<std::uint32_t> coolest;  // racks from the coolest inlet to the warmest, equals by number; tripped ones last
};

/// Nothing drawn yet, nothing slowed.
RacksState racks_at_rest(const RacksPlan&);

/// Shares of racks that are slowed, and switched off.
double throttled_share(const RacksState&);
double tripped_share(const RacksState&);

/// Reads a square table of non-negative numbers in K/kW: a header that names the racks, then a row a rack.
/// Errors name file and line.
std::optional<std::vector<double>> read_recirculation(const std::string& path, std::uint32_t racks,
                                                      std::vector<std::string>& errors);

/// Inlets under this supply air and the powers of the moment; answers the warmest.
double warm_racks(const RacksPlan&, RacksState&, double supply_c, double rise_k, double liquid_share);
/// Whether anything changes for the rack; sets its clock and whether it has tripped.
bool judge_rack(const RacksPlan&, RacksState&, std::uint32_t rack, double coolant_c);

}  // namespace jevons
