// First fit: the server with the lowest number that has room.
#pragma once

#include "models/policies/placement.hpp"

namespace jevons {

struct FirstFit final : Placement {
  std::unique_ptr<Placement> clone() const override { return std::make_unique<FirstFit>(*this); }
  std::optional<std::uint32_t> choose(const FreeIndex& free, std::int32_t units, double) const override {
    return free.lowest(units);
  }
};

}  // namespace jevons
