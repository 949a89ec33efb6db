// A cap on what dispatched grids emit over the run: allowances are traded at the least price that keeps it,
// found by bisection on what is expected a day ahead.
#pragma once

#include "models/policies/governance.hpp"

namespace jevons {

class CarbonCap final : public Governance {
 public:
  std::unique_ptr<Governance> clone() const override { return std::make_unique<CarbonCap>(*this); }
  void visit(sim::config::Visitor& v) override {
    v.quantity("cap", cap_kg_, "kg",
               {.help = "direct emissions of all dispatched grids over the run", .min = 0, .required = true});
  }
  std::optional<double> cap_kg() const override { return cap_kg_; }

 private:
  double cap_kg_ = 0;
};

}  // namespace jevons
