#include "models/facility/overhead.hpp"

#include <catch2/catch.hpp>

#include "sim/engine/random.hpp"

using jevons::Overhead;
using jevons::OverheadConfig;

namespace {

OverheadConfig curve_of(std::vector<double> load, std::vector<double> curve) {
  OverheadConfig config;
  config.plant = "pue_curve";
  config.load = std::move(load);
  config.curve = std::move(curve);
  return config;
}

double pue(const Overhead& overhead, double it_w) { return (it_w + overhead.watts(it_w)) / it_w; }

}  // namespace

TEST_CASE("a constant PUE is the same at any load", "[overhead]") {
  OverheadConfig config;
  config.pue = 1.25;
  const Overhead overhead(config, 1e6);
  CHECK(overhead.watts(0) == 0);
  CHECK(overhead.watts(4e5) == Approx(1e5));
  CHECK(overhead.watts(1e6) == Approx(2.5e5));
  config.pue = 1;
  CHECK(Overhead(config, 1e6).watts(3e5) == 0);
}

TEST_CASE("a PUE curve has the written PUE at each of its points", "[overhead]") {
  const auto config = curve_of({0.2, 0.4, 0.6, 0.8, 1.0}, {1.60, 1.38, 1.30, 1.26, 1.24});
  const Overhead overhead(config, 2e6);
  for (std::size_t i = 0; i < config.load.size(); ++i)
    CHECK(pue(overhead, config.load[i] * 2e6) == Approx(config.curve[i]));
}

TEST_CASE("between two points of a PUE curve the overhead power, not the PUE, is linear", "[overhead]") {
  const Overhead overhead(curve_of({0.5, 1.0}, {1.4, 1.3}), 1000);
  // 200 W at 500 W and 300 W at 1000 W
  CHECK(overhead.watts(750) == Approx(250));
  CHECK(overhead.watts(600) == Approx(220));
}

TEST_CASE("below the first point of a PUE curve the overhead stays what it is there", "[overhead]") {
  const Overhead overhead(curve_of({0.5, 1.0}, {1.4, 1.3}), 1000);
  CHECK(overhead.watts(500) == Approx(200));
  CHECK(overhead.watts(100) == Approx(200));
  CHECK(overhead.watts(0) == Approx(200));
}

TEST_CASE("PUE is never below one, and one only without overhead", "[overhead]") {
  sim::Stream stream(7, 0, 1000, 1);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<double> load, curve;
    double at = stream.uniform() * 0.3;
    for (int i = 0; i < 4; ++i, at += 0.05 + stream.uniform() * 0.2) {
      load.push_back(std::min(at, 0.99));
      curve.push_back(1 + stream.uniform());
    }
    load.push_back(1.0);
    curve.push_back(1 + stream.uniform() * 0.5);
    auto config = curve_of(load, curve);
    if (!config.problem().empty()) continue;
    const Overhead overhead(config, 5e5);
    for (double it_w = 1; it_w <= 5e5; it_w += 9973) {
      REQUIRE(overhead.watts(it_w) > 0);
      REQUIRE(pue(overhead, it_w) >= 1);
    }
  }
}

TEST_CASE("a site that can draw nothing has no overhead to speak of", "[overhead]") {
  const Overhead overhead(curve_of({0.0, 1.0}, {1.5, 1.3}), 0);
  CHECK(overhead.watts(0) == 0);
}

TEST_CASE("what is wrong with a PUE curve is said in words", "[overhead]") {
  CHECK(curve_of({0.2, 1.0}, {1.6, 1.2}).problem() == "");
  CHECK_THAT(curve_of({1.0}, {1.2}).problem(), Catch::Contains("two"));
  CHECK_THAT(curve_of({}, {}).problem(), Catch::Contains("two"));
  CHECK_THAT(curve_of({0.2, 1.0}, {1.6}).problem(), Catch::Contains("2") && Catch::Contains("1"));
  CHECK_THAT(curve_of({0.5, 0.2, 1.0}, {1.6, 1.4, 1.2}).problem(), Catch::Contains("rise"));
  CHECK_THAT(curve_of({0.5, 0.5, 1.0}, {1.6, 1.4, 1.2}).problem(), Catch::Contains("rise"));
  CHECK_THAT(curve_of({0.2, 0.8}, {1.6, 1.2}).problem(), Catch::Contains("full load"));
  auto constant = curve_of({0.2, 1.0}, {1.6, 1.2});
  constant.plant = "constant_pue";
  CHECK_THAT(constant.problem(), Catch::Contains("pue_curve"));
}

TEST_CASE("overhead that falls where the load rises is refused", "[overhead]") {
  // 0.2 * 4 = 0.8 of rated power at a fifth of the load, 0.1 at full load: more work would draw less.
  CHECK_THAT(curve_of({0.2, 1.0}, {5.0, 1.1}).problem(), Catch::Contains("overhead"));
  // the same overhead everywhere is the limit
  CHECK(curve_of({0.5, 1.0}, {1.5, 1.25}).problem() == "");
}
