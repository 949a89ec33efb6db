// Optimal: what charge is worth at the end of the hour, by dynamic programming over the beliefs of the hours
// ahead, and in every interval the power that gains most against it (grid/charge_value.hpp). Charge is worth
// nothing at the end of the horizon. The benchmark for the rules; with perfect forecasts it nears the optimum
// of the year.
#pragma once

#include <string>

#include "models/policies/storage.hpp"

namespace jevons {

struct OptimalStorage final : StoragePolicy {
  std::string objective = "price";
  std::int64_t horizon = 48;
  double wear_usd_per_j = 0;

  std::unique_ptr<StoragePolicy> clone() const override { return std::make_unique<OptimalStorage>(*this); }
  void visit(sim::config::Visitor& v) override;
  std::size_t horizon_hours() const override { return static_cast<std::size_t>(horizon); }
  bool needs_price() const override { return objective == "price"; }
  double decide(const StorageView& view, StorageMemory& memory) const override;
};

}  // namespace jevons
