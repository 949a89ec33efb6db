#include "sim/engine/distributions.hpp"

#include <algorithm>
#include <boost/math/distributions.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "sim/engine/statistics.hpp"

using namespace sim;
namespace math = boost::math;

namespace {

/// A distribution here, its cdf from elsewhere, and its mean and variance in closed form.
struct Case {
  std::string name;
  std::function<double(double)> quantile;
  std::function<double(Stream&)> draw;
  std::function<double(double)> cdf;
  double mean, variance;
};

template <class Mine, class Theirs>
Case make_case(const std::string& name, Mine mine, Theirs theirs, double mean, double variance) {
  return {name,
          [=](double u) { return mine.quantile(u); },
          [=](Stream& stream) { return mine(stream); },
          [=](double x) { return math::cdf(theirs, x); },
          mean,
          variance};
}

/// Uniform in the logarithm from a to b.
Case log_uniform(double a, double b) {
  const double log_ratio = std::log(b / a), mean = (b - a) / log_ratio;
  return {"log-uniform",
          [=](double u) { return LogUniform(a, b).quantile(u); },
          [=](Stream& stream) { return LogUniform(a, b)(stream); },
          [=](double x) { return std::log(x / a) / log_ratio; },
          mean,
          (b * b - a * a) / (2 * log_ratio) - mean * mean};
}

/// What of a normal distribution lies between a and b.
Case cut_normal(double mean, double sd, double a, double b) {
  const math::normal whole(mean, sd);
  const double alpha = (a - mean) / sd, beta = (b - mean) / sd, below = math::cdf(whole, a), share = math::cdf(whole, b) - below;
  const double at_a = math::pdf(math::normal(), alpha), at_b = math::pdf(math::normal(), beta), shift = (at_a - at_b) / share;
  return {"normal, cut",
          [=](double u) { return Truncated(Normal(mean, sd), a, b).quantile(u); },
          [=](Stream& stream) { return Truncated(Normal(mean, sd), a, b)(stream); },
          [=](double x) { return (math::cdf(whole, x) - below) / share; },
          mean + sd * shift,
          sd * sd * (1 + (alpha * at_a - beta * at_b) / share - shift * shift)};
}

std::vector<Case> continuous() {
  const double gamma_weibull = std::tgamma(1 + 1 / .7), gamma_weibull2 = std::tgamma(1 + 2 / .7);
  return {
      make_case("uniform", Uniform(-2, 5), math::uniform(-2, 5), 1.5, 49. / 12),
      make_case("exponential", Exponential(3), math::exponential(1. / 3), 3, 9),
      make_case("normal", Normal(10, 2), math::normal(10, 2), 10, 4),
      make_case("lognormal", LogNormal(2, .8), math::lognormal(std::log(2), .8), 2 * std::exp(.32),
                4 * std::exp(.64) * std::expm1(.64)),
      make_case("gamma, shape below 1", Gamma(.4, 2), math::gamma_distribution<>(.4, 2), .8, 1.6),
      make_case("gamma, shape above 1", Gamma(7.5, .3), math::gamma_distribution<>(7.5, .3), 2.25, .675),
      make_case("Weibull", Weibull(.7, 5), math::weibull(.7, 5), 5 * gamma_weibull,
                25 * (gamma_weibull2 - gamma_weibull * gamma_weibull)),
      make_case("Pareto", Pareto(5.5, 3), math::pareto(3, 5.5), 5.5 * 3 / 4.5, 9 * 5.5 / (4.5 * 4.5 * 3.5)),
      make_case("triangular", Triangular(1, 2, 6), math::triangular(1, 2, 6), 3, (1 + 4 + 36 - 2 - 6 - 12) / 18.),
      make_case("triangular, rising", Triangular(0, 3, 3), math::triangular(0, 3, 3), 2, .5),
      log_uniform(.5, 200),
      cut_normal(10, 2, 9, 15),
  };
}

/// Largest distance between the empirical and the true cdf, times the root of the sample size
/// (Kolmogorov-Smirnov).
double kolmogorov(std::vector<double> sample, const std::function<double(double)>& cdf) {
  std::sort(sample.begin(), sample.end());
  const auto n = static_cast<double>(sample.size());
  double distance = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double f = cdf(sample[i]);
    distance = std::max({distance, f - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - f});
  }
  return distance * std::sqrt(n);
}

/// P(a sample this far or farther from its expected counts), by chi-square.
double chi_square_p(const std::vector<double>& observed, const std::vector<double>& expected) {
  double chi2 = 0;
  for (std::size_t i = 0; i < observed.size(); ++i)
    chi2 += (observed[i] - expected[i]) * (observed[i] - expected[i]) / expected[i];
  return math::cdf(math::complement(math::chi_squared(static_cast<double>(observed.size() - 1)), chi2));
}

}  // namespace

TEST_CASE("quantile functions invert the distribution functions, into both tails") {
  for (const Case& c : continuous()) {
    for (double u : {1e-6, .001, .025, .1, .3, .5, .7, .9, .975, .999, 1 - 1e-6, 1 - 1e-9}) {
      INFO(c.name << " at u = " << u);
      CHECK(c.cdf(c.quantile(u)) == Approx(u).epsilon(1e-8).margin(0));
    }
    CHECK(std::isfinite(c.quantile(0x1p-54)));
    CHECK(std::isfinite(c.quantile(1 - 0x1p-53)));
  }
}

TEST_CASE("quantile functions take the values of the tables") {
  CHECK(Normal().quantile(.975) == Approx(1.959963984540054).epsilon(1e-14));
  CHECK(Normal().quantile(.025) == Approx(-1.959963984540054).epsilon(1e-14));
  CHECK(Normal().quantile(.5) == 0);
  CHECK(Exponential(2).quantile(.5) == Approx(2 * std::log(2)).epsilon(1e-15));
  CHECK(Exponential(1).quantile(1e-15) == Approx(1e-15).epsilon(1e-14).margin(0));
  CHECK(LogNormal(7, 2).quantile(.5) == Approx(7).epsilon(1e-15));
  CHECK(Weibull(3, 4).quantile(1 - std::exp(-1.)) == Approx(4).epsilon(1e-14));
  CHECK(Pareto(2, 3).quantile(.75) == Approx(6).epsilon(1e-14));
  CHECK(Gamma(1, 2).quantile(.5) == Approx(2 * std::log(2)).epsilon(1e-12));
  CHECK(Gamma(.5, 2).quantile(.95) == Approx(3.841458820694124).epsilon(1e-12));  // chi-square, one degree
}

TEST_CASE("draws follow their distribution: Kolmogorov-Smirnov, mean and variance") {
  constexpr std::size_t draws = 100'000;
  std::uint64_t entity = 0;
  for (const Case& c : continuous()) {
    INFO(c.name);
    Stream stream(5, 0, 0, entity++);
    std::vector<double> sample(draws);
    Welford moments, squares;
    for (double& x : sample) {
      x = c.draw(stream);
      moments.add(x);
      squares.add((x - c.mean) * (x - c.mean));
    }
    CHECK(kolmogorov(sample, c.cdf) < 1.95);  // exceeded once in a thousand
    CHECK(confidence_interval(moments, .999).contains(c.mean));
    CHECK(confidence_interval(squares, .999).contains(c.variance));
    CHECK(stream.drawn() == draws);
  }
}

TEST_CASE("a distribution without ends is itself to the last bit, and one with ends never leaves them") {
  const Truncated normal(Normal(3, 2), -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity());
  const Truncated lognormal(LogNormal(3, 2), 0, std::numeric_limits<double>::infinity());
  const Truncated narrow(Normal(3, 2), 8.1, 8.3);
  Stream stream(11, 0, 0, 0);
  for (int i = 0; i < 1000; ++i) {
    const double u = stream.uniform();
    CHECK(normal.quantile(u) == Normal(3, 2).quantile(u));
    CHECK(lognormal.quantile(u) == LogNormal(3, 2).quantile(u));
    CHECK(narrow.quantile(u) >= 8.1);
    CHECK(narrow.quantile(u) <= 8.3);
  }
  CHECK(narrow.quantile(0x1p-54) == Approx(8.1).epsilon(1e-9));
  CHECK(narrow.quantile(1 - 0x1p-53) == Approx(8.3).epsilon(1e-9));
}

TEST_CASE("what lies between the ends keeps its shape: the median of a half normal") {
  const double infinite = std::numeric_limits<double>::infinity();
  CHECK(Truncated(Normal(), 0, infinite).quantile(.5) == Approx(0.674489750196082).epsilon(1e-12));  // three quarters of the whole
  CHECK(Truncated(LogNormal(5, 1), 0, 5).quantile(.5) == Approx(5 * std::exp(-0.674489750196082)).epsilon(1e-12));
}

TEST_CASE("ends that leave nothing of a distribution are refused") {
  CHECK_THROWS_AS(Truncated(Normal(), 50, 60), std::invalid_argument);
  CHECK_THROWS_AS(Truncated(Normal(), 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(Truncated(Normal(), 2, 1), std::invalid_argument);
  CHECK_THROWS_AS(Truncated(LogNormal(1, 1), -2, -1), std::invalid_argument);
  CHECK_THROWS_AS(LogUniform(0, 1), std::invalid_argument);
  CHECK_THROWS_AS(LogUniform(2, 2), std::invalid_argument);
  CHECK_THROWS_AS(Triangular(0, 2, 1), std::invalid_argument);
  CHECK_THROWS_AS(Triangular(1, 1, 1), std::invalid_argument);
}

TEST_CASE("every draw of every distribution uses one counter") {
  Stream stream(1, 0, 0, 0);
  std::uint64_t drawn = 0;
  const auto one_more = [&](const auto& distribution) {
    distribution(stream);
    CHECK(stream.drawn() == ++drawn);
  };
  one_more(Uniform(0, 1));
  one_more(Exponential(1));
  one_more(Normal());
  one_more(LogNormal(1, 1));
  one_more(Gamma(.1, 1));
  one_more(Weibull(1, 1));
  one_more(Pareto(1, 1));
  one_more(LogUniform(1, 2));
  one_more(Triangular(0, 1, 2));
  one_more(Truncated(Normal(), -1, 1));
  one_more(Poisson(1000));
  one_more(Binomial(1000, .3));
  one_more(Binomial(1000, 0));
  one_more(UniformInteger(0, 5));
  one_more(Discrete({1, 2, 3}));
}

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

TEST_CASE("parameters outside their range are refused by name") {
  const double nan = std::nan(""), inf = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH(Exponential(-1),
                    "the mean of an exponential distribution is -1; it must be positive and finite");
  for (const double bad : {0., -1., nan, inf}) {
    INFO(bad);
    CHECK_THROWS_AS(Exponential(bad), std::invalid_argument);
    CHECK_THROWS_AS(LogNormal(bad, 1), std::invalid_argument);
    CHECK_THROWS_AS(Gamma(bad, 1), std::invalid_argument);
    CHECK_THROWS_AS(Gamma(1, bad), std::invalid_argument);
    CHECK_THROWS_AS(Weibull(bad, 1), std::invalid_argument);
    CHECK_THROWS_AS(Weibull(1, bad), std::invalid_argument);
    CHECK_THROWS_AS(Pareto(bad, 1), std::invalid_argument);
    CHECK_THROWS_AS(Pareto(1, bad), std::invalid_argument);
    CHECK_THROWS_AS(Uniform(1, 1 + bad), std::invalid_argument);
    CHECK_THROWS_AS(Discrete({bad}), std::invalid_argument);
  }
  for (const double bad : {-1., nan, inf}) {
    INFO(bad);
    CHECK_THROWS_AS(Normal(0, bad), std::invalid_argument);
    CHECK_THROWS_AS(LogNormal(1, bad), std::invalid_argument);
    CHECK_THROWS_AS(Poisson(bad), std::invalid_argument);
    CHECK_THROWS_AS(Discrete({1, bad}), std::invalid_argument);
  }
  CHECK_THROWS_AS(Normal(nan, 1), std::invalid_argument);
  CHECK_THROWS_AS(Poisson(2e9), std::invalid_argument);
  for (const double bad : {-.1, 1.1, nan}) CHECK_THROWS_AS(Binomial(5, bad), std::invalid_argument);
  CHECK_THROWS_AS(Binomial(-1, .5), std::invalid_argument);
  CHECK_THROWS_AS(Binomial(2'000'000'000, .5), std::invalid_argument);
  CHECK_THROWS_AS(Discrete({}), std::invalid_argument);
  CHECK_THROWS_AS(UniformInteger(2, 1), std::invalid_argument);
  CHECK_THROWS_AS(
      UniformInteger(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()),
      std::invalid_argument);
  CHECK_THROWS_AS(Pareto(.01, 1), std::invalid_argument);  // the largest draw would overflow
  CHECK_THROWS_AS(LogNormal(1, 1000), std::invalid_argument);
}
