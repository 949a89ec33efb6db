// What switches, optics and network cards draw: a constant for each port of an island, whether bytes flow or
// not, and a little for each bit. A Clos (fat tree) of t tiers has for each port of an island
//   switch ports   1 + 2/o [t >= 2] + 2/(o p) [t = 3]       o, p: oversubscription of leaves, and of pods
//   beyond it optics         one more: at the card
// both ends of every link above the leaf being switch ports; parts of switches count, chassis are not filled
// up. Without oversubscription 2t-1 switch ports and 2t optics: 54, 94 and 135 W for 1, 2 and 3 tiers, with
// the card. A torus has no switches, and optics where links leave a rack (TPU v4: 96 of a cube of 64, Jouppi
// et al. 2023). What accelerators draw while they wait for the network is not here: that is energy of the
// job.
#pragma once

#include <cstdint>

#include "models/network/network_config.hpp"

namespace jevons {

struct NetworkPower {
  int tiers = 0;
  double cards_w = 0, optics_w = 0, switches_w = 0;
  double in_servers_w = 0;  // of these, what servers' own figures contain
  double total_w() const { return cards_w + optics_w + switches_w; }
  /// What is drawn beside the servers.
  double beside_servers_w() const { return total_w() - in_servers_w; }
};

/// The tiers that so many islands need.
int tiers_needed(const NetworkConfig& network, std::int64_t islands);

/// Of a site with so many accelerators; islands that are not full have their part of the ports.
NetworkPower network_power(const NetworkConfig& network, std::int64_t accelerators);

}  // namespace jevons
