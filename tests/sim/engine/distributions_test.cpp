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
