#include "models/facility/components/cooling_tower.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

// 1 kg/s of water and 0.8 of air, 35 to 29.4 degC at a wet bulb of 25.6 degC.
const double kKilogramW = water_heat_j_per_kg_k * (35 - 29.4);

Outdoor air_of(double dry_bulb_c, double wet_bulb_c) {
  return outdoor_from_wet_bulb(dry_bulb_c, wet_bulb_c, standard_pressure_pa);
}

double within(sim::Stream& draw, double low, double high) { return low + (high - low) * draw.uniform(); }

}  // namespace

TEST_CASE("a tower's coefficient follows from its design point", "[tower]") {
  const CoolingTower tower(TowerConfig{}, kKilogramW);
  CHECK(tower.coefficient() == Approx(1.562).margin(5e-4));
  CHECK(tower.rated_air_kg_per_s() == Approx(0.8));
}

// The published run at 0 degC has its wet bulb over supercooled water, which is air of 0.0027748 (eq. 33 of psychrometrics.hpp);
// ours is over ice, 0.0027950. It is asked here with the air of the published one.
TEST_CASE("a Merkel tower gives the published temperatures, heat and evaporation", "[tower]") {
  const CoolingTower tower(TowerConfig{}, kKilogramW);
  struct Point {
    double dry_bulb_c, wet_bulb_c, in_c, out_c, heat_kw, litres_per_kwh, latent;
  };
  const Point points[] = {{35, 25.6, 35, 29.40, 24.70, 1.485, 1.00},
                          {20, 13.78, 26, 20.69, 22.90, 1.236, 0.834},
                          {10, 8, 20, 15.64, 18.57, 0.977, 0.659},
                          {0, -1.5, 16, 10.77, 22.1, 0.805, 0.543},
                          {40, 18.57, 30, 24.35, 25.0, 1.857, 1.254}};
  for (const auto& p : points) {
    INFO("dry bulb " << p.dry_bulb_c);
    auto air = air_of(p.dry_bulb_c, p.wet_bulb_c);
    if (p.wet_bulb_c < 0) air.humidity_ratio = 0.0027747616;
    const auto x = tower.cool(air, 1, p.in_c, 1);
    CHECK(x.out_c == Approx(p.out_c).margin(0.0051));
    CHECK(x.heat_w / 1e3 == Approx(p.heat_kw).margin(p.heat_kw == 22.1 || p.heat_kw == 25.0 ? 0.05 : 0.0051));
    CHECK(x.evaporated_kg_per_s / x.heat_w * 3.6e6 == Approx(p.litres_per_kwh).margin(5e-4));
    CHECK(x.evaporated_kg_per_s / x.heat_w * 2.43e6 ==
          Approx(p.latent).margin(p.latent == 1.00 ? 0.005 : 5e-4));
  }
}

TEST_CASE("fans slow down to hold the set-point, and power is their speed cubed", "[tower]") {
  const TowerConfig config;
  const double heat_w = 1e6, water = 1e6 / 5.6;
  const CoolingTower tower(config, heat_w);
  const auto air = air_of(20, 14);
  const auto x = tower.run(air, water, heat_w, 27);
  CHECK(x.leaving_c == 27);
  CHECK(x.speed < 1);
  CHECK(x.speed > config.least_speed);
  CHECK(x.fan_w == Approx(config.fan_share * heat_w * std::pow(x.speed, 3)));
  // and the published form, given water at 27 degC and the range, gives off the same heat at that speed
  const double kg_per_s = water / water_heat_j_per_kg_k;
  const auto cooled = tower.cool(air, kg_per_s, 27 + 5.6, x.speed);
  CHECK(cooled.out_c ==
        Approx(27).margin(0.01 * 27));  // no make-up there: a hundredth is gone, the rest warmer
  CHECK(cooled.heat_w == Approx(heat_w).epsilon(0.02));
}

TEST_CASE("a set-point out of reach: full speed, and the water leaves warmer", "[tower]") {
  const CoolingTower tower(TowerConfig{}, 1e6);
  const auto air = air_of(35, 25.6);
  const auto x = tower.run(air, 1e6 / 5.6, 1e6, 26);
  CHECK(x.speed == 1);
  CHECK(x.leaving_c > 26);
  CHECK(x.leaving_c == Approx(tower.coldest_c(air, 1e6 / 5.6, 1e6)));
  CHECK(tower.most_heat_w(air, tower.at_full_speed(1e6 / 5.6), 5.6, x.leaving_c) == Approx(1e6).epsilon(1e-9));
  CHECK(tower.run(air, 1e6 / 5.6, 1e6, x.leaving_c + 1e-6).speed == Approx(1).epsilon(1e-4));
}

TEST_CASE("below the least speed fans cycle, and without heat they stand still", "[tower]") {
  const TowerConfig config;
  const CoolingTower tower(config, 1e6);
  const auto cold = air_of(-5, -6);
  const auto x = tower.run(cold, 1e6 / 5.6, 5e4, 28);
  CHECK(x.speed < config.least_speed);
  CHECK(x.fan_w == Approx(0.012e6 * std::pow(config.least_speed, 2) * x.speed));
  CHECK(tower.run(cold, 1e6 / 5.6, 0, 28).fan_w == 0);
  CHECK(tower.run(cold, 1e6 / 5.6, 0, 28).water.makeup_m3_per_s() == 0);
}

TEST_CASE("hardly any heat is a number too", "[tower]") {
  const CoolingTower tower(TowerConfig{}, 1e6);
  for (const double heat_w : {1e-9, 1e-6, 1e-3, 1.0}) {
    const auto x = tower.run(air_of(30, 22), 1e6 / 5.6, heat_w, 20);
    CHECK(x.leaving_c == Approx(22).margin(0.01));
    CHECK(std::isfinite(x.fan_w));
    CHECK(std::isfinite(x.water.makeup_m3_per_s()));
  }
}

TEST_CASE("no tower cools below the wet bulb, and hotter air never needs a slower fan", "[tower]") {
  const CoolingTower tower(TowerConfig{}, 1e6);
  sim::Stream draw(4, 0, 2, 0);
  for (int i = 0; i < 2000; ++i) {
    const double wet_c = within(draw, -10, 32), dry_c = wet_c + within(draw, 0, 15);
    const double heat_w = within(draw, 1e4, 2e6), water = within(draw, 0.3, 1.5) * 1e6 / 5.6;
    const double set_c = within(draw, 10, 35);
    if (outdoor_from_wet_bulb(dry_c, wet_c, standard_pressure_pa).humidity_ratio < 0) continue;
    const auto x = tower.run(air_of(dry_c, wet_c), water, heat_w, set_c);
    INFO("wet " << wet_c << " dry " << dry_c << " heat " << heat_w << " water " << water << " set " << set_c);
    REQUIRE(x.leaving_c >= set_c);
    REQUIRE(x.leaving_c + heat_w / water > wet_c);
    REQUIRE(x.water.evaporation_m3_per_s >= 0);
    REQUIRE(x.water.blowdown_m3_per_s >= 0);
    const auto hotter = tower.run(air_of(dry_c + 1, wet_c + 1), water, heat_w, set_c);
    REQUIRE(hotter.leaving_c >= x.leaving_c - 1e-6);
    REQUIRE(hotter.fan_w >= x.fan_w * (1 - 1e-6));
  }
}

TEST_CASE("by approach: wet bulb, heat and exponent", "[tower]") {
  TowerConfig config;
  config.model = "approach";
  config.approach_exponent = 0.7;
  config.fan_share = 0.01;
  const CoolingTower tower(config, 1e6);
  const auto x = tower.run(air_of(30, 20), 1e5, 5e5, 10);
  CHECK(x.leaving_c == Approx(20 + 4 * std::pow(0.5, 0.7)));
  CHECK(x.fan_w == Approx(5e3));
  CHECK(x.water.evaporation_m3_per_s == Approx(0.85 * 5e5 / 2.43e6 / 1000));
  CHECK(x.water.makeup_m3_per_s() == Approx(x.water.evaporation_m3_per_s * 1.25));
  CHECK(tower.run(air_of(30, 20), 1e5, 5e5, 24).leaving_c == 24);
  CHECK(tower.most_heat_w(air_of(30, 20), tower.at_full_speed(1e5), 5, 24) == Approx(1e6));
}

TEST_CASE("blow-down by cycles of concentration, less what drifts away, never below zero", "[tower]") {
  const double share[] = {1, 0.5, 1 / 3.0, 0.25, 0.2};
  for (int cycles = 2; cycles <= 6; ++cycles)
    CHECK(water_of(1e-3, 1, 0, cycles).blowdown_m3_per_s == Approx(share[cycles - 2] * 1e-3));
  const auto water = water_of(1e-3, 0.1, 2e-5, 5);
  CHECK(water.drift_m3_per_s == Approx(2e-6));
  CHECK(water.blowdown_m3_per_s == Approx(2.5e-4 - 2e-6));
  CHECK(water.makeup_m3_per_s() == Approx(1.25e-3));
  CHECK(water_of(1e-6, 1, 1e-3, 5).blowdown_m3_per_s == 0);
}

TEST_CASE("a tower that no air could serve is a problem", "[tower]") {
  TowerConfig config;
  CHECK(config.problems().empty());
  config.design_out_c = 36;
  CHECK(config.problems().at(0).key == "design_out");
  config.design_out_c = 25;
  CHECK(config.problems().at(0).key == "design_wet_bulb");
}
