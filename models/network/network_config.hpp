// [site.NAME.network] of a scenario: what joins the accelerators of a site, and what that draws.
// An island is what NVLink or its like joins (a node, or a rack of them); islands are joined by network
// ports.
#pragma once

#include <cstdint>
#include <string>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct NetworkConfig {
  std::string kind = "fat_tree";
  std::int64_t island = 0;  // accelerators
  double link_b_per_s = 0, link_latency_s = 3e-6, link_chunk_s = 0;
  std::int64_t ports = 0;  // of an island
  double port_b_per_s = 50e9, port_latency_s = 5e-6, port_chunk_s = 0;
  double startup_s = 0;
  double reduce_s_per_b = 0;
  std::string algorithm = "best";
  std::string in_network = "nowhere";

  std::int64_t leaf_islands = 32, leaves_of_pod = 32, tiers = 0;
  double oversubscription = 1, pod_oversubscription = 1;
  double path_efficiency = 1;
  std::string rank_order = "any";

  std::int64_t dimensions = 3;

  double card_w = 25, optic_w = 8.5, switch_port_w = 11.7, torus_optics = 1.5;
  bool cards_in_servers = true;
  double energy_j_per_b = 80e-12;  // 10 pJ/bit

  std::string measured;
  std::int64_t measured_ranks = 0, measured_ranks_between = 0;

  /// What it says 0 of, as servers with so many accelerators and such links have it: an island is a server,
  /// with a port for each.
  NetworkConfig resolved(std::int64_t accelerators, double accelerator_link_b_per_s) const;

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

}  // namespace jevons
