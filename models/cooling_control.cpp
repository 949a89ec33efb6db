#include "models/cooling_control.hpp"

#include <algorithm>
#include <cmath>

#include "models/world.hpp"

namespace jevons {
namespace {

CoolingView view_of(const FacilityPlan& plan, const FacilityState& state, sim::Time now, double fans_full_w) {
  const auto& since = state.since;
  const auto mean = [&](double joules, double otherwise) {
    return since.length_s > 0 ? joules / since.length_s : otherwise;
  };
  CoolingView view{
      .now = now,
      .outdoor = state.outdoor,
      .it_w = mean(since.it_j, state.it_w),
      .rated_it_w = plan.rated_it_w,
      .air_heat_w = mean(since.air_heat_j, state.air_w),
      .liquid_heat_w = mean(since.liquid_heat_j, state.liquid_w),
      .server_airflow = state.server_airflow,
      .return_c = state.room.air_c,
      .inlet_c = since.length_s > 0 ? since.hottest_c : state.inlet_c,
      .capacity_used = since.capacity_used,
      .cooling_w = mean(since.cooling_j, 0),
      .inlet_least_c = plan.envelope_least_c,
      .inlet_most_c = plan.envelope_most_c,
      .coolant_most_c = plan.racks.coolant_most_c,
      .chillers = std::max(0, static_cast<int>(plan.bounds[static_cast<std::size_t>(Knob::chillers)].most) -
                                  plan.units_out(now)),
      .present = state.present,
      .fixed = plan.fixed,
      .bounds = plan.bounds,
      .conditions = {state.outdoor, state.room.air_c, mean(since.liquid_heat_j, state.liquid_w),
                     plan.units_out(now)},
      .inlet_rise_k = state.lasting_rise_k + (state.inlet_c - state.supply_c - state.inlet_rise_k),
      .fans = plan.fans.turning(fans_full_w)};
  view.fans.full_w *= plan.plant->server_fan_share();  // what the catalogue has in it stays as it is
  return view;
}

/// Answers within what the equipment allows.
SetPoints within(const Bounds& bounds, SetPoints set) {
  for (std::size_t k = 0; k < kKnobs; ++k) {
    if (bounds[k].step > 0)
      set.value[k] =
          bounds[k].least + bounds[k].step * std::round((set.value[k] - bounds[k].least) / bounds[k].step);
    set.value[k] = std::clamp(set.value[k], bounds[k].least, bounds[k].most);
  }
  return set;
}

}  // namespace

void decide_cooling(World& w, std::uint32_t site) {
  const auto& plan = w.plant->sites[site].facility;
  auto& state = w.state.sites[site].facility_state;
  const auto now = w.state.sites[site].settled_until;
  if (now < state.next_decision) return;
  const auto& policy = *w.policies.cooling[site];
  auto view =
      view_of(plan, state, now, w.plant->sites[site].fans_on_w(w.state.sites[site].servers_on.value()));
  if (policy.uses_model()) view.plant = plan.plant.get();
  state.present = within(plan.bounds, policy.decide(view, state.memory));
  state.since = {};
  state.next_decision = now + plan.decide_every;
}

}  // namespace jevons
