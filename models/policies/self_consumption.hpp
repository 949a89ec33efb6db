// Self-consumption: what the site generates beyond its load is stored, and what it lacks is taken from the
// store before the grid. Never charges from the grid, never discharges into it. The rule of home batteries;
// Luthander et al. (2015), Photovoltaic self-consumption in buildings: a review.
#pragma once

#include "models/policies/storage.hpp"

namespace jevons {

struct SelfConsumption final : StoragePolicy {
  std::unique_ptr<StoragePolicy> clone() const override { return std::make_unique<SelfConsumption>(*this); }
  double decide(const StorageView& view, StorageMemory&) const override {
    return view.supply_w - view.load_w;
  }
};

}  // namespace jevons
