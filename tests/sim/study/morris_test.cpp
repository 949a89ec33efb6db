#include "sim/study/morris.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <stdexcept>

#include "sim/engine/distributions.hpp"
#include "tests/sim/study/known_functions.hpp"

using namespace sim;
using namespace sim::study;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

double product(std::span<const double> u) { return u[0] * u[1]; }

/// The function of 20 factors of Morris (1991), section 4, with the coefficients that he drew drawn here.
class MorrisFunction {
 public:
  MorrisFunction() {
    Stream stream(1, 0, 0, 0);
    const Normal drawn;
    for (std::size_t i = 0; i < 20; ++i) first_[i] = i < 10 ? 20 : drawn(stream);
    for (std::size_t i = 0; i < 20; ++i)
      for (std::size_t j = i + 1; j < 20; ++j) second_[i][j] = j < 6 ? -15 : drawn(stream);
  }

  double operator()(std::span<const double> u) const {
    std::array<double, 20> w;
    for (std::size_t i = 0; i < 20; ++i)
      w[i] = 2 * ((i == 2 || i == 4 || i == 6 ? 1.1 * u[i] / (u[i] + .1) : u[i]) - .5);
    double y = 0;
    for (std::size_t i = 0; i < 20; ++i) {
      y += first_[i] * w[i];
      for (std::size_t j = i + 1; j < 20; ++j) y += second_[i][j] * w[i] * w[j];
    }
    for (std::size_t i = 0; i < 5; ++i)
      for (std::size_t j = i + 1; j < 5; ++j)
        for (std::size_t l = j + 1; l < 5; ++l) y -= 10 * w[i] * w[j] * w[l];
    return y + 5 * w[0] * w[1] * w[2] * w[3];
  }

 private:
  std::array<double, 20> first_{};
  std::array<std::array<double, 20>, 20> second_{};
};

}  // namespace

TEST_CASE("every trajectory moves each factor once, by delta, between levels", "[designs]") {
  Stream stream(1, 0, 0, 0);
  for (int trial = 0; trial < 100; ++trial) {
    const std::size_t r = 1 + stream.bits() % 20, k = 1 + stream.bits() % 12, p = 2 * (1 + stream.bits() % 5);
    const Points design = morris_trajectories(r, k, p, stream.bits());
    const auto steps = static_cast<double>(p - 1);
    const double delta = static_cast<double>(p) / (2 * steps);
    REQUIRE(design.rows() == r * (k + 1));
    for (const double u : design.u) {
      REQUIRE((u >= 0 && u <= 1));
      REQUIRE(u == std::round(u * steps) / steps);
    }
    for (std::size_t t = 0; t < r; ++t) {
      std::vector<int> moves(k, 0);
      for (std::size_t step = 1; step <= k; ++step) {
        const auto from = design.row(t * (k + 1) + step - 1), to = design.row(t * (k + 1) + step);
        for (std::size_t f = 0; f < k; ++f) {
          if (from[f] == to[f]) continue;
          ++moves[f];
          REQUIRE(std::abs(to[f] - from[f]) == Approx(delta).epsilon(1e-14));
        }
      }
      REQUIRE(moves == std::vector<int>(k, 1));
    }
  }
}

TEST_CASE("a seed repeats trajectories, fewer are the first of more, another seed gives others",
          "[designs]") {
  const Points design = morris_trajectories(10, 4, 6, 7), longer = morris_trajectories(20, 4, 6, 7);
  CHECK(design.u == morris_trajectories(10, 4, 6, 7).u);
  CHECK(design.u != morris_trajectories(10, 4, 6, 8).u);
  CHECK(std::equal(design.u.begin(), design.u.end(), longer.u.begin()));
  CHECK(morris_trajectories(0, 4, 6, 7).rows() == 0);
}

TEST_CASE("levels, directions and orders are all as likely", "[designs]") {
  constexpr std::size_t r = 6000, k = 3, p = 4;
  const Points design = morris_trajectories(r, k, p, 3);
  std::map<std::vector<double>, double> levels, orders;
  double up = 0;
  for (std::size_t t = 0; t < r; ++t) {
    std::vector<double> order;
    for (std::size_t step = 0; step <= k; ++step) {
      const auto at = design.row(t * (k + 1) + step);
      if (step == 0) ++levels[{at.begin(), at.end()}];
      if (step == 0) continue;
      const auto before = design.row(t * (k + 1) + step - 1);
      for (std::size_t f = 0; f < k; ++f)
        if (at[f] != before[f]) order.push_back(static_cast<double>(f));
      for (std::size_t f = 0; f < k; ++f) up += at[f] > before[f];
    }
    ++orders[order];
  }
  const auto chi_squared = [](const auto& counts) {
    const double expected = static_cast<double>(r) / static_cast<double>(counts.size());
    double sum = 0;
    for (const auto& entry : counts) sum += std::pow(entry.second - expected, 2) / expected;
    return sum;
  };
  REQUIRE(levels.size() == 64);
  REQUIRE(orders.size() == 6);
  CHECK(chi_squared(levels) < 103.4);  // 99.9 % of 63 degrees of freedom
  CHECK(chi_squared(orders) < 20.5);   // of 5
  CHECK(std::abs(up - r * k / 2.) < 3.3 * std::sqrt(r * k / 4.));
}

TEST_CASE("of a linear model every effect is the coefficient itself", "[designs]") {
  Stream stream(2, 0, 0, 0);
  const Normal drawn(0, 100);
  for (int trial = 0; trial < 50; ++trial) {
    std::vector<double> coefficients(1 + stream.bits() % 10);
    for (double& c : coefficients) c = drawn(stream);
    const auto linear = [&](std::span<const double> u) {
      return std::inner_product(u.begin(), u.end(), coefficients.begin(), 7.);
    };
    const Points design = morris_trajectories(8, coefficients.size(), 4, stream.bits());
    const auto effects = elementary_effects(design, results(design, linear));
    REQUIRE(effects.size() == coefficients.size());
    for (std::size_t f = 0; f < effects.size(); ++f) {
      REQUIRE(effects[f].mu == Approx(coefficients[f]).margin(1e-10));
      REQUIRE(effects[f].mu_star == Approx(std::abs(coefficients[f])).margin(1e-10));
      REQUIRE(effects[f].sigma < 1e-10);
      REQUIRE(effects[f].mu_star_high - effects[f].mu_star_low < 1e-10);
      REQUIRE(effects[f].count == 8);
    }
  }
}

TEST_CASE("what does nothing has no effect, what curves has a spread, what goes both ways a mu near 0",
          "[designs]") {
  const Points design = morris_trajectories(200, 3, 4, 5);
  const auto effects = elementary_effects(design, results(design, [](std::span<const double> u) {
                                            return u[1] * u[1] + (2 * u[0] - 1) * (2 * u[1] - 1);
                                          }));
  CHECK(effects[0].mu_star > 5 * std::abs(effects[0].mu));
  CHECK(effects[0].sigma > 1);
  CHECK(effects[1].sigma > 0);
  for (const double x :
       {effects[2].mu, effects[2].mu_star, effects[2].sigma, effects[2].mu_star_low, effects[2].mu_star_high})
    CHECK(x == 0);
}

// Of u0 u1 the effect of factor 0 is u1, uniform over p levels: mean 1/2, variance (p + 1) / (12 (p - 1)).
TEST_CASE("the effect of one factor of a product is where the other one is", "[designs]") {
  for (const std::size_t p : {2, 4, 8}) {
    const Points design = morris_trajectories(4000, 2, p, 3);
    const auto y = results(design, product);
    const auto levels = static_cast<double>(p);
    const double variance = (levels + 1) / (12 * (levels - 1));
    for (const auto& of_factor : elementary_effects(design, y)) {
      CHECK(std::abs(of_factor.mu - .5) < 3.3 * std::sqrt(variance / 4000));
      CHECK(of_factor.mu_star == Approx(of_factor.mu));
      CHECK(of_factor.sigma == Approx(std::sqrt(variance)).epsilon(.05));
      CHECK(of_factor.mu_star_low < .5);
      CHECK(of_factor.mu_star_high > .5);
    }
  }
}

TEST_CASE("the interval of mu* holds it about as often as promised, with ten trajectories", "[designs]") {
  constexpr int trials = 4000;
  int held = 0;
  for (std::uint64_t seed = 0; seed < trials; ++seed) {
    const Points design = morris_trajectories(10, 2, 8, seed);
    const auto effect = elementary_effects(design, results(design, product))[0];
    held += effect.mu_star_low <= .5 && .5 <= effect.mu_star_high;
  }
  INFO(held << " of " << trials);
  // Student's t of ten values that are uniform and not normal is short of the level by half a percent at most
  CHECK(held > (.945 - 3.3 * std::sqrt(.95 * .05 / trials)) * trials);
  CHECK(held < (.95 + 3.3 * std::sqrt(.95 * .05 / trials)) * trials);
}

TEST_CASE("Morris's function of twenty factors is seen through as he did", "[designs]") {
  const MorrisFunction f;
  const Points design = morris_trajectories(20, 20, 4, 1);
  CHECK(design.rows() == 420);
  const auto effects = elementary_effects(design, results(design, f));
  double least_of_first = 1e9, most_of_last = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    if (i < 10) least_of_first = std::min(least_of_first, effects[i].mu_star);
    if (i >= 10) most_of_last = std::max(most_of_last, effects[i].mu_star);
  }
  CHECK(least_of_first > 2 * most_of_last);
  // those of 8 to 10 are all but linear, those of 1 to 7 are not
  for (std::size_t i = 0; i < 10; ++i) {
    INFO("factor " << i + 1);
    CHECK((effects[i].sigma > .4 * effects[i].mu_star) == (i < 7));
  }
}

TEST_CASE("a step with an end that is not known is left out, and no other", "[designs]") {
  const Points design = morris_trajectories(3, 2, 4, 1);
  auto y = results(design, [](std::span<const double> u) { return 3 * u[0] - 5 * u[1]; });
  y[1] = none;      // between both steps of the first trajectory
  y[3] = INFINITY;  // the start of the second
  const auto effects = elementary_effects(design, y);
  CHECK(effects[0].count + effects[1].count == 3);
  CHECK(effects[0].mu == Approx(3));
  CHECK(effects[1].mu == Approx(-5));
}

TEST_CASE("one effect has no spread, none has nothing", "[designs]") {
  const Points design = morris_trajectories(1, 1, 4, 1);
  const auto one = elementary_effects(design, std::vector{design.u[0], design.u[1]})[0];
  CHECK(one.count == 1);
  CHECK(one.mu == Approx(1));
  CHECK(std::isnan(one.sigma));
  CHECK(one.mu_star_low == 0);
  CHECK(std::isinf(one.mu_star_high));
  const auto nothing = elementary_effects(design, std::vector{none, 1.})[0];
  CHECK(nothing.count == 0);
  for (const double x :
       {nothing.mu, nothing.mu_star, nothing.sigma, nothing.mu_star_low, nothing.mu_star_high})
    CHECK(std::isnan(x));
}

TEST_CASE("what is no design of Morris is refused", "[designs]") {
  CHECK_THROWS_AS(morris_trajectories(10, 0, 4, 1), std::invalid_argument);
  for (const std::size_t levels : {0, 1, 3, 5})
    CHECK_THROWS_AS(morris_trajectories(10, 2, levels, 1), std::invalid_argument);
  const std::vector<double> three(3), two(2);
  CHECK_THROWS_AS(elementary_effects({2, {0, 0, 0, 1, 1, 1}}, two), std::invalid_argument);
  CHECK_THROWS_AS(elementary_effects({2, {0, 0, 0, 1}}, two), std::invalid_argument);
  CHECK_THROWS_AS(elementary_effects({0, {}}, {}), std::invalid_argument);
  CHECK_NOTHROW(elementary_effects({2, {0, 0, 0, 1, 1, 1}}, three));
  CHECK_THROWS_AS(elementary_effects({2, {0, 0, 1, 1, 1, 0}}, three), std::invalid_argument);  // both at once
  CHECK_THROWS_AS(elementary_effects({2, {0, 0, 0, 0, 0, 1}}, three), std::invalid_argument);  // none
  CHECK_THROWS_AS(elementary_effects({2, {0, 0, 0, 1, 0, .5}}, three), std::invalid_argument);  // one twice
}
