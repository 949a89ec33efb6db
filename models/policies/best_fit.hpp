// Best fit: the server that is left with the least room, the lowest number among equals.
#pragma once

#include "models/policies/placement.hpp"

namespace jevons {

struct BestFit final : Placement {
  std::unique_ptr<Placement> clone() const override { return std::make_unique<BestFit>(*this); }
  std::optional<std::uint32_t> choose(const FreeIndex& free, std::int32_t units, double) const override {
    return free.tightest(units);
  }
};

}  // namespace jevons
