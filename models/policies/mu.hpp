// Minimum utilisation: the machine that does least now, the first among equals. CloudSim 3.0.3; Beloglazov,
// Abawajy, Buyya (2012), FGCS 28(5), call it minimisation of migrations' cost to others.
#pragma once

#include <algorithm>

#include "models/policies/selector.hpp"

namespace jevons {

struct MinimumUtilisation final : Selector {
  std::unique_ptr<Selector> clone() const override { return std::make_unique<MinimumUtilisation>(*this); }
  std::size_t pick(std::span<const Leaver> machines, SelectorDraws&) const override {
    const auto least =
        std::min_element(machines.begin(), machines.end(),
                         [](const Leaver& a, const Leaver& b) { return a.utilisation < b.utilisation; });
    return static_cast<std::size_t>(least - machines.begin());
  }
};

}  // namespace jevons
