// Static: virtual machines stay where they were placed, and hosts that hold none are switched off. What is
// left to gain by moving machines is the difference from this.
#pragma once

#include "models/policies/consolidation.hpp"

namespace jevons {

struct StaticMachines final : Consolidation {
  bool moves_machines() const override { return true; }
  bool switches_off() const override { return true; }
  std::unique_ptr<Consolidation> clone() const override { return std::make_unique<StaticMachines>(*this); }
};

}  // namespace jevons
