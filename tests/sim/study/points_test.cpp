#include "sim/study/points.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <stdexcept>

using namespace sim::study;

TEST_CASE("rows of a design come back as they were added", "[designs]") {
  Points points{2, {}};
  CHECK(points.rows() == 0);
  points.add(std::vector{0., 1.});
  points.add(std::vector{.25, .5});
  REQUIRE(points.rows() == 2);
  CHECK(points.row(1)[0] == .25);
  CHECK(points.row(1)[1] == .5);
  CHECK(points.row(0).size() == 2);
  CHECK_THROWS_AS(points.row(2), std::out_of_range);
}

TEST_CASE("a row of another width, or with a number outside [0, 1], is refused whole", "[designs]") {
  Points points{2, {}};
  const double none = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(points.add(std::vector{.5}), std::invalid_argument);
  CHECK_THROWS_AS(points.add(std::vector{.5, .5, .5}), std::invalid_argument);
  for (const double bad : {-1e-9, 1 + 1e-9, none})
    CHECK_THROWS_AS(points.add(std::vector{.5, bad}), std::invalid_argument);
  CHECK(points.u.empty());
  Points nothing;
  CHECK_THROWS_AS(nothing.add(std::vector<double>{}), std::invalid_argument);
  CHECK(nothing.rows() == 0);
}
