#include "models/grid/allowance.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

/// Gas at 45 USD/MWh and 370 g/kWh (to 60 MW), coal at 30 USD/MWh and 760 g/kWh (to 60 MW), for 60 MW over an
/// hour [kg].
double gas_or_coal(double usd_per_kg) {
  return 45 + 370 * usd_per_kg < 30 + 760 * usd_per_kg ? 60 * 370 : 60 * 760;
}

}  // namespace

TEST_CASE("a cap above what is emitted anyway has no price") {
  const auto answer = allowance_price(gas_or_coal, 60 * 760, 1);
  CHECK(answer.price_usd_per_kg == 0);
  CHECK(answer.emissions_kg == 60 * 760);
  CHECK(answer.feasible);
}

TEST_CASE("a cap between coal and gas has the price at which gas overtakes coal: 38.46 USD/t") {
  for (const double cap_kg : {60.0 * 370, 30000.0, 60.0 * 760 - 1}) {
    const auto answer = allowance_price(gas_or_coal, cap_kg, 1, 1e-9);
    CHECK(answer.price_usd_per_kg * 1000 == Approx(15 / 0.39).epsilon(1e-6));
    CHECK(answer.emissions_kg <= cap_kg);
    CHECK(answer.emissions_below_kg > cap_kg);
    CHECK(answer.feasible);
  }
}

TEST_CASE("a cap that no price reaches says so, with what is left at the highest") {
  const auto answer = allowance_price(gas_or_coal, 20000, 0.3);
  CHECK_FALSE(answer.feasible);
  CHECK(answer.price_usd_per_kg == 0.3);
  CHECK(answer.emissions_kg == 60 * 370);
  CHECK_FALSE(allowance_price(gas_or_coal, 60 * 370, 0.03)
                  .feasible);  // the price ends before the plants change places
}

TEST_CASE(
    "a smooth demand has a shadow price with no slack: price times what is left of the cap is nothing") {
  const auto emissions = [](double p) { return 1000 * std::exp(-2 * p); };
  const auto answer = allowance_price(emissions, 500, 10, 1e-12);
  CHECK(answer.price_usd_per_kg == Approx(std::log(2.0) / 2).epsilon(1e-9));
  CHECK(answer.price_usd_per_kg * (500 - answer.emissions_kg) == Approx(0).margin(1e-6));
}

TEST_CASE("whatever the steps: the cap is kept, no lower price keeps it, and a tighter cap is no cheaper") {
  sim::Stream draw(4, 0, 99, 0);
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<std::pair<double, double>> steps;  // at this price emissions fall by so much
    for (int i = 0; i < 12; ++i) steps.emplace_back(draw.uniform(), draw.uniform());
    const auto emissions = [&](double p) {
      double kg = 1;
      for (const auto& [at, fall] : steps) kg += p < at ? fall : 0;
      return kg;
    };
    double last = 1e9;
    for (double cap = 0.5; cap < 14; cap += 0.5) {
      const auto answer = allowance_price(emissions, cap, 1, 1e-9);
      CHECK(answer.feasible == (emissions(1) <= cap));
      CHECK(answer.price_usd_per_kg >= 0);
      CHECK(answer.price_usd_per_kg <= last);
      last = answer.price_usd_per_kg;
      if (!answer.feasible) continue;
      CHECK(answer.emissions_kg <= cap);
      if (answer.price_usd_per_kg > 0) CHECK(emissions(answer.price_usd_per_kg - 1e-9) > cap);
    }
  }
}

TEST_CASE("a cap below zero, and a resolution of nothing, are refused") {
  CHECK_THROWS_AS(allowance_price(gas_or_coal, -1, 1), std::invalid_argument);
  CHECK_THROWS_AS(allowance_price(gas_or_coal, 1, -1), std::invalid_argument);
  CHECK_THROWS_AS(allowance_price(gas_or_coal, 1, 1, 0), std::invalid_argument);
  CHECK(allowance_price(gas_or_coal, 60 * 370, 1, 1e-300).feasible);  // ends at neighbouring doubles
}
