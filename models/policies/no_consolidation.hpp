// No consolidation: what has been placed stays where it is.
#pragma once

#include "models/policies/consolidation.hpp"

namespace jevons {

struct NoConsolidation final : Consolidation {
  std::unique_ptr<Consolidation> clone() const override { return std::make_unique<NoConsolidation>(*this); }
};

}  // namespace jevons
