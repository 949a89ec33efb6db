// A price on each kilogram that is emitted: bid = cost + tax x direct emissions.
#pragma once

#include "models/policies/governance.hpp"

namespace jevons {

class CarbonTax final : public Governance {
 public:
  std::unique_ptr<Governance> clone() const override { return std::make_unique<CarbonTax>(*this); }
  void visit(sim::config::Visitor& v) override {
    v.quantity("price", price_usd_per_kg_, "USD kg-1",
               {.help = "tax, such as \"80 USD/t\"", .min = 0, .required = true});
  }
  double bid_usd_per_kg() const override { return price_usd_per_kg_; }

 private:
  double price_usd_per_kg_ = 0;
};

}  // namespace jevons
