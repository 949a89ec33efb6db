#include "models/training/straggler.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "sim/engine/random.hpp"

using namespace jevons;

TEST_CASE("the largest of few normal numbers is known in closed form", "[straggler]") {
  const double pi = std::numbers::pi;
  CHECK(normal_largest(1) == Approx(0).margin(1e-12));
  CHECK(normal_largest(2) == Approx(1 / std::sqrt(pi)).epsilon(1e-10));
  CHECK(normal_largest(3) == Approx(1.5 / std::sqrt(pi)).epsilon(1e-10));
  CHECK(normal_largest(4) == Approx(6 / std::sqrt(pi) * std::atan(std::sqrt(2.0)) / pi).epsilon(1e-10));
}

TEST_CASE("the limiting law of the largest normal number, to the printed digits", "[straggler]") {
  CHECK(normal_largest_asymptotic(8) == Approx(1.24).margin(0.005));
  CHECK(normal_largest_asymptotic(64) == Approx(2.20).margin(0.005));
  CHECK(normal_largest_asymptotic(1024) == Approx(3.12).margin(0.005));
  CHECK(normal_largest_asymptotic(16384) == Approx(3.86).margin(0.005));
}

TEST_CASE("the largest normal number comes to its limiting law from above, slowly", "[straggler]") {
  double last = normal_largest(8) / normal_largest_asymptotic(8);
  for (const std::int64_t n : {64, 1024, 16384, 1 << 20, 1 << 28}) {
    const double ratio = normal_largest(n) / normal_largest_asymptotic(n);
    CHECK(ratio > 1);
    CHECK(ratio < last);
    last = ratio;
  }
  CHECK(last < 1.02);
}

TEST_CASE("the largest of n exponential numbers is the n-th harmonic number", "[straggler]") {
  CHECK(exponential_largest(1) == 1);
  CHECK(exponential_largest(8) == Approx(2.718).margin(0.0005));
  CHECK(exponential_largest(64) == Approx(4.744).margin(0.0005));
  CHECK(exponential_largest(1024) == Approx(7.509).margin(0.0005));
  CHECK(exponential_largest(16384) == Approx(10.281).margin(0.0005));
}

TEST_CASE("drawn maxima have these means", "[straggler]") {
  sim::Stream stream(1, 0, 1, 0);
  double sum = 0;
  for (int i = 0; i < 20000; ++i) {
    double most = 0;
    for (int k = 0; k < 64; ++k) most = std::max(most, -std::log(stream.uniform()));
    sum += most;
  }
  CHECK(sum / 20000 == Approx(exponential_largest(64)).margin(0.04));  // four deviations of the mean
}
