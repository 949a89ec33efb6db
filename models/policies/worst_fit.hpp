// Worst fit: the server that is left with the most room, the lowest number among equals.
#pragma once

#include "models/policies/placement.hpp"

namespace jevons {

struct WorstFit final : Placement {
  std::unique_ptr<Placement> clone() const override { return std::make_unique<WorstFit>(*this); }
  std::optional<std::uint32_t> choose(const FreeIndex& free, std::int32_t units, double) const override {
    return free.loosest(units);
  }
};

}  // namespace jevons
