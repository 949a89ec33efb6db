#include "models/facility/steady_state.hpp"

#include <algorithm>

namespace jevons {

SteadyAnswer steady_answer(const SteadyProblem& p, const SetPoints& set) {
  SteadyAnswer answer;
  const double inlet_c = set[Knob::supply_air] + p.inlet_rise_k;
  const double more_fans_w = p.fans.power_w(inlet_c) - p.fans.power_w(p.inlet_c);
  const double drawn = p.server_airflow * p.fans.speed(inlet_c) / p.fans.speed(p.inlet_c);
  const double heat_w = p.air_heat_w + more_fans_w + p.plant.air_fan_w(set);
  const double air_w_per_k =
      air_density_kg_per_m3 * air_heat_j_per_kg_k * p.plant.rated_airflow_m3_per_s() * set[Knob::airflow];
  Conditions at = p.conditions;
  at.return_c = set[Knob::supply_air] + heat_w / air_w_per_k;
  const double capacity_w = p.plant.capacity_w(at, set);
  answer.violation = std::max({0.0, inlet_c - p.inlet_most_c, p.inlet_least_c - inlet_c}) +
                     10 * std::max(0.0, std::min(1.0, p.spare * drawn) - set[Knob::airflow]) +
                     10 * std::max(0.0, p.spare - capacity_w / heat_w);
  const auto x = p.plant.operate(at, set, std::min(heat_w, capacity_w));
  answer.violation += std::max(0.0, x.coolant_c - p.coolant_most_c);
  answer.power_w = x.total_w() + p.fans.beyond_reference_w(inlet_c);
  return answer;
}

}  // namespace jevons
