#include "models/network/collectives.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr Wire kWire{5e-6, 50e9, 0, 1};
const std::vector<Algorithm> kFlat{
    Algorithm::ring,       Algorithm::recursive_doubling, Algorithm::rabenseifner,
    Algorithm::naive_tree, Algorithm::double_binary_tree, Algorithm::naive_exchange};

double time_s(Algorithm a, std::int64_t ranks, double bytes, const Wire& wire = kWire) {
  return all_reduce_shape(a, ranks).time_s(bytes, wire);
}

/// As a table prints it: so many digits after the point.
double printed(double seconds, int digits = 6) {
  const double scale = std::pow(10, digits);
  return std::round(seconds * scale) / scale;
}

}  // namespace

TEST_CASE("a gigabyte among 2 to 16,384 ranks takes what the table says, to its last digit") {
  struct Row {
    std::int64_t ranks;
    double ring, doubling, rabenseifner, tree, double_tree, bound;
  };
  for (const Row& row : {Row{2, .020010, .020005, .020010, .040010, .040010, .020000},
                         Row{8, .035070, .060015, .035030, .120030, .040030, .035000},
                         Row{64, .040005, .120030, .039435, .240060, .040060, .039375},
                         Row{1024, .050191, .200050, .040061, .400100, .040100, .039961},
                         Row{16384, .203828, .280070, .040138, .560140, .040140, .039998}}) {
    INFO(row.ranks);
    CHECK(printed(time_s(Algorithm::ring, row.ranks, 1e9)) == printed(row.ring));
    CHECK(printed(time_s(Algorithm::recursive_doubling, row.ranks, 1e9)) == printed(row.doubling));
    CHECK(printed(time_s(Algorithm::rabenseifner, row.ranks, 1e9)) == printed(row.rabenseifner));
    CHECK(printed(time_s(Algorithm::naive_tree, row.ranks, 1e9)) == printed(row.tree));
    CHECK(printed(time_s(Algorithm::double_binary_tree, row.ranks, 1e9)) == printed(row.double_tree));
    CHECK(printed(all_reduce_bound_s(row.ranks, 1e9, kWire)) == printed(row.bound));
  }
}

TEST_CASE("64 ranks change from recursive doubling to a ring at 7.442 MB, to a double tree below 912 MB") {
  const auto ring = all_reduce_shape(Algorithm::ring, 64);
  CHECK(printed(crossover_b(ring, all_reduce_shape(Algorithm::recursive_doubling, 64), kWire) / 1e6, 3) ==
        Approx(7.442));
  CHECK(crossover_b(ring, all_reduce_shape(Algorithm::double_binary_tree, 64), kWire) == Approx(912e6));
  const std::vector<Algorithm> both{Algorithm::ring, Algorithm::recursive_doubling};
  CHECK(quickest(both, 64, 7.4e6, kWire) == Algorithm::recursive_doubling);
  CHECK(quickest(both, 64, 7.5e6, kWire) == Algorithm::ring);
  CHECK(crossover_b(ring, all_reduce_shape(Algorithm::rabenseifner, 64), kWire) ==
        std::numeric_limits<double>::infinity());
}

TEST_CASE("doubling 512 ranks doubles what a ring sends, and quadruples a naive exchange") {
  const auto ratio = [](Algorithm a) {
    return all_reduce_shape(a, 1024).total / all_reduce_shape(a, 512).total;
  };
  CHECK(printed(ratio(Algorithm::ring), 3) == 2.002);
  CHECK(printed(ratio(Algorithm::naive_exchange), 3) == 4.004);
}

TEST_CASE("140 GB of gradients among 1,024 ranks") {
  const auto ring = all_reduce_shape(Algorithm::ring, 1024);
  CHECK(printed(ring.volume * 140e9 / 1e11, 3) == 2.797);
  CHECK(printed(ring.total * 140e9 / 1e14, 3) == 2.864);
  CHECK(printed(ring.total * 140e9 * 8 * 30e-12 / 1e3, 1) == 68.7);  // kJ at 30 pJ a bit and hop
}

TEST_CASE("laws of every collective, for any ranks, sizes and wires") {
  sim::Stream draw(7, 0, 0, 0);
  for (int i = 0; i < 4000; ++i) {
    const auto ranks = static_cast<std::int64_t>(std::exp(draw.uniform() * 11)) + 1;
    const double bytes = std::exp(draw.uniform() * 30);
    const Wire wire{std::exp(draw.uniform() * 10 - 16), std::exp(draw.uniform() * 8 + 20), 0, 1};
    const auto n = static_cast<double>(ranks);
    INFO(ranks << " ranks, " << bytes << " bytes");
    for (const auto a : kFlat) {
      INFO(name(a));
      const auto shape = all_reduce_shape(a, ranks);
      CHECK(shape.time_s(bytes, wire) >= all_reduce_bound_s(ranks, bytes, wire) * (1 - 1e-12));
      CHECK(shape.time_s(0, wire) == shape.steps * wire.latency_s);
      CHECK(shape.time_s(bytes, {0, wire.b_per_s, 0, 1}) == Approx(shape.volume * bytes / wire.b_per_s));
      // Nobody can know the sum without having been told: n - 1 vectors in and n - 1 results out at the
      // least.
      CHECK(shape.total >= 2 * (n - 1));
      // No rank can send for longer than the collective takes.
      CHECK(shape.total <= shape.volume * n * (1 + 1e-12));
    }
    CHECK(all_reduce_shape(Algorithm::ring, ranks).total * bytes == 2 * (n - 1) * bytes);
    CHECK(all_reduce_shape(Algorithm::naive_exchange, ranks).total == n * (n - 1));
    CHECK(all_reduce_shape(Algorithm::ring, ranks).time_s(1e30, wire) /
              all_reduce_bound_s(ranks, 1e30, wire) ==
          Approx(1));
    const auto best = quickest(kFlat, ranks, bytes, wire);
    for (const auto a : kFlat) CHECK(time_s(best, ranks, bytes, wire) <= time_s(a, ranks, bytes, wire));
    const auto scatter = reduce_scatter_shape(ranks), gather = all_gather_shape(ranks);
    const auto ring = all_reduce_shape(Algorithm::ring, ranks);
    CHECK(scatter.steps + gather.steps == ring.steps);
    CHECK(scatter.volume + gather.volume == Approx(ring.volume));
    CHECK(scatter.total + gather.total == ring.total);
    CHECK(all_to_all_shape(ranks).volume == (n - 1) / n);
  }
}

TEST_CASE("one rank has nothing to send") {
  for (const auto a : kFlat) {
    CHECK(time_s(a, 1, 1e9) == 0);
    CHECK(all_reduce_shape(a, 1).total == 0);
  }
  CHECK(all_reduce_bound_s(1, 1e9, kWire) == 0);
  CHECK(all_to_all_shape(1).time_s(1e9, kWire) == 0);
}

TEST_CASE("ranks beyond a power of two fold in and out: two steps and two vectors more") {
  const auto of_64 = all_reduce_shape(Algorithm::recursive_doubling, 64),
             of_70 = all_reduce_shape(Algorithm::recursive_doubling, 70);
  CHECK(of_70.steps == of_64.steps + 2);
  CHECK(of_70.volume == of_64.volume + 2);
  CHECK(of_70.total == of_64.total + 2 * 6);
  CHECK(all_reduce_shape(Algorithm::rabenseifner, 3).steps == 2 + 2);
}

TEST_CASE("a reduction takes time where a byte does") {
  const Wire slow{5e-6, 50e9, 1e-12, 1};
  CHECK(time_s(Algorithm::ring, 8, 1e9, slow) - time_s(Algorithm::ring, 8, 1e9) == Approx(7.0 / 8 * 1e-3));
  CHECK(time_s(Algorithm::recursive_doubling, 8, 1e9, slow) - time_s(Algorithm::recursive_doubling, 8, 1e9) ==
        Approx(3e-3));
}

TEST_CASE("switches that reduce beat a ring by at most two") {
  for (std::int64_t ranks = 2; ranks <= 1 << 20; ranks *= 2) {
    const auto shape = all_reduce_shape(Algorithm::in_network, ranks, 2);
    CHECK(shape.steps == 4);
    CHECK(shape.time_s(1e12, kWire) >= 1e12 / kWire.b_per_s);
    CHECK(time_s(Algorithm::ring, ranks, 1e12) / shape.time_s(1e12, kWire) <=
          2 * (1 + 1e-4 * static_cast<double>(ranks)));
    const Wire quick{0, 50e9, 0, 2};
    CHECK(all_reduce_shape(Algorithm::ring, ranks).time_s(1e9, quick) / shape.time_s(1e9, quick) <= 2);
  }
}

TEST_CASE("algorithms go by their names") {
  for (const auto& a : all_algorithms()) CHECK(name(algorithm_of(a)) == a);
  CHECK_THROWS(algorithm_of("rings"));
  CHECK_THROWS(all_reduce_shape(Algorithm::hierarchical, 8));
}
