// Optimising: asks the model of the plant itself, and takes the set-points under which plant and servers'
// fans would draw least in a steady state, within the inlet envelope and the bounds of the equipment. Never
// worse, by the model, than what `reset` answers. It knows the plant perfectly, which no real controller
// does: a bound on what control can save.
#pragma once

#include "models/facility/steady_state.hpp"
#include "models/policies/cooling.hpp"
#include "models/policies/reset.hpp"

namespace jevons {

struct Optimising final : CoolingPolicy {
  double margin_k = 0.5, spare = 1.1, finest = 0.004;
  Reset rules;  // one of the places from which it looks

  std::unique_ptr<CoolingPolicy> clone() const override { return std::make_unique<Optimising>(*this); }
  void visit(sim::config::Visitor& v) override;
  bool uses_model() const override { return true; }
  SetPoints decide(const CoolingView& view, CoolingMemory&) const override;
};

/// The view as a problem of the steady state: inlets stay `margin_k` within the envelope, air and capacity
/// `spare` times what is needed.
SteadyProblem steady_problem(const CoolingView& view, double margin_k, double spare);

}  // namespace jevons
