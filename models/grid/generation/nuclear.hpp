// Nuclear units that run whenever they can: constant output, forced outages, and a stop to refuel.
//   forced      exponential times up and down, so that a unit is down for `forced` of the time
//   refuelling  every cycle, drawn once for each unit between the least and the most, the unit stops for a
//               while; where in its cycle it is as the run begins is drawn too
//   mean        capacity output (1 - forced) (1 - E[refuelling / cycle])
// Both from the first instant on as they are in the long run (stationary). An outage within a refuelling is
// not seen; output follows no load and starts without a ramp. Alternating renewal: Billinton, Allan (1996),
// Reliability Evaluation of Power Systems, ch. 2.
#pragma once

#include <cstdint>

#include "models/facility/components/problem.hpp"
#include "models/grid/generation/persistent.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

struct NuclearConfig {
  double capacity_w = 0;  // of all units
  std::int64_t units = 1;
  double output = 0.95, forced = 0.03;
  sim::Span outage = sim::days(5), refuelling = sim::days(32);
  sim::Span least_cycle = sim::days(548), most_cycle = sim::days(731);  // 18 and 24 months

  void visit(sim::config::Visitor& v);
  Problems problems() const;
  /// In the long run [W].
  double mean_w() const;
};

/// Power [W] over the window, held from one start or stop of a unit to the next.
sim::Series nuclear_series(const NuclearConfig&, const sim::Window&, const Draws&);

}  // namespace jevons
