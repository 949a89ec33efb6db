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
  double cards_w = 0, optics_w = 0, switches_w = 0;
  double in_servers_w = 0;  // of these, what servers' own figures contain
  void add(const NetworkPower& other) {
    cards_w += other.cards_w;
    optics_w += other.optics_w;
    switches_w += other.switches_w;
    in_servers_w += other.in_servers_w;
  }
  double total_w() const { return cards_w + optics_w + switches_w; }
  /// What is drawn beside the servers.
  double beside_servers_w() const { return total_w() - in_servers_w; }
};

/// The tiers of a fat tree that joins so many islands: as many as they need, where it does not say; 0 of
/// anything else.
int tiers_of(const NetworkConfig& network, std::int64_t islands);

/// Of so many islands as the configuration has them (parts of one have their part of the ports), in a network
/// of so many tiers.
NetworkPower network_power(const NetworkConfig& network, double islands, int tiers);

}  // namespace jevons
