// The `cooling` seam: what set-points a plant runs at. Asked once every `interval` (15 min by default) of a
// run. Contract: decide() sees what a plant's own log holds (CoolingView) and answers with set-points within
// `bounds`; what it has learned it keeps in `memory`, which is part of the state of the world and copied with
// it. Only a policy that says so (uses_model) is given the plant itself to ask; `view.plant` is null for all
// others.
#pragma once

#include <memory>
#include <vector>

#include "models/facility/components/server_fans.hpp"
#include "models/facility/cooling_plant.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

struct CoolingView {
  sim::Time now;
  Outdoor outdoor;  // now
  double it_w = 0;  // mean over the time since the last decision
  double rated_it_w = 0;
  double air_heat_w =
      0;  // that went into the room's air, without that of the air handlers' fans; the same mean
  double liquid_heat_w = 0;
  double server_airflow = 0;  // that the servers draw, share of the rated flow of the air handlers
  double return_c = 0;        // air that comes back from the room, now
  double inlet_c = 0;         // the hottest inlet of a server in the time since the last decision
  double capacity_used =
      0;  // the most of the plant's capacity that was used since, 1 where it was all (valves open)
  double cooling_w = 0;  // drawn by the plant, mean since the last decision, and what servers' fans draw
                         // beyond their reference
  double inlet_least_c = 18, inlet_most_c = 27;  // the envelope to be kept
  double coolant_most_c = 50;  // above which servers slow down
  int chillers = 0;                              // that the plant has and that are in order
  SetPoints present;                             // as decided last
  SetPoints fixed;                               // as the scenario has them
  const Bounds& bounds;
  const CoolingPlant* plant = nullptr;  // only where uses_model()
  Conditions conditions;                // to ask it
  double inlet_rise_k =
      0;            // of the hottest inlet above the supply air where as much air is moved as servers draw
  ServerFans fans;  // of the servers that are on
};

/// What a controller remembers: numbers of its own, in an order of its own.
using CoolingMemory = std::vector<double>;

class CoolingPolicy {
 public:
  virtual ~CoolingPolicy() = default;
  virtual std::unique_ptr<CoolingPolicy> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}

  virtual bool uses_model() const { return false; }
  virtual SetPoints decide(const CoolingView& view, CoolingMemory& memory) const = 0;
};

}  // namespace jevons
