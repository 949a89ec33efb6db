// Saturating: demand answers a price until all there is to do is done.
//   D*/D0 = m / (1 + (m - 1) (p/p0)^elasticity),   m = most = Dmax/D0
// The logistic curve of adoption, in ln p; at the price of the start one percent off brings elasticity (1 - 1/m)
// percent more, and for a large m this is the constant elasticity. Griliches (1957), Econometrica 25, 501.
#pragma once

#include <cmath>

#include "models/policies/demand.hpp"

namespace jevons {

struct Saturating final : DemandPolicy {
  PriceTerms price;
  double elasticity = 0;
  double most = 2;  // times the demand of the start

  void visit(sim::config::Visitor& v) override {
    v.number("elasticity", elasticity,
             {.help = "by how many percent demand would rise for each percent that the price falls, far "
                      "below saturation",
              .min = 0,
              .max = 20,
              .required = true});
    v.number("most", most,
             {.help = "demand at a price of nothing, times that of the start",
              .min = 1,
              .max = 1e9,
              .required = true,
              .above_min = true});
    price.visit(v);
  }
  std::unique_ptr<DemandPolicy> clone() const override { return std::make_unique<Saturating>(*this); }
  double asked(double price_ratio) const override {
    return most / (1 + (most - 1) * std::pow(price_ratio, elasticity));
  }
  const PriceTerms& terms() const override { return price; }
};

}  // namespace jevons
