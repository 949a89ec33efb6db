#include "models/network/network_power.hpp"

namespace jevons {
namespace {

/// Switch ports for each port of an island.
double switch_ports(const NetworkConfig& network, int tiers) {
  const double leaf = network.oversubscription, pod = leaf * network.pod_oversubscription;
  return 1 + (tiers >= 2 ? 2 / leaf : 0) + (tiers >= 3 ? 2 / pod : 0);
}

}  // namespace

int tiers_of(const NetworkConfig& network, std::int64_t islands) {
  if (network.kind != "fat_tree") return 0;
  if (network.tiers > 0) return static_cast<int>(network.tiers);
  return islands <= network.leaf_islands                           ? 1
         : islands <= network.leaf_islands * network.leaves_of_pod ? 2
                                                                   : 3;
}

NetworkPower network_power(const NetworkConfig& network, double islands, int tiers) {
  NetworkPower power;
  if (network.kind == "torus") power.optics_w = islands * network.torus_optics * network.optic_w;
  if (network.kind != "fat_tree") return power;
  const double ports = islands * static_cast<double>(network.ports), above = switch_ports(network, tiers);
  power.cards_w = ports * network.card_w;
  power.switches_w = ports * above * network.switch_port_w;
  power.optics_w = ports * (1 + above) * network.optic_w;
  if (network.cards_in_servers) power.in_servers_w = ports * (network.card_w + network.optic_w);
  return power;
}

}  // namespace jevons
