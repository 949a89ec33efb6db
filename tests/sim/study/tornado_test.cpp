#include "sim/study/tornado.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "sim/engine/random.hpp"

using namespace sim;
using namespace sim::study;
using Moved = std::vector<std::optional<std::size_t>>;

namespace {

const double none = std::numeric_limits<double>::quiet_NaN();

std::vector<std::size_t> factors(const std::vector<Bar>& bars) {
  std::vector<std::size_t> result;
  for (const auto& bar : bars) result.push_back(bar.factor);
  return result;
}

}  // namespace

TEST_CASE("bars by width, each with the runs at its ends") {
  const auto bars = tornado(Moved{{}, 0, 0, 1, 1, 2}, std::vector<double>{10, 9, 12, 4, 15, 11});
  REQUIRE(factors(bars) == std::vector<std::size_t>{1, 0, 2});
  CHECK((bars[0].low == 4 && bars[0].high == 15 && bars[0].row_low == 3 && bars[0].row_high == 4));
  CHECK((bars[1].low == 9 && bars[1].high == 12 && bars[1].span() == 3));
  CHECK((bars[2].low == 10 && bars[2].row_low == 0 && bars[2].row_high == 5));  // moved to one side only
  for (const auto& bar : bars) CHECK((bar.at_base == 10 && bar.is_complete));
}

TEST_CASE("equally wide bars stand in the order of factors, equal ends at the first run") {
  const auto bars = tornado(Moved{2, 2, {}, 0, 0, 1}, std::vector<double>{1, 3, 2, 3, 1, 2});
  CHECK(factors(bars) == std::vector<std::size_t>{0, 2, 1});
  CHECK(bars[2].span() == 0);
  CHECK((bars[2].row_low == 2 && bars[2].row_high == 2));
}

TEST_CASE("a bar with an unknown end says so, one of which nothing is known comes last") {
  const auto bars = tornado(Moved{{}, 0, 0, 1, 1, 2}, std::vector<double>{10, none, none, 5, none, 10});
  REQUIRE(factors(bars) == std::vector<std::size_t>{1, 2, 0});
  CHECK((bars[0].low == 5 && bars[0].high == 10));
  CHECK_FALSE(bars[0].is_complete);
  CHECK(bars[1].is_complete);
  CHECK((std::isnan(bars[2].low) && std::isnan(bars[2].span())));
  CHECK_FALSE(bars[2].is_complete);
  CHECK((bars[2].row_low == 1 && bars[2].row_high == 1));
}

TEST_CASE("a base that is missing or failed is not known, and the moved runs are") {
  const auto without = tornado(Moved{0, 0}, std::vector<double>{3, 8});
  CHECK((std::isnan(without[0].at_base) && without[0].span() == 5 && without[0].is_complete));
  const auto failed = tornado(Moved{0, {}, 0}, std::vector<double>{3, none, 8});
  CHECK((std::isnan(failed[0].at_base) && failed[0].span() == 5));
  CHECK_FALSE(failed[0].is_complete);
  CHECK(tornado(Moved{{}}, std::vector<double>{1}).empty());
}

TEST_CASE("bars of a linear function are as wide as its slopes, and descend") {
  Stream stream(1, 0, 0, 0);
  for (int trial = 0; trial < 100; ++trial) {
    Moved moved{{}};
    std::vector<double> y{5}, slope;
    for (std::size_t f = 0; f < 6; ++f) {
      slope.push_back(stream.uniform() - .5);
      for (const double step : {-1., 1.}) {
        moved.push_back(f);
        y.push_back(5 + step * slope.back());
      }
    }
    const auto bars = tornado(moved, y);
    REQUIRE(bars.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
      REQUIRE(bars[i].span() == Approx(2 * std::abs(slope[bars[i].factor])));
      REQUIRE((bars[i].low == y[bars[i].row_low] && bars[i].high == y[bars[i].row_high]));
      if (i > 0) REQUIRE(bars[i].span() <= bars[i - 1].span());
    }
  }
}

TEST_CASE("two bases and unequal lengths are refused") {
  CHECK_THROWS_AS(tornado(Moved{{}, {}}, std::vector<double>{1, 2}), std::invalid_argument);
  CHECK_THROWS_AS(tornado(Moved{{}}, std::vector<double>{1, 2}), std::invalid_argument);
}
