// What a plant and the servers' fans would draw if set-points stayed for good: the objective of controllers
// that know the model, and what is allowed.
//   inlet    = supply + rise;   servers draw more air, and power, the warmer it is
//   return   = supply + heat / (rho c_p V),   heat of servers, losses and the air handlers' own fans
//   allowed    inlet within the envelope, coolant within what servers stand, air moved >= air drawn and heat <= capacity, both with `spare` to
//   grow
#pragma once

#include "models/facility/components/server_fans.hpp"
#include "models/facility/cooling_plant.hpp"

namespace jevons {

/// Where a plant works now.
struct SteadyProblem {
  const CoolingPlant& plant;
  Conditions conditions;  // but for return_c
  ServerFans fans;
  double air_heat_w = 0;      // into the room, without that of the air handlers' fans, at the present inlet
  double server_airflow = 0;  // share of rated flow, at the present inlet
  double inlet_c = 22;        // present
  double inlet_rise_k = 0;
  double inlet_least_c = 18, inlet_most_c = 27, coolant_most_c = 50, spare = 1;
};

struct SteadyAnswer {
  double power_w = 0;    // of the plant, and of servers' fans beyond their reference
  double violation = 0;  // 0 where all is allowed; grows with how much is not
  /// The lower the better; what is not allowed is worse than anything that is.
  double score() const { return violation > 0 ? 1e12 * (1 + violation) : power_w; }
};

SteadyAnswer steady_answer(const SteadyProblem&, const SetPoints&);

}  // namespace jevons
