// Reserve: kept full for outages and demand-response events, and charged again after them.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>

#include "models/policies/storage.hpp"

namespace jevons {

struct Reserve final : StoragePolicy {
  std::optional<double> recharge_w;

  std::unique_ptr<StoragePolicy> clone() const override { return std::make_unique<Reserve>(*this); }
  void visit(sim::config::Visitor& v) override {
    v.quantity(
        "recharge", recharge_w, "W",
        {.help = "power that charges it again; all it can where not given", .min = 0, .above_min = true});
  }
  double decide(const StorageView&, StorageMemory&) const override {
    return recharge_w.value_or(std::numeric_limits<double>::infinity());
  }
};

}  // namespace jevons
