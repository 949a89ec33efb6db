// Minimum migration time: the machine with the least memory, the first among equals, since memory is what is
// copied. Beloglazov, Buyya (2012), section 5.1.
#pragma once

#include <algorithm>

#include "models/policies/selector.hpp"

namespace jevons {

struct MinimumMigrationTime final : Selector {
  std::unique_ptr<Selector> clone() const override { return std::make_unique<MinimumMigrationTime>(*this); }
  std::size_t pick(std::span<const Leaver> machines, SelectorDraws&) const override {
    return least_memory(machines);
  }

  static std::size_t least_memory(std::span<const Leaver> machines) {
    const auto least =
        std::min_element(machines.begin(), machines.end(),
                         [](const Leaver& a, const Leaver& b) { return a.memory_b < b.memory_b; });
    return static_cast<std::size_t>(least - machines.begin());
  }
};

}  // namespace jevons
