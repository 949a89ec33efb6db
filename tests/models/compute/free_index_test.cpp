#include "models/compute/free_index.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "sim/engine/random.hpp"

using jevons::FreeIndex;

namespace {

/// The same questions answered by looking at every server.
class Reference {
 public:
  void insert(std::uint32_t server, std::int32_t units) { free_[server] = units; }
  void erase(std::uint32_t server) { free_.erase(server); }
  const std::map<std::uint32_t, std::int32_t>& servers() const { return free_; }

  std::int64_t free_units() const {
    std::int64_t sum = 0;
    for (const auto& [server, units] : free_) sum += units;
    return sum;
  }
  std::int32_t most_free() const {
    std::int32_t most = -1;
    for (const auto& [server, units] : free_) most = std::max(most, units);
    return most;
  }
  /// Servers with at least `units` free, by level and then by number.
  std::vector<std::uint32_t> with(std::int32_t units) const {
    std::vector<std::pair<std::int32_t, std::uint32_t>> sorted;
    for (const auto& [server, free] : free_)
      if (free >= units) sorted.emplace_back(free, server);
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::uint32_t> result;
    for (const auto& [free, server] : sorted) result.push_back(server);
    return result;
  }

 private:
  std::map<std::uint32_t, std::int32_t> free_;
};

class Dice {
 public:
  explicit Dice(std::uint64_t number) : stream_(20240412, 0, 1000, number) {}
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(stream_.bits() % n); }

 private:
  sim::Stream stream_;
};

void require_same_answers(const FreeIndex& index, const Reference& reference, std::int32_t units) {
  const auto candidates = reference.with(units);
  REQUIRE(index.count(units) == static_cast<std::int64_t>(candidates.size()));
  REQUIRE(index.most_free() == reference.most_free());
  REQUIRE(index.free_units() == reference.free_units());
  REQUIRE(index.servers() == static_cast<std::int64_t>(reference.servers().size()));
  if (candidates.empty()) {
    REQUIRE_FALSE(index.lowest(units));
    REQUIRE_FALSE(index.tightest(units));
    REQUIRE_FALSE(index.loosest(units));
    return;
  }
  REQUIRE(index.lowest(units) == *std::min_element(candidates.begin(), candidates.end()));
  REQUIRE(index.tightest(units) == candidates.front());
  const auto loosest = reference.with(reference.most_free());
  REQUIRE(index.loosest(units) == loosest.front());
  for (const auto k : {std::size_t{0}, candidates.size() / 2, candidates.size() - 1})
    REQUIRE(index.kth(units, static_cast<std::int64_t>(k)) == candidates[k]);
}

}  // namespace

TEST_CASE("an index of free units answers as a look at every server would", "[free_index]") {
  const auto [servers, most_units] =
      GENERATE(std::pair{1u, 1}, std::pair{1u, 200}, std::pair{7u, 4}, std::pair{63u, 64}, std::pair{64u, 63},
               std::pair{65u, 2}, std::pair{5000u, 130});
  CAPTURE(servers, most_units);
  Dice dice(servers);
  FreeIndex index(servers, most_units);
  Reference reference;
  require_same_answers(index, reference, 0);
  for (int step = 0; step < 1500; ++step) {
    const auto server = dice.below(servers);
    const auto units = static_cast<std::int32_t>(dice.below(static_cast<std::uint32_t>(most_units) + 1));
    const auto present = reference.servers().find(server);
    if (present == reference.servers().end()) {
      index.insert(server, units);
      reference.insert(server, units);
    } else if (dice.below(3) == 0) {
      index.erase(server, present->second);
      reference.erase(server);
    } else {
      index.move(server, present->second, units);
      reference.insert(server, units);
    }
    if (step < 100 || step % 10 == 0)
      require_same_answers(index, reference,
                           static_cast<std::int32_t>(dice.below(static_cast<std::uint32_t>(most_units) + 1)));
  }
}

TEST_CASE("every server of a level is the k-th for one k", "[free_index]") {
  FreeIndex index(20000, 3);
  std::vector<std::uint32_t> expected;
  for (std::uint32_t server = 0; server < 20000; server += 1 + server % 97) {
    index.insert(server, 2);
    expected.push_back(server);
  }
  for (std::size_t k = 0; k < expected.size(); ++k)
    REQUIRE(index.kth(1, static_cast<std::int64_t>(k)) == expected[k]);
}

TEST_CASE("a hundred thousand servers are filled and emptied in order of their numbers", "[free_index]") {
  constexpr std::uint32_t servers = 100'000;
  FreeIndex index(servers, 8);
  for (std::uint32_t server = servers; server-- > 0;) index.insert(server, 8);
  CHECK(index.free_units() == 8 * std::int64_t{servers});
  bool in_order = true;
  for (std::uint32_t server = 0; server < servers; ++server) {
    in_order &= index.lowest(8) == server;
    index.move(server, 8, 1);
  }
  CHECK(in_order);
  CHECK(index.count(8) == 0);
  CHECK(index.count(1) == servers);
  CHECK(index.kth(1, servers - 1) == servers - 1);
  for (std::uint32_t server = 0; server < servers; ++server) index.erase(server, 1);
  CHECK(index.servers() == 0);
  CHECK(index.free_units() == 0);
  CHECK(index.most_free() == -1);
}

TEST_CASE("the last of sixteen million servers is found", "[free_index]") {
  constexpr std::uint32_t servers = (1u << 24) - 1;
  FreeIndex index(servers, 1);
  index.insert(servers - 1, 1);
  CHECK(index.lowest(1) == servers - 1);
  CHECK(index.kth(1, 0) == servers - 1);
  index.insert(4095, 1);
  CHECK(index.lowest(1) == 4095u);
  CHECK(index.kth(1, 1) == servers - 1);
}

TEST_CASE("a server whose units are all held is not offered to a job", "[free_index]") {
  FreeIndex index(2, 4);
  index.insert(0, 0);
  index.insert(1, 3);
  CHECK(index.lowest(1) == 1u);
  CHECK(index.tightest(1) == 1u);
  CHECK(index.count(1) == 1);
  CHECK_FALSE(index.loosest(4));
}

TEST_CASE("a copy of an index goes its own way", "[free_index]") {
  FreeIndex original(10, 4);
  original.insert(3, 4);
  FreeIndex copy = original;
  copy.move(3, 4, 0);
  copy.insert(7, 2);
  CHECK(original.lowest(1) == 3u);
  CHECK(original.free_units() == 4);
  CHECK(copy.lowest(1) == 7u);
  original.erase(3, 4);
  CHECK(original.servers() == 0);
  CHECK(copy.servers() == 2);
}
