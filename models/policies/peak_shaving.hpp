// Peak shaving: discharges what the site would draw above a target, and charges with what is left below it.
//   P = target - (load - supply)
// Without a target: the most drawn so far this month, which a demand charge has been lost to already; not
// less than `start` of last month's, so that a month does not begin by giving away the charge below any peak
// that will stand.
#pragma once

#include <optional>

#include "models/policies/storage.hpp"

namespace jevons {

struct PeakShaving final : StoragePolicy {
  std::optional<double> target_w;
  double start = 0.95;

  std::unique_ptr<StoragePolicy> clone() const override { return std::make_unique<PeakShaving>(*this); }
  void visit(sim::config::Visitor& v) override;
  double decide(const StorageView& view, StorageMemory& memory) const override;
};

}  // namespace jevons
