#include "models/grid/generation/nuclear.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace jevons;

namespace {

const auto start = *sim::parse_instant("2022-01-01");
sim::Window years(int n) { return {start, sim::Time{} + sim::days(365 * n)}; }
NuclearConfig one_gigawatt() {
  NuclearConfig config;
  config.capacity_w = 1e9;
  config.output = 1;
  return config;
}
double mean(const sim::Series& power) { return power.mean({}, power.last()); }

}  // namespace

TEST_CASE("without outages and refuelling a unit runs through", "[nuclear]") {
  auto config = one_gigawatt();
  config.forced = 0;
  config.refuelling = {};
  config.output = 0.9;
  const auto power = nuclear_series(config, years(3), {1, 0, 0});
  for (const double w : power.values()) CHECK(w == 0.9e9);
  CHECK(power.covers({}, years(3).end));
  CHECK(config.mean_w() == 0.9e9);
}

TEST_CASE("a unit refuels once a cycle, for as long as it takes", "[nuclear]") {
  auto config = one_gigawatt();
  config.forced = 0;
  config.least_cycle = config.most_cycle = sim::days(500);
  config.refuelling = sim::days(30);
  CHECK(config.mean_w() == Approx(1e9 * 0.94));
  for (std::uint64_t plant = 0; plant < 50; ++plant)  // twenty whole cycles, wherever they begin
    CHECK(mean(nuclear_series(config, {start, sim::Time{} + sim::days(10000)}, {1, 0, plant})) ==
          Approx(1e9 * 0.94).epsilon(1e-9));
}

TEST_CASE("units are down for the share of the time that was said, from the first instant on", "[nuclear]") {
  auto config = one_gigawatt();
  config.units = 50;
  double first = 0, whole = 0;
  constexpr std::uint32_t replications = 40;
  for (std::uint32_t replication = 0; replication < replications; ++replication) {
    const auto power = nuclear_series(config, years(2), {1, replication, 0});
    first += power.value({}) / replications;
    whole += mean(power) / replications;
  }
  // 2,000 units: at one instant 0.085 of them are down, give or take 0.006; over two years 0.001.
  CHECK(config.mean_w() == Approx(1e9 * 0.97 * (1 - 32 * std::log(731.0 / 548) / 183)));
  CHECK(whole / 1e9 == Approx(config.mean_w() / 1e9).margin(0.004).epsilon(0));
  CHECK(first / 1e9 == Approx(config.mean_w() / 1e9).margin(0.02).epsilon(0));
}

TEST_CASE("power is that of whole units, and more of them stand still less together", "[nuclear]") {
  auto config = one_gigawatt();
  config.forced = 0.2;
  config.units = 4;
  const auto power = nuclear_series(config, years(10), {1, 0, 0});
  for (const double w : power.values()) {
    CHECK(std::fmod(w, 0.25e9) == 0);
    CHECK((0 <= w && w <= 1e9));
  }
  CHECK(power.values().size() > 100);
}

TEST_CASE("the same draws are the same outages, and each unit and plant has its own", "[nuclear]") {
  const auto of = [](Draws draws) {
    const auto power = nuclear_series(one_gigawatt(), years(5), draws);
    return std::pair{power.times(), power.values()};
  };
  CHECK(of({1, 2, 3}) == of({1, 2, 3}));
  CHECK(of({1, 2, 3}) != of({2, 2, 3}));
  CHECK(of({1, 2, 3}) != of({1, 0, 3}));
  CHECK(of({1, 2, 3}) != of({1, 2, 0}));
  // A longer run begins as the shorter does.
  const auto brief = nuclear_series(one_gigawatt(), years(5), {1, 2, 3});
  const auto lasting = nuclear_series(one_gigawatt(), years(9), {1, 2, 3});
  for (int day = 0; day < 5 * 365; ++day) {
    const auto t = sim::Time{} + sim::days(day);
    CHECK(brief.value(t) == lasting.value(t));
  }
}

TEST_CASE("cycles that cannot be are told", "[nuclear]") {
  NuclearConfig config;
  CHECK(config.problems().empty());
  config.least_cycle = sim::days(900);
  CHECK(config.problems().at(0).key == "most_cycle");
  config = {};
  config.refuelling = sim::days(548);
  CHECK(config.problems().at(0).key == "refuelling");
  config = {};
  config.outage = {};
  CHECK(config.problems().at(0).key == "outage");
}
