// Random: any server that has room, all equally likely.
#pragma once

#include "models/policies/placement.hpp"

namespace jevons {

struct RandomFit final : Placement {
  std::unique_ptr<Placement> clone() const override { return std::make_unique<RandomFit>(*this); }
  bool draws() const override { return true; }
  std::optional<std::uint32_t> choose(const FreeIndex& free, std::int32_t units, double draw) const override {
    const auto candidates = free.count(units);
    if (candidates == 0) return std::nullopt;
    return free.kth(units, static_cast<std::int64_t>(draw * static_cast<double>(candidates)));
  }
};

}  // namespace jevons
