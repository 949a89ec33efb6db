// The network of a site: what it costs transfers, and what it draws.
#pragma once

#include "models/network/fabric.hpp"
#include "models/network/network_power.hpp"

namespace jevons {

struct SiteNetwork {
  NetworkConfig links;  // with what was fitted to measured times in place
  int tiers = 0;
  NetworkPower power;
  double energy_j_per_b = 0;

  /// For servers with so many accelerators and such links.
  Fabric fabric(std::int64_t accelerators, double link_b_per_s) const {
    return Fabric(links.resolved(accelerators, link_b_per_s));
  }
};

}  // namespace jevons
