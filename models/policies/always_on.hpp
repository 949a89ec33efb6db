// Always on: an idle server stays on and draws its idle power.
#pragma once

#include "models/policies/power.hpp"

namespace jevons {

struct AlwaysOn final : PowerPolicy {
  std::unique_ptr<PowerPolicy> clone() const override { return std::make_unique<AlwaysOn>(*this); }
};

}  // namespace jevons
