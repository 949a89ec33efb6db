// A facility over a settlement: from the servers' watts to the outdoor air, and back by the room's
// temperature.
#include "models/facility/facility.hpp"

#include <cmath>

#include "models/facility/plants/dx.hpp"
#include "models/facility/sums.hpp"
#include "sim/engine/random.hpp"
#include "tests/models/facility/plants/specs.hpp"

using namespace jevons;
using namespace jevons::testing;

namespace {

FacilityPlan facility_of(std::shared_ptr<const CoolingPlant> plant) {
  FacilityPlan plan;
  plan.plant = std::move(plant);
  plan.bounds = plan.plant->bounds();
  plan.rated_it_w = 1e6;
  plan.chain = PowerChain(PowerChainConfig{}, 1e6, 4e5);
  plan.room = ServerRoom(RoomConfig{}, 1e6);
  plan.fans.full_w = 1.2e5;
  plan.racks.servers_per_rack = 100;
  plan.racks.count = 1;
  return plan;
}

FacilityState state_of(const FacilityPlan& plan) {
  FacilityState state;
  state.racks = racks_at_rest(plan.racks);
  return state;
}

FacilityPlan dx_facility(double capacity_w = 4e5) {
  DxConfig config;
  config.capacity_w = capacity_w;
  config.units = 4;
  return facility_of(std::make_shared<DxPlant>(AirHandlerConfig{}, config, HeatReuseConfig{}, megawatt()));
}

FacilityInput minutes_of(double from_min, double to_min, double it_w,
                         const Outdoor& outdoor = weather(25, 18).outdoor) {
  return {sim::Time{} + sim::seconds(60 * from_min), sim::Time{} + sim::seconds(60 * to_min), it_w, 1.2e5,
          outdoor};
}

}  // namespace

TEST_CASE("stage by stage what comes in goes out: feed, losses, room, plant", "[facility]") {
  sim::Stream random(8, 0, 1, 0);
  const auto plan = dx_facility(2.8e5);
  auto state = state_of(plan);
  begin_facility(plan, state, minutes_of(0, 5, 6e5));
  for (int i = 0; i < 3000; ++i) {
    const auto outdoor =
        outdoor_from_humidity(-10 + 50 * random.uniform(), .1 + .8 * random.uniform(), 95000);
    const auto in = minutes_of(5 * i, 5 * i + 5, 1.1e6 * random.uniform(), outdoor);
    state.present[Knob::airflow] = .3 + .7 * random.uniform();
    const auto x = run_facility(plan, state, in);
    const double it_w = in.it_w + x.fans_beyond_w,
                 losses_w = x.losses.distribution_w + x.losses.ups_w + x.losses.transformer_w;
    REQUIRE(x.facility_w == Approx(it_w + losses_w + x.losses.other_w + x.plant.total_w()).epsilon(1e-12));
    REQUIRE(x.it_to_room_w + x.it_to_liquid_w == Approx(it_w).epsilon(1e-12));
    const double into_room = x.it_to_room_w + x.losses_to_room_w + x.plant[Use::air_fans];
    REQUIRE(into_room == Approx(x.room.taken_w + x.room.stored_w + x.room.envelope_w).epsilon(1e-9));
    REQUIRE(x.plant.air_heat_w == x.room.taken_w);
    REQUIRE(std::abs(first_law(x.plant)) < 1e-9);
    REQUIRE(x.facility_w >= it_w);
    REQUIRE(std::isfinite(state.inlet_c));
  }
}

TEST_CASE("a facility begins in the steady state of its first interval and stays there", "[facility]") {
  const auto plan = dx_facility();
  auto state = state_of(plan);
  begin_facility(plan, state, minutes_of(0, 5, 8e5));
  const auto first = run_facility(plan, state, minutes_of(0, 5, 8e5));
  for (int i = 1; i < 50; ++i) run_facility(plan, state, minutes_of(5 * i, 5 * i + 5, 8e5));
  const auto later = run_facility(plan, state, minutes_of(250, 255, 8e5));
  CHECK(later.facility_w == Approx(first.facility_w).epsilon(1e-9));
  CHECK(first.inlet_c == Approx(22));
  CHECK(std::abs(first.room.stored_w) < 1e-3);
}

TEST_CASE(
    "a plant too small for its load lets the room heat up, and says so; nothing is negative or infinite",
    "[facility]") {
  const auto plan = dx_facility(2e5);  // 800 kW for more than a megawatt
  auto state = state_of(plan);
  begin_facility(plan, state, minutes_of(0, 5, 6e5));
  double before = state.inlet_c;
  bool is_short = false;
  for (int i = 0; i < 24; ++i) {
    const auto x = run_facility(plan, state, minutes_of(5 * i, 5 * i + 5, 1e6));
    CHECK(x.inlet_end_c >= before - 1e-9);
    CHECK(std::isfinite(x.facility_w));
    is_short |= x.room.short_of_capacity;
    before = x.inlet_end_c;
  }
  CHECK(is_short);
  CHECK(before > 40);
}

TEST_CASE("air handlers that move less than servers draw let their exhaust come back to them", "[facility]") {
  const auto plan = dx_facility();
  auto state = state_of(plan);
  begin_facility(plan, state, minutes_of(0, 5, 9e5));
  state.present[Knob::airflow] = .6;
  const auto x = run_facility(plan, state, minutes_of(0, 5, 9e5));
  CHECK(x.inlet_c > x.room.supply_c + 1);
  state.present[Knob::airflow] = 1;
  CHECK(run_facility(plan, state, minutes_of(5, 10, 9e5)).inlet_c == Approx(22).margin(1e-6));
}

TEST_CASE("one rack's power warms the inlets of those that its row of the matrix says", "[racks]") {
  RacksPlan plan{.servers_per_rack = 1, .count = 3};
  plan.recirculation_k_per_w = {0, 1e-4, 0, 0, 0, 0, 2e-4, 0, 0};
  FacilityPlan whole;
  whole.racks = plan;
  auto racks = state_of(whole).racks;
  racks.power_nw = {10'000'000'000'000, 20'000'000'000'000, 0};
  CHECK(warm_racks(plan, racks, 20, 1, 0) == Approx(23));
  CHECK(racks.inlet_c[0] == Approx(23));
  CHECK(racks.inlet_c[1] == Approx(21));
  CHECK(racks.inlet_c[2] == Approx(23));
  CHECK(racks.coolest.front() == 1);
  warm_racks(plan, racks, 20, 1, .5);
  CHECK(racks.inlet_c[0] == Approx(22));
}

TEST_CASE("a hot rack slows down in steps, trips, and comes back only when it is cool again", "[racks]") {
  RacksPlan plan{.servers_per_rack = 1, .count = 1};
  FacilityPlan whole;
  whole.racks = plan;
  auto racks = state_of(whole).racks;
  const auto at = [&](double inlet_c) {
    racks.inlet_c[0] = inlet_c;
    judge_rack(plan, racks, 0, 0);
    return racks.clock[0];
  };
  CHECK(at(34.9) == 1);
  CHECK(at(40) == Approx(.65));
  double before = 1;
  for (double t = 35; t < 45; t += .1) {
    CHECK(plan.clock_at(t) <= before);
    CHECK(plan.clock_at(t) >= plan.least_clock);
    before = plan.clock_at(t);
  }
  CHECK(at(45) == 0);
  CHECK(racks.tripped[0]);
  CHECK(at(33) == 0);
  CHECK(at(31.9) == 1);
  CHECK_FALSE(racks.tripped[0]);
  racks.inlet_c[0] = 25;
  judge_rack(plan, racks, 0, 55);  // coolant 5 K too warm
  CHECK(racks.clock[0] == Approx(.65));
}
