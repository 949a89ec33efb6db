// Which machine leaves an overloaded host: each rule, its ties, and what mc computes.
#include "models/policies/selector.hpp"

#include <optional>

#include "models/policies/mc.hpp"
#include "models/policies/mmt.hpp"
#include "models/policies/mu.hpp"
#include "models/policies/rs.hpp"
#include "tests/models/worlds.hpp"

using namespace jevons;
using jevons::testing::Dice;

namespace {

using Histories = std::vector<std::vector<double>>;

/// Memory 1, 2, 3 ... backwards: the last has the least.
std::vector<Leaver> machines_of(const Histories& histories) {
  std::vector<Leaver> machines;
  for (std::size_t i = 0; i < histories.size(); ++i)
    machines.push_back({static_cast<double>(histories.size() - i), 0.5, histories[i]});
  return machines;
}

std::size_t pick(const Selector& selector, const std::vector<Leaver>& machines) {
  SelectorDraws draws;
  return selector.pick(machines, draws);
}

std::vector<double> random_history(Dice& dice, std::size_t rounds) {
  std::vector<double> history(rounds);
  for (auto& x : history) x = dice.uniform();
  return history;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<long double>(a.size());
  long double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sa += a[i], sb += b[i], saa += static_cast<long double>(a[i]) * a[i];
    sbb += static_cast<long double>(b[i]) * b[i], sab += static_cast<long double>(a[i]) * b[i];
  }
  return static_cast<double>((n * sab - sa * sb) / std::sqrt((n * saa - sa * sa) * (n * sbb - sb * sb)));
}

/// Multiple correlation of `y` with two others in closed form.
double squared(double y1, double y2, double between) {
  return (y1 * y1 + y2 * y2 - 2 * y1 * y2 * between) / (1 - between * between);
}

}  // namespace

TEST_CASE("mmt takes the least memory, the first among equals", "[policies][selector]") {
  const MinimumMigrationTime mmt;
  CHECK(pick(mmt, {{870}, {613}, {1740}}) == 1);
  CHECK(pick(mmt, {{870}, {613}, {613}}) == 1);
  CHECK(pick(mmt, {{870}}) == 0);
}

TEST_CASE("mu takes the machine that does least, the first among equals", "[policies][selector]") {
  const MinimumUtilisation mu;
  CHECK(pick(mu, {{1, .5}, {9, .2}, {1, .7}}) == 1);
  CHECK(pick(mu, {{1, .5}, {9, .2}, {1, .2}}) == 1);
  CHECK(pick(mu, {{1, 0}, {1, 0}}) == 0);
}

TEST_CASE("rs with a seed of Java's draws as java.util.Random does", "[policies][selector]") {
  RandomSelection rs;
  rs.java_seed = 42;
  SelectorDraws draws;
  rs.seed(draws);
  const std::vector<Leaver> ten(10);
  for (const std::size_t expected : {0u, 3u, 8u, 4u, 0u, 5u, 5u, 8u, 9u, 3u})
    CHECK(rs.pick(ten, draws) == expected);
}

TEST_CASE("rs of the run's own streams takes each machine equally often", "[policies][selector]") {
  const RandomSelection rs;
  SelectorDraws draws{sim::Stream(7, 0, 7, 0), java::Random()};
  rs.seed(draws);
  constexpr int n = 9, trials = 90000;
  const std::vector<Leaver> machines(n);
  std::vector<int> count(n);
  for (int i = 0; i < trials; ++i) ++count.at(rs.pick(machines, draws));
  double chi_squared = 0;
  for (const int c : count)
    chi_squared += (c - trials / n) * (c - trials / n) / static_cast<double>(trials / n);
  CHECK(chi_squared < 26.12);  // 8 degrees of freedom, 0.1 %
}

TEST_CASE("rs draws in a copy what it draws in the original", "[policies][selector]") {
  const RandomSelection rs;
  SelectorDraws draws{sim::Stream(7, 0, 7, 0), java::Random()};
  const std::vector<Leaver> machines(100);
  for (int i = 0; i < 10; ++i) rs.pick(machines, draws);
  auto fork = draws;
  for (int i = 0; i < 100; ++i) CHECK(rs.pick(machines, draws) == rs.pick(machines, fork));
}

TEST_CASE("mc of three machines takes the largest multiple correlation, known in closed form",
          "[policies][selector]") {
  Dice dice(11);
  const MaximumCorrelation mc;
  int decided = 0;
  std::array<int, 3> taken{};
  for (int trial = 0; trial < 500; ++trial) {
    const auto rounds = static_cast<std::size_t>(dice.from(4, 30));
    const Histories h{random_history(dice, rounds), random_history(dice, rounds),
                      random_history(dice, rounds)};
    const double ab = correlation(h[0], h[1]), ac = correlation(h[0], h[2]), bc = correlation(h[1], h[2]);
    const std::array r2{squared(ab, ac, bc), squared(ab, bc, ac), squared(ac, bc, ab)};
    const auto most = static_cast<std::size_t>(std::max_element(r2.begin(), r2.end()) - r2.begin());
    bool close = false;
    for (std::size_t i = 0; i < 3; ++i) close |= i != most && r2[most] - r2[i] < 1e-9;
    if (close) continue;
    ++decided;
    ++taken[most];
    REQUIRE(pick(mc, machines_of(h)) == most);
  }
  CHECK(decided > 450);
  for (const int n : taken) CHECK(n > 50);
}

TEST_CASE("mc of a pair that moves together and one that does not takes one of the pair",
          "[policies][selector]") {
  Dice dice(12);
  const MaximumCorrelation mc;
  for (int trial = 0; trial < 100; ++trial) {
    auto a = random_history(dice, 30), b = a, c = random_history(dice, 30);
    for (auto& x : b) x = .3 * x + .01 * dice.uniform();  // their squared correlation is nearly 1
    REQUIRE(correlation(a, b) * correlation(a, b) > .99);
    REQUIRE(pick(mc, machines_of({c, a, b})) != 0);
    REQUIRE(pick(mc, machines_of({a, c, b})) != 1);
  }
}

TEST_CASE("mc of two machines has one squared correlation for both: any rounding aside the first leaves",
          "[policies][selector]") {
  const MaximumCorrelation mc;
  // Sums and means of these are exact, and so are both fits: y = 1 - x.
  CHECK(pick(mc, machines_of({{1, 0, 1, 0}, {1, 0, 1, 0}})) == 0);
  Dice dice(13);
  for (int trial = 0; trial < 100; ++trial) {
    const Histories h{random_history(dice, 20), random_history(dice, 20)};
    REQUIRE(pick(mc, machines_of(h)) < 2);
  }
}

TEST_CASE("where correlation says nothing the least memory leaves", "[policies][selector]") {
  Dice dice(14);
  const MaximumCorrelation mc;
  SECTION("one machine") { CHECK(pick(mc, machines_of({random_history(dice, 30)})) == 0); }
  SECTION("no past") { CHECK(pick(mc, machines_of({{}, {}, {}})) == 2); }
  SECTION("fewer rounds than machines") {
    CHECK(pick(mc, machines_of({{.1, .2}, {.1, .2}, {.3, .1}})) == 2);
    // As many are enough for it to say something: an exact fit of everything, whose ties are left to
    // rounding.
    CHECK(pick(mc, machines_of({{.1, .2, .4}, {.1, .5, .3}, {.3, .1, .2}})) < 3);
  }
  SECTION("a machine that never did anything makes the design exactly singular") {
    CHECK(pick(mc, machines_of({random_history(dice, 20), std::vector<double>(20, 0.0),
                                random_history(dice, 20)})) == 2);
  }
}

TEST_CASE("mc looks at no more rounds than the shortest history has", "[policies][selector]") {
  Dice dice(15);
  const MaximumCorrelation mc;
  for (int trial = 0; trial < 50; ++trial) {
    Histories h{random_history(dice, 12), random_history(dice, 12), random_history(dice, 12)};
    const auto before = pick(mc, machines_of(h));
    h[0].resize(30, .77);
    h[2].resize(17, .11);
    REQUIRE(pick(mc, machines_of(h)) == before);
  }
}
