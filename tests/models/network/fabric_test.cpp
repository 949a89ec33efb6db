#include "models/network/fabric.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

const std::vector<Algorithm> kReducing{
    Algorithm::ring,          Algorithm::recursive_doubling, Algorithm::rabenseifner,
    Algorithm::naive_tree,    Algorithm::double_binary_tree, Algorithm::hierarchical,
    Algorithm::naive_exchange};

NetworkConfig random_network(sim::Stream& draw) {
  NetworkConfig network;
  network.link_b_per_s = std::exp(draw.uniform() * 6 + 21);
  network.port_b_per_s = std::exp(draw.uniform() * 6 + 20);
  network.link_latency_s = draw.uniform() * 1e-5;
  network.port_latency_s = draw.uniform() * 1e-5;
  network.ports = 1 + static_cast<std::int64_t>(draw.uniform() * 8);
  network.leaf_islands = 1 + static_cast<std::int64_t>(draw.uniform() * 40);
  network.leaves_of_pod = 1 + static_cast<std::int64_t>(draw.uniform() * 8);
  network.oversubscription = 1 + draw.uniform() * 7;
  network.pod_oversubscription = 1 + draw.uniform() * 7;
  network.path_efficiency = 0.5 + draw.uniform() / 2;
  network.rank_order = draw.uniform() < 0.5 ? "any" : "by_leaf";
  return network;
}

}  // namespace

TEST_CASE("a gigabyte among 128 nodes of 8 takes 0.010161826 s, a fifth of one flat ring") {
  const Fabric fabric{NetworkConfig{}};
  const auto cost = fabric.all_reduce({128, 8}, 1e9, 1, Algorithm::hierarchical);
  CHECK(std::round(cost.time_s * 1e9) == 10161826);
  CHECK(cost.sent_b == Approx(2 * 1023.0 / 1024 * 1e9));
  CHECK(cost.network_b == Approx(2 * 127.0 / 128 * 1e9 / 8));
  CHECK(fabric.all_reduce({1024, 1}, 1e9, 1, Algorithm::ring).time_s / cost.time_s ==
        Approx(4.94).epsilon(0.001));
}

TEST_CASE("hierarchical is the flat ring where there is one node, or one rank a node") {
  sim::Stream draw(8, 0, 0, 0);
  for (int i = 0; i < 500; ++i) {
    const Fabric fabric(random_network(draw));
    const auto n = 2 + static_cast<std::int64_t>(draw.uniform() * 200);
    const double bytes = std::exp(draw.uniform() * 25);
    for (const RankGroup group : {RankGroup{1, n}, RankGroup{n, 1}}) {
      const auto flat = fabric.all_reduce(group, bytes, 1, Algorithm::ring),
                 tiered = fabric.all_reduce(group, bytes, 1, Algorithm::hierarchical);
      CHECK(tiered.time_s == Approx(flat.time_s).epsilon(1e-12));
      CHECK(tiered.sent_b == Approx(flat.sent_b).epsilon(1e-12));
      CHECK(tiered.network_b == Approx(flat.network_b).epsilon(1e-12));
    }
  }
}

TEST_CASE("laws of a fabric, for any network, group and size") {
  sim::Stream draw(9, 0, 0, 0);
  for (int i = 0; i < 2000; ++i) {
    const auto network = random_network(draw);
    const Fabric fabric(network);
    const RankGroup group{1 + static_cast<std::int64_t>(std::exp(draw.uniform() * 7)),
                          1 + static_cast<std::int64_t>(draw.uniform() * 8)};
    const double bytes = std::exp(draw.uniform() * 25), share = 0.1 + 0.9 * draw.uniform();
    const auto n = static_cast<double>(group.ranks());
    INFO(group.nodes << " x " << group.per_node);
    const Wire better{std::min(network.link_latency_s, network.port_latency_s),
                      std::max(network.link_b_per_s, network.port_b_per_s), 0, 1};
    const auto best = fabric.all_reduce(group, bytes, share);
    for (const auto a : kReducing) {
      INFO(name(a));
      const auto cost = fabric.all_reduce(group, bytes, share, a),
                 whole = fabric.all_reduce(group, bytes, 1, a);
      CHECK(cost.algorithm == a);
      CHECK(cost.time_s >= all_reduce_bound_s(group.ranks(), bytes, better) * (1 - 1e-12));
      CHECK(best.time_s <= cost.time_s);
      CHECK(whole.time_s <= cost.time_s);                        // less of the links never helps
      CHECK(whole.time_s >= cost.time_s * share * (1 - 1e-12));  // and never costs more than in proportion
      CHECK(cost.sent_b >= 2 * (n - 1) / n * bytes * (1 - 1e-12));
      CHECK(cost.network_b <= cost.sent_b * (1 + 1e-12));
      CHECK((cost.network_b > 0) == (group.nodes > 1));
      CHECK(fabric.all_reduce(group, 0, share, a).time_s <= cost.time_s);
    }
    const auto scatter = fabric.reduce_scatter(group, bytes, share),
               gather = fabric.all_gather(group, bytes, share);
    CHECK(scatter.time_s + gather.time_s ==
          Approx(fabric.all_reduce(group, bytes, share, Algorithm::hierarchical).time_s));
    CHECK(scatter.sent_b == gather.sent_b);
    CHECK(fabric.all_to_all(group, bytes, share).sent_b == Approx((n - 1) / n * bytes));
  }
}

TEST_CASE("one rank waits for nobody") {
  const Fabric fabric{NetworkConfig{}};
  CHECK(fabric.all_reduce({1, 1}, 1e9).time_s == 0);
  CHECK(fabric.all_to_all({1, 1}, 1e9).time_s == 0);
  CHECK(fabric.reduce_scatter({1, 1}, 1e9).time_s == 0);
}

TEST_CASE("beyond a leaf, an oversubscribed tree leaves a rank its part of the way up") {
  NetworkConfig network;
  network.port_latency_s = 0;
  network.leaf_islands = 4;
  network.leaves_of_pod = 4;
  network.oversubscription = 3;
  const auto time_s = [&](std::int64_t nodes) {
    return Fabric(network).all_reduce({nodes, 1}, 1e9, 1, Algorithm::ring).time_s /
           (2.0 * static_cast<double>(nodes - 1) / static_cast<double>(nodes) * 1e9 / 50e9);
  };
  CHECK(time_s(4) == Approx(1));
  CHECK(time_s(8) == Approx(3));
  CHECK(time_s(16) == Approx(3));
  network.pod_oversubscription = 2;
  CHECK(time_s(16) == Approx(3));
  CHECK(time_s(17) == Approx(6));
  network.path_efficiency = 0.5;
  CHECK(time_s(8) == Approx(6));
  // A ring by leaf crosses a leaf's uplinks once, and they are 4/3 ports wide (2/3 with paths by hash).
  network.rank_order = "by_leaf";
  CHECK(time_s(8) == Approx(1.5));
  network.path_efficiency = 1;
  CHECK(time_s(8) == Approx(1));
  // Halves swap across the leaves by whole leaves at once, in whatever order.
  const Fabric fabric(network);
  CHECK(fabric.all_reduce({8, 1}, 1e9, 1, Algorithm::rabenseifner).time_s ==
        Approx(3 * 2 * 7.0 / 8 * 1e9 / 50e9));
  // Of all-to-all, 4 of 7 others lie beyond the leaf: 4 x 4/7 islands' worth through 4/3.
  CHECK(fabric.all_to_all({8, 1}, 1e9).time_s == Approx(7.0 / 8 * 1e9 / 50e9 * (16.0 / 7) / (4.0 / 3)));
}

TEST_CASE("a non-blocking tree is as wide as its ports, whoever is where") {
  NetworkConfig network;
  network.leaf_islands = 1;
  network.leaves_of_pod = 1;
  for (const char* order : {"any", "by_leaf"}) {
    network.rank_order = order;
    CHECK(Fabric(network).all_reduce({16, 8}, 1e9, 1, Algorithm::hierarchical).time_s ==
          Fabric(NetworkConfig{}).all_reduce({16, 8}, 1e9, 1, Algorithm::hierarchical).time_s);
  }
}

TEST_CASE("ranks of a node share its ports") {
  NetworkConfig network;
  network.port_latency_s = network.link_latency_s = 0;
  network.link_b_per_s = 1e15;
  const double eight = Fabric(network).all_reduce({4, 8}, 1e9, 1, Algorithm::hierarchical).time_s;
  network.ports = 2;
  CHECK(Fabric(network).all_reduce({4, 8}, 1e9, 1, Algorithm::hierarchical).time_s ==
        Approx(4 * eight).epsilon(1e-3));
  CHECK(Fabric(network).all_reduce({4, 1}, 1e9, 1, Algorithm::ring).time_s ==
        Approx(2 * 3.0 / 4 * 1e9 / 50e9));
}

TEST_CASE("a torus rings in all its dimensions at once; all-to-all meets its bisection") {
  NetworkConfig network;
  network.kind = "torus";
  network.island = network.ports = 1;
  network.dimensions = 3;
  const Fabric fabric(network);
  const auto cost = fabric.all_reduce({64, 1}, 1e9);
  CHECK(cost.time_s == Approx(2 * 9 * 5e-6 + 2 * 63.0 / 64 * 1e9 / (6 * 50e9)));
  CHECK(cost.algorithm == Algorithm::ring);
  // A 16 x 16 x 16 torus: half of every vector crosses 2 x 256 links each way.
  CHECK(fabric.all_to_all({4096, 1}, 1e9).time_s == Approx(4095 * 5e-6 + 2048 * 0.5e9 / (2 * 256 * 50e9)));
  network.dimensions = 1;
  CHECK(Fabric(network).all_reduce({16, 1}, 1e9).time_s ==
        Approx(30 * 5e-6 + 2 * 15.0 / 16 * 1e9 / (2 * 50e9)));
}

TEST_CASE("where nothing joins islands, what needs it never ends") {
  NetworkConfig network;
  network.kind = "none";
  const Fabric fabric(network);
  CHECK(fabric.joins({1, 8}));
  CHECK_FALSE(fabric.joins({2, 8}));
  CHECK(std::isinf(fabric.all_reduce({2, 8}, 1e9).time_s));
  CHECK(std::isinf(fabric.send({2, 1}, 1e9).time_s));
  CHECK(fabric.all_reduce({1, 8}, 1e9).time_s > 0);
}

TEST_CASE("switches reduce where they can") {
  NetworkConfig network;
  CHECK_FALSE(Fabric(network).can(Algorithm::in_network, {1, 8}));
  network.in_network = "everywhere";
  const Fabric fabric(network);
  CHECK(fabric.all_reduce({1, 8}, 1e9).algorithm == Algorithm::in_network);
  CHECK(fabric.all_reduce({1, 8}, 1e9).time_s == Approx(2 * 3e-6 + 1e9 / 450e9));
  CHECK(fabric.all_reduce({64, 8}, 1e9, 1, Algorithm::in_network).time_s ==
        Approx(2 * 3e-6 + 1e9 / 450e9 + 4 * 5e-6 + 1e9 / 8 / 50e9));
  network.in_network = "islands";
  network.algorithm = "in_network";
  REQUIRE(network.problems().size() == 1);
}

TEST_CASE("ranks fill islands evenly") {
  const Fabric fabric{NetworkConfig{}};
  CHECK(fabric.group_of(4).per_node == 4);
  CHECK(fabric.group_of(1024).nodes == 128);
  CHECK(fabric.group_of(12).per_node == 6);
  CHECK(fabric.group_of(13).nodes == 13);
}

TEST_CASE("to the next rank: within a node by its links, beyond by its ports") {
  const Fabric fabric{NetworkConfig{}};
  CHECK(fabric.send({1, 8}, 450e6).time_s == Approx(1e-3 + 3e-6));
  CHECK(fabric.send({2, 8}, 50e6).time_s == Approx(1e-3 + 5e-6));
  CHECK(fabric.send({2, 8}, 50e6, 0.5).time_s == Approx(2e-3 + 5e-6));
  CHECK(fabric.send({2, 8}, 50e6).network_b == 50e6);
}
