#include "sim/engine/statistics.hpp"

#include <fmt/format.h>

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace sim {
namespace {

/// The variance of a sample's mean, with n instead of n - 1: what MSER minimises.
double squared_error(const Welford& sample) {
  const auto count = static_cast<double>(sample.count());
  return sample.variance() * (count - 1) / (count * count);
}

using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

boost::math::students_t_distribution<double, Policy> student_t(double degrees) {
  if (!(degrees > 0))
    throw std::invalid_argument(fmt::format("{} degrees of freedom; they must be positive", degrees));
  return boost::math::students_t_distribution<double, Policy>(degrees);
}

}  // namespace

void Welford::merge(const Welford& other) {
  if (other.count_ == 0) return;
  const auto here = static_cast<double>(count_), there = static_cast<double>(other.count_);
  const double difference = other.mean_ - mean_;
  count_ += other.count_;
  mean_ += difference * (there / (here + there));
  squares_ += other.squares_ + difference * difference * (here * there / (here + there));
}

double Welford::variance() const {
  return count_ > 1 ? squares_ / static_cast<double>(count_ - 1) : std::numeric_limits<double>::quiet_NaN();
}

double Welford::standard_deviation() const { return std::sqrt(variance()); }

double student_t_quantile(double p, double degrees) {
  if (!(p > 0 && p < 1))
    throw std::invalid_argument(fmt::format("a probability is {}; it must be in (0, 1)", p));
  return boost::math::quantile(student_t(degrees), p);
}

double student_t_two_sided(double t, double degrees) {
  const auto distribution = student_t(degrees);
  if (std::isnan(t)) return t;
  return std::isinf(t) ? 0 : 2 * boost::math::cdf(distribution, -std::abs(t));
}

ConfidenceInterval confidence_interval(const Welford& sample, double level) {
  if (!(level > 0 && level < 1))
    throw std::invalid_argument(fmt::format("a confidence level is {}; it must be in (0, 1)", level));
  if (sample.count() < 2) return {sample.mean(), std::numeric_limits<double>::infinity()};
  const auto count = static_cast<double>(sample.count());
  const double t = student_t_quantile((1 + level) / 2, count - 1);
  return {sample.mean(), t * std::sqrt(sample.variance() / count)};
}

ConfidenceInterval paired_difference(std::span<const double> a, std::span<const double> b, double level) {
  if (a.size() != b.size())
    throw std::invalid_argument(fmt::format(
        "{} and {} replications cannot be paired; there must be as many of each", a.size(), b.size()));
  Welford differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.add(a[i] - b[i]);
  return confidence_interval(differences, level);
}

double mser(std::span<const double> series, std::size_t dropped) {
  Welford rest;
  for (std::size_t i = dropped; i < series.size(); ++i) rest.add(series[i]);
  return squared_error(rest);
}

WarmUp mser5(std::span<const double> series) {
  constexpr std::size_t batch = 5, least_batches = 4;
  if (series.size() < least_batches * batch)
    throw std::invalid_argument(
        fmt::format("a series of {} observations has no warm-up to find; there must be at least {}",
                    series.size(), least_batches * batch));
  std::vector<double> means(series.size() / batch);
  for (std::size_t i = 0; i < means.size(); ++i)
    for (const double y : series.subspan(i * batch, batch)) means[i] += y / batch;

  // from the back, so that each d costs one more value
  const std::size_t most = means.size() / 2;
  Welford rest;
  WarmUp best{0, std::numeric_limits<double>::infinity(), true};
  for (std::size_t d = means.size(); d-- > 0;) {
    rest.add(means[d]);
    const double error = squared_error(rest);
    if (d <= most && error <= best.mser) best = {d * batch, error, d < most};
  }
  return best;
}

}  // namespace sim
