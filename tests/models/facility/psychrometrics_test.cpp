#include "models/facility/psychrometrics.hpp"

#include <catch2/catch.hpp>

#include "sim/engine/random.hpp"

using namespace jevons;

TEST_CASE("vapour over water saturates at the pressures of Hyland and Wexler", "[psychrometrics]") {
  const double printed[][2] = {{0, 6.1121}, {10, 12.2800}, {20, 23.3880}, {25, 31.6922},
                               {30, 42.4603}, {35, 56.2782}, {40, 73.8346}};  // degC, hPa
  for (const auto& [t, hpa] : printed) CHECK(saturation_pressure_pa(t) / 100 == Approx(hpa).margin(6e-5));
}

TEST_CASE("air of 25 degC and 50 %: humidity ratio, enthalpy, dew point as printed", "[psychrometrics]") {
  const auto air = outdoor_from_humidity(25, 0.5, standard_pressure_pa);
  CHECK(air.humidity_ratio == Approx(0.00988).margin(5e-6));
  CHECK(enthalpy_j_per_kg(25, air.humidity_ratio) == Approx(50320).margin(5));
  CHECK(dew_point_c(air.humidity_ratio, standard_pressure_pa) == Approx(13.86).margin(0.005));
}

TEST_CASE("wet bulbs by the exact relation, as printed", "[psychrometrics]") {
  const double printed[][3] = {{20, .5, 13.784}, {25, .5, 17.889}, {30, .4, 20.064}, {35, .2, 18.870},
                               {35, .6, 28.175}, {10, .8, 8.290},  {40, .1, 18.566}};
  for (const auto& [t, rh, tw] : printed)
    CHECK(outdoor_from_humidity(t, rh, standard_pressure_pa).wet_bulb_c == Approx(tw).margin(6e-4));
}

TEST_CASE("dew point <= wet bulb <= dry bulb, all the same where the air is saturated", "[psychrometrics]") {
  sim::Stream random(1, 0, 1, 0);
  for (int i = 0; i < 20000; ++i) {
    const double t = -40 + 95 * random.uniform(), rh = 0.02 + 0.98 * random.uniform(), p = 70000 + 35000 * random.uniform();
    const auto air = outdoor_from_humidity(t, rh, p);
    INFO(t << " degC, " << rh << ", " << p << " Pa");
    REQUIRE(air.wet_bulb_c <= t + 1e-9);
    // over ice the frost point takes the dew point's place; both relations meet at 0 degC within a few hundredths
    REQUIRE(dew_point_c(air.humidity_ratio, p) <= air.wet_bulb_c + 0.02);
    REQUIRE(relative_humidity(t, air.humidity_ratio, p) == Approx(rh).epsilon(1e-9));
    REQUIRE(outdoor_from_wet_bulb(t, air.wet_bulb_c, p).humidity_ratio == Approx(air.humidity_ratio).epsilon(1e-6).margin(1e-9));
    // over ice and over water the pressures are a ten-thousandth apart at 0 degC: vapour between the two has no dew point
    REQUIRE(saturated_humidity_ratio(dew_point_c(air.humidity_ratio, p), p) == Approx(air.humidity_ratio).epsilon(2e-4));
  }
  CHECK(outdoor_from_humidity(30, 1, standard_pressure_pa).wet_bulb_c == Approx(30));
}

TEST_CASE("moister air has the higher wet bulb", "[psychrometrics]") {
  for (double t : {-15.0, 1.0, 20.0, 40.0}) {
    double before = -100;
    for (double rh = 0.05; rh < 1; rh += 0.05) {
      const double tw = outdoor_from_humidity(t, rh, standard_pressure_pa).wet_bulb_c;
      CHECK(tw > before);
      before = tw;
    }
  }
}

TEST_CASE("pressure falls with height as in the standard atmosphere", "[psychrometrics]") {
  CHECK(pressure_at_elevation_pa(0) == standard_pressure_pa);
  CHECK(pressure_at_elevation_pa(1500) == Approx(84556).margin(5));
}
