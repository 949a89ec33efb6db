#include "sim/study/sobol_sequence.hpp"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

#include "sim/engine/statistics.hpp"

using namespace sim;
using namespace sim::study;

namespace {

/// Of two numbers in [0, 1): how many of their first 32 bits they share before they first differ.
int shared_bits(double a, double b) {
  const auto bits = [](double x) { return static_cast<std::uint32_t>(x * 0x1p32); };
  return std::countl_zero(bits(a) ^ bits(b));
}

/// Whether each box with sides of 2^-a of factor f and 2^-(m - a) of factor g holds one of 2^m rows.
bool is_net(const Points& points, std::size_t f, std::size_t g, int m, int a) {
  std::vector<int> in_box(points.rows(), 0);
  for (std::size_t i = 0; i < points.rows(); ++i) {
    const auto column = static_cast<std::size_t>(std::ldexp(points.row(i)[f], a));
    const auto line = static_cast<std::size_t>(std::ldexp(points.row(i)[g], m - a));
    ++in_box[column << (m - a) | line];
  }
  return std::all_of(in_box.begin(), in_box.end(), [](int n) { return n == 1; });
}

bool fills_strata(const Points& points, std::size_t f, int m) { return is_net(points, f, f, m, m); }

}  // namespace

TEST_CASE("the first Sobol' points are the published ones", "[designs]") {
  CHECK(sobol_sequence(6, 1, 0).u == std::vector<double>{0, 1. / 2, 3. / 4, 1. / 4, 3. / 8, 7. / 8});
  // the ten rows of three factors that Joe and Kuo print next to their direction numbers
  CHECK(sobol_sequence(10, 3, 0).u == std::vector<double>{0,     0,     0,      //
                                                          .5,    .5,    .5,     //
                                                          .75,   .25,   .25,    //
                                                          .25,   .75,   .75,    //
                                                          .375,  .375,  .625,   //
                                                          .875,  .875,  .125,   //
                                                          .625,  .125,  .875,   //
                                                          .125,  .625,  .375,   //
                                                          .1875, .3125, .9375,  //
                                                          .6875, .8125, .4375});
}

TEST_CASE("rows that are skipped are left out, no more and no less", "[designs]") {
  const Points all = sobol_sequence(100, 4, 0);
  for (std::size_t skip = 0; skip < 90; ++skip) {
    const Points later = sobol_sequence(10, 4, skip);
    REQUIRE(
        std::equal(later.u.begin(), later.u.end(), all.u.begin() + static_cast<std::ptrdiff_t>(4 * skip)));
  }
  CHECK(sobol_sequence(0, 4, 10).rows() == 0);
  CHECK(sobol_sequence(0, 4, 0).rows() == 0);
}

TEST_CASE("the sequence ends where its 32 bits do", "[designs]") {
  constexpr std::size_t end = std::size_t{1} << 32;
  CHECK(sobol_sequence(2, 1, end - 2).u == std::vector{.5 + 0x1p-32, 0x1p-32});
  CHECK_THROWS_AS(sobol_sequence(3, 1, end - 2), std::invalid_argument);
  CHECK_THROWS_AS(sobol_sequence(1, 1, ~std::size_t{0}), std::invalid_argument);
  CHECK_THROWS_AS(sobol_sequence(~std::size_t{0}, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(sobol_sequence(1, 0, 0), std::invalid_argument);
  CHECK_THROWS_AS(sobol_sequence(1, 3668, 0), std::invalid_argument);
  CHECK(sobol_sequence(1, 3667, 1).u == std::vector(3667, .5));
  CHECK_THROWS_AS(scrambled_sobol(1, 0, 1), std::invalid_argument);
  CHECK_THROWS_AS(scrambled_sobol(1, 3668, 1), std::invalid_argument);
}

TEST_CASE("2^m Sobol' points fill every dyadic stratum of every factor once, scrambled or not", "[designs]") {
  for (int m = 0; m <= 10; ++m) {
    const Points plain = sobol_sequence(std::size_t{1} << m, 30, 0);
    for (std::size_t f = 0; f < 30; ++f) REQUIRE(fills_strata(plain, f, m));
    for (const std::uint64_t seed : {1, 2, 3}) {
      const Points scrambled = scrambled_sobol(std::size_t{1} << m, 30, seed);
      for (std::size_t f = 0; f < 30; ++f) REQUIRE(fills_strata(scrambled, f, m));
      for (int a = 0; a <= m; ++a) REQUIRE(is_net(scrambled, 0, 1, m, a));
    }
    for (int a = 0; a <= m; ++a) REQUIRE(is_net(plain, 0, 1, m, a));
  }
}

TEST_CASE("any later block of 2^m rows is a net as well", "[designs]") {
  for (const std::size_t block : {1, 2, 3, 10})
    for (std::size_t f = 0; f < 30; ++f) REQUIRE(fills_strata(sobol_sequence(64, 30, 64 * block), f, 6));
}

TEST_CASE("numbers that share their first bits share as many when they are scrambled", "[designs]") {
  constexpr std::size_t rows = 200, factors = 5;
  const Points plain = sobol_sequence(rows, factors, 0), scrambled = scrambled_sobol(rows, factors, 11);
  for (std::size_t f = 0; f < factors; ++f)
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < i; ++j)
        REQUIRE(shared_bits(plain.row(i)[f], plain.row(j)[f]) ==
                shared_bits(scrambled.row(i)[f], scrambled.row(j)[f]));
}

// Rows 0 and 1 are 0 and 1/2, .00 and .10 in binary: their second bits are alike, what comes before is not.
TEST_CASE("a bit is flipped for itself in each half, and not in both alike", "[designs]") {
  constexpr int seeds = 2000;
  int alike = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const Points points = scrambled_sobol(2, 1, seed);
    const auto second_bit = [&](std::size_t i) { return static_cast<int>(4 * points.row(i)[0]) & 1; };
    alike += second_bit(0) == second_bit(1);
  }
  CHECK(std::abs(alike - seeds / 2.) < 3.3 * std::sqrt(seeds / 4.));
}

TEST_CASE("scrambled points lie strictly inside, at any bits, and are no two alike", "[designs]") {
  Points points = scrambled_sobol(1 << 14, 3, 5);
  for (const double x : points.u) {
    REQUIRE((x > 0 && x < 1));
    REQUIRE(std::fmod(x * 0x1p53, 2) == 1);
  }
  std::sort(points.u.begin(), points.u.end());
  CHECK(std::adjacent_find(points.u.begin(), points.u.end()) == points.u.end());
}

TEST_CASE("a seed repeats scrambled points, fewer are the first of more, another seed gives others",
          "[designs]") {
  const Points points = scrambled_sobol(64, 3, 7), longer = scrambled_sobol(100, 3, 7);
  CHECK(points.u == scrambled_sobol(64, 3, 7).u);
  CHECK(points.u != scrambled_sobol(64, 3, 8).u);
  CHECK(std::equal(points.u.begin(), points.u.end(), longer.u.begin()));
}

TEST_CASE("each scrambled row is uniform over seeds, and its factors have nothing in common", "[designs]") {
  constexpr int seeds = 4000;
  for (const std::size_t row : {0, 1, 5}) {
    std::vector<int> in_cell(8 * 8, 0);
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      const Points points = scrambled_sobol(row + 1, 2, seed);
      const auto x = points.row(row);
      ++in_cell[static_cast<std::size_t>(x[0] * 8) * 8 + static_cast<std::size_t>(x[1] * 8)];
    }
    double chi_squared = 0;
    for (const int n : in_cell) chi_squared += std::pow(n - seeds / 64., 2) / (seeds / 64.);
    CHECK(chi_squared < 103.4);  // 99.9 % of 63 degrees of freedom
  }
}

// Of a smooth function the standard deviation falls as N^-3/2 but for a logarithm, of independent points as
// N^-1/2.
TEST_CASE("a mean over scrambled points is unbiased and far nearer than one over independent points",
          "[designs]") {
  constexpr int seeds = 200;
  const auto error = [](std::size_t rows) {
    Welford errors;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      const Points points = scrambled_sobol(rows, 3, seed);
      double sum = 0;
      for (std::size_t i = 0; i < rows; ++i) {
        const auto x = points.row(i);
        sum += std::exp(x[0]) * x[1] * x[2] * x[2];
      }
      errors.add(sum / static_cast<double>(rows) - (std::exp(1.) - 1) / 6);
    }
    return errors;
  };
  const Welford few = error(64), many = error(1024);
  for (const auto& errors : {few, many})
    CHECK(std::abs(errors.mean()) < 3.3 * errors.standard_deviation() / std::sqrt(seeds));
  CHECK(few.standard_deviation() / many.standard_deviation() > 16);  // 64 at N^-3/2, 16 at N^-1, 4 at N^-1/2
  CHECK(many.standard_deviation() < 1e-3 / 2);
}
