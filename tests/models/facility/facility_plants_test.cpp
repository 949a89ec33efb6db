// A site's facility over settlements: every stage gives on what it was given, whatever plant, weather and
// load.
#include "models/facility/facility.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "models/facility/plants/air_economiser.hpp"
#include "models/facility/plants/dx.hpp"
#include "models/facility/plants/liquid.hpp"
#include "sim/engine/random.hpp"
#include "tests/models/facility/components/catalogue.hpp"
#include "tests/models/facility/plants/specs.hpp"

using namespace jevons;
using namespace jevons::testing;

namespace {

constexpr double kRated = 1e6, kFans = 0.12e6;

Design design_with(double liquid_share) {
  auto design = megawatt();
  design.liquid_heat_w = liquid_share * kRated;
  design.air_heat_w -= design.liquid_heat_w;
  design.server_airflow_m3_per_s *= 1 - liquid_share;
  return design;
}

std::shared_ptr<const CoolingPlant> dx_of(const DxConfig& dx = {}) {
  return std::make_shared<DxPlant>(AirHandlerConfig{}, dx, HeatReuseConfig{}, megawatt());
}
std::shared_ptr<const CoolingPlant> liquid_of(double share, double fans, double reuse_w = 0) {
  return std::make_shared<LiquidPlant>(AirHandlerConfig{}, LiquidConfig{}, DryCoolerConfig{}, DxConfig{},
                                       HeatReuseConfig{.demand_w = reuse_w}, share, fans, design_with(share));
}
std::vector<std::shared_ptr<const CoolingPlant>> all_plants() {
  const ChilledWaterConfig water;
  return {dx_of(),
          std::make_shared<AirEconomiserPlant>(AirHandlerConfig{}, OutsideAirConfig{}, EvaporativeConfig{},
                                               DxConfig{}, HeatReuseConfig{.demand_w = 2e5}, megawatt()),
          std::make_shared<ChilledWaterPlant>(water, shipped_chiller(water.chiller.model), megawatt()),
          liquid_of(.75, .3, 3e5), liquid_of(.97, 0)};
}

FacilityPlan plan_with(std::shared_ptr<const CoolingPlant> plant) {
  FacilityPlan plan;
  plan.bounds = plant->bounds();
  plan.plant = std::move(plant);
  for (std::size_t k = 0; k < kKnobs; ++k)
    if (!plan.bounds[k].free()) plan.fixed.value[k] = plan.bounds[k].least;
  plan.chain = PowerChain(PowerChainConfig{}, kRated, .4 * kRated);
  plan.room = ServerRoom(RoomConfig{}, kRated);
  plan.fans.full_w = kFans;
  plan.rated_it_w = kRated;
  return plan;
}

FacilityInput input(double it_w, const Outdoor& outdoor, int minute = 0, int length = 5) {
  return {sim::Time{} + sim::minutes(minute), sim::Time{} + sim::minutes(minute + length), it_w, kFans,
          outdoor};
}

double it_of(const FacilityStep& step, const FacilityInput& in) { return in.it_w + step.fans_beyond_w; }

void gives_on_what_it_was_given(const FacilityPlan& plan, const FacilityState& before,
                                const FacilityStep& step, const FacilityInput& in) {
  const double it_w = it_of(step, in), cooling_w = step.plant.total_w();
  const double into_room_w =
      step.it_to_room_w + step.losses_to_room_w + plan.plant->air_fan_w(before.present);
  REQUIRE(step.it_to_room_w + step.it_to_liquid_w == Approx(it_w).epsilon(1e-12));
  REQUIRE(step.it_to_room_w >= -1e-9);
  REQUIRE(step.it_to_liquid_w >= 0);
  REQUIRE(step.room.taken_w + step.room.envelope_w + step.room.stored_w ==
          Approx(into_room_w).margin(1e-9 * kRated));
  REQUIRE(step.plant.air_heat_w == step.room.taken_w);
  REQUIRE(step.plant.liquid_heat_w == step.it_to_liquid_w);
  REQUIRE(std::abs(first_law(step.plant)) < 1e-9);
  REQUIRE(all_at_least_zero(step.plant));
  const auto& losses = step.losses;
  REQUIRE(step.facility_w == Approx(it_w + losses.distribution_w + losses.ups_w + cooling_w + losses.other_w +
                                    losses.transformer_w)
                                 .epsilon(1e-12));
  REQUIRE(step.facility_w > it_w);  // PUE above 1
}

}  // namespace

TEST_CASE("stage by stage a facility gives on what it was given, in any weather, at any load", "[facility]") {
  sim::Stream random(12, 0, 1, 0);
  for (const auto& plant : all_plants())
    for (int world = 0; world < 12; ++world) {
      auto plan = plan_with(plant);
      plan.room.envelope_w_per_k = 5e3 * random.uniform();
      plan.recirculation = .2 * random.uniform();
      FacilityState state;
      for (int i = 0, minute = 0; i < 100; ++i) {
        const auto air =
            outdoor_from_humidity(-20 + 65 * random.uniform(), .05 + .95 * random.uniform(), 95000);
        const auto in = input((.2 + .8 * random.uniform()) * kRated, air, minute,
                              1 + static_cast<int>(30 * random.uniform()));
        minute += static_cast<int>((in.to - in.from).seconds()) / 60;
        if (!state.begun) begin_facility(plan, state, in);
        for (std::size_t k = 0; k < kKnobs; ++k) {
          const auto& bound = plan.bounds[k];
          if (bound.step == 0)
            state.present.value[k] = bound.least + random.uniform() * (bound.most - bound.least);
        }
        const auto before = state;
        const auto step = run_facility(plan, state, in);
        gives_on_what_it_was_given(plan, before, step, in);
        REQUIRE(std::isfinite(state.room.air_c));
        REQUIRE(state.room.air_c > -20);
        REQUIRE(state.inlet_c >= state.supply_c);
      }
    }
}

TEST_CASE("a facility that begins under a load stays as it is under the same load", "[facility]") {
  for (const auto& plant : all_plants()) {
    const auto plan = plan_with(plant);
    FacilityState state;
    const auto in = input(7e5, weather(15, 10).outdoor);
    begin_facility(plan, state, in);
    const auto room = state.room;
    const auto step = run_facility(plan, state, in);
    CHECK(std::abs(step.room.stored_w) < 1);
    CHECK(state.room.air_c == Approx(room.air_c).margin(1e-6));
    CHECK(step.inlet_c == Approx(22).margin(1e-6));
    CHECK_FALSE(step.room.short_of_capacity);
  }
}

TEST_CASE("servers whose fans stay at their reference draw what the catalogue says", "[facility]") {
  const auto plan = plan_with(dx_of());
  FacilityState state;
  const auto in = input(7e5, weather(15, 10).outdoor);
  begin_facility(plan, state, in);
  CHECK(run_facility(plan, state, in).fans_beyond_w == Approx(0).margin(1e-6));
  state.present[Knob::supply_air] = 30;
  for (int i = 0; i < 24; ++i) run_facility(plan, state, input(7e5, in.outdoor, 5 * i, 5));
  // 120 kW (r^3 - 0.6^3), r = 0.6 * 20 / (42 - 30) = 1
  CHECK(run_facility(plan, state, in).fans_beyond_w == Approx(120e3 * (1 - .216)));
}

TEST_CASE("air that the servers draw: heat over rho c_p and the rise, more of it when their fans turn faster",
          "[facility]") {
  const auto plan = plan_with(dx_of());
  const auto reference = server_air(plan, 1e6, 22);
  CHECK(reference.flow_m3_per_s == Approx(1e6 / (1.2 * 1006 * 11)));
  CHECK(reference.rise_k == Approx(11));
  const auto warm = server_air(plan, 1e6, 30);
  CHECK(warm.flow_m3_per_s == Approx(reference.flow_m3_per_s / .6));
  CHECK(warm.flow_m3_per_s * warm.rise_k == Approx(reference.flow_m3_per_s * reference.rise_k));
}

TEST_CASE("liquid takes its share of the electronics' heat: fans that a tank has not got warm no room",
          "[facility]") {
  const auto plan = plan_with(liquid_of(.97, 0));
  for (const double it_w : {.1e6, .3e6, .5e6, 1e6}) {
    FacilityState state;
    const auto in = input(it_w, weather(15, 10).outdoor);
    begin_facility(plan, state, in);
    const auto step = run_facility(plan, state, in);
    const double electronics_w = it_w - .216 * kFans;
    CHECK(step.fans_w == 0);
    CHECK(step.it_to_liquid_w == Approx(.97 * electronics_w));
    CHECK(step.it_to_room_w == Approx(.03 * electronics_w));
  }
}

TEST_CASE(
    "when servers trip the room cools down again: it is neither endlessly hot nor colder than its supply",
    "[facility]") {
  auto plan = plan_with(dx_of());
  plan.plant_outages.push_back({{sim::Time{}, sim::Time{} + sim::hours(2)}, 4});
  plan.racks.count = 1;
  FacilityState state;
  state.racks = {
      .power_nw = {0}, .inlet_c = {22}, .air_w = {0}, .clock = {1}, .tripped = {0}, .coolest = {0}};
  const auto outdoor = weather(35, 22).outdoor;
  double hottest_c = 0;
  bool tripped = false;
  begin_facility(plan, state, input(9e5, outdoor));
  for (int minute = 0; minute < 24 * 60; ++minute) {
    auto in = input(9e5 * state.racks.clock[0], outdoor, minute, 1);
    if (state.racks.tripped[0]) in.fans_full_w = 0;
    run_facility(plan, state, in);
    judge_rack(plan.racks, state.racks, 0, state.coolant_c);
    tripped |= state.racks.tripped[0] != 0;
    hottest_c = std::max(hottest_c, state.inlet_c);
    REQUIRE(state.inlet_c >= 22 - 1e-6);
  }
  CHECK(tripped);
  CHECK(hottest_c > 45);
  CHECK(hottest_c < 60);
  CHECK_FALSE(state.racks.tripped[0]);  // the plant is back
  CHECK(state.racks.clock[0] == 1);
  CHECK(state.inlet_c == Approx(22).margin(.01));
}

TEST_CASE("in hot dry, hot moist and cool weather liquid takes less cooling power than air, and less in all",
          "[facility][claims]") {
  // claims: liquid and immersion strongly cut cooling energy; cooling falls below 10 % of the total
  for (const auto& outdoor : {weather(38, 20).outdoor, weather(31, 27).outdoor, weather(10, 7).outdoor}) {
    const auto settled = [&](std::shared_ptr<const CoolingPlant> plant) {
      const auto plan = plan_with(std::move(plant));
      FacilityState state;
      begin_facility(plan, state, input(8e5, outdoor));
      for (int i = 0; i < 48; ++i) run_facility(plan, state, input(8e5, outdoor, 5 * i));
      return run_facility(plan, state, input(8e5, outdoor, 240));
    };
    const auto air = settled(dx_of()), plates = settled(liquid_of(.75, .3)),
               tank = settled(liquid_of(.97, 0));
    CHECK(plates.plant.total_w() < .6 * air.plant.total_w());
    CHECK(tank.plant.total_w() < .6 * plates.plant.total_w());
    CHECK(plates.facility_w < air.facility_w);
    CHECK(tank.facility_w < plates.facility_w);
    CHECK(tank.plant.total_w() < .1 * tank.facility_w);
  }
}
