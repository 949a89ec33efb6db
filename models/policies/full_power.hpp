// Not power aware: virtual machines stay where they were placed, and every host draws its peak power, in use
// or not. The upper baseline of consolidation studies: Beloglazov, Buyya (2012), section 6.
#pragma once

#include "models/policies/consolidation.hpp"

namespace jevons {

struct FullPower final : Consolidation {
  bool moves_machines() const override { return true; }
  bool full_power() const override { return true; }
  std::unique_ptr<Consolidation> clone() const override { return std::make_unique<FullPower>(*this); }
};

}  // namespace jevons
