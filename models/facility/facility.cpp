#include "models/facility/facility.hpp"

#include <algorithm>
#include <cmath>

namespace jevons {
namespace {

/// Servers with their fans, and the losses that follow, at this inlet.
void take_it(const FacilityPlan& plan, const FacilityState& state, const FacilityInput& in,
             FacilityStep& step) {
  const auto fans = plan.fans.turning(in.fans_full_w);
  step.fans_w = fans.power_w(state.inlet_c) * plan.plant->server_fan_share();
  step.fans_beyond_w = std::max(step.fans_w - fans.reference_w, -in.it_w);
  step.fans_w = std::min(step.fans_w, in.it_w + step.fans_beyond_w);
  const double it_w = in.it_w + step.fans_beyond_w;
  plan.chain.add_it_losses(step.losses, it_w);
  step.it_to_liquid_w = std::max(0.0, in.it_w - fans.reference_w) * plan.plant->liquid_share();
  step.it_to_room_w = it_w - step.it_to_liquid_w;
  step.losses_to_room_w = step.losses.distribution_w + (plan.chain.ups_cooled ? step.losses.ups_w : 0);
}

/// How much warmer than the supply air the inlets are: air that goes round.
double inlet_rise_k(const FacilityPlan& plan, const ServerAir& air, double moved_m3_per_s) {
  const double missing = air.flow_m3_per_s > 0 ? std::max(0.0, 1 - moved_m3_per_s / air.flow_m3_per_s) : 0;
  const double share = std::min(0.95, plan.recirculation + (1 - plan.recirculation) * missing);
  return share / (1 - share) * air.rise_k;
}

RoomLoad room_load(const FacilityPlan& plan, const FacilityState& state, const FacilityInput& in,
                   const FacilityStep& step, double air_fan_w) {
  const double moved = plan.plant->rated_airflow_m3_per_s() * state.present[Knob::airflow];
  return {.air_w = step.losses_to_room_w + air_fan_w,
          .racks_w = step.it_to_room_w,
          .air_w_per_k = air_density_kg_per_m3 * air_heat_j_per_kg_k * moved,
          .supply_c = state.present[Knob::supply_air],
          .outdoor_c = in.outdoor.dry_bulb_c};
}

/// The hottest inlet at this supply air.
double hottest_inlet(const FacilityPlan& plan, FacilityState& state, double supply_c) {
  if (plan.racks.count == 0) return supply_c + state.inlet_rise_k;
  return warm_racks(plan.racks, state.racks, supply_c, state.inlet_rise_k, plan.plant->liquid_share());
}

void follow_air(const FacilityPlan& plan, FacilityState& state, const FacilityStep& step) {
  const auto air = server_air(plan, step.it_to_room_w, state.inlet_c);
  const double rated = plan.plant->rated_airflow_m3_per_s();
  state.server_airflow = air.flow_m3_per_s / rated;
  state.inlet_rise_k = inlet_rise_k(plan, air, rated * state.present[Knob::airflow]);
  state.lasting_rise_k = inlet_rise_k(plan, air, air.flow_m3_per_s);
}

void remember(FacilityState& state, const FacilityInput& in, const FacilityStep& step) {
  const double length_s = (in.to - in.from).seconds();
  state.outdoor = in.outdoor;
  state.it_w = in.it_w + step.fans_beyond_w;
  state.air_w = step.it_to_room_w + step.losses_to_room_w;
  state.liquid_w = step.it_to_liquid_w;
  auto& since = state.since;
  since.length_s += length_s;
  since.it_j += state.it_w * length_s;
  since.air_heat_j += state.air_w * length_s;
  since.liquid_heat_j += state.liquid_w * length_s;
  since.cooling_j += (step.plant.total_w() + step.fans_beyond_w) * length_s;
  since.hottest_c = std::max({since.hottest_c, step.inlet_c, step.inlet_end_c});
  since.capacity_used = std::max(since.capacity_used, step.capacity_used);
}

}  // namespace

int FacilityPlan::units_out(sim::Time t) const {
  int out = 0;
  for (const auto& outage : plant_outages)
    if (outage.when.covers(t)) out += outage.units;
  return out;
}

ServerAir server_air(const FacilityPlan& plan, double heat_w, double inlet_c) {
  constexpr double air_j_per_m3_k = air_density_kg_per_m3 * air_heat_j_per_kg_k;
  const double faster = plan.fans.speed(inlet_c) / plan.fans.reference_speed;
  return {heat_w / (air_j_per_m3_k * plan.temperature_rise_k) * faster, plan.temperature_rise_k / faster};
}

void begin_facility(const FacilityPlan& plan, FacilityState& state, const FacilityInput& in) {
  state.begun = true;
  state.present = plan.fixed;
  state.next_decision = in.from;
  state.outdoor = in.outdoor;

  FacilityStep step;
  state.inlet_c = state.supply_c = state.present[Knob::supply_air];
  for (int i = 0; i < 20; ++i) {  // fans by the inlet, the inlet by the air that they draw
    take_it(plan, state, in, step);
    follow_air(plan, state, step);
    state.inlet_c = hottest_inlet(plan, state, state.supply_c);
  }
  state.room = steady(plan.room, room_load(plan, state, in, step, plan.plant->air_fan_w(state.present)));
  state.air_w = step.it_to_room_w + step.losses_to_room_w;
  state.liquid_w = step.it_to_liquid_w;
  state.it_w = in.it_w + step.fans_beyond_w;
}

FacilityStep run_facility(const FacilityPlan& plan, FacilityState& state, const FacilityInput& in) {
  FacilityStep step;
  const double length_s = (in.to - in.from).seconds();
  take_it(plan, state, in, step);
  const double air_fan_w = plan.plant->air_fan_w(state.present);
  const Conditions conditions{in.outdoor, state.room.air_c, step.it_to_liquid_w, plan.units_out(in.from)};
  auto load = room_load(plan, state, in, step, air_fan_w);
  load.capacity_w = plan.plant->capacity_w(conditions, state.present);
  step.room = run_room(plan.room, state.room, load, length_s);
  step.capacity_used = load.capacity_w > 0 ? step.room.taken_w / load.capacity_w : 1;
  step.plant = plan.plant->operate(conditions, state.present, step.room.taken_w);
  plan.chain.add_feed_losses(step.losses, in.it_w + step.fans_beyond_w, step.plant.total_w());
  step.facility_w = step.losses.facility_w;
  step.generated = plan.generators.run(step.facility_w, in.from, in.to);
  step.refrigerant_kg = plan.refrigerant_kg_per_s * length_s;
  step.overload = plan.chain.feed_w > 0 && step.facility_w > PowerChain::continuous * plan.chain.feed_w;
  step.ups_overload = in.it_w + step.fans_beyond_w + step.losses.distribution_w > plan.chain.ups.installed_w;

  step.throttled_share = throttled_share(state.racks);
  step.tripped_share = tripped_share(state.racks);
  follow_air(plan, state, step);
  step.inlet_c = hottest_inlet(plan, state, step.room.supply_c);
  state.room = step.room.end;
  state.coolant_c = step.plant.coolant_c;
  state.supply_c = step.room.supply_end_c;
  state.inlet_c = step.inlet_end_c = hottest_inlet(plan, state, state.supply_c);
  step.envelope_k =
      std::max({0.0, step.inlet_c - plan.envelope_most_c, plan.envelope_least_c - step.inlet_c});
  remember(state, in, step);
  return step;
}

}  // namespace jevons
