#include "models/network/network_power.hpp"

#include <catch2/catch.hpp>

using namespace jevons;

TEST_CASE("an accelerator's share of a non-blocking Clos of 1, 2 and 3 tiers is 54, 94.5 and 135 W") {
  NetworkConfig network;
  const double printed[] = {54, 94.5, 135};
  const double share[] = {4.1, 6.9, 9.6};  // % of it and a node's 1,275 W for each accelerator
  for (int tiers = 1; tiers <= 3; ++tiers) {
    network.tiers = tiers;
    const double w = network_power(network, 8192).total_w() / 8192;
    CHECK(w == Approx(25 + (2 * tiers - 1) * 11.7 + 2 * tiers * 8.5));
    CHECK(w == Approx(printed[tiers - 1]).margin(0.5));
    CHECK(100 * w / (w + 1275) == Approx(share[tiers - 1]).margin(0.06));
  }
}

TEST_CASE("tiers are as many as the islands need") {
  const NetworkConfig network;
  CHECK(network_power(network, 32 * 8).tiers == 1);
  CHECK(network_power(network, 32 * 8 + 1).tiers == 2);
  CHECK(network_power(network, 1024 * 8).tiers == 2);
  CHECK(network_power(network, 1024 * 8 + 1).tiers == 3);
}

TEST_CASE("cards that servers' own figures contain are drawn once") {
  NetworkConfig network;
  const auto within = network_power(network, 1024);
  CHECK(within.in_servers_w == Approx(1024 * 33.5));
  CHECK(within.beside_servers_w() == Approx(1024 * (3 * 11.7 + 3 * 8.5)));
  network.cards_in_servers = false;
  const auto beside = network_power(network, 1024);
  CHECK(beside.beside_servers_w() == beside.total_w());
  CHECK(beside.total_w() == within.total_w());
}

TEST_CASE("oversubscription needs fewer ports above the leaves, and never less than a leaf's") {
  NetworkConfig network;
  network.tiers = 3;
  double before = network_power(network, 4096).total_w();
  for (double o = 1.5; o < 1000; o *= 1.5) {
    network.oversubscription = o;
    const double now = network_power(network, 4096).total_w();
    CHECK(now < before);
    before = now;
  }
  network.tiers = 1;
  CHECK(before == Approx(network_power(network, 4096).total_w()).epsilon(0.01));
  // A third of two tiers' uplinks: 25 + 11.7 (1 + 2/3) + 8.5 (2 + 2/3).
  network.tiers = 2;
  network.oversubscription = 3;
  CHECK(network_power(network, 8).total_w() / 8 == Approx(25 + 11.7 * 5 / 3 + 8.5 * 8 / 3));
}

TEST_CASE("twice the accelerators have twice the ports: no more than twice the power, but for a new tier") {
  const NetworkConfig network;
  CHECK(network_power(network, 2048).total_w() == Approx(2 * network_power(network, 1024).total_w()));
  CHECK(network_power(network, 16384).total_w() / network_power(network, 8192).total_w() ==
        Approx(2 * 134.5 / 94.1));
}

TEST_CASE("a torus has optics alone, and an unjoined site nothing") {
  NetworkConfig network;
  network.kind = "torus";
  network.island = 1;
  CHECK(network_power(network, 4096).total_w() == Approx(4096 * 1.5 * 8.5));
  network.kind = "none";
  CHECK(network_power(network, 4096).total_w() == 0);
  CHECK(network_power(NetworkConfig{}, 0).total_w() == 0);
}
