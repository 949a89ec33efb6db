#include "models/compute/power_curve.hpp"

#include <catch2/catch.hpp>
#include <numeric>

using jevons::PowerCurve;
using jevons::PowerCurveConfig;

namespace {

// SPECpower_ssj2008, as tabulated by CloudSim: watts at 0, 10, ..., 100 % load.
constexpr std::array<double, 11> g4{86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117};
constexpr std::array<double, 11> g5{93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135};
constexpr std::array<double, 11> x5675{58.4, 98, 109, 118, 128, 140, 153, 170, 189, 205, 222};

PowerCurveConfig table_of(const std::array<double, 11>& watts) {
  PowerCurveConfig config;
  config.kind = "table";
  config.points_w.assign(watts.begin(), watts.end());
  return config;
}

PowerCurveConfig shape(const char* kind, std::optional<double> idle_w, std::optional<double> peak_w) {
  PowerCurveConfig config;
  config.kind = kind;
  config.idle_w = idle_w;
  config.peak_w = peak_w;
  return config;
}

}  // namespace

TEST_CASE("a SPECpower table is linear between its points", "[power_curve]") {
  const auto curve = PowerCurve::table(g4);
  CHECK(curve.watts(0.05) == Approx(87.7));
  CHECK(curve.watts(0.25) == Approx(94.3));
  CHECK(curve.watts(0.37) == Approx(98.45));
  CHECK(curve.watts(0.95) == Approx(115.5));
  CHECK(PowerCurve::table(g5).watts(0.25) == Approx(103.0));
  CHECK(PowerCurve::table(g5).watts(0.37) == Approx(108.5));
  CHECK(PowerCurve::table(x5675).watts(0.05) == Approx(78.2));
  CHECK(PowerCurve::table(x5675).watts(0.95) == Approx(213.5));
}

TEST_CASE("a SPECpower table hits all eleven points, however the load was rounded", "[power_curve]") {
  for (const auto& table : {g4, g5, x5675}) {
    const auto curve = PowerCurve::table(table);
    double summed = 0;
    for (int i = 0; i <= 10; ++i, summed += 0.1) {
      CHECK(curve.watts(i / 10.0) == Approx(table[i]).epsilon(1e-12));
      CHECK(curve.watts(i * 0.1) == Approx(table[i]).epsilon(1e-12));
      CHECK(curve.watts(summed) == Approx(table[i]).epsilon(1e-12));
    }
  }
  CHECK(std::accumulate(g4.begin(), g4.end(), 0.0) / 11 == Approx(102.045).epsilon(1e-5));
}

TEST_CASE("Fan's curve has its published values", "[power_curve]") {
  const auto share = PowerCurve::fan(0, 1);
  CHECK(share.watts(0.1) == Approx(0.160189).epsilon(1e-5));
  CHECK(share.watts(0.25) == Approx(0.356413).epsilon(1e-5));
  CHECK(share.watts(0.3) == Approx(0.414660).epsilon(1e-5));
  CHECK(share.watts(0.5) == Approx(0.621071).epsilon(1e-5));
  CHECK(share.watts(0.75) == Approx(0.831524).epsilon(1e-5));
  CHECK(share.watts(0.9) == Approx(0.937142).epsilon(1e-5));
  CHECK(PowerCurve::fan(100, 200).watts(0.5) == Approx(162.1071).epsilon(1e-6));
}

TEST_CASE("every curve starts at idle, ends at peak and never falls between", "[power_curve]") {
  const auto curve = GENERATE(PowerCurve::linear(100, 200), PowerCurve::fan(100, 200),
                              PowerCurve::fan(100, 200, 1.0), PowerCurve::fan(100, 200, 2.0),
                              PowerCurve::table(g4), PowerCurve::table(g5), PowerCurve::table(x5675));
  CHECK(curve.watts(0) == curve.idle_w());
  CHECK(curve.watts(1) == Approx(curve.peak_w()).epsilon(1e-15));
  double before_w = curve.watts(0);
  for (int i = 1; i <= 1000; ++i) {
    const double now_w = curve.watts(i / 1000.0);
    CHECK(now_w >= before_w);
    before_w = now_w;
  }
}

TEST_CASE("Fan's curve lies above the straight line between its ends", "[power_curve]") {
  const auto fan = PowerCurve::fan(100, 200), line = PowerCurve::linear(100, 200);
  for (int i = 1; i < 100; ++i) CHECK(fan.watts(i / 100.0) > line.watts(i / 100.0));
  CHECK(line.watts(0.37) == Approx(137));
}

TEST_CASE("a curve that can be built has no problem and is what was written", "[power_curve]") {
  CHECK(table_of(g5).problem() == "");
  CHECK(table_of(g5).build().watts(0.25) == Approx(103.0));
  CHECK(shape("linear", 100, 200).problem() == "");
  CHECK(shape("linear", 100, 200).build().watts(0.5) == Approx(150));
  CHECK(shape("fan", 100, 100).problem() == "");
  CHECK(shape("fan", 100, 200).build().watts(0.5) == Approx(162.1071).epsilon(1e-6));
}

TEST_CASE("what is wrong with a curve is said in words", "[power_curve]") {
  auto ten = table_of(g4);
  ten.points_w.pop_back();
  CHECK_THAT(ten.problem(), Catch::Contains("eleven") && Catch::Contains("10"));

  auto falling = table_of(g4);
  std::swap(falling.points_w[3], falling.points_w[4]);
  CHECK_THAT(falling.problem(), Catch::Contains("fall"));

  auto both = table_of(g4);
  both.peak_w = 117;
  CHECK_THAT(both.problem(), Catch::Contains("peak"));

  CHECK_THAT(shape("linear", 100, {}).problem(), Catch::Contains("peak"));
  CHECK_THAT(shape("fan", {}, 200).problem(), Catch::Contains("idle"));
  CHECK_THAT(shape("linear", 200, 100).problem(), Catch::Contains("peak"));

  auto mixed = shape("linear", 100, 200);
  mixed.points_w = {1, 2};
  CHECK_THAT(mixed.problem(), Catch::Contains("table"));
}
