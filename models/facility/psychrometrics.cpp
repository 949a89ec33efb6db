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

/// The heats in ASHRAE's relation of the wet bulb t, in kJ/kg: of evaporation (a - b t), of vapour (a + 1.86
/// T - c t).
struct Phase {
  double a, b, c;
};
constexpr Phase kWater{2501, 2.326, 4.186}, kIce{2830, 0.24, 2.1};

/// The humidity ratio that a wet bulb implies, and its first two derivatives by the wet bulb.
struct Implied {
  double w, slope, bend;
};

Implied implied(const Phase& phase, double dry_c, double wet_c, double pressure_pa) {
  const double saturated = saturated_humidity_ratio(wet_c, pressure_pa);
  const double log_w_slope = log_slope(wet_c) * (1 + saturated / kMassRatio);
  const double saturated_slope = saturated * log_w_slope;
  const double saturated_bend =  // d ln(p) / dT goes with 1 / T2, nearly
      saturated_slope * (log_w_slope * (1 + 2 * saturated / kMassRatio) - 2 / (wet_c + kKelvin));
  const double heat = phase.a - phase.b * wet_c, divisor = phase.a + 1.86 * dry_c - phase.c * wet_c;
  const double w = (heat * saturated - 1.006 * (dry_c - wet_c)) / divisor;
  const double slope = (heat * saturated_slope - phase.b * saturated + 1.006 + phase.c * w) / divisor;
  return {w, slope, (heat * saturated_bend - 2 * phase.b * saturated_slope + 2 * phase.c * slope) / divisor};
}

/// The temperature at which saturated air of the standard pressure holds as much heat, within some 0.2 K
/// between -40 and 60 degC; where to begin.
double wet_bulb_guess_c(double dry_c, double w, double pressure_pa) {
  if (dry_c < -20) return dry_c;
  const double heat_kj_per_kg = 1.006 * dry_c + 2501 * w * (pressure_pa / standard_pressure_pa);
  const double x = std::log(std::max(heat_kj_per_kg, -60.0) + 80);
  return 6131.78 + x * (-6198.93 + x * (2420.52 + x * (-462.011 + x * (43.5236 + x * -1.62492))));
}

/// Halley's method within a bracket: what a wet bulb implies rises with it. `most_c` where the air is wetter
/// than that implies.
double solve_wet_bulb(const Phase& phase, double dry_c, double w, double pressure_pa, double most_c) {
  constexpr double good_enough_k = 3e-5;  // as a step: the next would be below 1e-10
  double low = std::min(dry_c, most_c) - 100, high = most_c;
  double t = std::clamp(wet_bulb_guess_c(dry_c, w, pressure_pa), low, high);
  for (int i = 0; i < 100; ++i) {
    const auto [implied_w, slope, bend] = implied(phase, dry_c, t, pressure_pa);
    const double error = implied_w - w;
    if (t == most_c && error <= 0) break;
    (error > 0 ? high : low) = t;
    const double next = t - 2 * error * slope / (2 * slope * slope - error * bend);
    if (next > low && next < high) {
      const bool done = std::abs(next - t) < good_enough_k;
      t = next;
      if (done) break;
    } else if (error <= 0 && high == most_c) {
      t = most_c;
    } else {
      t = (low + high) / 2;
    }
  }
  return t;
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
  if (dry_bulb_c <= 0) return solve_wet_bulb(kIce, dry_bulb_c, w, pressure_pa, dry_bulb_c);
  static const double freezing_pa = saturation_pressure_pa(0);
  const double freezing_w = (kWater.a * humidity_ratio(freezing_pa, pressure_pa) - 1.006 * dry_bulb_c) /
                            (kWater.a + 1.86 * dry_bulb_c);
  if (w < freezing_w) return solve_wet_bulb(kIce, dry_bulb_c, w, pressure_pa, 0);
  return solve_wet_bulb(kWater, dry_bulb_c, w, pressure_pa, dry_bulb_c);
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
  return {dry_c, wet_c, implied(wet_c < 0 ? kIce : kWater, dry_c, wet_c, pressure_pa).w, pressure_pa};
}

}  // namespace jevons
