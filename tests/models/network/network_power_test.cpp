#include "models/network/network_power.hpp"

#include <catch2/catch.hpp>

using namespace jevons;

namespace {

/// Of nodes of eight with a port for each.
double total_w(const NetworkConfig& network, std::int64_t accelerators) {
  const auto islands = (accelerators + 7) / 8;
  return network_power(network.resolved(8, 450e9), static_cast<double>(accelerators) / 8,
                       tiers_of(network, islands))
      .total_w();
}

}  // namespace

TEST_CASE("an accelerator's share of a non-blocking Clos of 1, 2 and 3 tiers is 54, 94.5 and 135 W") {
  NetworkConfig network;
  const double printed[] = {54, 94.5, 135};
  const double share[] = {4.1, 6.9, 9.6};  // % of it and a node's 1,275 W for each accelerator
  for (int tiers = 1; tiers <= 3; ++tiers) {
    network.tiers = tiers;
    const double w = total_w(network, 8192) / 8192;
    CHECK(w == Approx(25 + (2 * tiers - 1) * 11.7 + 2 * tiers * 8.5));
    CHECK(w == Approx(printed[tiers - 1]).margin(0.5));
    CHECK(100 * w / (w + 1275) == Approx(share[tiers - 1]).margin(0.06));
  }
}

TEST_CASE("tiers are as many as the islands need") {
  const NetworkConfig network;
  CHECK(tiers_of(network, (32 * 8 + 7) / 8) == 1);
  CHECK(tiers_of(network, (32 * 8 + 1 + 7) / 8) == 2);
  CHECK(tiers_of(network, (1024 * 8 + 7) / 8) == 2);
  CHECK(tiers_of(network, (1024 * 8 + 1 + 7) / 8) == 3);
}

TEST_CASE("cards that servers' own figures contain are drawn once") {
  auto network = NetworkConfig{}.resolved(8, 450e9);
  const auto within = network_power(network, 128, 2);
  CHECK(within.in_servers_w == Approx(1024 * 33.5));
  CHECK(within.beside_servers_w() == Approx(1024 * (3 * 11.7 + 3 * 8.5)));
  network.cards_in_servers = false;
  const auto beside = network_power(network, 128, 2);
  CHECK(beside.beside_servers_w() == beside.total_w());
  CHECK(beside.total_w() == within.total_w());
}

TEST_CASE("oversubscription needs fewer ports above the leaves, and never less than a leaf's") {
  NetworkConfig network;
  network.tiers = 3;
  double before = total_w(network, 4096);
  for (double o = 1.5; o < 1000; o *= 1.5) {
    network.oversubscription = o;
    const double now = total_w(network, 4096);
    CHECK(now < before);
    before = now;
  }
  network.tiers = 1;
  CHECK(before == Approx(total_w(network, 4096)).epsilon(0.01));
  // A third of two tiers' uplinks: 25 + 11.7 (1 + 2/3) + 8.5 (2 + 2/3).
  network.tiers = 2;
  network.oversubscription = 3;
  CHECK(total_w(network, 8) / 8 == Approx(25 + 11.7 * 5 / 3 + 8.5 * 8 / 3));
}

TEST_CASE("twice the accelerators have twice the ports: no more than twice the power, but for a new tier") {
  const NetworkConfig network;
  CHECK(total_w(network, 2048) == Approx(2 * total_w(network, 1024)));
  CHECK(total_w(network, 16384) / total_w(network, 8192) == Approx(2 * 134.5 / 94.1));
}

TEST_CASE("a torus has optics alone, and an unjoined site nothing") {
  NetworkConfig network;
  network.kind = "torus";
  CHECK(total_w(network, 4096) == Approx(4096 / 8 * 1.5 * 8.5));
  network.kind = "none";
  CHECK(total_w(network, 4096) == 0);
  CHECK(total_w(NetworkConfig{}, 0) == 0);
}
