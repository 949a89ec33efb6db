#include "models/facility/psychrometrics.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <utility>

#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr double sea_level_pa = standard_pressure_pa;

Outdoor air(double dry_c, double humidity_percent, double pressure_pa = sea_level_pa) {
  return outdoor_from_humidity(dry_c, humidity_percent / 100, pressure_pa);
}

// The wet bulb by bisection of the relation over water, as models of moist air are usually checked.
double bisected_wet_bulb_c(double dry_c, double w, double pressure_pa) {
  double low = 0, high = dry_c;
  for (int i = 0; i < 200; ++i) {
    const double t = (low + high) / 2;
    const double implied =
        ((2501 - 2.326 * t) * saturated_humidity_ratio(t, pressure_pa) - 1.006 * (dry_c - t)) /
        (2501 + 1.86 * dry_c - 4.186 * t);
    (implied > w ? high : low) = t;
  }
  return low;
}

// Air of any weather: dry bulb, humidity and pressure over all that weather files may hold.
class AnyAir {
 public:
  struct Draw {
    double dry_c, humidity, pressure_pa;
    double w() const { return humidity_ratio(humidity * saturation_pressure_pa(dry_c), pressure_pa); }
  };
  Draw operator()() { return {between(-90, 60), between(0, 1), between(31000, 120000)}; }
  double between(double least, double most) { return least + (most - least) * stream_.uniform(); }

 private:
  sim::Stream stream_{1, 0, 0, 0};
};

}  // namespace

TEST_CASE("vapour is saturated over water at the pressures of Hyland and Wexler") {
  for (const auto& [temp_c, pressure_hpa] : {std::pair{0.0, 6.1121},
                                             {10.0, 12.2800},
                                             {20.0, 23.3880},
                                             {25.0, 31.6922},
                                             {30.0, 42.4603},
                                             {35.0, 56.2782},
                                             {40.0, 73.8346}})
    CHECK(saturation_pressure_pa(temp_c) / 100 == Approx(pressure_hpa).margin(0.5e-4).epsilon(0));
}

TEST_CASE(
    "at the freezing point vapour over ice is that over water, but for a ten-thousandth; below it is less") {
  CHECK(saturation_pressure_pa(-1e-9) == Approx(saturation_pressure_pa(0)).epsilon(1.1e-4));
  // ASHRAE Handbook Fundamentals, table 2 of chapter 1: -20 degC, 103.26 Pa.
  CHECK(saturation_pressure_pa(-20) == Approx(103.26).margin(0.005).epsilon(0));
}

TEST_CASE("air of 25 degC and half saturated") {
  const auto half = air(25, 50);
  CHECK(half.humidity_ratio == Approx(0.00988).margin(0.5e-5).epsilon(0));
  CHECK(enthalpy_j_per_kg(25, half.humidity_ratio) / 1000 == Approx(50.32).margin(0.5e-2).epsilon(0));
  // The Magnus form of the check value, 13.86 degC, is the exact one to 0.01 K.
  CHECK(dew_point_c(half.humidity_ratio, sea_level_pa) == Approx(13.86).margin(0.01).epsilon(0));
}

TEST_CASE("the exact wet bulb of seven states of air") {
  struct State {
    double dry_c, humidity_percent, wet_c;
  };
  for (const auto& state :
       {State{20, 50, 13.784}, State{25, 50, 17.889}, State{30, 40, 20.064}, State{35, 20, 18.870},
        State{35, 60, 28.175}, State{10, 80, 8.290}, State{40, 10, 18.566}}) {
    INFO(state.dry_c << " degC, " << state.humidity_percent << " %");
    CHECK(air(state.dry_c, state.humidity_percent).wet_bulb_c ==
          Approx(state.wet_c).margin(0.5e-3).epsilon(0));
  }
}

TEST_CASE("the wet bulb is that of bisection to 1e-9 K, in any air that does not freeze it") {
  AnyAir any;
  int checked = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto draw = any();
    const double wet_c = wet_bulb_c(draw.dry_c, draw.w(), draw.pressure_pa);
    if (wet_c <= 0) continue;
    ++checked;
    CHECK(std::abs(wet_c - bisected_wet_bulb_c(draw.dry_c, draw.w(), draw.pressure_pa)) < 1e-9);
  }
  CHECK(checked > 4000);
}

TEST_CASE(
    "a dew point is at most the wet bulb, and that at most the dry bulb; all three are one where saturated") {
  AnyAir any;
  for (int i = 0; i < 20'000; ++i) {
    const auto draw = any();
    const double w = draw.w(), wet_c = wet_bulb_c(draw.dry_c, w, draw.pressure_pa);
    INFO(draw.dry_c << " degC, " << draw.humidity << ", " << draw.pressure_pa << " Pa");
    CHECK(wet_c <= draw.dry_c);
    // The coldest dew point that is told is -99 degC. Over water and over ice differ by a hair at 0 degC.
    if (draw.dry_c > -60) CHECK(dew_point_c(w, draw.pressure_pa) <= wet_c + 2e-3);
    const double full = saturated_humidity_ratio(draw.dry_c, draw.pressure_pa);
    CHECK(wet_bulb_c(draw.dry_c, full, draw.pressure_pa) == Approx(draw.dry_c).margin(1e-9).epsilon(0));
    CHECK(wet_bulb_c(draw.dry_c, full * 1.1, draw.pressure_pa) == draw.dry_c);
    CHECK(dew_point_c(full, draw.pressure_pa) == Approx(draw.dry_c).margin(2e-3).epsilon(0));
    CHECK(relative_humidity(draw.dry_c, full, draw.pressure_pa) == Approx(1));
  }
}

TEST_CASE("humidity, dew point and wet bulb say the same air") {
  AnyAir any;
  for (int i = 0; i < 20'000; ++i) {
    const auto draw = any();
    if (draw.dry_c < -60) continue;  // the moisture of such air is below what a wet bulb can tell
    const auto from_humidity = outdoor_from_humidity(draw.dry_c, draw.humidity, draw.pressure_pa);
    INFO(draw.dry_c << " degC, " << draw.humidity << ", " << draw.pressure_pa << " Pa");
    CHECK(relative_humidity(draw.dry_c, from_humidity.humidity_ratio, draw.pressure_pa) ==
          Approx(draw.humidity).epsilon(1e-12));
    CHECK(humidity_ratio(vapour_pressure_pa(from_humidity.humidity_ratio, draw.pressure_pa),
                         draw.pressure_pa) == Approx(from_humidity.humidity_ratio).epsilon(1e-12));
    const auto from_wet_bulb = outdoor_from_wet_bulb(draw.dry_c, from_humidity.wet_bulb_c, draw.pressure_pa);
    CHECK(from_wet_bulb.humidity_ratio == Approx(from_humidity.humidity_ratio).margin(1e-11).epsilon(1e-9));
    const double dew_c = dew_point_c(from_humidity.humidity_ratio, draw.pressure_pa);
    if (dew_c < -95 || std::abs(dew_c) < 0.01) continue;
    const auto from_dew_point = outdoor_from_dew_point(draw.dry_c, dew_c, draw.pressure_pa);
    CHECK(from_dew_point.humidity_ratio == Approx(from_humidity.humidity_ratio).epsilon(1e-9));
    CHECK(from_dew_point.wet_bulb_c == Approx(from_humidity.wet_bulb_c).margin(1e-8).epsilon(0));
  }
}

TEST_CASE("warmer or moister air never has a lower wet bulb, through the freezing point too") {
  AnyAir any;
  for (int i = 0; i < 20'000; ++i) {
    auto draw = any();
    if (i % 2 == 0) draw.dry_c = any.between(-2, 12);  // where a wet bulb may freeze
    const double w = draw.w(), wet_c = wet_bulb_c(draw.dry_c, w, draw.pressure_pa);
    INFO(draw.dry_c << " degC, " << draw.humidity << ", " << draw.pressure_pa << " Pa");
    CHECK(wet_bulb_c(draw.dry_c + any.between(0, 0.5), w, draw.pressure_pa) >= wet_c - 2e-9);
    CHECK(wet_bulb_c(draw.dry_c, w * (1 + any.between(0, 0.1)), draw.pressure_pa) >= wet_c - 2e-9);
  }
}

TEST_CASE("where a wet bulb freezes it steps down by less than 0.7 K, and nowhere else") {
  double largest_step = 0;
  for (double dry_c = -5; dry_c < 15; dry_c += 0.5) {
    double before = wet_bulb_c(dry_c, 0, sea_level_pa);
    for (double w = 1e-6; w < saturated_humidity_ratio(dry_c, sea_level_pa); w += 1e-6) {
      const double wet_c = wet_bulb_c(dry_c, w, sea_level_pa);
      const double step = wet_c - before;
      INFO(dry_c << " degC, w = " << w << ": " << before << " to " << wet_c);
      if (before < 0 && wet_c >= 0)
        largest_step = std::max(largest_step, step);
      else
        CHECK(step < 0.01);
      before = wet_c;
    }
  }
  CHECK(largest_step > 0.3);
  CHECK(largest_step < 0.7);
}

TEST_CASE("air without any moisture has a wet bulb, in the desert and at the pole") {
  for (double dry_c = -90; dry_c <= 60; dry_c += 0.1) {
    const double wet_c = wet_bulb_c(dry_c, 0, sea_level_pa);
    CHECK(std::isfinite(wet_c));
    CHECK(wet_c < dry_c);
    CHECK(wet_c > dry_c - 45);
  }
  CHECK(dew_point_c(0, sea_level_pa) == -99);
}

TEST_CASE(
    "thin air of the same humidity ratio has a lower wet bulb; the standard atmosphere thins by height") {
  CHECK(wet_bulb_c(30, 0.01, 80'000) < wet_bulb_c(30, 0.01, sea_level_pa));
  CHECK(pressure_at_elevation_pa(0) == 101'325);
  // ASHRAE Handbook Fundamentals, table 1 of chapter 1, in kPa.
  for (const auto& [elevation_m, kpa] :
       {std::pair{-500.0, 107.478}, {500.0, 95.461}, {1000.0, 89.875}, {3000.0, 70.108}})
    CHECK(pressure_at_elevation_pa(elevation_m) / 1000 == Approx(kpa).margin(1.5e-3).epsilon(0));
}
