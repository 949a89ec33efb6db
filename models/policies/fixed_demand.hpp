// Fixed: as much work as at the start and its autonomous growth, whatever it costs. The price is still worked
// out, so that the run can be read beside one that answers.
#pragma once

#include "models/policies/demand.hpp"

namespace jevons {

struct FixedDemand final : DemandPolicy {
  PriceTerms price;

  void visit(sim::config::Visitor& v) override { price.visit(v); }
  std::unique_ptr<DemandPolicy> clone() const override { return std::make_unique<FixedDemand>(*this); }
  double asked(double) const override { return 1; }
  bool responds() const override { return false; }
  const PriceTerms& terms() const override { return price; }
};

}  // namespace jevons
