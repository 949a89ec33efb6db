#include "models/facility/components/pump.hpp"

#include <catch2/catch.hpp>

#include "models/facility/components/water_economiser.hpp"

using namespace jevons;

TEST_CASE("a pump draws head times flow over efficiency, with its cube down to a floor", "[pump]") {
  const PumpConfig config;
  const Pump pump(config, 1e6);
  const double flow_m3_per_s = 1e6 / 6 / 4186 / 1000;
  CHECK(pump.water_w_per_k == Approx(1e6 / 6));
  CHECK(pump.power_w(1, 0) == Approx(250e3 * flow_m3_per_s / 0.7));
  CHECK(pump.power_w(0.5, 0) == Approx(pump.power_w(1, 0) * (0.1 + 0.9 / 8)));
  CHECK(pump.power_w(0, 0) == Approx(pump.power_w(1, 0) * 0.1));
  CHECK(pump.into_loop_w(123) == 123);
}

TEST_CASE("a pump by share draws it whatever the flow, and its heat goes to the surroundings", "[pump]") {
  PumpConfig config;
  config.model = "share";
  const Pump pump(config, 1e6);
  CHECK(pump.power_w(0.3, 5e5) == Approx(1e4));
  CHECK(pump.power_w(1, 5e5) == Approx(1e4));
  CHECK(pump.into_loop_w(1e4) == 0);
}

TEST_CASE("an economiser takes effectiveness times the smaller heat capacity rate", "[economiser]") {
  const WaterEconomiser economiser{0.8};
  CHECK(economiser.heat_w(1e5, 2e5, 16, 8) == Approx(0.8 * 1e5 * 8));
  CHECK(economiser.heat_w(2e5, 1e5, 16, 8) == Approx(0.8 * 1e5 * 8));
  CHECK(economiser.heat_w(1e5, 1e5, 16, 17) == 0);
  CHECK(economiser.tower_for(1e5, 2e5, 16, 6.4e5) == Approx(8));
}
