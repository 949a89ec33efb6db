// A comparison as a results file: every metric by alternative and replication, what they come to in groups of the same
// names (means, half_widths, differences, low, high, adjusted_p, winner), and each alternative's scenario in full.
#include <cmath>
#include <map>
#include <set>

#include "tools/comparison.hpp"

namespace jevons::tools {
namespace {

/// One value of each alternative for every metric.
template <class Value>
void group(sim::results::Store& store, const std::string& name, const Comparison& c, const std::string& what, bool has_unit, Value value) {
  store.labels(name, "alternative", sim::study::names_of(c.alternatives));
  for (const auto& metric : c.metrics) {
    std::vector<double> values;
    for (std::size_t i = 0; i < c.alternatives.size(); ++i) {
      const double v = value(metric, i);
      values.push_back(std::isfinite(v) ? v : std::nan(""));
    }
    store.array(name, {.name = metric.name, .units = has_unit ? metric.unit : "1", .long_name = what + metric.name}, {"alternative"}, values);
  }
}

void write_settings(sim::results::Store& store, const Comparison& c) {
  store.attribute("/", "baseline", c.alternatives[c.baseline].name);
  store.attribute("/", "level", c.config.level);
  store.attribute("/", "correction", c.config.correction);
  store.attribute("/", "deterministic", std::string(c.is_deterministic ? "yes" : "no"));
  if (!c.config.half_width) return;
  store.attribute("/", "half_width_asked", *c.config.half_width);
  store.attribute("/", "half_width_of", c.config.of);
  store.attribute("/", "half_width_reached", std::string(c.is_precise ? "yes" : "no"));
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

}  // namespace

void write_comparison(sim::results::Store& store, const Comparison& c, const std::vector<std::string>& effective) {
  write_settings(store, c);
  store.labels("/", "alternative", sim::study::names_of(c.alternatives));
  std::vector<std::string> numbers, overrides, hashes;
  for (std::int64_t r = 0; r < c.replications; ++r) numbers.push_back(std::to_string(r));
  store.labels("/", "replication", numbers);
  for (std::size_t i = 0; i < c.alternatives.size(); ++i) {
    overrides.push_back(joined(c.alternatives[i].overrides));
    hashes.push_back(joined(c.trace_hashes[i]));
  }
  store.labels("/", "scenario", effective, "alternative");
  store.labels("/", "overrides", overrides, "alternative");
  store.labels("/", "trace_hash", hashes, "alternative");
  for (const auto& metric : c.metrics) {
    std::vector<double> values;
    for (const auto& row : metric.values) values.insert(values.end(), row.begin(), row.end());
    store.array("/", {.name = metric.name, .units = metric.unit, .long_name = metric.name}, {"alternative", "replication"}, values);
  }
  using M = const ComparedMetric&;
  group(store, "/means", c, "mean of ", true, [](M m, std::size_t i) { return m.means[i].mean; });
  group(store, "/half_widths", c, "half-width of the interval of the mean of ", true, [](M m, std::size_t i) { return m.means[i].half_width; });
  group(store, "/differences", c, "mean paired difference from the baseline of ", true, [](M m, std::size_t i) { return m.differences[i].mean; });
  group(store, "/low", c, "lower end of the corrected interval of the difference of ", true, [](M m, std::size_t i) { return m.differences[i].low; });
  group(store, "/high", c, "upper end of the corrected interval of the difference of ", true, [](M m, std::size_t i) { return m.differences[i].high; });
  group(store, "/adjusted_p", c, "corrected p value of the difference of ", false, [](M m, std::size_t i) { return m.differences[i].adjusted_p; });
  group(store, "/winner", c, "1 for the one that is told to be better than every other, by ", false,
        [](M m, std::size_t i) { return m.winner == i ? 1.0 : 0.0; });
}

void write_compared_inputs(sim::results::Store& store, const Comparison& c, const std::vector<std::vector<DrawnInput>>& inputs) {
  std::map<std::string, std::vector<const DrawnInput*>> by_path;  // by alternative, null where it is certain
  for (std::size_t i = 0; i < inputs.size(); ++i)
    for (const auto& input : inputs[i]) {
      auto& of_all = by_path[input.path];
      of_all.resize(inputs.size());
      of_all[i] = &input;
    }
  for (const auto& [path, of_all] : by_path) {
    std::vector<double> values;
    std::string unit;
    std::set<std::string> distributions;
    for (const auto* input : of_all) {
      if (input) values.insert(values.end(), input->values.begin(), input->values.end());
      else values.insert(values.end(), static_cast<std::size_t>(c.replications), std::nan(""));
      if (input) unit = input->unit, distributions.insert(input->distribution);
    }
    store.array("/inputs", {.name = path, .units = unit, .long_name = "drawn value of " + path + ", NaN where it is certain"}, {"alternative", "replication"}, values);
    store.attribute("/inputs/" + path, "distribution", sim::config::listed({distributions.begin(), distributions.end()}));
  }
}

}  // namespace jevons::tools
