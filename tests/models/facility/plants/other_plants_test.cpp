// Direct expansion, outside air, cold plates and tanks.
#include "models/facility/plants/air_economiser.hpp"
#include "models/facility/plants/dx.hpp"
#include "models/facility/plants/liquid.hpp"
#include "sim/engine/random.hpp"
#include "tests/models/facility/plants/specs.hpp"

using namespace jevons;
using namespace jevons::testing;

namespace {

Design wet_design(double share) {
  auto design = megawatt();
  design.liquid_heat_w = share * 1e6;
  design.air_heat_w -= design.liquid_heat_w;
  design.server_airflow_m3_per_s *= 1 - share;
  return design;
}

DxPlant dx_plant(double reuse_w = 0) { return {AirHandlerConfig{}, DxConfig{}, {.demand_w = reuse_w}, megawatt()}; }
AirEconomiserPlant outside_air(bool pads = true) {
  return {AirHandlerConfig{}, OutsideAirConfig{}, {.installed = pads}, DxConfig{}, HeatReuseConfig{}, megawatt()};
}
LiquidPlant cold_plates(double reuse_w = 0) {
  return {AirHandlerConfig{}, LiquidConfig{}, DryCoolerConfig{}, DxConfig{}, {.demand_w = reuse_w}, .75, .3, wet_design(.75)};
}
LiquidPlant tanks() {
  return {AirHandlerConfig{}, LiquidConfig{}, DryCoolerConfig{}, DxConfig{}, HeatReuseConfig{}, .97, 0, wet_design(.97)};
}

void keeps_the_first_law(const CoolingPlant& plant, double liquid_w) {
  sim::Stream random(6, 0, 1, 0);
  const auto bounds = plant.bounds();
  for (int i = 0; i < 4000; ++i) {
    SetPoints set;
    for (std::size_t k = 0; k < kKnobs; ++k)
      set.value[k] = bounds[k].least + random.uniform() * (bounds[k].most - bounds[k].least);
    const auto air = outdoor_from_humidity(-20 + 70 * random.uniform(), .05 + .95 * random.uniform(), 90000);
    Conditions at{air, 25 + 25 * random.uniform(), liquid_w * random.uniform(), static_cast<int>(6 * random.uniform())};
    const double capacity = plant.capacity_w(at, set);
    REQUIRE(capacity >= 0);
    const auto x = plant.operate(at, set, capacity * random.uniform());
    INFO(air.dry_bulb_c << " " << air.wet_bulb_c << " of " << capacity << ": " << x[Use::compressors] << " " << x[Use::pumps] << " "
                        << x[Use::rejection_fans] << " rejected " << x.rejected_w << " reused " << x.reused_w << " water "
                        << x.water.evaporation_m3_per_s);
    REQUIRE(std::abs(first_law(x)) < 1e-9);
    REQUIRE(all_at_least_zero(x));
  }
}

}  // namespace

TEST_CASE("every plant keeps the first law in any weather", "[plants]") {
  keeps_the_first_law(dx_plant(), 0);
  keeps_the_first_law(dx_plant(2e5), 0);
  keeps_the_first_law(outside_air(), 0);
  keeps_the_first_law(cold_plates(), 7.5e5);
  keeps_the_first_law(cold_plates(3e5), 7.5e5);
  keeps_the_first_law(tanks(), 9.7e5);
}

TEST_CASE("direct expansion draws more the hotter it is outdoors and the more heat there is", "[plants]") {
  const auto plant = dx_plant();
  double before = 0;
  for (double t = -10; t < 50; ++t) {
    const double w = plant.operate(weather(t, t - 3), {}, 9e5).total_w();
    CHECK(w >= before);
    before = w;
  }
  CHECK(plant.operate(weather(30, 20), {}, 9e5).total_w() > plant.operate(weather(30, 20), {}, 8e5).total_w());
}

TEST_CASE("in cool dry weather outside air does all, with nothing but fans", "[plants]") {
  const auto plant = outside_air();
  const auto x = plant.operate(weather(10, 7), {}, 9e5);
  CHECK(x[Use::compressors] == 0);
  CHECK(x.water.makeup_m3_per_s() == 0);
  CHECK(x.total_w() == plant.air_fan_w({}));
  CHECK(x.free_cooling_w == 9e5);
}

TEST_CASE("outside air takes its part of the heat where it is warmer than the supply and colder than the return", "[plants]") {
  const auto plant = outside_air(false);
  const SetPoints set;
  const double g = air_density_kg_per_m3 * air_heat_j_per_kg_k * plant.rated_airflow_m3_per_s();
  const auto x = plant.operate(weather(26, 15, 33), set, g * 11);
  CHECK(x.free_cooling_w == Approx(g * 7));
  CHECK(x[Use::compressors] > 0);
}

TEST_CASE("air that is too moist stays outside, whatever its temperature", "[plants]") {
  const auto plant = outside_air();
  CHECK(plant.operate(weather(20, 19.8, 33), {}, 9e5).free_cooling_w == 0);
  CHECK(plant.operate(weather(-25, -25.5, 33), {}, 9e5).free_cooling_w == 0);  // too dry: below -9 degC dew point
}

TEST_CASE("pads let dry hot air in, for water instead of compressors", "[plants]") {
  const auto with = outside_air(true).operate(weather(34, 17, 33), {}, 9e5), without = outside_air(false).operate(weather(34, 17, 33), {}, 9e5);
  CHECK(with[Use::compressors] < without[Use::compressors]);
  CHECK(with.water.evaporation_m3_per_s > 0);
  CHECK(without.water.evaporation_m3_per_s == 0);
}

TEST_CASE("cold plates need no compressor for what they take, and get warmer where the dry cooler cannot hold them", "[plants]") {
  const auto plant = cold_plates();
  auto at = weather(10, 7);
  at.liquid_w = 7.5e5;
  const auto cool = plant.operate(at, {}, 0);
  CHECK(cool[Use::compressors] == 0);
  CHECK(cool.coolant_c == Approx(32));
  CHECK(cool[Use::pumps] == Approx(.015 * 7.5e5));
  auto hot = weather(46, 30);
  hot.liquid_w = 7.5e5;
  CHECK(plant.operate(hot, {}, 0).coolant_c > 40);
}

TEST_CASE("in mild weather a tank's facility overhead is 2 to 6 % of IT", "[plants]") {
  // claims: single-phase immersion PUE 1.02 to 1.05, before the losses of the power chain
  const auto plant = tanks();
  auto at = weather(20, 14, 30);
  at.liquid_w = 9.7e5;
  SetPoints set;
  set[Knob::airflow] = .4;
  const double pue = 1 + plant.operate(at, set, 4e4).total_w() / 1e6;
  CHECK(pue > 1.02);
  CHECK(pue < 1.06);
}

TEST_CASE("reused heat from warm coolant needs a smaller heat pump than from air", "[plants]") {
  auto at = weather(15, 10, 33);
  const auto air = dx_plant(3e5).operate(at, {}, 9e5);
  at.liquid_w = 7.5e5;
  const auto liquid = cold_plates(3e5).operate(at, {}, 0);
  CHECK(air.reused_w == Approx(3e5));
  CHECK(liquid.reused_w == Approx(3e5));
  CHECK(liquid[Use::compressors] < air[Use::compressors] - dx_plant().operate(at, {}, 9e5)[Use::compressors] + 9e4);
}

TEST_CASE("what outside air leaves over is never more than direct expansion can take", "[plants]") {
  sim::Stream random(21, 0, 1, 0);
  const auto plant = outside_air();
  const Dx dx(DxConfig{}, megawatt().air_heat_w);
  for (int i = 0; i < 20000; ++i) {
    SetPoints set;
    set[Knob::supply_air] = 14 + 18 * random.uniform();
    set[Knob::airflow] = .2 + .8 * random.uniform();
    const auto air = outdoor_from_humidity(-10 + 55 * random.uniform(), .02 + .98 * random.uniform(), standard_pressure_pa);
    const Conditions at{air, set[Knob::supply_air] + 20 * random.uniform(), 0, static_cast<int>(4 * random.uniform())};
    const double heat_w = plant.capacity_w(at, set) * random.uniform();
    const auto x = plant.operate(at, set, heat_w);
    INFO(air.dry_bulb_c << " degC, humidity ratio " << air.humidity_ratio << ", return " << at.return_c << ", supply " << set[Knob::supply_air]);
    REQUIRE(heat_w - x.free_cooling_w <= dx.capacity_w(air.dry_bulb_c, at.units_out) * (1 + 1e-9));
  }
}

TEST_CASE("heat that is reused from the return air leaves that much less for outside air to take", "[plants]") {
  const AirEconomiserPlant plant(AirHandlerConfig{}, OutsideAirConfig{}, {.installed = false}, DxConfig{},
                                 {.demand_w = 4e5, .sink_c = 25}, megawatt());
  const double g = air_density_kg_per_m3 * air_heat_j_per_kg_k * plant.rated_airflow_m3_per_s(), heat_w = 11 * g;
  const auto x = plant.operate(weather(26, 15, 33), {}, heat_w);  // supply 22; the sink is warm enough to need no lift
  CHECK(x.reused_w == Approx(4e5));
  CHECK(x.free_cooling_w == Approx(7 * g - 4e5));  // from 33 degC less what was reused, down to 26 degC
  CHECK(x[Use::compressors] == Approx(Dx(DxConfig{}, 1).compressor_w(26, 4 * g)));
}

TEST_CASE("with a dew point within the limits hotter air never lowers the power of an economiser; too dry air does raise it", "[plants]") {
  for (const bool pads : {false, true}) {
    const auto plant = outside_air(pads);
    double before = 0;
    for (double t = 6; t < 50; t += .25) {
      Conditions at;
      at.outdoor = outdoor_from_dew_point(t, 5, standard_pressure_pa);
      at.return_c = 33;
      const double w = plant.operate(at, {}, 9e5).total_w();
      REQUIRE(w >= before - 1e-6);
      before = w;
    }
  }
  // the exception: colder air that holds too little moisture stays outside
  Conditions mild, frost;
  mild.outdoor = outdoor_from_dew_point(0, -8, standard_pressure_pa);
  frost.outdoor = outdoor_from_dew_point(0, -12, standard_pressure_pa);
  CHECK(outside_air().operate(frost, {}, 9e5).total_w() > outside_air().operate(mild, {}, 9e5).total_w());
}

TEST_CASE("more heat never takes less power", "[plants]") {
  sim::Stream random(22, 0, 1, 0);
  const auto dx = dx_plant(), reusing = dx_plant(2e5);
  const auto air = outside_air(false);
  const auto plates = cold_plates();
  for (int i = 0; i < 300; ++i) {
    const auto outdoor = outdoor_from_humidity(-15 + 60 * random.uniform(), .05 + .95 * random.uniform(), standard_pressure_pa);
    for (const CoolingPlant* plant : {static_cast<const CoolingPlant*>(&dx), static_cast<const CoolingPlant*>(&reusing),
                                      static_cast<const CoolingPlant*>(&air), static_cast<const CoolingPlant*>(&plates)}) {
      double before = 0;
      for (double share = 0; share <= 1; share += .05) {
        Conditions at{outdoor, 33, plant->liquid_share() * 1e6 * share, 0};
        const double w = plant->operate(at, {}, share * plant->capacity_w(at, {})).total_w();
        REQUIRE(w >= before - 1e-6);
        before = w;
      }
    }
  }
}

TEST_CASE("pads moisten air that is too dry for servers, though it need not be that cold", "[plants]") {
  Conditions at;
  at.outdoor = outdoor_from_dew_point(29.3, -18, standard_pressure_pa);
  at.return_c = 45;
  SetPoints set;
  set[Knob::supply_air] = 29;
  const auto x = outside_air().operate(at, set, 2e5);  // nearly warm enough to be let in as it is
  CHECK(x.free_cooling_w == 2e5);
  CHECK(x[Use::compressors] == 0);
  // let in: as much as takes the heat from 45 degC down to where the pads bring it, at constant enthalpy
  const double w = saturated_humidity_ratio(-9, standard_pressure_pa), more = w - at.outdoor.humidity_ratio;
  const double cooled_c = 29.3 - more * (2501e3 + 1860 * 29.3) / (1006 + 1860 * w);
  CHECK(x.water.evaporation_m3_per_s == Approx(2e5 / 1006 / (45 - cooled_c) * more / 1000).epsilon(1e-6));
  CHECK(outside_air(false).operate(at, set, 2e5).free_cooling_w == 0);
}

TEST_CASE("air handlers run no slower than their fans can", "[plants]") {
  const DxPlant plant({.least_flow = .45}, DxConfig{}, HeatReuseConfig{}, megawatt());
  CHECK(plant.bounds()[static_cast<std::size_t>(Knob::airflow)].least == .45);
}
