// Fixed: the set-points of the scenario, whatever the load and the weather.
#pragma once

#include "models/policies/cooling.hpp"

namespace jevons {

struct FixedSetPoints final : CoolingPolicy {
  std::unique_ptr<CoolingPolicy> clone() const override { return std::make_unique<FixedSetPoints>(*this); }
  SetPoints decide(const CoolingView& view, CoolingMemory&) const override { return view.fixed; }
};

}  // namespace jevons
