// Constant elasticity: each percent off the price brings `elasticity` percent more work, however much there is.
//   D*/D0 = (p/p0)^-elasticity
// No measured elasticity of demand for computing can be relied on: the price of tokens is said to have fallen to
// a thousandth since 2023 while spending rose to 4.2 times, ln 4200 / ln 1000 = 1.21, but demand also grew by itself.
#pragma once

#include <cmath>

#include "models/policies/demand.hpp"

namespace jevons {

struct ConstantElasticity final : DemandPolicy {
  PriceTerms price;
  double elasticity = 0;

  void visit(sim::config::Visitor& v) override {
    v.number(
        "elasticity", elasticity,
        {.help =
             "by how many percent demand rises for each percent that the price falls; 0 to 2 is worth trying",
         .min = 0,
         .max = 20,
         .required = true});
    price.visit(v);
  }
  std::unique_ptr<DemandPolicy> clone() const override { return std::make_unique<ConstantElasticity>(*this); }
  double asked(double price_ratio) const override { return std::pow(price_ratio, -elasticity); }
  const PriceTerms& terms() const override { return price; }
};

}  // namespace jevons
