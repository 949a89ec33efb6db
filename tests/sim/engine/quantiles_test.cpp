#include "sim/engine/quantiles.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/engine/distributions.hpp"

using namespace sim;

TEST_CASE("quantiles are within a thousandth of the value of their rank, over any range of magnitudes") {
  Stream stream(1, 0, 0, 0);
  for (const double sigma : {.01, 1., 8., 80.}) {
    const LogNormal draw(60, sigma);
    std::vector<double> sorted;
    Quantiles quantiles;
    for (int i = 0; i < 20'000; ++i) {
      sorted.push_back(draw(stream));
      quantiles.add(sorted.back());
    }
    std::sort(sorted.begin(), sorted.end());
    for (const double q : {0., .001, .01, .25, .5, .75, .95, .99, .999, 1.}) {
      const double exact = sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
      INFO("sigma " << sigma << ", q = " << q);
      REQUIRE(std::abs(quantiles(q) - exact) <= Quantiles::relative_accuracy * exact);
    }
    CHECK(quantiles(0) == sorted.front());
    CHECK(quantiles(1) == sorted.back());
  }
}

TEST_CASE("the guarantee holds for every single value, at the edges of bins and of double") {
  for (double x = 1e-6; x < 1e6; x *= 1.00037) {
    Quantiles quantiles;
    for (const double other : {x / 2, x, x, x, 2 * x}) quantiles.add(other);
    REQUIRE(std::abs(quantiles(.5) - x) <= Quantiles::relative_accuracy * x);
  }
  Quantiles extreme;
  for (const double x : {std::numeric_limits<double>::denorm_min(), 1., std::numeric_limits<double>::max()})
    extreme.add(x);
  CHECK(extreme(0) == std::numeric_limits<double>::denorm_min());
  CHECK(extreme(.5) == Approx(1).epsilon(.001));
  CHECK(extreme(1) == std::numeric_limits<double>::max());
}

TEST_CASE("merging is exact in any order") {
  Stream stream(2, 0, 0, 0);
  const LogNormal draw(1, 3);
  Quantiles whole, parts[3];
  for (int i = 0; i < 9999; ++i) {
    const double x = i % 10 == 0 ? 0 : draw(stream);
    whole.add(x);
    parts[i % 3].add(x);
  }
  Quantiles forth = parts[0], back = parts[2];
  forth.merge(parts[1]);
  forth.merge(parts[2]);
  back.merge(parts[1]);
  back.merge(parts[0]);
  CHECK(forth.count() == whole.count());
  for (int i = 0; i <= 1000; ++i) {
    REQUIRE(forth(i / 1000.) == whole(i / 1000.));
    REQUIRE(back(i / 1000.) == whole(i / 1000.));
  }
}

TEST_CASE("zeros, weights and the empty sketch") {
  Quantiles quantiles;
  CHECK(std::isnan(quantiles(.5)));
  quantiles.add(0, 60);
  quantiles.add(10, 40);
  quantiles.add(1e6, 0);
  CHECK(quantiles.count() == 100);
  CHECK(quantiles(.5) == 0);
  CHECK(quantiles(.7) == Approx(10).epsilon(.001));
  CHECK(quantiles(1) == 10);
}

TEST_CASE("values and quantiles out of range are refused") {
  Quantiles quantiles;
  CHECK_THROWS_WITH(quantiles.add(-1), "a value for quantiles is -1; it must be at least 0 and finite");
  CHECK_THROWS_AS(quantiles.add(std::nan("")), std::invalid_argument);
  CHECK_THROWS_AS(quantiles.add(std::numeric_limits<double>::infinity()), std::invalid_argument);
  CHECK_THROWS_AS(quantiles(1.01), std::invalid_argument);
  CHECK_THROWS_AS(quantiles(std::nan("")), std::invalid_argument);
}
