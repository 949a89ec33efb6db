#include "tools/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace jevons::tools {
namespace {

using sim::study::Samples;

constexpr std::size_t kFew = 5;  // metrics that are shown where none is named

/// Every name that some alternative reports, those of the first in its order.
std::vector<const Metric*> all_metrics(const std::vector<Outcomes>& outcomes) {
  std::vector<const Metric*> all;
  std::set<std::string> seen;
  for (const auto& alternative : outcomes)
    for (const auto& metric : alternative.front().metrics)
      if (seen.insert(metric.name).second) all.push_back(&metric);
  return all;
}

bool same_value(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// Whether each alternative had the same values in all replications.
bool all_alike(const std::vector<ComparedMetric>& metrics) {
  for (const auto& metric : metrics)
    for (const auto& values : metric.values)
      for (const double value : values)
        if (!same_value(value, values.front())) return false;
  return true;
}

Samples first_replications(const Samples& samples) {
  Samples first;
  for (const auto& values : samples) first.push_back({values.front()});
  return first;
}

void judge(ComparedMetric& metric, const Comparison& comparison) {
  const auto confidence = comparison.config.confidence();
  const auto samples = comparison.is_deterministic ? first_replications(metric.values) : metric.values;
  metric.means = sim::study::means(samples, confidence.level);
  metric.differences = sim::study::differences(samples, comparison.baseline, confidence);
  if (metric.better != Better::none) metric.winner = sim::study::winner(samples, metric.better == Better::lower, confidence);
}

bool is_known(const ComparedMetric& metric) {
  return std::none_of(metric.means.begin(), metric.means.end(), [](const auto& mean) { return std::isnan(mean.mean); });
}

/// Differences from the baseline relative to its mean, by alternative.
std::vector<double> relative_differences(const ComparedMetric& metric, std::size_t baseline) {
  std::vector<double> result;
  for (const auto& difference : metric.differences) result.push_back(difference.mean / std::abs(metric.means[baseline].mean));
  return result;
}

/// Whether one says nothing that the other does not, such as the energy of a facility of constant PUE.
bool is_proportional(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), [](double x, double y) { return std::abs(x - y) <= sim::study::kResolution; });
}

bool differs(const ComparedMetric& metric) {
  return is_known(metric) &&
         std::any_of(metric.differences.begin(), metric.differences.end(), [](const auto& d) { return d.mean != 0; });
}

/// Those to choose from: what most people ask for, then what is better one way or the other, of the whole fleet.
std::vector<const ComparedMetric*> candidates(const Comparison& comparison) {
  std::vector<const ComparedMetric*> all;
  for (const char* name : {"it_energy", "carbon_total", "electricity_cost", "water", "wait_mean", "deadline_misses"})
    if (const auto* metric = comparison.metric(name)) all.push_back(metric);
  for (const auto& metric : comparison.metrics)
    if (metric.better != Better::none && metric.name.find('.') == metric.name.npos && std::find(all.begin(), all.end(), &metric) == all.end())
      all.push_back(&metric);
  return all;
}

}  // namespace

const ComparedMetric* Comparison::metric(const std::string& name) const {
  const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const auto& metric) { return metric.name == name; });
  return found == metrics.end() ? nullptr : &*found;
}

std::size_t baseline_of(const CompareConfig& config, const std::vector<sim::study::Alternative>& alternatives) {
  for (std::size_t i = 0; i < alternatives.size(); ++i)
    if (alternatives[i].name == config.baseline) return i;
  return 0;
}

Samples samples_of(const std::vector<Outcomes>& outcomes, const std::string& name) {
  Samples samples;
  for (const auto& alternative : outcomes) {
    auto& values = samples.emplace_back();
    for (const auto& outcome : alternative) {
      const auto found = std::find_if(outcome.metrics.begin(), outcome.metrics.end(), [&](const Metric& m) { return m.name == name; });
      values.push_back(found == outcome.metrics.end() ? std::nan("") : found->value);
    }
  }
  return samples;
}

Comparison compare(std::string title, const CompareConfig& config, const std::vector<sim::study::Alternative>& alternatives,
                   const std::vector<Outcomes>& outcomes) {
  Comparison comparison{std::move(title), config, alternatives, baseline_of(config, alternatives)};
  comparison.replications = std::ssize(outcomes.front());
  for (const auto* metric : all_metrics(outcomes))
    comparison.metrics.push_back({metric->name, metric->unit, better_of(metric->name), samples_of(outcomes, metric->name), {}, {}, {}});
  comparison.is_deterministic = comparison.replications > 1 && all_alike(comparison.metrics);
  for (auto& metric : comparison.metrics) judge(metric, comparison);
  if (const auto* of = comparison.metric(config.of); of && config.half_width)
    comparison.is_precise = sim::study::is_precise(of->values, comparison.baseline, *config.half_width, config.confidence());
  for (const auto& alternative : outcomes) {
    auto& hashes = comparison.trace_hashes.emplace_back();
    for (const auto& outcome : alternative) hashes.push_back(fmt::format("{:016x}", outcome.trace_hash));
  }
  return comparison;
}

std::vector<const ComparedMetric*> shown_metrics(const Comparison& comparison) {
  std::vector<const ComparedMetric*> shown;
  for (const auto& name : comparison.config.metrics)
    if (const auto* metric = comparison.metric(name)) shown.push_back(metric);
  if (!comparison.config.metrics.empty()) return shown;
  std::vector<std::vector<double>> said;
  for (const auto* metric : candidates(comparison)) {
    const auto relative = relative_differences(*metric, comparison.baseline);
    const auto is_said = [&](const auto& other) { return is_proportional(relative, other); };
    if (shown.size() == kFew || !differs(*metric) || std::any_of(said.begin(), said.end(), is_said)) continue;
    shown.push_back(metric);
    said.push_back(relative);
  }
  if (shown.empty() && !comparison.metrics.empty()) shown.push_back(&comparison.metrics.front());
  return shown;
}

}  // namespace jevons::tools
