// Emission factors by generating source, and the average carbon intensity of a generation mix.
//   CI = sum_i EF_i g_i / sum_i g_i
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/units.hpp"

namespace jevons {

/// The generating sources of a mix, in the order of the columns of US EIA-930 files (WND SUN WAT OIL NG COL
/// NUC OTH).
inline constexpr std::size_t source_count = 8;
inline constexpr std::array<std::string_view, source_count> source_names{"wind", "solar", "hydro",   "oil",
                                                                         "gas",  "coal",  "nuclear", "other"};
inline constexpr std::size_t kWind = 0, kSolar = 1, kHydro = 2, kNuclear = 6;
inline constexpr std::array<bool, source_count> source_is_renewable{true,  true,  true,  false,
                                                                    false, false, false, false};

struct FactorSet {
  std::string_view name;
  std::array<double, source_count> g_per_kwh;  // grams CO2e a kWh generated, as published
  std::string_view source;
};

/// Every factor set a scenario can name. `lifecycle` factors count upstream emissions too; GHG scope 2 wants
/// `direct`.
std::span<const FactorSet> factor_sets();
std::vector<std::string> factor_set_names();
/// Null if there is none of this name.
const FactorSet* find_factor_set(std::string_view name);

inline constexpr double kg_per_j_of_g_per_kwh = 1e-3 / joules_per_kwh;

/// Water consumed by generation [L/kWh], medians with cooling towers: Macknick et al., Environ. Res. Lett. 7 (2012)
/// 045802, tables 1 and 2, quoted from memory and not read again (687 gal/MWh of coal, 205 of gas in combined cycle, 672 nuclear, 826 of oil by steam, 553 of
/// biomass, 26 photovoltaic). Evaporation from reservoirs, which serve other purposes too, is the scenario's to add.
inline constexpr std::array<double, source_count> water_l_per_kwh{0, 0.098, 0, 3.127, 0.776, 2.601, 2.544, 2.093};
/// Water [m3/J] of a source, with that of hydro given.
double water_of(std::size_t source, double hydro_m3_per_j);
/// Water [m3/J] behind a mix, with that of hydro given.
double average_water(const std::array<double, source_count>& mix, double hydro_m3_per_j);

/// Average carbon intensity [kg/J] of a mix in any one unit of power or energy; its sum must be above zero.
double average_intensity(const FactorSet& factors, const std::array<double, source_count>& mix);

}  // namespace jevons
