#include "models/facility/psychrometrics.hpp"

#include <algorithm>
#include <cmath>

namespace jevons {
namespace {

constexpr double kKelvin = 273.15;
constexpr double kMassRatio = 0.621945;  // of a mole of water to one of dry air

/// d ln(p) / dT of saturated vapour, from the same relation.
double log_slope(double temperature_c) {
  const double t = temperature_c + kKelvin;
  if (temperature_c < 0)
    return 5674.5359 / (t * t) - 9.677843e-3 +
           t * (2 * 6.2215701e-7 + t * (3 * 2.0747825e-9 - t * 4 * 9.484024e-13)) + 4.1635019 / t;
  return 5800.2206 / (t * t) - 4.8640239e-2 + t * (2 * 4.1764768e-5 - t * 3 * 1.4452093e-8) + 6.5459673 / t;
}

/// Humidity ratio of air of this dry bulb whose wet bulb is `wet_c`.
double humidity_of_wet_bulb(double dry_c, double wet_c, double pressure_pa) {
  const double saturated = saturated_humidity_ratio(wet_c, pressure_pa);
  if (wet_c < 0)
    return ((2830 - 0.24 * wet_c) * saturated - 1.006 * (dry_c - wet_c)) /
           (2830 + 1.86 * dry_c - 2.1 * wet_c);
  return ((2501 - 2.326 * wet_c) * saturated - 1.006 * (dry_c - wet_c)) /
         (2501 + 1.86 * dry_c - 4.186 * wet_c);
}

}  // namespace

double saturation_pressure_pa(double temperature_c) {
  const double t = temperature_c + kKelvin;
  if (temperature_c < 0)
    return std::exp(-5674.5359 / t + 6.3925247 - 9.677843e-3 * t +
                    t * t * (6.2215701e-7 + t * (2.0747825e-9 - t * 9.484024e-13)) + 4.1635019 * std::log(t));
  return std::exp(-5800.2206 / t + 1.3914993 - 4.8640239e-2 * t + t * t * (4.1764768e-5 - t * 1.4452093e-8) +
                  6.5459673 * std::log(t));
}

double humidity_ratio(double vapour_pa, double pressure_pa) {
  return kMassRatio * vapour_pa / (pressure_pa - vapour_pa);
}

double saturated_humidity_ratio(double temperature_c, double pressure_pa) {
  return humidity_ratio(saturation_pressure_pa(temperature_c), pressure_pa);
}

double vapour_pressure_pa(double w, double pressure_pa) { return pressure_pa * w / (kMassRatio + w); }

double enthalpy_j_per_kg(double dry_bulb_c, double w) {
  return air_heat_j_per_kg_k * dry_bulb_c + w * (2'501'000 + 1860 * dry_bulb_c);
}

double saturated_enthalpy_j_per_kg(double temperature_c, double pressure_pa) {
  return enthalpy_j_per_kg(temperature_c, saturated_humidity_ratio(temperature_c, pressure_pa));
}

double relative_humidity(double dry_bulb_c, double w, double pressure_pa) {
  return vapour_pressure_pa(w, pressure_pa) / saturation_pressure_pa(dry_bulb_c);
}

double dew_point_c(double w, double pressure_pa) {
  constexpr double coldest_c = -99;
  const double vapour_pa = vapour_pressure_pa(w, pressure_pa);
  if (vapour_pa <= saturation_pressure_pa(coldest_c)) return coldest_c;
  const double log_pa = std::log(vapour_pa);
  const double a = std::log(vapour_pa / 611.2);
  double t = std::clamp(243.5 * a / (17.67 - a), coldest_c, 100.0);  // Magnus, to begin with
  for (int i = 0; i < 20; ++i) {
    const double step = (std::log(saturation_pressure_pa(t)) - log_pa) / log_slope(t);
    t = std::max(coldest_c, t - step);
    if (std::abs(step) < 1e-10) break;
  }
  return t;
}

double wet_bulb_c(double dry_bulb_c, double w, double pressure_pa) {
  if (w >= saturated_humidity_ratio(dry_bulb_c, pressure_pa)) return dry_bulb_c;
  // Newton's method kept within a bracket: the humidity ratio that a wet bulb implies rises with it.
  double low = dry_bulb_c - 60, high = dry_bulb_c, t = dry_bulb_c - 4;
  for (int i = 0; i < 100 && high - low > 1e-9; ++i) {
    const double error = humidity_of_wet_bulb(dry_bulb_c, t, pressure_pa) - w;
    (error > 0 ? high : low) = t;
    const double saturated = saturated_humidity_ratio(t, pressure_pa);
    const double slope = saturated * (1 + saturated / kMassRatio) * log_slope(t) + 4e-4;
    const double next = t - error / slope;
    if (std::abs(next - t) < 1e-10) break;
    t = next > low && next < high ? next : (low + high) / 2;
  }
  return t;
}

double pressure_at_elevation_pa(double elevation_m) {
  return standard_pressure_pa * std::pow(1 - 2.25577e-5 * elevation_m, 5.2559);
}

Outdoor outdoor_from_humidity(double dry_c, double humidity, double pressure_pa) {
  const double w = humidity_ratio(humidity * saturation_pressure_pa(dry_c), pressure_pa);
  return {dry_c, wet_bulb_c(dry_c, w, pressure_pa), w, pressure_pa};
}

Outdoor outdoor_from_dew_point(double dry_c, double dew_c, double pressure_pa) {
  const double w = saturated_humidity_ratio(dew_c, pressure_pa);
  return {dry_c, wet_bulb_c(dry_c, w, pressure_pa), w, pressure_pa};
}

Outdoor outdoor_from_wet_bulb(double dry_c, double wet_c, double pressure_pa) {
  return {dry_c, wet_c, humidity_of_wet_bulb(dry_c, wet_c, pressure_pa), pressure_pa};
}

}  // namespace jevons
