#include "models/grid/generation/solar.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace jevons;

namespace {

constexpr double degree = std::numbers::pi / 180;
sim::Window days_from(const char* start, std::int64_t days) {
  return {*sim::parse_instant(start), sim::Time{} + sim::days(days)};
}
double energy_kwh(const sim::Series& power) {
  return power.mean({}, power.last()) * power.last().seconds() / 3.6e6;
}

}  // namespace

TEST_CASE("a clear sky by Haurwitz, as printed", "[solar]") {
  CHECK(clear_sky_w_m2(1) == Approx(1035.09).margin(0.005).epsilon(0));
  CHECK(clear_sky_w_m2(std::cos(30 * degree)) == Approx(888.27).margin(0.005).epsilon(0));
  CHECK(clear_sky_w_m2(std::cos(60 * degree)) == Approx(487.89).margin(0.005).epsilon(0));
  CHECK(clear_sky_w_m2(std::cos(80 * degree)) == Approx(135.74).margin(0.005).epsilon(0));
}

TEST_CASE("a clear day's energy by latitude and season, as printed", "[solar]") {
  const auto day = [](double latitude, int n) { return clear_day_j_m2(latitude, n) / 3.6e6; };
  const auto near = [](double printed) { return Approx(printed).margin(0.00005).epsilon(0); };
  CHECK(day(37, 80) == near(5.9455));
  CHECK(day(37, 172) == near(8.7760));
  CHECK(day(37, 355) == near(2.7931));
  CHECK(day(52, 80) == near(4.4122));
  CHECK(day(52, 172) == near(8.6634));
  CHECK(day(52, 355) == near(0.9775));
  CHECK(day(0, 80) == near(7.6754));
  CHECK(clear_year_j_m2(37) / 3.6e6 == Approx(2149.5).margin(0.05).epsilon(0));
  CHECK(clear_year_j_m2(37) / 3.6e6 * 0.85 / 8760 == Approx(0.2086).margin(0.00005).epsilon(0));
}

TEST_CASE("days are long in summer and as long as nights at the equator", "[solar]") {
  // As printed: the minutes whose middle sees the sun. The sun itself is up for 0.6 min longer or shorter.
  const auto minutes_of_sun = [](int n) {
    int minutes = 0;
    for (int m = 0; m < 1440; ++m) minutes += cos_zenith(37, n, (m + 0.5) / 60) > 0;
    return minutes;
  };
  CHECK(minutes_of_sun(172) / 60.0 == Approx(14.53).margin(0.005).epsilon(0));
  CHECK(minutes_of_sun(355) / 60.0 == Approx(9.47).margin(0.005).epsilon(0));
  CHECK(day_length_h(37, 172) == Approx(minutes_of_sun(172) / 60.0).margin(1 / 60.0).epsilon(0));
  CHECK(day_length_h(37, 355) == Approx(minutes_of_sun(355) / 60.0).margin(1 / 60.0).epsilon(0));
  for (int n = 1; n <= 365; n += 13) {
    CHECK(day_length_h(0, n) == Approx(12));
    CHECK(day_length_h(37, n) + day_length_h(-37, n) == Approx(24));
  }
  CHECK(day_length_h(80, 172) == 24);
  CHECK(day_length_h(80, 355) == 0);
  CHECK(clear_day_j_m2(80, 355) == 0);
  CHECK(day_length_h(90, 172) == 24);
  CHECK(std::isfinite(clear_day_j_m2(90, 172)));
}

TEST_CASE("more of the sun the higher it stands, none below the horizon", "[solar]") {
  CHECK(clear_sky_w_m2(0) == 0);
  CHECK(clear_sky_w_m2(-0.5) == 0);
  for (double c = 0.01; c < 1; c += 0.01) CHECK(clear_sky_w_m2(c) < clear_sky_w_m2(c + 0.01));
}

TEST_CASE("the equation of time is a quarter of an hour late in February and early in November", "[solar]") {
  CHECK(equation_of_time_h(43) * 60 == Approx(-14.3).margin(0.3).epsilon(0));
  CHECK(equation_of_time_h(307) * 60 == Approx(16.4).margin(0.3).epsilon(0));
}

TEST_CASE("hours of UTC hold a day's energy, and noon comes where the place is", "[solar]") {
  const Place bay{37, -120};
  const auto sky = clear_sky_series(bay, days_from("2022-06-21T08:00Z", 1));  // n = 172 at 120 degrees west
  CHECK(energy_kwh(sky) == Approx(clear_day_j_m2(37, 172) / 3.6e6).epsilon(1e-6));
  CHECK(sky.times().size() == 24);
  CHECK(sky.values()[0] == 0);
  CHECK(sky.values()[11] == Approx(sky.values()[12]).epsilon(0.01));  // about noon
  for (std::size_t h = 0; h < 24; ++h) CHECK(sky.values()[h] <= std::max(sky.values()[11], sky.values()[12]));
  const auto year = clear_sky_series(bay, days_from("2022-01-01T08:00Z", 365));
  CHECK(energy_kwh(year) == Approx(2149.5).margin(0.05).epsilon(0));
}

TEST_CASE("a window that starts within an hour is covered from that hour's beginning", "[solar]") {
  const auto sky =
      clear_sky_series({0, 0}, {*sim::parse_instant("2022-03-22T11:20Z"), sim::Time{} + sim::minutes(50)});
  CHECK(sky.times() ==
        std::vector<sim::Time>{sim::Time{} - sim::minutes(20), sim::Time{} + sim::minutes(40)});
  CHECK(sky.last() == sim::Time{} + sim::minutes(100));
}
