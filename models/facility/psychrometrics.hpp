// Moist air by the relations of ASHRAE Handbook Fundamentals, ch. 1: temperatures in degC, pressure in Pa,
// humidity ratio w in kg of water per kg of dry air, enthalpy in J per kg of dry air.
//   saturation over water and ice      Hyland and Wexler (1983), ASHRAE eqs. 5 and 6
//   w = 0.621945 e / (p - e)           eq. 20
//   h = 1006 T + w (2 501 000 + 1860 T)                                                   eq. 30
//   w = ((2501 - 2.326 Tw) ws(Tw) - 1.006 (T - Tw)) / (2501 + 1.86 T - 4.186 Tw)          eq. 33, over water
//   w = ((2830 - 0.24 Tw) ws(Tw) - 1.006 (T - Tw)) / (2830 + 1.86 T - 2.1 Tw)             eq. 35, over ice
#pragma once

namespace jevons {

inline constexpr double standard_pressure_pa = 101325;
inline constexpr double air_heat_j_per_kg_k = 1006;   // of dry air
inline constexpr double air_density_kg_per_m3 = 1.2;  // of the air that fans move
inline constexpr double water_heat_j_per_kg_k = 4186;
inline constexpr double water_density_kg_per_m3 = 1000;

/// Outdoor air at an instant.
struct Outdoor {
  double dry_bulb_c = 20, wet_bulb_c = 14;
  double humidity_ratio = 0.0073;
  double pressure_pa = standard_pressure_pa;
};

/// Pressure of saturated vapour [Pa], over ice below 0 degC; -100 to 200 degC.
double saturation_pressure_pa(double temperature_c);
/// Of air that holds vapour at this partial pressure.
double humidity_ratio(double vapour_pressure_pa, double pressure_pa);
double saturated_humidity_ratio(double temperature_c, double pressure_pa);
/// The partial pressure of the vapour in it [Pa].
double vapour_pressure_pa(double humidity_ratio, double pressure_pa);
/// J per kg of dry air, 0 at 0 degC and dry.
double enthalpy_j_per_kg(double dry_bulb_c, double humidity_ratio);
double saturated_enthalpy_j_per_kg(double temperature_c, double pressure_pa);
/// 0 to 1; above 1 in fog.
double relative_humidity(double dry_bulb_c, double humidity_ratio, double pressure_pa);
/// The temperature at which the vapour in it is saturated.
double dew_point_c(double humidity_ratio, double pressure_pa);
/// Thermodynamic wet bulb, to 1e-9 K; the dry bulb where the air is saturated or beyond. Just above 0 degC a
/// wet bulb over water and one over ice may both satisfy their relations: that over water is taken, so that
/// it never falls with temperature or moisture; where it turns to ice it steps down by up to 0.7 K.
double wet_bulb_c(double dry_bulb_c, double humidity_ratio, double pressure_pa);
/// Of the standard atmosphere at a height above the sea, ASHRAE eq. 3 [Pa].
double pressure_at_elevation_pa(double elevation_m);

/// Outdoor air from what weather files hold.
Outdoor outdoor_from_humidity(double dry_bulb_c, double relative_humidity, double pressure_pa);
Outdoor outdoor_from_dew_point(double dry_bulb_c, double dew_point_c, double pressure_pa);
Outdoor outdoor_from_wet_bulb(double dry_bulb_c, double wet_bulb_c, double pressure_pa);

}  // namespace jevons
