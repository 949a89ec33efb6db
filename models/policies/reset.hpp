// Reset: the rules that operators write down.
//   condenser water   wet bulb + approach: what a tower reaches at moderate fan speed
//   chilled water     from cold at full load to warm at low load, on a straight line
//   airflow           what the servers draw, and a margin
//   flows             follow the load, down to a least
//   chillers          as few as carry the load
//   coolant, supply   as the scenario has them
// ASHRAE Guideline 36 resets of this kind; after ASHRAE Handbook HVAC Applications, ch. 43.
#pragma once

#include "models/policies/cooling.hpp"

namespace jevons {

struct Reset final : CoolingPolicy {
  double approach_k = 4, margin = 1.05, least_flow = 0.4, low_load = 0.3;
  double warmest_k = 5;

  std::unique_ptr<CoolingPolicy> clone() const override { return std::make_unique<Reset>(*this); }
  void visit(sim::config::Visitor& v) override;
  SetPoints decide(const CoolingView& view, CoolingMemory&) const override { return answer(view); }
  /// What others fall back to.
  SetPoints answer(const CoolingView& view) const;
};

}  // namespace jevons
