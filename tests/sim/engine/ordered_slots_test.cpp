#include "sim/engine/ordered_slots.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <tuple>
#include <vector>

using namespace sim;

namespace {

std::vector<std::uint32_t> in_order(const OrderedSlots& slots) { return {slots.begin(), slots.end()}; }

}  // namespace

TEST_CASE("slots come by key, first in first out among equals") {
  OrderedSlots slots;
  CHECK(slots.first() == OrderedSlots::none);
  CHECK(slots.last() == OrderedSlots::none);
  slots.insert(7, 20);
  slots.insert(3, 10);
  slots.insert(9, 10);
  slots.insert(1, -5);
  slots.insert(2, 10);
  CHECK(in_order(slots) == std::vector<std::uint32_t>{1, 3, 9, 2, 7});
  CHECK(slots.first() == 1);
  CHECK(slots.last() == 7);
  CHECK(slots.key(9) == 10);
  CHECK(slots.first_from(10) == 3);
  CHECK(slots.first_from(11) == 7);
  CHECK(slots.first_from(21) == OrderedSlots::none);
  slots.erase(3);
  CHECK(slots.first_from(0) == 9);
  slots.insert(3, 10);  // comes back behind its equals
  CHECK(in_order(slots) == std::vector<std::uint32_t>{1, 9, 2, 3, 7});
  slots.clear();
  CHECK(slots.empty());
  CHECK(in_order(slots).empty());
  CHECK_FALSE(slots.contains(7));
}

TEST_CASE("a slot is in the set once or not at all") {
  OrderedSlots slots;
  slots.insert(4, 1);
  CHECK_THROWS_AS(slots.insert(4, 2), std::logic_error);
  CHECK_THROWS_AS(slots.insert(OrderedSlots::none, 2), std::logic_error);
  CHECK_THROWS_WITH(slots.erase(5), "slot 5 is not in the ordered set");
  CHECK_THROWS_AS(slots.erase(3), std::logic_error);
  CHECK_THROWS_AS(slots.key(99), std::logic_error);
  CHECK_THROWS_AS(slots.next(99), std::logic_error);
  CHECK(slots.size() == 1);
}

TEST_CASE("the set agrees with std::set on random operations") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::mt19937_64 bits(seed);
    const std::uint64_t universe = seed % 2 == 0 ? 50 : 5000, keys = seed % 3 == 0 ? 3 : 1'000'000;
    OrderedSlots slots;
    std::set<std::tuple<std::int64_t, int, std::uint32_t>> reference;  // key, order of arrival, slot
    std::vector<std::tuple<std::int64_t, int, std::uint32_t>> entry(universe);
    for (int step = 0; step < 20'000; ++step) {
      const auto slot = static_cast<std::uint32_t>(bits() % universe);
      if (slots.contains(slot)) {
        slots.erase(slot);
        REQUIRE(reference.erase(entry[slot]) == 1);
      } else {
        const auto key = static_cast<std::int64_t>(bits() % keys) - 1;
        slots.insert(slot, key);
        entry[slot] = {key, step, slot};
        reference.insert(entry[slot]);
      }
      REQUIRE(slots.size() == reference.size());
      if (reference.empty()) continue;
      REQUIRE(slots.first() == std::get<2>(*reference.begin()));
      REQUIRE(slots.last() == std::get<2>(*reference.rbegin()));
      const auto key = static_cast<std::int64_t>(bits() % keys);
      const auto from = reference.lower_bound({key, -1, 0});
      REQUIRE(slots.first_from(key) == (from == reference.end() ? OrderedSlots::none : std::get<2>(*from)));
    }
    std::vector<std::uint32_t> expected;
    for (const auto& [key, order, slot] : reference) expected.push_back(slot);
    REQUIRE(in_order(slots) == expected);

    OrderedSlots copy = slots;
    while (!copy.empty()) copy.erase(copy.first());
    REQUIRE(in_order(slots) == expected);
  }
}

TEST_CASE("weights add up in order, whatever comes and goes") {
  std::mt19937_64 bits(5);
  OrderedSlots slots;
  std::vector<std::int64_t> weight(60);
  for (int step = 0; step < 5'000; ++step) {
    const auto slot = static_cast<std::uint32_t>(bits() % weight.size());
    if (slots.contains(slot)) {
      slots.erase(slot);
    } else {
      weight[slot] = static_cast<std::int64_t>(bits() % 9);
      slots.insert(slot, static_cast<std::int64_t>(bits() % 20), weight[slot]);
    }
    const auto key = static_cast<std::int64_t>(bits() % 20), sum = static_cast<std::int64_t>(bits() % 250);
    std::int64_t all = 0, through = 0;
    auto reaching = OrderedSlots::none;
    for (const auto member : slots) {
      all += weight[member];
      if (slots.key(member) <= key) through = all;
      if (reaching == OrderedSlots::none && all >= sum) reaching = member;
    }
    REQUIRE(slots.weight() == all);
    REQUIRE(slots.weight_through(key) == through);
    REQUIRE(slots.first_reaching(sum) == reaching);
  }
}
