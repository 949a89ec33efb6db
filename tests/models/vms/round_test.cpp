// A round of consolidation against the same round worked out the slow way, move by move.
#include "models/vms/round.hpp"

#include <optional>
#include <set>

#include "models/registry.hpp"
#include "tests/models/vms/clusters.hpp"
#include "tests/models/vms/slow_round.hpp"

using namespace jevons;
using jevons::testing::Dice;
using jevons::testing::SlowRound;

namespace {

/// A cluster drawn at random, which lives through some rounds, each decided both ways.
class Cluster {
 public:
  Cluster(std::uint64_t number, const std::string& detector, const std::string& selector,
          Corrections corrections)
      : dice_(number) {
    policy_.detector = detectors().make(detector);
    policy_.selector = selectors().make(selector);
    policy_.placement = vm_placements().make(dice_.of(
        {"power_aware_best_fit", "power_aware_best_fit", "power_aware_best_fit", "first_fit", "best_fit"}));
    build(corrections);
    s_ = testing::state_of(plan_);
    s_.draws.stream = sim::Stream(number, 0, 7, 0);
    place_machines(plan_, s_, &policy_, [&](std::uint32_t vm, std::uint32_t host) { settle_down(plan_, s_, vm, host); });
  }

  /// So many rounds; how many machines moved, and how many of them twice.
  void live(int rounds) {
    const bool is_clock = plan_.corrected(Correction::clock);
    for (int round = 1; round <= rounds; ++round) {
      const double t = 300.0 * round + (is_clock ? 0 : 0.1);
      ask(plan_, s_, t, true);
      grant_all(plan_, s_, t);
      const auto decided = decide(round);
      for (const auto& move : decided) start(move, t);
      end_copies(t + 30);
    }
  }

  std::size_t moves = 0, twice = 0;

 private:
  void build(Corrections corrections) {
    std::vector<HostType> host_types{testing::g4(), testing::g5()};
    if (dice_.one_in(4)) host_types[0] = testing::linear_host(1860, 2, 80, 80 + dice_.between(0, 60));
    if (dice_.one_in(4))
      host_types[1] = testing::linear_host(2660, static_cast<int>(dice_.from(1, 4)), 90, 140);
    std::vector<std::uint16_t> type_of_host, type_of_vm;
    const auto hosts = dice_.from(5, 40), machines = dice_.from(10, 120);
    for (std::int64_t i = 0; i < hosts; ++i) type_of_host.push_back(static_cast<std::uint16_t>(i % 2));
    for (std::int64_t i = 0; i < machines; ++i)
      type_of_vm.push_back(static_cast<std::uint16_t>(dice_.below(4)));
    std::vector<std::vector<double>> share;
    const double busy = dice_.between(.1, 1), zeros = dice_.one_in(2) ? 0 : dice_.between(0, .1);
    for (std::int64_t i = 0; i < machines; ++i) share.push_back(samples(busy, zeros));
    plan_ = testing::cluster(host_types, type_of_host,
                             {testing::machine(1860, 870), testing::machine(1500, 1740),
                              testing::machine(1000, 1740), testing::machine(500, 613)},
                             type_of_vm, share, corrections);
    plan_.look_ahead = static_cast<double>(dice_.from(1, 2));
  }

  std::vector<double> samples(double busy, double zeros) {
    std::vector<double> all;
    const double level = busy * dice_.uniform(), noise = dice_.one_in(4) ? 0 : dice_.between(0, .5),
                 drift = dice_.between(-.01, .02);
    for (int i = 0; i < 32; ++i) {
      const double share = std::clamp(level + drift * i + noise * (dice_.uniform() - .5), 0.0, 1.0);
      all.push_back(dice_.uniform() < zeros ? 0 : std::floor(100 * share) / 100);
    }
    return all;
  }

  std::vector<VmMove> decide(int round) {
    auto slow_state = s_;
    const auto expected = SlowRound(plan_, slow_state, policy_).decide();
    std::vector<VmMove> decided;
    plan_round(plan_, s_, policy_, decided);
    INFO("round " << round << ": " << decided.size() << " moves, expected " << expected.size());
    for (std::size_t i = 0; i < std::min(decided.size(), expected.size()); ++i)
      if (!(decided[i] == expected[i]))
        FAIL("round " << round << " move " << i << ": machine " << decided[i].vm << " to " << decided[i].to
                      << ", expected " << expected[i].vm << " to " << expected[i].to);
    REQUIRE(decided.size() == expected.size());
    if (!plan_.corrected(Correction::fair_share))
      for (std::uint32_t host = 0; host < plan_.hosts; ++host)
        REQUIRE(s_.hosts[host].java_capacity == slow_state.hosts[host].java_capacity);
    // As many draws were taken.
    auto a = s_.draws, b = slow_state.draws;
    REQUIRE(a.stream.uniform() == b.stream.uniform());
    std::set<std::uint32_t> moved;
    for (const auto& move : decided) twice += !moved.insert(move.vm).second;
    moves += decided.size();
    if (plan_.corrected(Correction::single_move)) REQUIRE(moved.size() == decided.size());
    return decided;
  }

  /// Some wait for their host to wake up, where hosts sleep and a machine that moves twice is none.
  void start(const VmMove& move, double t) {
    const bool waits = plan_.corrected(Correction::transitions) && plan_.corrected(Correction::single_move) &&
                       dice_.one_in(4);
    if (waits) return reserve(plan_, s_, move.vm, move.to);
    begin_migration(plan_, s_, move.vm, move.to, t);
    under_way_.push_back(move);
  }

  /// All of them, or, where rounds allow for it, most: others go on into the next round.
  void end_copies(double t) {
    const bool may_last = plan_.corrected(Correction::single_move);
    ask(plan_, s_, t, false);
    grant_all(plan_, s_, t);
    std::vector<VmMove> last;
    for (const auto& move : under_way_)
      if (may_last && dice_.one_in(4))
        last.push_back(move);
      else
        end_migration(plan_, s_, move.vm, move.to);
    under_way_ = last;
    for (std::uint32_t host = 0; host < plan_.hosts; ++host) {
      auto& h = s_.hosts[host];
      if (h.coming.empty() || dice_.one_in(2)) continue;
      for (const auto vm : std::exchange(h.coming, {})) {
        s_.vms[vm].reserved = false;
        h.memory_free_b += plan_.vm_type(vm).memory_b;
        if (s_.vms[vm].gone) continue;
        begin_migration(plan_, s_, vm, host, t);
        under_way_.push_back({vm, host});
      }
    }
    grant_all(plan_, s_, t);
  }

  Dice dice_;
  Migrate policy_;
  VmPlan plan_;
  VmState s_;
  std::vector<VmMove> under_way_;
};

void require_same_moves(Corrections corrections, std::uint64_t first, int clusters_each, int rounds,
                        bool twice_is_possible) {
  std::size_t moves = 0, twice = 0;
  for (const std::string detector : {"thr", "iqr", "mad", "lr", "lrr"})
    for (const std::string selector : {"mmt", "mc", "mu", "rs"})
      for (int i = 0; i < clusters_each; ++i) {
        INFO(detector << " + " << selector << ", cluster " << first);
        Cluster cluster(first++, detector, selector, corrections);
        cluster.live(rounds);
        moves += cluster.moves;
        twice += cluster.twice;
      }
  CHECK(moves > 5000);
  CHECK((twice > 0) == twice_is_possible);
}

}  // namespace

TEST_CASE("rounds as CloudSim has them are those of the slow way", "[vms][round]") {
  require_same_moves({}, 10000, 20, 18, true);
}

TEST_CASE("rounds of physical hosts are those of the slow way", "[vms][round]") {
  require_same_moves(Corrections::all(), 20000, 30, 18, false);
}

TEST_CASE("rounds with a single correction are those of the slow way", "[vms][round]") {
  Dice dice(3000);
  std::uint64_t number = 30000;
  for (const auto& info : kCorrections) {
    auto corrections = testing::only({info.correction});
    if (info.correction == Correction::transitions) corrections.add(Correction::idle_power);
    for (int i = 0; i < 40; ++i) {
      const std::string detector = dice.of({"thr", "iqr", "mad", "lr", "lrr"}),
                        selector = dice.of({"mmt", "mc", "mu", "rs"});
      INFO(info.name << ": " << detector << " + " << selector << ", cluster " << number);
      Cluster(number++, detector, selector, corrections).live(16);
    }
  }
}

TEST_CASE("rounds with corrections in any combination are those of the slow way", "[vms][round]") {
  Dice dice(4000);
  for (std::uint64_t number = 40000; number < 40500; ++number) {
    Corrections corrections;
    for (const auto& info : kCorrections)
      if (dice.one_in(2)) corrections.add(info.correction);
    if (corrections.has(Correction::transitions)) corrections.add(Correction::idle_power);
    const std::string detector = dice.of({"thr", "iqr", "mad", "lr", "lrr"}),
                      selector = dice.of({"mmt", "mc", "mu", "rs"});
    INFO(detector << " + " << selector << ", cluster " << number);
    Cluster(number, detector, selector, corrections).live(16);
  }
}
