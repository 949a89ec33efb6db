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
  std::int64_t island = 8;  // accelerators
  double link_b_per_s = 450e9, link_latency_s = 3e-6;
  std::int64_t ports = 8;  // of an island
  double port_b_per_s = 50e9, port_latency_s = 5e-6;
  double startup_s = 0;
  double reduce_s_per_b = 0;
  std::string algorithm = "best";
  std::string in_network = "nowhere";

  std::int64_t leaf_islands = 32, leaves_of_pod = 32;
  double oversubscription = 1, pod_oversubscription = 1;
  double path_efficiency = 1;
  std::string rank_order = "any";

  std::int64_t dimensions = 3;

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

}  // namespace jevons
