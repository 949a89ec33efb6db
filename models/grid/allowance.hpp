// The price of an emission allowance under a cap: the least price at which emissions keep to it.
//   E(p) does not rise with p;   p >= 0,  E(p) <= K,  p (K - E(p)) = 0
// by bisection. The emissions of a merit order fall in steps, where one plant overtakes another, so that the
// last of these holds up to a step: at any lower price, within the resolution, emissions exceed the cap.
// Montgomery (1972), Journal of Economic Theory 5(3); complementary slackness of the cap's shadow price.
#pragma once

#include <functional>

namespace jevons {

struct AllowancePrice {
  double price_usd_per_kg = 0;
  double emissions_kg = 0;        // at that price
  double emissions_below_kg = 0;  // at a price lower by the resolution or less; the same where the price is 0
  bool feasible = true;  // false: emissions exceed the cap at the highest price, which is then the answer
};

/// `emissions_kg` of a price [USD/kg]. Throws std::invalid_argument if the cap or the highest price is below
/// zero, or the resolution is not above it.
AllowancePrice allowance_price(const std::function<double(double)>& emissions_kg, double cap_kg,
                               double highest_usd_per_kg, double resolution_usd_per_kg = 1e-5);

}  // namespace jevons
