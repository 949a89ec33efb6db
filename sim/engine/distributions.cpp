#include "sim/engine/distributions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <stdexcept>

namespace sim {
namespace {

namespace policies = boost::math::policies;
// in double throughout, as long double differs between machines; counts are the smallest that reach a
// probability
using Policy = policies::policy<policies::promote_double<false>,
                                policies::discrete_quantile<policies::integer_round_up>>;

[[noreturn]] void refuse(const char* what, double value, const char* expected) {
  throw std::invalid_argument(fmt::format("{} is {}; it must be {}", what, value, expected));
}

double finite(const char* what, double value) {
  if (!std::isfinite(value)) refuse(what, value, "finite");
  return value;
}

double positive(const char* what, double value) {
  if (!(value > 0 && std::isfinite(value))) refuse(what, value, "positive and finite");
  return value;
}

double not_negative(const char* what, double value) {
  if (!(value >= 0 && std::isfinite(value))) refuse(what, value, "at least 0 and finite");
  return value;
}

/// Refuses parameters whose largest draw is not a number.
template <class Distribution>
void require_finite_draws(const char* what, const Distribution& distribution) {
  const double largest = distribution.quantile(1 - 0x1p-53);
  if (!std::isfinite(largest)) refuse(what, largest, "finite");
}

/// -ln(1 - u), the standard exponential.
double standard_exponential(double u) { return -std::log1p(-u); }

double standard_normal(double u) { return -std::sqrt(2.) * boost::math::erfc_inv(2 * u, Policy()); }

/// The share of a standard normal distribution below z.
double below(double z) { return std::isinf(z) ? (z < 0 ? 0 : 1) : boost::math::erfc(-z / std::sqrt(2.), Policy()) / 2; }

}  // namespace

Uniform::Uniform(double low, double high)
    : low_(finite("the low end of a uniform distribution", low)),
      width_(positive("the width of a uniform distribution", high - low)) {}

LogUniform::LogUniform(double low, double high)
    : low_(positive("the low end of a log-uniform distribution", low)),
      high_(positive("the high end of a log-uniform distribution", high)),
      log_ratio_(positive("the logarithm of high / low of a log-uniform distribution", std::log(high) - std::log(low))) {}

double LogUniform::quantile(double u) const { return std::clamp(low_ * std::exp(log_ratio_ * u), low_, high_); }

Triangular::Triangular(double low, double mode, double high)
    : low_(finite("the low end of a triangular distribution", low)), mode_(mode), high_(high) {
  positive("the width of a triangular distribution", high - low);
  if (!(mode >= low && mode <= high))
    refuse("the mode of a triangular distribution", mode, fmt::format("from {} to {}", low, high).c_str());
}

double Triangular::quantile(double u) const {
  const double width = high_ - low_;
  if (u * width <= mode_ - low_) return low_ + std::sqrt(u * width) * std::sqrt(mode_ - low_);
  return high_ - std::sqrt((1 - u) * width) * std::sqrt(high_ - mode_);
}

Exponential::Exponential(double mean) : mean_(positive("the mean of an exponential distribution", mean)) {
  require_finite_draws("the largest draw of an exponential distribution", *this);
}

double Exponential::quantile(double u) const { return mean_ * standard_exponential(u); }

Normal::Normal(double mean, double sd)
    : mean_(finite("the mean of a normal distribution", mean)),
      sd_(not_negative("the standard deviation of a normal distribution", sd)) {
  require_finite_draws("the largest draw of a normal distribution", *this);
}

double Normal::quantile(double u) const { return mean_ + sd_ * standard_normal(u); }

double Normal::cdf(double x) const { return below((x - mean_) / sd_); }

LogNormal::LogNormal(double median, double sigma)
    : median_(positive("the median of a lognormal distribution", median)),
      sigma_(not_negative("the sigma of a lognormal distribution", sigma)) {
  require_finite_draws("the largest draw of a lognormal distribution", *this);
}

double LogNormal::quantile(double u) const { return median_ * std::exp(sigma_ * standard_normal(u)); }

double LogNormal::cdf(double x) const { return x <= 0 ? 0 : below((std::log(x) - std::log(median_)) / sigma_); }

void require_share(double low, double high, double share) {
  if (!(low < high)) throw std::invalid_argument(fmt::format("a distribution is cut to {} to {}; the first must be less", low, high));
  if (!(share >= 1e-6)) refuse("the share of a distribution that its ends leave of it", share, "at least 1e-6");
}

Gamma::Gamma(double shape, double scale)
    : shape_(positive("the shape of a gamma distribution", shape)),
      scale_(positive("the scale of a gamma distribution", scale)) {
  require_finite_draws("the largest draw of a gamma distribution", *this);
}

double Gamma::quantile(double u) const { return scale_ * boost::math::gamma_p_inv(shape_, u, Policy()); }

Weibull::Weibull(double shape, double scale)
    : inverse_shape_(1 / positive("the shape of a Weibull distribution", shape)),
      scale_(positive("the scale of a Weibull distribution", scale)) {
  require_finite_draws("the largest draw of a Weibull distribution", *this);
}

double Weibull::quantile(double u) const {
  return scale_ * std::pow(standard_exponential(u), inverse_shape_);
}

Pareto::Pareto(double index, double minimum)
    : inverse_index_(1 / positive("the tail index of a Pareto distribution", index)),
      minimum_(positive("the minimum of a Pareto distribution", minimum)) {
  require_finite_draws("the largest draw of a Pareto distribution", *this);
}

double Pareto::quantile(double u) const {
  return minimum_ * std::exp(standard_exponential(u) * inverse_index_);
}

Poisson::Poisson(double mean) : mean_(not_negative("the mean of a Poisson distribution", mean)) {
  if (mean > 1e9) refuse("the mean of a Poisson distribution", mean, "at most 1e9");
}

std::int64_t Poisson::quantile(double u) const {
  if (u <= std::exp(-mean_)) return 0;
  return static_cast<std::int64_t>(
      boost::math::quantile(boost::math::poisson_distribution<double, Policy>(mean_), u));
}

Binomial::Binomial(std::int64_t count, double probability)
    : count_(static_cast<double>(count)),
      odds_(probability / (1 - probability)),
      mode_(probability == 1 ? count_ : 0) {
  if (count < 0 || count > 1'000'000'000)
    refuse("the count of a binomial distribution", count_, "from 0 to 1e9");
  if (!(probability >= 0 && probability <= 1))
    refuse("the probability of a binomial distribution", probability, "from 0 to 1");
  if (count == 0 || probability == 0 || probability == 1) return;
  const boost::math::binomial_distribution<double, Policy> exact(count_, probability);
  mode_ = std::min(count_, std::floor((count_ + 1) * probability));
  at_mode_ = boost::math::pdf(exact, mode_);
  up_to_mode_ = boost::math::cdf(exact, mode_);
}

std::int64_t Binomial::quantile(double u) const {
  constexpr double kRounding = 1e-18;  // of F: what lies beyond so improbable a value is not known
  double k = mode_, p = at_mode_;
  if (u <= up_to_mode_) {  // down while F(k - 1) still reaches u
    for (double f = up_to_mode_ - p; k > 0 && f >= u && p > kRounding; f -= p) {
      p *= k / ((count_ - k + 1) * odds_);
      --k;
    }
  } else {  // up until what is left above k is at most 1 - u
    for (double above = 1 - up_to_mode_; k < count_ && above > 1 - u && p > kRounding; above -= p) {
      p *= (count_ - k) / (k + 1) * odds_;
      ++k;
    }
  }
  return static_cast<std::int64_t>(k);
}

UniformInteger::UniformInteger(std::int64_t low, std::int64_t high)
    : low_(low), count_(static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1) {
  if (low > high || count_ == 0 || count_ > std::uint64_t{1} << 63)
    throw std::invalid_argument(fmt::format(
        "a uniform integer from {} to {}; there must be at least one value and at most 2^63", low, high));
}

std::int64_t UniformInteger::quantile(double u) const {
  const auto step = static_cast<std::uint64_t>(std::floor(u * static_cast<double>(count_)));
  return low_ + static_cast<std::int64_t>(std::min(step, count_ - 1));
}

std::int64_t UniformInteger::operator()(Stream& stream) const {
  __extension__ using Product = unsigned __int128;
  return low_ + static_cast<std::int64_t>(Product{stream.bits()} * count_ >> 64);
}

Discrete::Discrete(const std::vector<double>& weights) {
  double sum = 0;
  for (const double weight : weights) {
    sum += not_negative("a weight of a discrete distribution", weight);
    cumulative_.push_back(sum);
  }
  positive("the sum of the weights of a discrete distribution", sum);
  last_ = static_cast<std::size_t>(std::lower_bound(cumulative_.begin(), cumulative_.end(), sum) -
                                   cumulative_.begin());
}

std::size_t Discrete::quantile(double u) const {
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), u * cumulative_.back());
  return std::min(static_cast<std::size_t>(found - cumulative_.begin()), last_);
}

}  // namespace sim
