// Distributions of counts and of indexes.
#include <algorithm>
#include <boost/math/distributions.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "sim/engine/distributions.hpp"
#include "sim/engine/statistics.hpp"

using namespace sim;
namespace math = boost::math;

namespace {

/// P(a sample this far or farther from its expected counts), by chi-square.
double chi_square_p(const std::vector<double>& observed, const std::vector<double>& expected) {
  double chi2 = 0;
  for (std::size_t i = 0; i < observed.size(); ++i)
    chi2 += (observed[i] - expected[i]) * (observed[i] - expected[i]) / expected[i];
  return math::cdf(math::complement(math::chi_squared(static_cast<double>(observed.size() - 1)), chi2));
}

}  // namespace

TEST_CASE("a Poisson quantile is the smallest count that reaches the probability") {
  for (const double mean : {1e-9, .3, 1., 7.7, 150., 4e4, 1e7}) {
    const Poisson mine(mean);
    const math::poisson_distribution<double> theirs(mean);
    for (int i = 1; i < 400; ++i) {
      const double u = i / 400.;
      const std::int64_t k = mine.quantile(u);
      INFO("mean " << mean << ", u = " << u << ", k = " << k);
      CHECK(math::cdf(theirs, static_cast<double>(k)) >= u * (1 - 1e-12));
      if (k > 0) CHECK(math::cdf(theirs, static_cast<double>(k - 1)) < u * (1 + 1e-12));
    }
  }
  CHECK(Poisson(0).quantile(.999) == 0);
}

TEST_CASE("Poisson counts come as often as they should") {
  constexpr int draws = 100'000, cells = 16;
  for (const double mean : {.7, 5.}) {
    Stream stream(3, 0, 0, 0);
    const Poisson mine(mean);
    const math::poisson_distribution<double> theirs(mean);
    std::vector<double> observed, expected;
    for (int k = 0; k < cells && draws * math::pdf(theirs, k) > 5; ++k)
      expected.push_back(draws * math::pdf(theirs, k));
    expected.push_back(draws - std::accumulate(expected.begin(), expected.end(), 0.));
    observed.resize(expected.size());
    for (int i = 0; i < draws; ++i)
      ++observed[std::min(static_cast<std::size_t>(mine(stream)), observed.size() - 1)];
    INFO("mean " << mean);
    CHECK(chi_square_p(observed, expected) > .001);
  }
}

TEST_CASE("a binomial quantile is the smallest count that reaches the probability") {
  for (const std::int64_t count : {1, 2, 10, 1000, 100'000, 1'000'000})
    for (const double probability : {1e-6, .004, .1, .5, .77, .999}) {
      const Binomial mine(count, probability);
      const math::binomial_distribution<double> theirs(static_cast<double>(count), probability);
      for (int i = 1; i < 400; ++i) {
        const double u = i / 400.;
        const std::int64_t k = mine.quantile(u);
        INFO(count << " at " << probability << ", u = " << u << ", k = " << k);
        CHECK(math::cdf(theirs, static_cast<double>(k)) >= u - 1e-11);
        if (k > 0) CHECK(math::cdf(theirs, static_cast<double>(k - 1)) < u + 1e-11);
      }
    }
}

TEST_CASE("binomial quantiles of small counts are those worked out by hand") {
  const Binomial three(3, .25);  // F: 27/64, 54/64, 63/64
  CHECK(three.quantile(26.9 / 64) == 0);
  CHECK(three.quantile(27.1 / 64) == 1);
  CHECK(three.quantile(53.9 / 64) == 1);
  CHECK(three.quantile(54.1 / 64) == 2);
  CHECK(three.quantile(62.9 / 64) == 2);
  CHECK(three.quantile(63.1 / 64) == 3);
  const Binomial coin(1, .3);  // succeeds in the upper 0.3 of u
  CHECK(coin.quantile(.6999) == 0);
  CHECK(coin.quantile(.7001) == 1);
}

TEST_CASE("none succeeds at probability 0, all at 1, none of none; both ends of u are counts") {
  for (const double u : {0x1p-54, .5, 1 - 0x1p-53}) {
    CHECK(Binomial(1000, 0).quantile(u) == 0);
    CHECK(Binomial(1000, 1).quantile(u) == 1000);
    CHECK(Binomial(0, .5).quantile(u) == 0);
    for (const std::int64_t count : {5, 5000, 1'000'000, 1'000'000'000}) {
      const std::int64_t k = Binomial(count, .004).quantile(u);
      const double mean = .004 * static_cast<double>(count), sd = std::sqrt(mean * .996);
      CHECK(k >= 0);
      CHECK(k <= count);
      CHECK(std::abs(static_cast<double>(k) - mean) < 9 * sd + 40);  // nine sigma, and more of the skewed few
    }
  }
}

TEST_CASE("binomial counts grow with u, with the count and with the probability") {
  Stream stream(6, 0, 0, 0);
  for (int i = 0; i < 3000; ++i) {
    const auto count = static_cast<std::int64_t>(std::pow(10, 5 * stream.uniform()));
    const double probability = stream.uniform() * (i % 2 ? 1 : .01), u = stream.uniform();
    const std::int64_t k = Binomial(count, probability).quantile(u);
    INFO(count << " at " << probability << ", u = " << u);
    CHECK(Binomial(count, probability).quantile(u + (1 - u) * stream.uniform() * .99) >= k);
    CHECK(Binomial(count, probability + (1 - probability) * stream.uniform()).quantile(u) >= k);
    CHECK(Binomial(count + 1 + count / 7, probability).quantile(u) >= k);
    CHECK(Binomial(count + 1, probability).quantile(u) <= k + 1);
  }
}

TEST_CASE("binomial counts come as often as they should") {
  constexpr int draws = 100'000;
  std::uint64_t entity = 0;
  for (const auto& [count, probability] :
       {std::pair{6, .5}, {40, .02}, {200, .1}, {30, .9}, {1'000'000, 4e-6}, {10'000, .5}}) {
    Stream stream(8, 0, 0, entity++);
    const Binomial mine(count, probability);
    const math::binomial_distribution<double> theirs(count, probability);
    const auto low = static_cast<int>(math::quantile(theirs, .001));
    std::vector<double> observed(static_cast<std::size_t>(math::quantile(theirs, .999)) - low + 2), expected;
    expected.push_back(draws * math::cdf(theirs, low));  // low and below, each of those between, all above
    for (std::size_t i = 1; i + 1 < observed.size(); ++i)
      expected.push_back(draws * math::pdf(theirs, low + static_cast<double>(i)));
    expected.push_back(draws - std::accumulate(expected.begin(), expected.end(), 0.));
    Welford moments, squares;
    const double mean = count * probability, variance = mean * (1 - probability);
    for (int i = 0; i < draws; ++i) {
      const auto k = static_cast<int>(mine(stream));
      ++observed[std::min(static_cast<std::size_t>(std::max(k - low, 0)), observed.size() - 1)];
      moments.add(k);
      squares.add((k - mean) * (k - mean));
    }
    INFO(count << " at " << probability);
    if (expected.back() < 1) {  // a cell that hardly anything falls into joins its neighbour
      expected[expected.size() - 2] += expected.back();
      observed[observed.size() - 2] += observed.back();
      expected.pop_back();
      observed.pop_back();
    }
    CHECK(chi_square_p(observed, expected) > .001);
    CHECK(confidence_interval(moments, .999).contains(mean));
    CHECK(confidence_interval(squares, .999).contains(variance));
  }
}

TEST_CASE("uniform integers cover their range evenly, both ends included") {
  constexpr int draws = 70'000;
  Stream stream(2, 0, 0, 0);
  const UniformInteger die(-3, 3);
  std::vector<double> observed(7);
  for (int i = 0; i < draws; ++i) ++observed.at(static_cast<std::size_t>(die(stream) + 3));
  CHECK(chi_square_p(observed, std::vector<double>(7, draws / 7.)) > .001);
  CHECK(die.quantile(1e-9) == -3);
  CHECK(die.quantile(.5) == 0);
  CHECK(die.quantile(1 - 1e-9) == 3);
  CHECK(UniformInteger(5, 5)(stream) == 5);
  const auto large = UniformInteger(0, std::numeric_limits<std::int64_t>::max())(stream);
  CHECK(large >= 0);
}

TEST_CASE("a discrete index comes in proportion to its weight, one of weight zero never") {
  constexpr int draws = 100'000;
  const std::vector<double> weights{0, 3, 1, 0, 4, 2, 0};
  const Discrete mine(weights);
  Stream stream(4, 0, 0, 0);
  std::vector<double> counts(weights.size());
  for (int i = 0; i < draws; ++i) ++counts[mine(stream)];
  std::vector<double> observed, expected;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) CHECK(counts[i] == 0);
    if (weights[i] == 0) continue;
    observed.push_back(counts[i]);
    expected.push_back(draws * weights[i] / 10);
  }
  CHECK(chi_square_p(observed, expected) > .001);
  CHECK(mine.quantile(0x1p-54) == 1);
  CHECK(mine.quantile(.2999) == 1);
  CHECK(mine.quantile(.3001) == 2);
  CHECK(mine.quantile(1 - 0x1p-53) == 5);
  CHECK(Discrete({0, 1e-300, 0}).quantile(1 - 0x1p-53) == 1);
}
