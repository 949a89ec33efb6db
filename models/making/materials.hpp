// What hardware is made of: shares of its mass, by the materials that recycling and scarcity turn on.
// Contents are indicative, low in confidence, and meant to be swept: of circuit boards between 0.1 and 0.3
// g/kg of gold, 0.3 and 1 of silver, 0.02 and 0.1 of palladium, 0.2 and 1 of tantalum, 20 and 30 of tin, 150
// and 250 of copper. Fichter and Hintemann, J. Ind. Ecol. 18 (2014) 846, find 1.8 t of gold, 7.5 t of silver
// and 0.8 t of palladium in the 11,600 t of boards of Germany's data centers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

enum class Material : std::uint8_t {
  steel,
  aluminium,
  copper,
  gold,
  silver,
  palladium,
  tantalum,
  tin,
  neodymium_magnet,  // NdFeB, of disks and fans
  other              // plastics, glass, ceramics, silicon
};
inline constexpr std::size_t material_count = 10;
inline constexpr std::array<std::string_view, material_count> material_names{
    "steel",    "aluminium", "copper",           "gold", "silver", "palladium",
    "tantalum", "tin",       "neodymium_magnet", "other"};

constexpr std::size_t index_of(Material material) { return static_cast<std::size_t>(material); }

/// Something for each material: shares of a mass, which add up to 1, or kilograms.
template <class T>
using PerMaterial = std::array<T, material_count>;
using MaterialShares = PerMaterial<double>;
using Materials = PerMaterial<double>;  // [kg]
inline constexpr std::size_t material_rest = index_of(Material::other);

inline void add(Materials& sum, const Materials& other, double times = 1) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += times * other[i];
}
inline double total(const Materials& materials) {
  double sum = 0;
  for (const double mass : materials) sum += mass;
  return sum;
}

/// Circuit boards with what is soldered to them.
MaterialShares server_board();
/// A rack server of 15 to 30 kg, 12 % of it boards.
MaterialShares rack_server();
/// Of `share` of the one and the rest of the other.
MaterialShares mixed(double share, const MaterialShares& one, const MaterialShares& rest);

/// [materials]: every share but that of `other`, which is what is left.
struct MaterialsConfig {
  MaterialShares share = rack_server();

  void visit(sim::config::Visitor& v);
  Problems problems() const;
  /// They add up to 1.
  MaterialShares shares() const;
};

}  // namespace jevons
