// Which points of a study to choose: the best in one metric, those that nothing beats in several, under bounds.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/accounts/metrics.hpp"
#include "sim/study/constraints.hpp"
#include "sim/study/pareto.hpp"
#include "tools/analysis.hpp"

namespace jevons::tools {
namespace {

/// Points at which all of the constraints hold.
std::vector<bool> feasible(const StudyResults& results, const std::vector<std::string>& subject_to) {
  std::vector<bool> all(results.plan().points(), true);
  for (const auto& text : subject_to) {
    const auto constraint = sim::study::parse_constraint(text);
    const auto values = results.by_point(constraint.metric);
    for (std::size_t p = 0; p < values.size(); ++p) all[p] = all[p] && sim::study::holds(constraint, values[p]);
  }
  return all;
}

void add_point(Finding& finding, const StudyResults& results, std::size_t point, const std::vector<std::vector<double>>& values) {
  finding.rows.push_back(results.plan().described(point));
  finding.columns[0].values.push_back(static_cast<double>(point));
  for (std::size_t m = 0; m < values.size(); ++m) finding.columns[m + 1].values.push_back(values[m][point]);
}

Finding of_points(const char* analysis, std::string title, const std::vector<std::string>& metrics) {
  Finding finding{analysis, "", std::move(title), "where", {}, {{"point", "1", "point of the study", {}}}, ""};
  for (const auto& metric : metrics) finding.columns.push_back({metric, unit_of_metric(metric), "in the mean of the point's replications", {}});
  return finding;
}

std::string under(const std::vector<std::string>& subject_to) {
  return subject_to.empty() ? "" : fmt::format(" with {}", fmt::join(subject_to, " and "));
}

bool is_lower_better(const std::string& metric) { return better_of(metric) != Better::higher; }

}  // namespace

std::vector<std::string> metrics_in_view(const StudyResults& results) {
  constexpr std::size_t few = 6;
  if (!results.config().metrics.empty()) return results.config().metrics;
  if (results.metrics().size() <= few) return results.metrics();
  std::vector<std::string> chosen;
  for (const auto* name : {"carbon_total", "electricity_cost", "facility_energy", "water", "pue", "wait_mean"}) {
    const auto& all = results.metrics();
    if (std::find(all.begin(), all.end(), name) == all.end()) continue;
    const auto values = results.by_point(name);
    if (std::any_of(values.begin(), values.end(), [](double v) { return !std::isnan(v); })) chosen.emplace_back(name);
  }
  return chosen;
}

Finding all_points(const StudyResults& results, const std::vector<std::string>& metrics) {
  std::vector<std::vector<double>> values;
  for (const auto& name : metrics) values.push_back(results.by_point(name));
  auto finding = of_points("points", "every point", metrics);
  for (std::size_t p = 0; p < results.plan().points(); ++p) add_point(finding, results, p, values);
  return finding;
}

Finding pareto(const StudyResults& results, const std::vector<std::string>& metrics, const std::vector<std::string>& subject_to) {
  std::vector<std::vector<double>> values;
  std::vector<bool> lower;
  for (const auto& metric : metrics) {
    values.push_back(results.by_point(metric));
    lower.push_back(is_lower_better(metric));
  }
  const auto allowed = feasible(results, subject_to);
  for (auto& metric : values)
    for (std::size_t p = 0; p < metric.size(); ++p)
      if (!allowed[p]) metric[p] = std::nan("");
  auto finding = of_points("pareto", fmt::format("points that no other beats in {}{}", fmt::join(metrics, ", "), under(subject_to)), metrics);
  for (const auto point : sim::study::pareto_front(values, lower)) add_point(finding, results, point, values);
  finding.note = fmt::format("{} of {} points", finding.rows.size(), results.plan().points());
  return finding;
}

Finding best_point(const StudyResults& results, const std::string& metric, const std::vector<std::string>& shown, const std::vector<std::string>& subject_to) {
  auto metrics = shown;
  std::erase(metrics, metric);
  metrics.insert(metrics.begin(), metric);
  std::vector<std::vector<double>> values;
  for (const auto& name : metrics) values.push_back(results.by_point(name));
  auto finding = of_points("best", fmt::format("best in {}{}", metric, under(subject_to)), metrics);
  const auto allowed = feasible(results, subject_to);
  const auto point = sim::study::best(values.front(), is_lower_better(metric), allowed);
  if (point) add_point(finding, results, *point, values);
  finding.note = point ? fmt::format("{} of {} points keep within the bounds", std::count(allowed.begin(), allowed.end(), true), allowed.size())
                       : "no point keeps within the bounds";
  return finding;
}

}  // namespace jevons::tools
