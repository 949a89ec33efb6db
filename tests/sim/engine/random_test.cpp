#include "sim/engine/random.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <vector>

using namespace sim;
using Block = std::array<std::uint64_t, 2>;

TEST_CASE("threefry2x64-20 gives the published answers") {
  // kat_vectors of Random123 1.14: counter, key, answer
  CHECK(threefry_block({0, 0}, {0, 0}) == Block{0xC2B6E3A8C2C69865, 0x6F81ED42F350084D});
  CHECK(threefry_block({~0ULL, ~0ULL}, {~0ULL, ~0ULL}) == Block{0xE02CB7C4D95D277A, 0xD06633D0893B8B68});
  CHECK(threefry_block({0x243F6A8885A308D3, 0x13198A2E03707344}, {0xA4093822299F31D0, 0x082EFA98EC4E6C89}) ==
        Block{0x263C7D30BB0F0AF1, 0x56BE8361D3311526});
}

TEST_CASE("a draw is the cipher of its entity and number under the key of seed, replication and purpose") {
  Stream stream(11, 22, 33, 44);
  const Block key{11, 22ULL << 32 | 33};
  CHECK(stream.bits() == threefry_block({44, 0}, key)[0]);
  CHECK(stream.bits() == threefry_block({44, 1}, key)[0]);
  CHECK(stream.drawn() == 2);
  stream.jump_to(1'000'000);
  CHECK(stream.bits() == threefry_block({44, 1'000'000}, key)[0]);
}

TEST_CASE("streams of another seed, replication, purpose or entity have nothing in common") {
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed : {0, 1})
    for (std::uint32_t replication : {0, 1})
      for (std::uint32_t purpose : {0, 1})
        for (std::uint64_t entity : {0, 1}) {
          Stream stream(seed, replication, purpose, entity);
          for (int i = 0; i < 1000; ++i) seen.insert(stream.bits());
        }
  CHECK(seen.size() == 16'000);
}

TEST_CASE("a copied stream repeats the draws") {
  Stream stream(1, 2, 3, 4);
  stream.bits();
  Stream copy = stream;
  for (int i = 0; i < 100; ++i) REQUIRE(copy.uniform() == stream.uniform());
}

TEST_CASE("uniform draws lie strictly inside (0, 1) and fill it evenly") {
  constexpr int draws = 1'000'000, cells = 1000;
  Stream stream(1, 0, 0, 0);
  std::vector<int> counts(cells);
  double serial = 0, previous = .5;
  for (int i = 0; i < draws; ++i) {
    const double u = stream.uniform();
    REQUIRE((u > 0 && u < 1));
    ++counts[static_cast<std::size_t>(u * cells)];
    serial += (u - .5) * (previous - .5);
    previous = u;
  }
  double chi2 = 0;
  for (const int count : counts) chi2 += std::pow(count - draws / cells, 2) / (draws / cells);
  CHECK(chi2 > 999 - 3.3 * std::sqrt(2 * 999));  // mean and spread of chi-square with 999 degrees
  CHECK(chi2 < 999 + 3.3 * std::sqrt(2 * 999));
  CHECK(std::abs(serial / draws * 12) < 3.3 / std::sqrt(draws));  // serial correlation
}
