#include "sim/study/designs.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

#include "sim/engine/random.hpp"
#include "sim/engine/statistics.hpp"

using namespace sim;
using namespace sim::study;

namespace {

std::size_t below(Stream& stream, std::size_t n) { return static_cast<std::size_t>(stream.bits() % n); }

Levels drawn_levels(Stream& stream) {
  Levels levels(1 + below(stream, 4));
  for (auto& of_factor : levels)
    for (std::size_t n = 1 + below(stream, 5); n > 0; --n) of_factor.push_back(stream.uniform());
  return levels;
}

}  // namespace

TEST_CASE("a grid has every combination, the first factor slowest", "[designs]") {
  const Points grid = full_grid({{0, 1}, {.5}, {.1, .2, .3}});
  CHECK(grid.factors == 3);
  CHECK(grid.u == std::vector<double>{0, .5, .1, 0, .5, .2, 0, .5, .3,  //
                                      1, .5, .1, 1, .5, .2, 1, .5, .3});
}

TEST_CASE("a grid of any levels has as many rows as counted, all of them different", "[designs]") {
  Stream stream(1, 0, 0, 0);
  for (int trial = 0; trial < 200; ++trial) {
    const Levels levels = drawn_levels(stream);
    std::vector<std::size_t> counts;
    std::size_t product = 1;
    for (const auto& of_factor : levels) {
      counts.push_back(of_factor.size());
      product *= of_factor.size();
    }
    const Points grid = full_grid(levels);
    REQUIRE(grid.rows() == product);
    REQUIRE(grid_rows(counts, 1'000'000) == product);
    std::set<std::vector<double>> different;
    for (std::size_t i = 0; i < grid.rows(); ++i) {
      const auto row = grid.row(i);
      different.emplace(row.begin(), row.end());
      for (std::size_t f = 0; f < levels.size(); ++f)
        REQUIRE(std::find(levels[f].begin(), levels[f].end(), row[f]) != levels[f].end());
    }
    REQUIRE(different.size() == product);
  }
}

TEST_CASE("the rows of a grid are counted up to a most, however many there are", "[designs]") {
  constexpr auto largest = std::numeric_limits<std::size_t>::max();
  const std::vector<std::size_t> ten(10, 10), many(100, 1000), with_none{1000, 0, 1000};
  CHECK(grid_rows(ten, largest) == 10'000'000'000);
  CHECK(grid_rows(ten, 10'000'000'001) == 10'000'000'000);
  CHECK(grid_rows(ten, 9'999'999'999) == 9'999'999'999);
  CHECK(grid_rows(many, largest) == largest);
  CHECK(grid_rows(many, 7) == 7);
  CHECK(grid_rows(with_none, 7) == 0);
  CHECK(grid_rows({}, 7) == 1);
  CHECK(grid_rows(ten, 0) == 0);
}

TEST_CASE("one factor at a time leaves all others at their base", "[designs]") {
  const Points points = one_at_a_time({{0, .5, 1}, {.2, .8}}, std::vector{.5, .4});
  CHECK(points.u == std::vector<double>{.5, .4, 0, .4, 1, .4, .5, .2, .5, .8});

  Stream stream(2, 0, 0, 0);
  for (int trial = 0; trial < 200; ++trial) {
    const Levels levels = drawn_levels(stream);
    std::vector<double> base;
    std::size_t rows = 1;
    for (const auto& of_factor : levels) {
      base.push_back(of_factor[below(stream, of_factor.size())]);
      rows += of_factor.size() - 1;
    }
    const Points drawn = one_at_a_time(levels, base);
    REQUIRE(drawn.rows() == rows);
    for (std::size_t i = 0; i < rows; ++i) {
      std::size_t changes = 0;
      for (std::size_t f = 0; f < base.size(); ++f) changes += drawn.row(i)[f] != base[f];
      REQUIRE(changes == (i == 0 ? 0 : 1));
    }
  }
}

TEST_CASE("levels that make no design are refused", "[designs]") {
  const std::vector<double> one{.5}, two{.5, .5};
  CHECK_THROWS_AS(full_grid({}), std::invalid_argument);
  CHECK_THROWS_AS(full_grid({{.5}, {}}), std::invalid_argument);
  CHECK_THROWS_AS(full_grid({{.5}, {1.5}}), std::invalid_argument);
  CHECK_THROWS_AS(full_grid(Levels(100, std::vector<double>(1000, .5))), std::length_error);
  CHECK_THROWS_AS(one_at_a_time({}, {}), std::invalid_argument);
  CHECK_THROWS_AS(one_at_a_time({{.5}, {}}, two), std::invalid_argument);
  CHECK_THROWS_AS(one_at_a_time({{.5}, {.5}}, one), std::invalid_argument);
  CHECK_THROWS_AS(one_at_a_time({{.5}, {-.5}}, two), std::invalid_argument);
  CHECK_THROWS_AS(latin_hypercube(10, 0, 1), std::invalid_argument);
  CHECK_THROWS_AS(latin_hypercube((1u << 24) + 1, 1, 1), std::invalid_argument);
}

TEST_CASE("a Latin hypercube of any size has one row in each stratum of each factor", "[designs]") {
  Stream stream(3, 0, 0, 0);
  for (int trial = 0; trial < 200; ++trial) {
    const std::size_t rows = 1 + below(stream, trial < 190 ? 300 : 100'000), factors = 1 + below(stream, 6);
    const Points points = latin_hypercube(rows, factors, stream.bits());
    REQUIRE(points.rows() == rows);
    for (std::size_t f = 0; f < factors; ++f) {
      std::vector<int> in_stratum(rows, 0);
      for (std::size_t i = 0; i < rows; ++i) {
        const double x = points.row(i)[f];
        REQUIRE((x > 0 && x < 1));
        ++in_stratum[static_cast<std::size_t>(std::floor(x * static_cast<double>(rows)))];
      }
      REQUIRE(std::all_of(in_stratum.begin(), in_stratum.end(), [](int n) { return n == 1; }));
    }
  }
  CHECK(latin_hypercube(0, 3, 1).rows() == 0);
}

TEST_CASE("a seed repeats a Latin hypercube, and another seed gives another", "[designs]") {
  const Points a = latin_hypercube(50, 3, 7), same = latin_hypercube(50, 3, 7),
               other = latin_hypercube(50, 3, 8);
  CHECK(a.u == same.u);
  CHECK(a.u != other.u);
  const Points wider = latin_hypercube(50, 4, 7);
  for (std::size_t i = 0; i < 50; ++i)
    for (std::size_t f = 0; f < 3; ++f) REQUIRE(wider.row(i)[f] == a.row(i)[f]);
}

// Within its stratum u / N is left: a sum of k factors has the variance k / (12 N^3) of its mean, not k / (12
// N).
TEST_CASE("a Latin hypercube knows the mean of a sum far better than chance does", "[designs]") {
  constexpr std::size_t rows = 20, factors = 3;
  Welford means;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Points points = latin_hypercube(rows, factors, seed);
    double sum = 0;
    for (const double x : points.u) sum += x;
    means.add(sum / rows);
  }
  const double expected = factors / (12. * rows * rows * rows);
  // the variance of 2000 nearly normal means is known to sqrt(2 / 1999) of itself; 3.3 times that
  CHECK(means.variance() == Approx(expected).epsilon(3.3 * std::sqrt(2. / 1999)));
  CHECK(std::abs(means.mean() - factors / 2.) < 3.3 * std::sqrt(expected / 2000));
}

TEST_CASE("the factors of a Latin hypercube are paired at random", "[designs]") {
  constexpr std::size_t rows = 10;
  Welford correlations;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Points points = latin_hypercube(rows, 2, seed);
    double sum = 0;
    for (std::size_t i = 0; i < rows; ++i) sum += (points.row(i)[0] - .5) * (points.row(i)[1] - .5);
    correlations.add(12 * sum / rows);
  }
  // of random orders the rank correlation has mean 0 and variance 1 / (rows - 1)
  CHECK(std::abs(correlations.mean()) < 3.3 / std::sqrt(9. * 2000));
  CHECK(correlations.variance() == Approx(1. / 9).epsilon(.15));
}
