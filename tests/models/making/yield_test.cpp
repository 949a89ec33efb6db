#include "models/making/yield.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/engine/random.hpp"

using namespace jevons;

namespace {
constexpr double mm2 = 1e-6, cm2 = 1e-4;
const double h100_m2 = 814 * mm2;

YieldConfig by(const std::string& law) { return {.law = law}; }
}  // namespace

// D = 0.1/cm2, a = 3.
TEST_CASE("nearly half of the dies of 814 mm2 are good, by three laws") {
  CHECK(good_share(by("poisson"), h100_m2) == Approx(0.443).margin(0.0005));
  CHECK(good_share(by("murphy"), h100_m2) == Approx(0.468).margin(0.0005));
  CHECK(good_share(by("negative_binomial"), h100_m2) == Approx(0.487).margin(0.0005));
  CHECK(good_share(by("fixed"), h100_m2) == 0.875);
}

TEST_CASE("a wafer of 300 mm holds 63.5 dies of 814 mm2") {
  CHECK(dies_per_wafer(h100_m2) == Approx(63.5).margin(0.05));
}

TEST_CASE("a die as large as the wafer takes one") {
  CHECK(dies_per_wafer(0.0462) == 1);
  CHECK(dies_per_wafer(1 * cm2) > dies_per_wafer(2 * cm2));
}

TEST_CASE("fewer dies are good the larger they are and the more defects there are") {
  sim::Stream stream(7, 0, 0, 0);
  for (int i = 0; i < 200; ++i) {
    const double area_m2 = (0.1 + 8 * stream.uniform()) * cm2, defects_per_m2 = 1e4 * stream.uniform();
    for (const auto* law : {"poisson", "murphy", "negative_binomial"}) {
      YieldConfig yield{
          .law = law, .defects_per_m2 = defects_per_m2, .clustering = 0.5 + 9 * stream.uniform()};
      const double good = good_share(yield, area_m2);
      CHECK(good > 0);
      CHECK(good <= 1);
      CHECK(good_share(yield, 1.1 * area_m2) < good);
      yield.defects_per_m2 *= 1.1;
      CHECK(good_share(yield, area_m2) < good);
    }
  }
}

TEST_CASE("without defects, or for no area, all are good") {
  for (const auto* law : {"poisson", "murphy", "negative_binomial"}) {
    CHECK(good_share({.law = law, .defects_per_m2 = 0}, h100_m2) == 1);
    CHECK(good_share({.law = law, .defects_per_m2 = 1e-9}, h100_m2) == Approx(1).epsilon(1e-11));
  }
}

TEST_CASE("defects that do not cluster are Poisson's, and the more they do the more dies are good") {
  const double poisson = good_share(by("poisson"), h100_m2);
  CHECK(good_share({.law = "negative_binomial", .clustering = 1e6}, h100_m2) ==
        Approx(poisson).epsilon(1e-6));
  double before = poisson;
  for (const double clustering : {30.0, 10.0, 3.0, 1.0, 0.3}) {
    const double good = good_share({.law = "negative_binomial", .clustering = clustering}, h100_m2);
    CHECK(good > before);
    before = good;
  }
  CHECK(good_share({.law = "negative_binomial", .clustering = 1}, h100_m2) ==
        Approx(1 / (1 + 0.814)));  // Seeds
}
