// What a facility adds up over time, each listed once: integrals of powers, flows and temperatures over
// settlements, from which its metrics and the columns of its results follow.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "models/facility/facility.hpp"

namespace jevons {

enum class Sum : std::size_t {
  air_fans,
  compressors,
  pumps,
  rejection_fans,  // J, in the order of Use
  distribution,
  ups,
  transformer,
  supplies,
  other,  // J
  server_fans,
  server_fans_beyond,  // J
  generators,          // J
  taken,
  liquid,
  rejected,
  reused,
  stored,
  free_cooling,  // J of heat
  evaporation,
  drift,
  blowdown,
  fuel,  // m3
  fuel_carbon,
  refrigerant_carbon,  // kg
  inlet,
  supply,
  room,
  chilled_water,
  condenser_water,
  coolant,
  wet_bulb,
  dry_bulb,          // K s, above 0 degC
  chillers,          // s
  outside_envelope,  // K s
  overload,
  ups_overload,
  generator_overload,
  short_of_capacity,  // s
  throttled,
  tripped,  // s, of the share of racks
  count
};
inline constexpr std::size_t kSums = static_cast<std::size_t>(Sum::count);

struct FacilitySums {
  std::array<double, kSums> value{};
  double hottest_c = -273.15;  // inlet at the end of a settlement, or its mean

  double operator[](Sum sum) const { return value[static_cast<std::size_t>(sum)]; }
  double& operator[](Sum sum) { return value[static_cast<std::size_t>(sum)]; }
  double cooling_j() const;
  double losses_j() const;
  double water_m3() const { return (*this)[Sum::evaporation] + (*this)[Sum::drift] + (*this)[Sum::blowdown]; }
  void add(const FacilitySums&, double times = 1);
};
FacilitySums sums_of(const FacilityStep&, const FacilityState&, double length_s);

/// A column of the results: a sum, as its mean over the interval or in all, times a factor.
struct SumColumn {
  Sum sum;
  std::string_view name, units, help;
  bool mean = true;
  double factor = 1;
};
const std::array<SumColumn, kSums>& sum_columns();

}  // namespace jevons
