// The network of a site: what it costs transfers, and what it draws.
#pragma once

#include <cstdint>
#include <vector>

#include "models/network/fabric.hpp"
#include "models/network/network_power.hpp"

namespace jevons {

/// Servers below leaves, and leaves below pods, in their order; in a fat tree of more than one leaf.
struct Leaves {
  std::vector<std::uint32_t> of_server;  // by number within the site; of one without accelerators any
  std::uint32_t count = 0, of_pod = 1;
  double leaf_b_per_s = 0, pod_b_per_s = 0;  // of their ways up, in one direction
  std::uint32_t pods() const { return (count + of_pod - 1) / of_pod; }
};

struct SiteNetwork {
  NetworkConfig links;  // with what was fitted to measured times in place
  int tiers = 0;
  NetworkPower power;
  double energy_j_per_b = 0;
  Leaves leaves;

  /// For servers with so many accelerators and such links.
  Fabric fabric(std::int64_t accelerators, double link_b_per_s) const {
    return Fabric(links.resolved(accelerators, link_b_per_s));
  }
};

}  // namespace jevons
