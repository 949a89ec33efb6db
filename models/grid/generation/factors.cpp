#include "models/grid/generation/factors.hpp"

#include <algorithm>

namespace jevons {

namespace {
//                                   wind solar hydro oil  gas  coal  nuclear other
constexpr FactorSet sets[] = {
    {"ipcc_2014_lifecycle",
     {11, 41, 24, 650, 490, 820, 12, 230},
     "IPCC AR5 WG3 (2014) Annex III table A.III.2, medians of life-cycle emissions; solar: rooftop PV; "
     "other: biomass; "
     "oil: 650, from the tables of Electricity Maps"},
    {"direct",
     {0, 0, 0, 406, 370, 760, 0, 0},
     "IPCC AR5 WG3 (2014) Annex III table A.III.2, medians of direct emissions; oil: 406, from the tables of "
     "Electricity "
     "Maps; other: biomass, counted as 0"},
    {"srren_2011",
     {12, 46, 4, 840, 469, 1001, 16, 18},
     "IPCC SRREN (2011) Annex II table A.II.4, 50th percentiles of life-cycle emissions; other: biomass"},
};
}  // namespace

std::span<const FactorSet> factor_sets() { return sets; }

std::vector<std::string> factor_set_names() {
  std::vector<std::string> names;
  for (const auto& set : sets) names.emplace_back(set.name);
  return names;
}

const FactorSet* find_factor_set(std::string_view name) {
  const auto found =
      std::find_if(std::begin(sets), std::end(sets), [&](const auto& set) { return set.name == name; });
  return found == std::end(sets) ? nullptr : found;
}

double average_intensity(const FactorSet& factors, const std::array<double, source_count>& mix) {
  double grams = 0, total = 0;
  for (std::size_t i = 0; i < source_count; ++i) {
    grams += factors.g_per_kwh[i] * mix[i];
    total += mix[i];
  }
  return grams / total * kg_per_j_of_g_per_kwh;
}

double water_of(std::size_t source, double hydro_m3_per_j) {
  constexpr double m3_per_j_of_l_per_kwh = 1e-3 / joules_per_kwh;
  return source == kHydro ? hydro_m3_per_j : water_l_per_kwh[source] * m3_per_j_of_l_per_kwh;
}

double average_water(const std::array<double, source_count>& mix, double hydro_m3_per_j) {
  double water = 0, total = 0;
  for (std::size_t i = 0; i < source_count; ++i) {
    water += water_of(i, hydro_m3_per_j) * mix[i];
    total += mix[i];
  }
  return water / total;
}

}  // namespace jevons
