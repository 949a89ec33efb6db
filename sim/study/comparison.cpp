#include "sim/study/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace sim::study {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kFirstRound = 5;

double difference(double a, double b) {
  const double d = a - b;
  return std::abs(d) <= kResolution * std::max(std::abs(a), std::abs(b)) ? 0 : d;
}

/// A sample of numbers that are the same but for rounding has an interval of no width.
bool is_constant(const Welford& sample, double scale) {
  return sample.count() > 1 && sample.standard_deviation() <= kResolution * scale;
}

ConfidenceInterval interval_of(const Welford& sample, double scale, double level) {
  if (is_constant(sample, scale)) return {sample.mean(), 0};
  return confidence_interval(sample, level);
}

double largest(std::span<const double> values) {
  double size = 0;
  for (const double value : values) size = std::max(size, std::abs(value));
  return size;
}

Welford paired(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size())
    throw std::invalid_argument("alternatives differ in their number of replications");
  Welford sample;
  for (std::size_t i = 0; i < a.size(); ++i) sample.add(difference(a[i], b[i]));
  return sample;
}

double p_value(const Welford& sample, double scale) {
  if (sample.count() < 2) return kNone;
  const auto count = static_cast<double>(sample.count());
  if (is_constant(sample, scale)) return sample.mean() == 0 ? 1 : 0;
  return student_t_two_sided(sample.mean() / std::sqrt(sample.variance() / count), count - 1);
}

/// Where the p values stand in order; those that are none are left out.
std::vector<std::size_t> in_order(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (!std::isnan(p[i])) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  return order;
}

}  // namespace

const std::vector<std::string>& correction_names() {
  static const std::vector<std::string> names{"none", "bonferroni", "holm"};
  return names;
}

std::vector<double> adjusted(std::span<const double> p, Correction correction) {
  std::vector<double> result(p.begin(), p.end());
  const auto order = in_order(p);
  double before = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    auto& value = result[order[i]];
    if (correction == Correction::bonferroni) value *= static_cast<double>(order.size());
    if (correction == Correction::holm)
      value = std::max(before, value * static_cast<double>(order.size() - i));
    before = value = std::min(1.0, value);
  }
  return result;
}

std::vector<double> decisive_alphas(std::span<const double> p, const Confidence& confidence) {
  const double alpha = 1 - confidence.level;
  const auto order = in_order(p);
  const auto m = static_cast<double>(order.size());
  std::vector<double> alphas(p.size(),
                             confidence.correction == Correction::none ? alpha : alpha / std::max(1.0, m));
  if (confidence.correction != Correction::holm) return alphas;
  double step = alpha;
  bool rejecting = true;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const bool tied = i > 0 && p[order[i]] == p[order[i - 1]];  // equal ones stand or fall together
    if (rejecting && !tied) step = alpha / (m - static_cast<double>(i));
    rejecting = rejecting && p[order[i]] <= step;
    alphas[order[i]] = step;
  }
  return alphas;
}

std::vector<Difference> differences(const Samples& samples, std::size_t reference,
                                    const Confidence& confidence) {
  std::vector<Welford> pairs;
  std::vector<double> p, scales;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    pairs.push_back(paired(samples[i], samples[reference]));
    scales.push_back(std::max(largest(samples[i]), largest(samples[reference])));
    p.push_back(i == reference ? kNone : p_value(pairs.back(), scales.back()));
  }
  const auto alphas = decisive_alphas(p, confidence);
  const auto adjusted_p = adjusted(p, confidence.correction);
  std::vector<Difference> result;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto interval = interval_of(pairs[i], scales[i], 1 - alphas[i]);
    result.push_back(
        {interval.mean, interval.low(), interval.high(), p[i], adjusted_p[i], p[i] <= alphas[i]});
  }
  result.at(reference) = {0, 0, 0, kNone, kNone, false};
  return result;
}

std::optional<std::size_t> winner(const Samples& samples, bool lower_is_better,
                                  const Confidence& confidence) {
  if (samples.size() < 2) return {};
  const auto estimates = means(samples, confidence.level);
  const auto worse = [&](const ConfidenceInterval& a, const ConfidenceInterval& b) {
    return lower_is_better ? a.mean > b.mean : a.mean < b.mean;
  };
  const auto best = std::max_element(estimates.begin(), estimates.end(), worse) - estimates.begin();
  const auto from_best = differences(samples, static_cast<std::size_t>(best), confidence);
  const auto others_differ =
      std::count_if(from_best.begin(), from_best.end(), [](const auto& d) { return d.differs; });
  if (others_differ + 1 != std::ssize(samples)) return {};
  return static_cast<std::size_t>(best);
}

std::vector<ConfidenceInterval> means(const Samples& samples, double level) {
  std::vector<ConfidenceInterval> result;
  for (const auto& sample : samples) {
    Welford values;
    for (const double value : sample) values.add(value);
    result.push_back(interval_of(values, largest(sample), level));
  }
  return result;
}

bool is_precise(const Samples& samples, std::size_t baseline, double relative, const Confidence& confidence) {
  const auto estimates = means(samples, confidence.level);
  const auto from_baseline = differences(samples, baseline, confidence);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double half_width = (from_baseline[i].high - from_baseline[i].low) / 2;
    if (!(estimates[i].half_width <= relative * std::abs(estimates[i].mean))) return false;
    if (!(half_width <= relative * std::abs(estimates[baseline].mean))) return false;
  }
  return true;
}

std::int64_t next_round(std::int64_t done, std::int64_t most) {
  return std::min(most, done + std::max(kFirstRound, done / 2));
}

}  // namespace sim::study
