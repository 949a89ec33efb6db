#include "models/facility/plants/chilled_water.hpp"

#include "sim/engine/random.hpp"
#include "tests/models/facility/plants/specs.hpp"

using namespace jevons;
using namespace jevons::testing;

namespace {

ChilledWaterPlant plant_of(bool economiser, int units = 3, const char* chiller = "doe2_centrifugal_5_50") {
  ChilledWaterConfig config;
  config.chiller.units = units;
  config.economiser.installed = economiser;
  return {config, chiller_of(chiller), megawatt()};
}

}  // namespace

TEST_CASE("the chain of a megawatt has every value that was printed", "[plants]") {
  ChilledWaterConfig config;
  config.chiller.units = 1;
  config.chiller.capacity_w = 1.4e6;
  config.economiser.installed = false;
  config.tower = {.model = "approach", .fan_share = 0.01};
  config.chilled_pumps = {.model = "share", .share = 0.02};
  config.condenser_pumps = {.model = "share", .share = 0.015};
  config.air.rated_flow_m3_per_s = 76.453;
  const ChilledWaterPlant plant(config, chiller_of("doe2_centrifugal_5_50"), megawatt());
  const SetPoints set;  // 22, 10 and 24 degC, full flows
  CHECK(plant.air_fan_w(set) == Approx(45872).margin(0.5));
  const auto x = plant.operate(weather(25, 20), set, 1096858.5);
  CHECK(x[Use::compressors] == Approx(161828.3).margin(0.1));
  CHECK(x.chiller_cop == Approx(6.7779).margin(5e-5));
  CHECK(x[Use::pumps] == Approx(40817.5).margin(0.1));
  CHECK(x[Use::rejection_fans] == Approx(12586.9).margin(0.1));
  CHECK(x.condenser_water_c == Approx(24));
  CHECK(x.water.evaporation_m3_per_s * 3.6e6 == Approx(1585.0).margin(0.05));
  CHECK(x.water.makeup_m3_per_s() * 3.6e6 == Approx(1981.3).margin(0.05));
  CHECK(std::abs(first_law(x)) < 1e-12);
}

TEST_CASE("a chilled-water plant keeps both laws in any weather, at any set-points and loads", "[plants]") {
  sim::Stream random(5, 0, 1, 0);
  for (const bool economiser : {false, true}) {
    const auto plant = plant_of(economiser);
    const auto bounds = plant.bounds();
    for (int i = 0; i < 4000; ++i) {
      SetPoints set;
      for (std::size_t k = 0; k < kKnobs; ++k)
        set.value[k] = bounds[k].least + random.uniform() * (bounds[k].most - bounds[k].least);
      set[Knob::chillers] = std::floor(set[Knob::chillers]);
      const double wet = -10 + 40 * random.uniform(), dry = wet + 3 * random.uniform();
      auto at = weather(dry, wet, 25 + 20 * random.uniform());
      at.units_out = static_cast<int>(4 * random.uniform());
      const double capacity_w = plant.capacity_w(at, set);
      REQUIRE(capacity_w >= 0);
      const auto x = plant.operate(at, set, capacity_w * random.uniform());
      INFO(economiser << " " << wet << " " << dry << " " << at.units_out << " capacity " << capacity_w);
      REQUIRE(std::abs(first_law(x)) < 1e-9);
      REQUIRE(all_at_least_zero(x));
      REQUIRE(x.chillers <= 3 - std::min(3, at.units_out) + (capacity_w == 0 ? 1 : 0));
      const double lift_k = x.condenser_water_c - x.chilled_water_c;
      if (x.chiller_cop > 0 && lift_k > 0) REQUIRE(x.chiller_cop < (x.chilled_water_c + 273.15) / lift_k);
    }
  }
}

TEST_CASE("at fixed set-points and staging a hotter wet bulb never lowers the plant's power", "[plants]") {
  for (const bool economiser : {false, true}) {
    const auto plant = plant_of(economiser);
    SetPoints set;
    set[Knob::chillers] = 3;
    // A wet bulb over ice and one over water are not the same air: each side of 0 degC for itself.
    for (const auto& [from, to] : {std::pair{-12.0, -0.1}, std::pair{0.1, 32.0}}) {
      double before = 0;
      for (double wet = from; wet <= to; wet += 0.25) {
        const double power = plant.operate(weather(wet + 5, wet), set, 9e5).total_w();
        INFO(economiser << " " << wet);
        CHECK(power >= before * (1 - 1e-9));
        before = power;
      }
    }
  }
}

TEST_CASE("in the cold an economiser does without chillers, and never draws more than they would", "[plants]") {
  const auto with = plant_of(true), without = plant_of(false);
  const SetPoints set;
  const auto cold = with.operate(weather(-6, -8), set, 9e5);
  CHECK(cold[Use::compressors] == 0);
  CHECK(cold.chillers == 0);
  CHECK(cold.free_cooling_w >= 9e5);
  for (double wet = -5; wet <= 30; wet += 0.5)
    CHECK(with.operate(weather(wet + 4, wet), set, 9e5).total_w() <=
          without.operate(weather(wet + 4, wet), set, 9e5).total_w() * (1 + 1e-12));
}

TEST_CASE("chillers that are out take their capacity along; with none left there is none", "[plants]") {
  const auto plant = plant_of(false);
  SetPoints set;
  auto at = weather(30, 22, 60);  // a return so warm that the coil is no limit
  double before = 1e12;
  for (at.units_out = 0; at.units_out <= 3; ++at.units_out) {
    const double capacity = plant.capacity_w(at, set);
    CHECK(capacity < before);
    before = capacity;
  }
  CHECK(before == 0);
  CHECK(plant.operate(at, set, 0).total_w() == plant.air_fan_w(set));
}

TEST_CASE("chillers that air cools take no water and answer to the dry bulb", "[plants]") {
  const auto plant = plant_of(true, 4, "ashrae_901_air");
  const SetPoints set;
  const auto mild = plant.operate(weather(20, 15), set, 9e5), hot = plant.operate(weather(40, 15.5), set, 9e5);
  CHECK(mild.water.makeup_m3_per_s() == 0);
  CHECK(hot[Use::compressors] > mild[Use::compressors]);
  CHECK(std::abs(first_law(hot)) < 1e-12);
  CHECK_FALSE(plant.bounds()[static_cast<std::size_t>(Knob::condenser_water)].free());
}

TEST_CASE("heat that somebody wants does not go to the tower", "[plants]") {
  ChilledWaterConfig config;
  config.reuse.demand_w = 3e5;
  config.economiser.installed = false;
  const ChilledWaterPlant reusing(config, chiller_of("doe2_centrifugal_5_50"), megawatt());
  const auto x = reusing.operate(weather(20, 15), {}, 9e5), plain = plant_of(false).operate(weather(20, 15), {}, 9e5);
  CHECK(x.reused_w == Approx(3e5));
  CHECK(x.water.makeup_m3_per_s() < plain.water.makeup_m3_per_s());
  CHECK(x[Use::compressors] > plain[Use::compressors]);  // the heat pump's
  CHECK(std::abs(first_law(x)) < 1e-12);
}
