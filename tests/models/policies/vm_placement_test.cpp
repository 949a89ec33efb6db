// Which host takes a machine: scores by hand, and bounds that never exceed a score.
#include "models/policies/vm_placement.hpp"

#include "models/policies/first_host.hpp"
#include "models/policies/fullest_host.hpp"
#include "models/policies/power_aware_best_fit.hpp"
#include "models/registry.hpp"
#include "tests/models/worlds.hpp"

using namespace jevons;
using jevons::testing::Dice;

namespace {

HostType table_host(double mips, const std::array<double, 11>& watts) {
  HostType type{
      .core_mips = mips / 2, .mips = mips, .memory_b = 4e9, .bandwidth_b_per_s = 125e6, .is_table = true};
  type.points_w = watts;
  type.curve = PowerCurve::table(watts);
  return type;
}

HostType curved_host(double mips, PowerCurve curve) {
  return {.core_mips = mips / 2, .mips = mips, .memory_b = 4e9, .bandwidth_b_per_s = 125e6, .curve = curve};
}

const std::array<double, 11> kG5{93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135};

HostType random_host(Dice& dice) {
  const double mips = dice.between(1000, 9000), idle_w = dice.between(0, 200), span_w = dice.between(0, 300);
  if (dice.one_in(3)) return curved_host(mips, PowerCurve::linear(idle_w, idle_w + span_w));
  if (dice.one_in(3)) return curved_host(mips, PowerCurve::fan(idle_w, idle_w + span_w, dice.between(1, 2)));
  std::array<double, 11> watts{idle_w};
  for (std::size_t i = 1; i < watts.size(); ++i)
    watts[i] = watts[i - 1] + (dice.one_in(4) ? 0 : span_w / 10 * dice.uniform());
  return table_host(mips, watts);
}

}  // namespace

TEST_CASE("a table is met at its points and joined by lines between them", "[policies][vm_placement]") {
  const auto g5 = table_host(5320, kG5);
  for (std::size_t i = 0; i <= 10; ++i)
    CHECK(g5.watts(static_cast<double>(i) / 10) == Approx(kG5[i]).epsilon(1e-12));
  CHECK(g5.watts(0.25) == Approx((101 + 105) / 2.0).epsilon(1e-12));
  CHECK(g5.watts(0.99) == Approx(133 + 0.9 * 2).epsilon(1e-12));
  CHECK(g5.watts(1 + 1e-12) == 135);
}

TEST_CASE("power-aware best fit scores the rise in power", "[policies][vm_placement]") {
  const auto g5 = table_host(5320, kG5);
  const PowerAwareBestFit best;
  // From 10 % to 30 % of a G5: 97 W to 105 W.
  CHECK(best.score({&g5, 532, 1064, 97, 4e9}) == Approx(8).epsilon(1e-12));
  CHECK(FirstHost{}.score({&g5, 532, 1064, 97, 4e9}) == 0);
  CHECK(FullestHost{}.score({&g5, 532, 1064, 97, 4e9}) == Approx(-0.3).epsilon(1e-12));
  // The fuller host wins by best fit; an empty one only where there is no other.
  CHECK(FullestHost{}.score({&g5, 3000, 500, 0, 0}) < FullestHost{}.score({&g5, 2000, 500, 0, 0}));
}

TEST_CASE("no host rises by less than the least rise of its kind", "[policies][vm_placement]") {
  Dice dice(21);
  for (int trial = 0; trial < 20000; ++trial) {
    const auto type = random_host(dice);
    const double by = dice.between(0, 1), u = dice.between(0, 1 - by), least = dice.between(0, u),
                 most = dice.between(u, 1 - by);
    REQUIRE(type.least_rise_w(least, most, by) <= type.watts(u + by) - type.watts(u));
  }
}

TEST_CASE("no host of a range scores less than its least score", "[policies][vm_placement]") {
  const std::string name = GENERATE("power_aware_best_fit", "first_fit", "best_fit");
  CAPTURE(name);
  const auto placement = vm_placements().make(name);
  Dice dice(22);
  for (int trial = 0; trial < 4000; ++trial) {
    const auto type = random_host(dice);
    const double demand = dice.one_in(20) ? 0 : dice.between(0, type.core_mips);
    std::vector<HostOffer> offers;
    HostRange range{&type, type.mips, 0, demand, std::numeric_limits<double>::infinity()};
    for (auto n = dice.from(1, 16); n > 0; --n) {
      const double used = dice.one_in(5) ? type.mips / 10 * static_cast<double>(dice.below(5))
                                         : dice.between(0, type.mips - demand);
      // Before: as planned, as at the last update, or that of a host that is off.
      const double before_w = dice.one_in(3)   ? dice.between(0, type.peak_w())
                              : dice.one_in(4) ? 10
                                               : type.watts(used / type.mips);
      offers.push_back({&type, used, demand, before_w, 1e9});
      range.used_least_mips = std::min(range.used_least_mips, used);
      range.used_most_mips = std::max(range.used_most_mips, used);
      range.ahead_w = std::min(range.ahead_w, type.watts(used / type.mips) - before_w);
    }
    if (range.used_most_mips + demand > type.mips) continue;
    const double least = placement->least_score(range);
    for (const auto& offer : offers) REQUIRE(least <= placement->score(offer));
  }
}

TEST_CASE("bounds are close enough to leave hosts out", "[policies][vm_placement]") {
  // Of hosts of a linear curve all rise alike, and the bound says so to a rounding.
  const auto type = curved_host(4000, PowerCurve::linear(100, 200));
  const PowerAwareBestFit best;
  CHECK(best.least_score({&type, 0, 3000, 400, -10}) == Approx(-10 + 10).margin(1e-8));
  CHECK(best.score({&type, 1000, 400, 125, 0}) == Approx(10));
  const FullestHost fullest;
  CHECK(fullest.least_score({&type, 0, 3000, 400, 0}) == Approx(-.85).epsilon(1e-9));
}
