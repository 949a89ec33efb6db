// A comparison as one JSON object: every metric, every alternative, every replication. What is not known, and what
// there is not, such as the interval of a single replication, is null.
#include <fmt/format.h>

#include "tools/comparison.hpp"
#include "tools/json.hpp"

namespace jevons::tools {
namespace {

template <class Items, class Write>
std::string list(const Items& items, Write write) {
  std::string text = "[";
  for (const auto& item : items) text += (text.size() > 1 ? ", " : "") + write(item);
  return text + "]";
}

const char* better_text(Better better) {
  return better == Better::lower ? "\"lower\"" : better == Better::higher ? "\"higher\"" : "null";
}

std::string difference_json(const sim::study::Difference& d) {
  return fmt::format(R"({{"mean": {}, "low": {}, "high": {}, "p": {}, "adjusted_p": {}, "differs": {}}})", json_number(d.mean),
                     json_number(d.low), json_number(d.high), json_number(d.p), json_number(d.adjusted_p), d.differs);
}

std::string metric_json(const ComparedMetric& metric, const Comparison& c) {
  std::string rows;
  for (std::size_t i = 0; i < c.alternatives.size(); ++i)
    rows += fmt::format(R"({}{}: {{"mean": {}, "half_width": {}, "difference": {}, "values": {}}})", i == 0 ? "" : ", ",
                        json_string(c.alternatives[i].name), json_number(metric.means[i].mean), json_number(metric.means[i].half_width),
                        i == c.baseline ? "null" : difference_json(metric.differences[i]), list(metric.values[i], json_number));
  return fmt::format(R"({{"unit": {}, "better": {}, "winner": {}, "alternatives": {{{}}}}})", json_string(metric.unit),
                     better_text(metric.better), metric.winner ? json_string(c.alternatives[*metric.winner].name) : "null", rows);
}

std::string alternative_json(const Comparison& c, std::size_t i) {
  return fmt::format(R"({{"name": {}, "overrides": {}, "trace_hash": {}}})", json_string(c.alternatives[i].name),
                     list(c.alternatives[i].overrides, json_string), list(c.trace_hashes[i], json_string));
}

}  // namespace

std::string comparison_json(const Comparison& c) {
  std::string text = fmt::format(R"({{"title": {}, "baseline": {}, "replications": {}, "deterministic": {}, "level": {}, "correction": {}, )",
                                 json_string(c.title), json_string(c.alternatives[c.baseline].name), c.replications, c.is_deterministic,
                                 json_number(c.config.level), json_string(c.config.correction));
  text += c.config.half_width ? fmt::format(R"("half_width": {{"asked": {}, "of": {}, "reached": {}}}, )", json_number(*c.config.half_width),
                                            json_string(c.config.of), c.is_precise)
                              : R"("half_width": null, )";
  text += "\"alternatives\": [";
  for (std::size_t i = 0; i < c.alternatives.size(); ++i) text += (i == 0 ? "" : ", ") + alternative_json(c, i);
  text += R"(], "shown": )" + list(shown_metrics(c), [](const auto* metric) { return json_string(metric->name); }) + R"(, "metrics": {)";
  for (const auto& metric : c.metrics) text += fmt::format("{}{}: {}", &metric == &c.metrics.front() ? "" : ", ", json_string(metric.name), metric_json(metric, c));
  return text + "}}\n";
}

}  // namespace jevons::tools
