#include "models/grid/generation/hydro.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

using Values = std::vector<double>;
double sum(const Values& values) { return std::accumulate(values.begin(), values.end(), 0.0); }
double peak(const Values& net, const Values& power) {
  double most = net[0] - power[0];
  for (std::size_t i = 0; i < net.size(); ++i) most = std::max(most, net[i] - power[i]);
  return most;
}
double squares(const Values& net, const Values& power) {
  double total = 0;
  for (std::size_t i = 0; i < net.size(); ++i) total += (net[i] - power[i]) * (net[i] - power[i]);
  return total;
}

}  // namespace

TEST_CASE("water is let out above one level: by hand", "[hydro]") {
  // 10 and 30 and 20 above 15 take 0 + 15 + 5.
  const auto fill = water_fill(Values{10, 30, 20}, 0, 100, 20, 1);
  CHECK(fill.level_w == 15);
  CHECK(fill.power_w == Values{0, 15, 5});
  CHECK(fill.is_feasible());
  // The same in steps of an hour.
  CHECK(water_fill(Values{10, 30, 20}, 0, 100, 20 * 3600, 3600).power_w == Values{0, 15, 5});
  // A plant of 12 cannot shave the peak to 15: 12, and 8 of the next, down to 12.
  const auto small = water_fill(Values{10, 30, 20}, 0, 12, 20, 1);
  CHECK(small.power_w == Values{0, 12, 8});
  CHECK(small.level_w == 12);
  // The river is left with 2 at any hour.
  const auto river = water_fill(Values{10, 30, 20}, 2, 12, 20, 1);
  CHECK(river.power_w == Values{2, 12, 6});
  CHECK(river.level_w == 14);
  // Equal hours share alike, wherever their load is; negative loads too.
  CHECK(water_fill(Values{-5, -5, -5, -5}, 0, 3, 6, 1).power_w == Values{1.5, 1.5, 1.5, 1.5});
}

TEST_CASE("a budget that cannot be spent, or is not enough, is said", "[hydro]") {
  const auto flood = water_fill(Values{10, 30, 20}, 0, 12, 40, 1);
  CHECK(flood.power_w == Values{12, 12, 12});
  CHECK(flood.left_over_j == 4);
  CHECK_FALSE(flood.is_feasible());
  const auto drought = water_fill(Values{10, 30, 20}, 2, 12, 5, 1);
  CHECK(drought.power_w == Values{2, 2, 2});
  CHECK(drought.left_over_j == -1);
  CHECK_FALSE(drought.is_feasible());
  // Just enough of either.
  CHECK(water_fill(Values{10, 30, 20}, 2, 12, 6, 1).power_w == Values{2, 2, 2});
  CHECK(water_fill(Values{10, 30, 20}, 2, 12, 6, 1).is_feasible());
  CHECK(water_fill(Values{10, 30, 20}, 2, 12, 36, 1).power_w == Values{12, 12, 12});
  CHECK(water_fill(Values{10, 30, 20}, 2, 12, 36, 1).is_feasible());
  CHECK(water_fill(Values{10, 30}, 5, 5, 10, 1).power_w == Values{5, 5});
}

TEST_CASE("over random days the budget is spent, marginal values are equal, and no swap is better",
          "[hydro]") {
  sim::Stream stream(5, 0, 0, 0);
  for (int day = 0; day < 300; ++day) {
    Values net(1 + static_cast<std::size_t>(stream.uniform() * 48));
    for (double& n : net) n = std::floor((stream.uniform() - 0.2) * 20) * 1e9;  // ties are common
    const double low = stream.uniform() * 1e9, high = low + stream.uniform() * 6e9, step_s = 1800;
    const auto steps = static_cast<double>(net.size());
    const double energy = (low + stream.uniform() * (high - low)) * steps * step_s;
    const auto fill = water_fill(net, low, high, energy, step_s);
    CHECK(fill.is_feasible());
    CHECK(sum(fill.power_w) * step_s == Approx(energy).epsilon(1e-12));
    for (std::size_t i = 0; i < net.size(); ++i) {
      const double left = net[i] - fill.power_w[i], slack = 1e-12 * 2e10;
      CHECK((low <= fill.power_w[i] && fill.power_w[i] <= high));
      if (fill.power_w[i] > low) CHECK(left >= fill.level_w - slack);
      if (fill.power_w[i] < high) CHECK(left <= fill.level_w + slack);
    }
    const double best = squares(net, fill.power_w), highest = peak(net, fill.power_w);
    for (int trial = 0; trial < 20; ++trial) {  // shift some water from one step to another
      auto other = fill.power_w;
      const auto a = static_cast<std::size_t>(stream.uniform() * steps),
                 b = static_cast<std::size_t>(stream.uniform() * steps);
      const double moved = stream.uniform() * std::min(other[a] - low, high - other[b]);
      other[a] -= moved;
      if (a == b) continue;
      other[b] += moved;
      CHECK(squares(net, other) >= best * (1 - 1e-12));
      CHECK(peak(net, other) >= highest - 1e-12 * 2e10);
    }
  }
}

TEST_CASE("more water never raises what is left of any hour", "[hydro]") {
  const Values net{4, 9, 7, 7, 2, 12, 1, 8};
  double before = 1e9;
  for (double energy = 8; energy <= 40; energy += 0.5) {
    const double highest = peak(net, water_fill(net, 1, 5, energy, 1).power_w);
    CHECK(highest <= before);
    before = highest;
  }
  CHECK(before == 7);
}

TEST_CASE("what makes no sense to ask is refused", "[hydro]") {
  const double none = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(water_fill({}, 0, 1, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(water_fill(Values{1}, 2, 1, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(water_fill(Values{1}, 0, 1, 1, 0), std::invalid_argument);
  CHECK_THROWS_AS(water_fill(Values{none}, 0, 1, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(water_fill(Values{1}, 0, 1, none, 1), std::invalid_argument);
}

TEST_CASE("a reservoir whose day does not fit its turbines is told", "[hydro]") {
  HydroConfig config;
  config.capacity_w = 1e9;
  config.daily_j = 3.6e12 * 12;
  CHECK(config.problems().empty());
  config.daily_j = 3.6e12 * 25;
  CHECK(config.problems().at(0).text == "of 25 GWh is more than the turbines can make of it, 24 GWh");
  config.daily_j = 3.6e12;
  config.least_w = 1e8;
  CHECK(config.problems().at(0).text == "of 1 GWh is not enough for `least` all day, which takes 2.4 GWh");
  config.least_w = 2e9;
  CHECK(config.problems().at(0).key == "least");
}
