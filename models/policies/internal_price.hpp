// A price on carbon in the decisions of sites alone: batteries and moved load act as if it were paid.
#pragma once

#include "models/policies/governance.hpp"

namespace jevons {

class InternalPrice final : public Governance {
 public:
  std::unique_ptr<Governance> clone() const override { return std::make_unique<InternalPrice>(*this); }
  void visit(sim::config::Visitor& v) override {
    v.quantity("price", price_usd_per_kg_, "USD kg-1",
               {.help = "shadow price, such as \"100 USD/t\"", .min = 0, .required = true});
  }
  double internal_usd_per_kg() const override { return price_usd_per_kg_; }

 private:
  double price_usd_per_kg_ = 0;
};

}  // namespace jevons
