#include "models/compute/clock.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/models/worlds.hpp"

using jevons::Draw;
using jevons::rate_at;
using jevons::testing::Dice;

namespace {

Draw draw(double static_w, double dynamic_w, double alpha, double min_clock = 0.1) {
  return {static_cast<std::int64_t>(static_w * 1e9), static_cast<std::int64_t>(dynamic_w * 1e9), alpha,
          min_clock};
}

double watts(std::int64_t nw) { return static_cast<double>(nw) * 1e-9; }

}  // namespace

TEST_CASE("with voltage in step, dynamic power falls with the cube of the clock", "[clock]") {
  const auto server = draw(60, 140, 3);
  CHECK(watts(server.at(0.5)) == Approx(77.5));
  CHECK(watts(server.at(0.6)) == Approx(90.24));
  CHECK(watts(server.at(0.7)) == Approx(108.02));
  CHECK(watts(server.at(0.8)) == Approx(131.68));
  CHECK(watts(server.at(0.9)) == Approx(162.06));
  CHECK(watts(server.at(1.0)) == 200);
}

TEST_CASE("a cap on 700 W slows as the exponent says, and the share that does not scale softens it",
          "[clock]") {
  const auto h100 = draw(200, 500, 2.4);
  struct Row {
    double cap_w, rate, softened, energy, softened_energy;
  };
  for (const auto& row :
       {Row{600, 0.9112, 0.9361, 0.9407, 0.9156}, Row{500, 0.8083, 0.8576, 0.8837, 0.8329},
        Row{400, 0.6826, 0.7545, 0.8371, 0.7574}, Row{300, 0.5114, 0.5992, 0.8380, 0.7152}}) {
    const double f = h100.under(static_cast<std::int64_t>(row.cap_w * 1e9));
    CAPTURE(row.cap_w, f);
    CHECK(rate_at(f, 0) == Approx(row.rate).margin(5e-5));
    CHECK(rate_at(f, 0.3) == Approx(row.softened).margin(5e-5));
    CHECK(watts(h100.at(f)) / 700 / rate_at(f, 0) == Approx(row.energy).margin(5e-5));
    CHECK(watts(h100.at(f)) / 700 / rate_at(f, 0.3) == Approx(row.softened_energy).margin(5e-5));
  }
  const auto cubic = draw(200, 500, 3);
  const double f = cubic.under(400'000'000'000);
  CHECK(f == Approx(0.7368).margin(5e-5));
  CHECK(watts(cubic.at(f)) / 700 / f == Approx(0.7755).margin(5e-5));
}

TEST_CASE("a cap is kept to the nanowatt, by the fastest clock that keeps it", "[clock]") {
  Dice dice(17);
  for (int i = 0; i < 10'000; ++i) {
    const auto server = draw(dice.between(0, 500), dice.between(0, i % 2 ? 500 : 1e6), dice.between(1, 4),
                             dice.between(0.05, 1));
    const auto cap_nw =
        server.lowest_nw() + static_cast<std::int64_t>(
                                 dice.uniform() * static_cast<double>(server.full_nw() - server.lowest_nw()));
    const double f = server.under(cap_nw);
    REQUIRE(server.at(f) <= cap_nw);
    REQUIRE(f >= server.min_clock);
    REQUIRE(f <= 1);
    if (f * 1.000001 < 1) REQUIRE(server.at(f * 1.000001) >= cap_nw - 1);
  }
}

TEST_CASE("a cap at the draw or above it means full clock, one that cannot be kept the lowest", "[clock]") {
  const auto server = draw(60, 140, 3, 0.4);
  CHECK(server.under(server.full_nw()) == 1);
  CHECK(server.under(server.full_nw() + 1) == 1);
  CHECK(server.under(server.full_nw() - 1) < 1);
  CHECK(server.under(server.lowest_nw() - 1) == 0.4);
  CHECK(server.under(0) == 0.4);
  CHECK(draw(60, 0, 3, 0.4).under(59'000'000'000) == 0.4);
}

TEST_CASE("a slower clock never draws more and never works faster", "[clock]") {
  Dice dice(18);
  for (int i = 0; i < 1000; ++i) {
    const auto server = draw(dice.between(0, 500), dice.between(0, 500), dice.between(1, 4));
    const double unscaled = dice.uniform(), slow = dice.between(0.05, 1), fast = dice.between(slow, 1);
    REQUIRE(server.at(slow) <= server.at(fast));
    REQUIRE(rate_at(slow, unscaled) <= rate_at(fast, unscaled));
    REQUIRE(rate_at(slow, unscaled) >= rate_at(slow, 0));
    REQUIRE(rate_at(slow, 1) == Approx(1));
    REQUIRE(rate_at(1, unscaled) == 1);
    REQUIRE(rate_at(slow, 0) == slow);
  }
}
