#include "sim/engine/block_lists.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

using namespace sim;

TEST_CASE("lists that share a pool keep their own items in order") {
  constexpr std::size_t count = 10;
  std::mt19937_64 bits(1);
  BlockLists<int, count, 4> lists;
  std::vector<std::vector<int>> expected(count);
  for (int step = 0; step < 100'000; ++step) {
    const std::size_t list = bits() % count;
    if (bits() % 20 != 0) {
      lists.append(list, step);
      expected[list].push_back(step);
      continue;
    }
    std::vector<int> taken;
    lists.drain(list, [&](int item) { taken.push_back(item); });
    REQUIRE(taken == expected[list]);
    expected[list].clear();
  }
  lists.clear();
  for (std::size_t list = 0; list < count; ++list)
    lists.drain(list, [](int) { FAIL("a cleared list has an item"); });
}

TEST_CASE("memory follows what is held at one time, however it moves between lists") {
  BlockLists<int, 100, 32> lists;
  for (std::size_t list = 0; list < 100; ++list) {
    for (int i = 0; i < 1000; ++i) lists.append(list, i);
    lists.drain(list, [](int) {});
  }
  CHECK(lists.capacity() <= 2 * 1024);
}
