// Where the sun stands, and what reaches a horizontal plane under a sky without clouds.
//   declination   delta = 23.45 deg sin(360 deg (284 + n) / 365)              Cooper 1969, n = 1 on January 1
//   zenith        cos z = sin phi sin delta + cos phi cos delta cos H,        H = 15 deg (solar hour - 12)
//   solar time    UTC + longitude / 15 deg + equation of time                 Spencer 1971
//   clear sky     GHI = 1098 cos z exp(-0.059 / cos z)  [W/m2]                Haurwitz 1945, as in pvlib
// The last is 0 with all its derivatives at sunrise, so that midpoints of a few minutes integrate it well.
// n is the day of local solar mean time: the day changes at midnight there, when the sun is down (but for
// polar summers, which are off by the day's change of declination, 0.4 deg at most).
#pragma once

#include "sim/engine/series.hpp"

namespace jevons {

/// Degrees, north and east positive.
struct Place {
  double latitude_deg = 0, longitude_deg = 0;
};

double declination_rad(double day_of_year);
/// Solar time ahead of local mean time [h].
double equation_of_time_h(double day_of_year);
double cos_zenith(double latitude_deg, double day_of_year, double solar_hour);
/// From sunrise to sunset [h]: 0 in polar night, 24 in polar day.
double day_length_h(double latitude_deg, double day_of_year);

/// Clear-sky global horizontal irradiance [W/m2]; 0 where the sun is below the horizon.
double clear_sky_w_m2(double cos_zenith);
/// Over one day [J/m2].
double clear_day_j_m2(double latitude_deg, double day_of_year);
/// Over 365 days [J/m2].
double clear_year_j_m2(double latitude_deg);

/// The cosine of the zenith angle at an instant.
double cos_zenith(const Place&, sim::Instant);
/// Mean clear-sky irradiance [W/m2] of each hour of UTC that the window touches, held.
sim::Series clear_sky_series(const Place&, const sim::Window&);

}  // namespace jevons
