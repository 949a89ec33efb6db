// Components with one equation each: fans, pumps, converters, power supplies, coils, pads, dry coolers, heat pumps.
#include <catch2/catch.hpp>

#include "models/facility/components/air_handler.hpp"
#include "models/facility/components/converter.hpp"
#include "models/facility/components/dry_cooler.hpp"
#include "models/facility/components/dx.hpp"
#include "models/facility/components/evaporative_cooler.hpp"
#include "models/facility/components/heat_reuse.hpp"
#include "models/facility/components/liquid_loop.hpp"
#include "models/facility/components/power_supply.hpp"
#include "models/facility/components/pump.hpp"
#include "models/facility/components/rising_root.hpp"
#include "models/facility/components/server_fans.hpp"
#include "models/facility/components/water_economiser.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

TEST_CASE("fans follow the cubic law: an eighth of the power at half speed", "[components]") {
  AirHandlerConfig config;
  config.rated_flow_m3_per_s = 100;
  const AirHandler handler(config, 0);
  CHECK(handler.fan_w(1) == Approx(60e3));
  CHECK(handler.fan_w(.5) / handler.fan_w(1) == Approx(.125));
  CHECK(handler.fan_w(.8) / handler.fan_w(1) == Approx(.512));
}

TEST_CASE("ten kilowatts at 12 K need 0.69030 m3/s", "[components]") {
  CHECK(10e3 / (air_density_kg_per_m3 * air_heat_j_per_kg_k * 12) == Approx(0.69030).margin(5e-6));
}

TEST_CASE("fans in servers turn faster for warmer air, up to full speed, and draw its cube", "[components]") {
  const ServerFans fans{.full_w = 120e3, .reference_w = 120e3 * .216};
  CHECK(fans.speed(22) == Approx(.6));
  CHECK(fans.beyond_reference_w(22) == Approx(0).margin(1e-6));
  const double printed[][2] = {{17, 13271}, {20, 19474}, {27, 61440}, {30, 120000}};  // 120 r^3, r = 12 / (42 - T)
  for (const auto& [inlet, watts] : printed) CHECK(fans.power_w(inlet) == Approx(watts).margin(1));
  CHECK(fans.speed(60) == 1);
  CHECK(fans.speed(-40) == Approx(.2));
}

TEST_CASE("UPS efficiencies as printed, and best where no-load and square losses are alike", "[components]") {
  const Converter modern{1e6, .008, .015, .012}, legacy{1e6, .04, .03, .03}, eco{1e6, .004, .005, .003};
  const double of_modern[][2] = {{.1, .9122}, {.2, .9457}, {.25, .9524}, {.4, .9617}, {.5, .9643}, {.75, .9665}, {1, .9662}};
  for (const auto& [l, eta] : of_modern) CHECK(modern.efficiency(l * 1e6) == Approx(eta).margin(5e-5));
  const double of_legacy[][2] = {{.25, .8351}, {.5, .8889}, {1, .9091}};
  for (const auto& [l, eta] : of_legacy) CHECK(legacy.efficiency(l * 1e6) == Approx(eta).margin(5e-5));
  const double of_eco[][2] = {{.25, .9787}, {.5, .9857}, {1, .9881}};
  for (const auto& [l, eta] : of_eco) CHECK(eco.efficiency(l * 1e6) == Approx(eta).margin(5e-5));
  const double best = std::sqrt(.008 / .012);
  CHECK(best == Approx(.816).margin(5e-4));
  CHECK(modern.efficiency(best * 1e6) > modern.efficiency((best - .02) * 1e6));
  CHECK(modern.efficiency(best * 1e6) > modern.efficiency((best + .02) * 1e6));
  CHECK(modern.loss_w(0) == Approx(8e3));
  CHECK(modern.efficiency(0) == 0);
}

TEST_CASE("power supplies have the efficiencies of 80 PLUS at their test points", "[components]") {
  const auto& titanium = power_supply_grades[2].supply;
  CHECK(titanium.efficiency(.1) == Approx(.90));
  CHECK(titanium.efficiency(.2) == Approx(.92));
  CHECK(titanium.efficiency(.5) == Approx(.94));
  CHECK(titanium.efficiency(1) == Approx(.90));
  CHECK(titanium.efficiency(.35) == Approx(.93));
  CHECK(titanium.loss_w(5e5, 1e6) == Approx(3e4));
  CHECK(titanium.loss_w(0, 1e6) == 0);
  double before = 0;
  for (double in = 0; in <= 1e6; in += 1e4) {
    CHECK(titanium.loss_w(in, 1e6) >= before);
    CHECK(titanium.loss_w(in, 1e6) <= in);
    before = titanium.loss_w(in, 1e6);
  }
}

TEST_CASE("pumps follow the cube of the flow down to the static head; by share they follow the heat", "[components]") {
  const Pump pump({.head_pa = 250e3, .efficiency = .7, .floor = .1, .temperature_rise_k = 6}, 1e6);
  const double flow = 1e6 / (6 * 4186 * 1000.0);
  CHECK(pump.power_w(1, 0) == Approx(250e3 * flow / .7));
  CHECK(pump.power_w(.5, 0) == Approx(pump.power_w(1, 0) * (.1 + .9 / 8)));
  CHECK(pump.into_loop_w(5) == 5);
  const Pump share({.model = "share", .share = .02}, 1e6);
  CHECK(share.power_w(.3, 1e6) == Approx(2e4));
  CHECK(share.into_loop_w(5) == 0);
}

TEST_CASE("evaporative pads cool towards the wet bulb at constant enthalpy, never beyond saturation", "[components]") {
  sim::Stream random(9, 0, 1, 0);
  const EvaporativeCooler pads{{.effectiveness = .85}};
  for (int i = 0; i < 5000; ++i) {
    const auto air = outdoor_from_humidity(5 + 40 * random.uniform(), .03 + .97 * random.uniform(), 85000 + 16000 * random.uniform());
    const auto cooled = pads.cool(air, 1);
    REQUIRE(cooled.dry_bulb_c >= air.wet_bulb_c - 1e-9);
    REQUIRE(cooled.humidity_ratio >= air.humidity_ratio);
    REQUIRE(cooled.humidity_ratio <= saturated_humidity_ratio(cooled.dry_bulb_c, air.pressure_pa) * (1 + 1e-9));
    REQUIRE(enthalpy_j_per_kg(cooled.dry_bulb_c, cooled.humidity_ratio) ==
            Approx(enthalpy_j_per_kg(air.dry_bulb_c, air.humidity_ratio)).epsilon(1e-6).margin(2));
  }
  const auto air = outdoor_from_humidity(35, .2, standard_pressure_pa);
  CHECK(pads.cool(air, 1).dry_bulb_c == Approx(35 - .85 * (35 - 18.870)).margin(1e-3));
  CHECK(pads.cool(air, 0).humidity_ratio == air.humidity_ratio);
}

TEST_CASE("a dry cooler holds its set-point with slow fans, then full ones, then pads; then it gets warmer", "[components]") {
  const DryCooler cooler(DryCoolerConfig{}, 1e6);
  const auto at = [](double dry, double wet) { return outdoor_from_wet_bulb(dry, wet, standard_pressure_pa); };
  const auto cool = cooler.run(at(5, 3), 1e6, 28, 10);
  CHECK(cool.leaving_c == 28);
  CHECK(cool.fan_w < .1 * cooler.rated_fan_w);
  CHECK(cool.water.makeup_m3_per_s() == 0);
  const auto pads = cooler.run(at(24, 16), 1e6, 28, 10);
  CHECK(pads.leaving_c == Approx(28));
  CHECK(pads.fan_w == cooler.rated_fan_w);
  CHECK(pads.water.makeup_m3_per_s() > 0);
  const auto hot = cooler.run(at(42, 30), 1e6, 28, 10);
  CHECK(hot.leaving_c == Approx(42 - .75 * 12 + 10 / 1.1));
  double fans = 0, leaving = 0;
  for (double t = -10; t < 45; t += .5) {
    const auto x = cooler.run(at(t, t - 4), 8e5, 28, 10);
    CHECK(x.fan_w >= fans - 1e-9);
    CHECK(x.leaving_c >= leaving - 1e-9);
    fans = x.fan_w;
    leaving = x.leaving_c;
  }
  CHECK(cooler.run(at(20, 15), 0, 28, 10).fan_w == 0);
}

TEST_CASE("a litre and four tenths a minute carry a kilowatt at 10 K", "[components]") {
  CHECK(LiquidLoop::flow_m3_per_s(1e3, 10) * 60e3 == Approx(1.433).margin(5e-4));
}

TEST_CASE("direct expansion: COP by the outdoor air, below Carnot, none above the pressure limit", "[components]") {
  const Dx dx(DxConfig{}, 1e6);
  CHECK(dx.cop(35) == Approx(3));
  CHECK(dx.cop(25) == Approx(3 * 1.22));
  CHECK(dx.cop(-20) == dx.cop(10));
  for (double t = 10; t <= 52; ++t) {
    CHECK(dx.cop(t + 1) <= dx.cop(t));
    if (t > 20) CHECK(dx.cop(t) < (9 + 273.15) / (t - 9));
  }
  CHECK(dx.capacity_w(35, 0) == Approx(1.15e6));
  CHECK(dx.capacity_w(45, 0) == Approx(1.15e6 * .94));
  CHECK(dx.capacity_w(35, 1) == Approx(1.15e6 * .75));
  CHECK(dx.capacity_w(35, 9) == 0);
  CHECK(dx.capacity_w(53, 0) == 0);
  CHECK(dx.running(35, 3e5, 0) == 2);
  CHECK(dx.running(35, 0, 0) == 0);
}

TEST_CASE("heat is reused directly where it is warm enough, else through a heat pump of half Carnot", "[components]") {
  HeatReuse reuse{{.demand_w = 1e5, .sink_c = 40, .approach_k = 3}};
  const auto direct = reuse.run(1e6, 48, 44);
  CHECK(direct.taken_w == 1e5);
  CHECK(direct.pump_w == 0);
  const auto half = reuse.run(1e5, 48, 38);  // a half of it above the sink and the approach
  CHECK(half.taken_w > 5e4);
  CHECK(half.pump_w > 0);
  CHECK(half.delivered_w == Approx(half.taken_w + half.pump_w));
  const auto lifted = reuse.run(1e6, 35, 25);
  const double cop = .5 * (43 + 273.15) / (43 - 22);
  CHECK(lifted.delivered_w == Approx(1e5));
  CHECK(lifted.pump_w == Approx(1e5 / cop));
  CHECK(lifted.taken_w + lifted.pump_w == Approx(lifted.delivered_w));
  const auto little = reuse.run(1e4, 35, 25);
  CHECK(little.taken_w == Approx(1e4));
  CHECK(little.delivered_w < 1e5);
  CHECK(reuse.run(0, 35, 25).delivered_w == 0);
}

TEST_CASE("an economiser takes what effectiveness and the colder water allow, and nothing from warmer water", "[components]") {
  const WaterEconomiser economiser{.8};
  CHECK(economiser.heat_w(1e5, 2e5, 16, 6) == Approx(8e5));
  CHECK(economiser.heat_w(1e5, 2e5, 16, 18) == 0);
  CHECK(economiser.heat_w(1e5, 2e5, 16, economiser.tower_for(1e5, 2e5, 16, 5e5)) == Approx(5e5));
}

TEST_CASE("the root of a rising function is found, or the end of the bracket that is nearest", "[components]") {
  CHECK(rising_root([](double x) { return x * x * x - 8; }, 0, 50, 1e-12) == Approx(2));
  CHECK(rising_root([](double x) { return x + 1; }, 0, 5, 1e-12) == 0);
  CHECK(rising_root([](double x) { return x - 9; }, 0, 5, 1e-12) == 5);
}

TEST_CASE("a dry cooler's air leaves no warmer than its water comes, and its water no colder than the wet bulb", "[components]") {
  sim::Stream random(23, 0, 1, 0);
  const DryCooler cooler(DryCoolerConfig{}, 1e6);
  for (int i = 0; i < 5000; ++i) {
    const auto air = outdoor_from_humidity(-30 + 75 * random.uniform(), .05 + .95 * random.uniform(), standard_pressure_pa);
    const double heat_w = 1.2e6 * random.uniform(), rise_k = 10 * heat_w / 1e6;
    const auto x = cooler.run(air, heat_w, 15 + 30 * random.uniform(), rise_k);
    REQUIRE(x.fan_w <= cooler.rated_fan_w * (1 + 1e-12));
    REQUIRE(x.leaving_c >= (x.water.evaporation_m3_per_s > 0 ? air.wet_bulb_c : air.dry_bulb_c) - 1e-9);
    if (x.water.evaporation_m3_per_s > 0) continue;
    const double speed = std::cbrt(x.fan_w / cooler.rated_fan_w);
    if (speed < cooler.config.least_speed) continue;  // its fans cycle
    REQUIRE(air.dry_bulb_c + heat_w / (cooler.air_w_per_k() * speed) <= x.leaving_c + rise_k + 1e-6);
  }
}

TEST_CASE("a dry cooler without pads takes no water and gets warmer instead", "[components]") {
  DryCoolerConfig config;
  config.assist.installed = false;
  const auto x = DryCooler(config, 1e6).run(outdoor_from_wet_bulb(40, 20, standard_pressure_pa), 1e6, 28, 10);
  CHECK(x.water.makeup_m3_per_s() == 0);
  CHECK(x.leaving_c == Approx(40 + 10 / 1.1));
}

TEST_CASE("direct expansion that would beat Carnot, or fall below one, is told", "[components]") {
  CHECK(DxConfig{}.problems().empty());
  CHECK(DxConfig{.slope_per_k = 0, .coldest_c = 20}.problems().empty());
  const auto above = DxConfig{.cop = 8, .coil_c = -5}.problems();  // 268.15 / 40 = 6.7 at 35 degC
  REQUIRE(above.size() == 1);
  CHECK(above[0].key == "cop");
  CHECK_THAT(above[0].text, Catch::Contains("Carnot"));
  const auto below = DxConfig{.slope_per_k = .05, .warmest_c = 60}.problems();
  REQUIRE(below.size() == 1);
  CHECK(below[0].key == "slope");
  // whatever is not complained of keeps the second law everywhere
  sim::Stream random(24, 0, 1, 0);
  int good = 0;
  for (int i = 0; i < 2000; ++i) {
    DxConfig config{.cop = 1 + 7 * random.uniform(), .slope_per_k = .05 * random.uniform()};
    config.coldest_c = -10 + 45 * random.uniform();
    config.warmest_c = 36 + 24 * random.uniform();
    config.coil_c = -5 + 25 * random.uniform();
    bool lawful = true;
    const Dx dx(config, 1e6);
    for (double t = -20; t <= config.warmest_c; t += .1) {
      const double condenser_c = std::max(t, config.coldest_c);
      lawful &= dx.cop(t) >= 1 - 1e-9 && (condenser_c <= config.coil_c || dx.cop(t) < (config.coil_c + 273.15) / (condenser_c - config.coil_c));
    }
    if (config.problems().empty()) REQUIRE(lawful);
    if (!lawful) REQUIRE_FALSE(config.problems().empty());
    good += config.problems().empty();
  }
  CHECK(good > 100);
}

TEST_CASE("reused heat: never more than wanted or than there is, and no heat pump above Carnot", "[components]") {
  sim::Stream random(25, 0, 1, 0);
  for (int i = 0; i < 5000; ++i) {
    const HeatReuse reuse{{.demand_w = 1e6 * random.uniform(), .sink_c = 20 + 70 * random.uniform(), .approach_k = 5 * random.uniform()}};
    const double available_w = 1e6 * random.uniform(), source_c = 10 + 50 * random.uniform();
    const auto x = reuse.run(available_w, source_c, source_c - 8);
    REQUIRE(x.taken_w <= available_w);
    REQUIRE(x.delivered_w <= reuse.config.demand_w * (1 + 1e-12));
    REQUIRE(x.taken_w + x.pump_w == Approx(x.delivered_w).margin(1e-6));
    if (x.pump_w > 0 && reuse.config.sink_c > source_c)
      REQUIRE(x.delivered_w / x.pump_w < (reuse.config.sink_c + 273.15) / (reuse.config.sink_c - source_c));
  }
}
