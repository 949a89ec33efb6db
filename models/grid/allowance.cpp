#include "models/grid/allowance.hpp"

#include <stdexcept>

namespace jevons {

AllowancePrice allowance_price(const std::function<double(double)>& emissions_kg, double cap_kg,
                               double highest_usd_per_kg, double resolution_usd_per_kg) {
  if (!(cap_kg >= 0) || !(highest_usd_per_kg >= 0) || !(resolution_usd_per_kg > 0))
    throw std::invalid_argument("a cap and prices of allowances that are not below zero are expected");
  double low = 0, high = highest_usd_per_kg;
  double above_kg = emissions_kg(low);
  if (above_kg <= cap_kg) return {0, above_kg, above_kg, true};
  double within_kg = emissions_kg(high);
  if (!(within_kg <= cap_kg)) return {high, within_kg, within_kg, false};
  while (high - low > resolution_usd_per_kg) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;  // neighbours among doubles
    const double kg = emissions_kg(middle);
    if (kg <= cap_kg) {
      high = middle;
      within_kg = kg;
    } else {
      low = middle;
      above_kg = kg;
    }
  }
  return {high, within_kg, above_kg, true};
}

}  // namespace jevons
