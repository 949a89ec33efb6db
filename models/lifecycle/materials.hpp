// Masses of what a device is made of, as far as it is counted; the rest (plastics, glass, silicon, other
// metals) is one number.
#pragma once

#include <array>
#include <cstddef>

namespace jevons {

inline constexpr std::array<const char*, 10> material_names{
    "copper", "gold",      "silver", "palladium",        "tantalum",
    "tin",    "aluminium", "steel",  "neodymium_magnet", "rest"};
inline constexpr std::size_t material_rest = material_names.size() - 1;

/// By material_names [kg], or the same as shares of a whole.
using Materials = std::array<double, material_names.size()>;

inline void add(Materials& sum, const Materials& other, double times = 1) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += times * other[i];
}
inline double total(const Materials& materials) {
  double sum = 0;
  for (const double mass : materials) sum += mass;
  return sum;
}

}  // namespace jevons
