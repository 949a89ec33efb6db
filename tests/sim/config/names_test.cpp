#include "sim/config/names.hpp"

#include <catch2/catch.hpp>

using namespace sim::config;

TEST_CASE("the nearest name is at most a third of the letters away") {
  const std::vector<std::string> names{"first_fit", "best_fit", "worst_fit", "random", "edf"};
  CHECK(nearest("fist_fit", names) == "first_fit");
  CHECK(nearest("bets_fit", names) == "best_fit");  // two letters swapped are one slip
  CHECK(nearest("rnadom", names) == "random");
  CHECK(nearest("first-fit", names) == "first_fit");
  CHECK(nearest("Random", names) == "random");
  CHECK(nearest("edff", names) == "edf");
  CHECK(nearest("ab", names).empty());
  CHECK(nearest("power_aware", names).empty());
  CHECK(nearest("", names).empty());
  CHECK(nearest("random", {}).empty());
  CHECK(nearest("ran", {"rat", "can"}) == "rat");  // the first of equals
  CHECK(nearest(std::string(100000, 'a'), names).empty());
}

TEST_CASE("a suggestion names the nearest, or all where none is near") {
  CHECK(suggestion("fifoo", {"fifo", "sjf"}) == "did you mean \"fifo\"?");
  CHECK(suggestion("backfill", {"fifo", "sjf"}) == "known: fifo, sjf");
  CHECK(suggestion("x", {}) == "none is known here");
}

TEST_CASE("a dotted path comes apart into keys and elements") {
  const auto steps = parse_path("site.oasis.servers[10].a-b.\"x.y\"");
  REQUIRE(steps);
  REQUIRE(steps->size() == 6);
  CHECK(steps->at(0).key == "site");
  CHECK(steps->at(2).column == 12);
  CHECK(*steps->at(3).index == 10);
  CHECK(steps->at(4).key == "a-b");
  CHECK(steps->at(5).key == "x.y");
  for (const char* text : {"", ".", "a.", ".a", "a..b", "a b", "a[", "a[]", "a[x]", "a[1", "a[-1]", "a[1]b",
                           "[1]", "\"a", "a[99999999999999999999]", "a[1]."}) {
    INFO(text);
    CHECK_FALSE(parse_path(text));
  }
}

TEST_CASE("a path that was put together comes apart into the same keys") {
  for (const std::string key : {"plain", "with space", "dot.ted", "quo\"ted", "back\\slash", "", "ü"}) {
    const auto steps = parse_path(join(join("top", key), 3));
    INFO(key);
    REQUIRE(steps);
    REQUIRE(steps->size() == 3);
    CHECK((*steps)[1].key == key);
    CHECK((*steps)[2].index == 3u);
  }
}
