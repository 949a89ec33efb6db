#include "sim/study/sobol_indices.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <iostream>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>

#include "sim/engine/distributions.hpp"
#include "sim/engine/statistics.hpp"

using namespace sim;
using namespace sim::study;

namespace {

using Function = std::function<double(std::span<const double>)>;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

struct Shares {
  std::vector<double> first, total;
};

/// Ishigami and Homma (1990), with a = 7 and b = 0.1, of three angles in (-pi, pi).
double ishigami(std::span<const double> u) {
  const auto angle = [&](std::size_t i) { return std::numbers::pi * (2 * u[i] - 1); };
  return std::sin(angle(0)) * (1 + .1 * std::pow(angle(2), 4)) + 7 * std::pow(std::sin(angle(1)), 2);
}
const Shares of_ishigami{{.313905, .442411, 0}, {.557589, .442411, .243684}};

/// Sobol's g function: the product of (|4 u_i - 2| + a_i) / (1 + a_i), each of mean 1 and variance
/// 1 / (3 (1 + a_i)^2).
const std::vector<double> a_of_g{0, 1, 4.5, 9, 99, 99, 99, 99};
double g(std::span<const double> u) {
  double product = 1;
  for (std::size_t i = 0; i < u.size(); ++i) product *= (std::abs(4 * u[i] - 2) + a_of_g[i]) / (1 + a_of_g[i]);
  return product;
}
Shares of_g() {
  std::vector<double> v;
  double all = 1;
  for (const double a : a_of_g) v.push_back(1 / (3 * (1 + a) * (1 + a)));
  for (const double x : v) all *= 1 + x;
  Shares shares;
  for (const double x : v) {
    shares.first.push_back(x / (all - 1));
    shares.total.push_back(x * (all / (1 + x)) / (all - 1));
  }
  return shares;
}

std::vector<double> results(const Points& design, const Function& f) {
  std::vector<double> y;
  for (std::size_t i = 0; i < design.rows(); ++i) y.push_back(f(design.row(i)));
  return y;
}

/// As saltelli_design(), but of independent rows.
Points independent_design(std::size_t samples, std::size_t factors, std::uint64_t seed) {
  Stream stream(seed, 0, 0, 0);
  Points design{factors, {}};
  for (std::size_t j = 0; j < samples; ++j) {
    std::vector<double> a, b;
    for (std::size_t i = 0; i < factors; ++i) {
      a.push_back(stream.uniform());
      b.push_back(stream.uniform());
    }
    design.add(a);
    for (std::size_t i = 0; i < factors; ++i) {
      auto mixed = a;
      mixed[i] = b[i];
      design.add(mixed);
    }
    design.add(b);
  }
  return design;
}

bool holds(const Index& index, double x) { return index.low <= x && x <= index.high; }

int held(const std::vector<SobolIndices>& indices, const Shares& truth) {
  int count = 0;
  for (std::size_t i = 0; i < indices.size(); ++i)
    count += holds(indices[i].first, truth.first[i]) + holds(indices[i].total, truth.total[i]);
  return count;
}

bool same(const Index& a, const Index& b) { return a.value == b.value && a.low == b.low && a.high == b.high; }

bool all_nan(const Index& index) {
  return std::isnan(index.value) && std::isnan(index.low) && std::isnan(index.high);
}

}  // namespace

TEST_CASE("a sample is A, A with one factor from B each, and B", "[designs]") {
  for (const std::size_t k : {1, 2, 5}) {
    const Points design = saltelli_design(16, k, 3);
    REQUIRE(design.factors == k);
    REQUIRE(design.rows() == 16 * (k + 2));
    for (std::size_t j = 0; j < 16; ++j) {
      const std::size_t start = j * (k + 2);
      const auto a = design.row(start), b = design.row(start + k + 1);
      for (std::size_t i = 0; i < k; ++i)
        for (std::size_t f = 0; f < k; ++f) REQUIRE(design.row(start + 1 + i)[f] == (f == i ? b : a)[f]);
    }
  }
}

TEST_CASE("A and B fill every stratum of every factor once", "[designs]") {
  constexpr std::size_t samples = 256, k = 4;
  const Points design = saltelli_design(samples, k, 9);
  for (const std::size_t of : {std::size_t{0}, k + 1})
    for (std::size_t f = 0; f < k; ++f) {
      std::vector<int> in_stratum(samples, 0);
      for (std::size_t j = 0; j < samples; ++j)
        ++in_stratum[static_cast<std::size_t>(design.row(j * (k + 2) + of)[f] * samples)];
      REQUIRE(in_stratum == std::vector<int>(samples, 1));
    }
}

TEST_CASE("a seed repeats samples, fewer are the first of more, another seed gives others", "[designs]") {
  const Points design = saltelli_design(32, 3, 7), longer = saltelli_design(64, 3, 7);
  CHECK(design.u == saltelli_design(32, 3, 7).u);
  CHECK(design.u != saltelli_design(32, 3, 8).u);
  CHECK(std::equal(design.u.begin(), design.u.end(), longer.u.begin()));
}

TEST_CASE("the Ishigami function has the variance, the mean and the indices that are known of it", "[designs]") {
  constexpr std::size_t samples = 1 << 14;
  const Points design = saltelli_design(samples, 3, 1);
  const auto y = results(design, ishigami);
  Welford a;
  for (std::size_t j = 0; j < samples; ++j) a.add(y[5 * j]);
  CHECK(a.mean() == Approx(3.5).margin(.01));
  CHECK(a.variance() == Approx(13.844588).epsilon(.005));
  const auto indices = sobol_indices(3, y, .95, 200, 1);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(indices[i].first.value == Approx(of_ishigami.first[i]).margin(.01));
    CHECK(indices[i].total.value == Approx(of_ishigami.total[i]).margin(.01));
  }
}

TEST_CASE("known indices lie within the intervals, from twenty seeds", "[designs]") {
  int held_of_ishigami = 0, held_of_g = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    held_of_ishigami += held(sobol_indices(3, results(saltelli_design(512, 3, seed), ishigami), .95, 400, seed), of_ishigami);
    held_of_g += held(sobol_indices(8, results(saltelli_design(512, 8, seed), g), .95, 400, seed), of_g());
  }
  std::cout << held_of_ishigami << "/120 " << held_of_g << "/320\n";
}

TEST_CASE("of independent samples intervals hold about as often as promised", "[designs]") {
  constexpr int trials = 400;
  std::array<int, 6> held_of{};
  for (std::uint64_t seed = 0; seed < trials; ++seed) {
    const auto indices = sobol_indices(3, results(independent_design(512, 3, seed), ishigami), .95, 400, seed);
    for (std::size_t i = 0; i < 3; ++i) {
      held_of[i] += holds(indices[i].first, of_ishigami.first[i]);
      held_of[3 + i] += holds(indices[i].total, of_ishigami.total[i]);
    }
  }
  for (int x : held_of) std::cout << x << " of " << trials << "\n";
}
