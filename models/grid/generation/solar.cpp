#include "models/grid/generation/solar.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>

#include "models/grid/generation/hours.hpp"

namespace jevons {

namespace {

constexpr double degree = std::numbers::pi / 180;
constexpr double hours_per_day = 24, seconds_per_hour = 3600;

// Cosine of the hour angle of sunset; beyond [-1, 1] in polar day and night.
double cos_sunset(double latitude_deg, double day_of_year) {
  return -std::tan(latitude_deg * degree) * std::tan(declination_rad(day_of_year));
}

}  // namespace

double declination_rad(double day_of_year) {
  return 23.45 * degree * std::sin(2 * std::numbers::pi * (284 + day_of_year) / 365);
}

double equation_of_time_h(double day_of_year) {
  const double b = 2 * std::numbers::pi * (day_of_year - 1) / 365;
  const double turn = 0.000075 + 0.001868 * std::cos(b) - 0.032077 * std::sin(b) -
                      0.014615 * std::cos(2 * b) - 0.04089 * std::sin(2 * b);  // rad of hour angle
  return turn * hours_per_day / (2 * std::numbers::pi);
}

double cos_zenith(double latitude_deg, double day_of_year, double solar_hour) {
  const double phi = latitude_deg * degree, delta = declination_rad(day_of_year);
  return std::sin(phi) * std::sin(delta) +
         std::cos(phi) * std::cos(delta) * std::cos(15 * degree * (solar_hour - 12));
}

double day_length_h(double latitude_deg, double day_of_year) {
  const double sunset = std::acos(std::clamp(cos_sunset(latitude_deg, day_of_year), -1.0, 1.0));
  return hours_per_day * sunset / std::numbers::pi;
}

double clear_sky_w_m2(double cos_zenith) {
  return cos_zenith > 0 ? 1098 * cos_zenith * std::exp(-0.059 / cos_zenith) : 0;
}

double clear_day_j_m2(double latitude_deg, double day_of_year) {
  constexpr int steps = 1440;
  const double length_h = day_length_h(latitude_deg, day_of_year), step_h = length_h / steps;
  double sum = 0;
  for (int i = 0; i < steps; ++i)
    sum += clear_sky_w_m2(cos_zenith(latitude_deg, day_of_year, 12 - length_h / 2 + (i + 0.5) * step_h));
  return sum * step_h * seconds_per_hour;
}

double clear_year_j_m2(double latitude_deg) {
  double sum = 0;
  for (int n = 1; n <= 365; ++n) sum += clear_day_j_m2(latitude_deg, n);
  return sum;
}

double cos_zenith(const Place& place, sim::Instant when) {
  using namespace std::chrono;
  const auto ahead = nanoseconds(std::llround(place.longitude_deg / 15 * seconds_per_hour * 1e9));
  const auto local = when + ahead;
  const auto midnight = floor<days>(local);
  const auto new_year = sys_days{year_month_day{midnight}.year() / January / 1};
  const double day_of_year = 1 + static_cast<double>((midnight - new_year).count());
  const double hour = duration<double, std::ratio<3600>>(local - midnight).count();
  return cos_zenith(place.latitude_deg, day_of_year, hour + equation_of_time_h(day_of_year));
}

sim::Series clear_sky_series(const Place& place, const sim::Window& window) {
  constexpr int parts = 12;  // of five minutes
  return hourly_series(window, [&](sim::Instant start) {
    double sum = 0;
    for (int i = 0; i < parts; ++i) {
      const auto middle = std::chrono::seconds((2 * i + 1) * 1800 / parts);
      sum += clear_sky_w_m2(cos_zenith(place, start + middle));
    }
    return sum / parts;
  });
}

}  // namespace jevons
