#include "models/facility/room.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "models/facility/thermal_mass.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

TEST_CASE("one body behind a resistance: 8.233 K after 600 s, with a time constant of 346.1 s", "[room]") {
  const double c = 2000 * 1.2 * 1006 + 100 * 700 * 460., r = 1e-5;
  CHECK(c * r == Approx(346.1).margin(0.05));
  CHECK(relax(0, -1 / (c * r), 1e6 / c, 600).end == Approx(8.233).margin(5e-4));
}

TEST_CASE("a hall of 100 racks holds 34.61 MJ/K: with the cooling lost it warms by 1.733 K a minute",
          "[room]") {
  RoomConfig config;
  const ServerRoom room(config, 1e6);
  const double capacity = room.bodies.air_j_per_k + room.bodies.racks_j_per_k;
  CHECK(capacity == Approx(34.61e6).epsilon(1e-3));
  // once the racks follow the air both warm at that rate
  const RoomLoad lost{.air_w = 0, .racks_w = 1e6, .air_w_per_k = 9e4, .supply_c = 22, .capacity_w = 0};
  const auto after = run_room(room, {22, 34.5}, lost, 3600);
  const auto later = run_room(room, after.end, lost, 60);
  CHECK(later.end.air_c - after.end.air_c == Approx(1.733).margin(2e-3));
  CHECK(10 / (1e6 / capacity * 60) == Approx(5.77).margin(5e-3));
}

TEST_CASE("a mode relaxes as the exponential says, and as a ramp where its rate is nothing", "[room]") {
  CHECK(relax(5, 0, 2, 3).end == Approx(11));
  CHECK(relax(5, 0, 2, 3).mean == Approx(8));
  for (const double rate : {-1e-9, -1e-4, -3e-3, -0.5, -40.0}) {
    const double end = 5 * std::exp(rate * 7) + 2 * std::expm1(rate * 7) / rate;
    CHECK(relax(5, rate, 2, 7).end == Approx(end).epsilon(1e-12));
    CHECK(relax(5, rate, 2, 7).mean ==
          Approx((end - 5 - 2 * 7) / (rate * 7)).epsilon(rate > -1e-6 ? 1e-4 : 1e-9));
  }
}

TEST_CASE(
    "what a room is given is stored, taken or lost, to the last digits, wherever the coil comes to its limit",
    "[room]") {
  sim::Stream random(7, 0, 1, 0);
  RoomConfig config;
  config.envelope_w_per_k = 500;
  const ServerRoom room(config, 1e6);
  for (int i = 0; i < 5000; ++i) {
    const RoomLoad load{1e5 * random.uniform(),     1.2e6 * random.uniform(), 2e4 + 1e5 * random.uniform(),
                        15 + 15 * random.uniform(), 1.5e6 * random.uniform(), -10 + 50 * random.uniform()};
    const Temperatures start{10 + 50 * random.uniform(), 10 + 60 * random.uniform()};
    const auto x = run_room(room, start, load, 10 + 3600 * random.uniform());
    REQUIRE(std::abs(load.air_w + load.racks_w - x.taken_w - x.stored_w - x.envelope_w) < 1e-6);
    REQUIRE(x.taken_w >= 0);
    REQUIRE(x.taken_w <= load.capacity_w * (1 + 1e-6));
    REQUIRE(std::isfinite(x.end.air_c));
    REQUIRE(x.supply_c <= x.mean.air_c + 1e-9);
  }
}

TEST_CASE("a long interval ends where many short ones do, limits and all", "[room]") {
  const ServerRoom room(RoomConfig{}, 1e6);
  for (const double capacity : {2e6, 1e6, 8e5, 0.0})
    for (const double start : {15.0, 33.0, 60.0}) {
      const RoomLoad load{5e4, 1e6, 9.2e4, 22, capacity, 20};
      const auto whole = run_room(room, {start, start + 5}, load, 1800);
      Temperatures t{start, start + 5};
      double taken = 0;
      constexpr int n = 1800;
      for (int i = 0; i < n; ++i) {
        const auto x = run_room(room, t, load, 1);
        t = x.end;
        taken += x.taken_w / n;
      }
      CHECK(whole.end.air_c == Approx(t.air_c).margin(1e-6));
      CHECK(whole.end.racks_c == Approx(t.racks_c).margin(1e-6));
      CHECK(whole.taken_w == Approx(taken).margin(0.1));
    }
}

TEST_CASE("in its steady state a room stays as it is and gives all its heat to the coil", "[room]") {
  const ServerRoom room(RoomConfig{}, 1e6);
  const RoomLoad load{5e4, 1e6, 9.2e4, 22, 2e6, 20};
  const auto there = steady(room, load);
  const auto x = run_room(room, there, load, 7200);
  CHECK(x.end.air_c == Approx(there.air_c));
  CHECK(x.end.racks_c == Approx(there.racks_c));
  CHECK(x.taken_w == Approx(1.05e6));
  CHECK(x.supply_c == Approx(22));
}
