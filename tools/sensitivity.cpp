// What moves a metric of a study: the analysis that its design was made for.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/accounts/metrics.hpp"
#include "sim/study/effects.hpp"
#include "sim/study/morris.hpp"
#include "sim/study/regression.hpp"
#include "sim/study/sobol_indices.hpp"
#include "sim/study/tornado.hpp"
#include "tools/analysis.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

using sim::study::Axis;
using sim::study::Plan;

constexpr std::size_t kResamples = 1000;

const Axis& axis_of(const Plan& plan, std::size_t factor) { return plan.axes()[plan.leaders()[factor]]; }

std::vector<std::string> factor_names(const Plan& plan) {
  std::vector<std::string> names;
  for (std::size_t f = 0; f < plan.leaders().size(); ++f) {
    names.push_back(axis_of(plan, f).name());
    for (std::size_t a = 0; a < plan.axes().size(); ++a)
      if (plan.factor_of(a) == f && a != plan.leaders()[f]) names.back() += "+" + plan.axes()[a].name();
  }
  return names;
}

Finding about(const char* analysis, const std::string& metric, std::string title, const char* dimension, std::vector<std::string> rows) {
  return {analysis, metric, std::move(title), dimension, std::move(rows), {}, ""};
}

/// Rows by `key`, the largest first.
void sort_rows(Finding& finding, const std::vector<double>& key) {
  std::vector<std::size_t> order(finding.rows.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto of = [&](std::size_t i) { return std::isnan(key[i]) ? -INFINITY : key[i]; };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return of(a) > of(b); });
  auto sorted = finding;
  for (std::size_t i = 0; i < order.size(); ++i) {
    sorted.rows[i] = finding.rows[order[i]];
    for (std::size_t c = 0; c < finding.columns.size(); ++c) sorted.columns[c].values[i] = finding.columns[c].values[order[i]];
  }
  finding = std::move(sorted);
}

Finding sobol(const StudyResults& results, const std::string& metric, double level) {
  const auto& plan = results.plan();
  const auto indices = sim::study::sobol_indices(plan.leaders().size(), results.by_point(metric), level, kResamples, 0);
  auto finding = about("sobol", metric, fmt::format("Sobol' indices of {}", metric), "axis", factor_names(plan));
  finding.columns = {{"first", "1", "share of the variance that goes, on average, once the axis is known", {}},
                     {"first_low", "1", "lower end of its bootstrap interval", {}},
                     {"first_high", "1", "upper end", {}},
                     {"total", "1", "share that stays while it alone is unknown", {}},
                     {"total_low", "1", "lower end of its bootstrap interval", {}},
                     {"total_high", "1", "upper end", {}}};
  for (const auto& i : indices) {
    const double values[] = {i.first.value, i.first.low, i.first.high, i.total.value, i.total.low, i.total.high};
    for (std::size_t c = 0; c < 6; ++c) finding.columns[c].values.push_back(values[c]);
  }
  finding.note = fmt::format("{} samples; {:g} % bootstrap intervals", results.config().samples, 100 * level);
  const auto key = finding.columns[3].values;
  sort_rows(finding, key);
  return finding;
}

Finding morris(const StudyResults& results, const std::string& metric) {
  const auto& plan = results.plan();
  const auto unit = unit_of_metric(metric);
  auto finding = about("morris", metric, fmt::format("elementary effects on {}", metric), "axis", factor_names(plan));
  finding.columns = {{"mu_star", unit, "mean size of what the axis does over its whole range", {}},
                     {"mu_star_low", unit, "lower end of its 95 % interval", {}},
                     {"mu_star_high", unit, "upper end", {}},
                     {"mu", unit, "mean of the same with its sign", {}},
                     {"sigma", unit, "how much it depends on where it and the others are", {}}};
  for (const auto& e : sim::study::elementary_effects(plan.design(), results.by_point(metric))) {
    const double values[] = {e.mu_star, e.mu_star_low, e.mu_star_high, e.mu, e.sigma};
    for (std::size_t c = 0; c < 5; ++c) finding.columns[c].values.push_back(values[c]);
  }
  finding.note = fmt::format("{} trajectories; for the whole range of an axis", results.config().samples);
  const auto key = finding.columns[0].values;
  sort_rows(finding, key);
  return finding;
}

Finding tornado(const StudyResults& results, const std::string& metric) {
  const auto& plan = results.plan();
  std::vector<std::optional<std::size_t>> moved;
  for (std::size_t p = 0; p < plan.points(); ++p) moved.push_back(plan.moved(p));
  const auto unit = unit_of_metric(metric);
  const auto bars = sim::study::tornado(moved, results.by_point(metric));
  auto finding = about("tornado", metric, fmt::format("{} as one axis moves and all others stay", metric), "axis", {});
  finding.columns = {{"low", unit, "the least", {}}, {"base", unit, "of the scenario as it is", {}}, {"high", unit, "the most", {}}, {"span", unit, "between them", {}}};
  const auto names = factor_names(plan);
  for (const auto& bar : bars) {
    finding.rows.push_back(fmt::format("{} ({} .. {})", names[bar.factor], plan.described(bar.row_low), plan.described(bar.row_high)));
    const double values[] = {bar.low, bar.at_base, bar.high, bar.span()};
    for (std::size_t c = 0; c < 4; ++c) finding.columns[c].values.push_back(values[c]);
  }
  return finding;
}

/// Levels of every axis by run, "not set" being one more where that is met, and the replication as a block.
sim::study::LevelTable levels_of(const StudyResults& results, bool with_replications) {
  const auto& plan = results.plan();
  const auto factors = plan.leaders().size();
  sim::study::LevelTable table;
  for (std::size_t f = 0; f < factors; ++f) table.levels.push_back(axis_of(plan, f).levels());
  if (with_replications) {
    table.block = factors;
    table.levels.push_back(1 + *std::max_element(results.replications().begin(), results.replications().end()));
  }
  for (std::size_t i = 0; i < results.points().size(); ++i) {
    const auto point = results.points()[i];
    const auto settings = plan.settings(point);
    auto& row = table.rows.emplace_back();
    for (std::size_t f = 0; f < factors; ++f) {
      const auto& axis = axis_of(plan, f);
      row.push_back(settings[plan.leaders()[f]] ? axis.level_at(plan.design().row(point)[f]) : axis.levels());
      table.levels[f] = std::max(table.levels[f], row.back() + 1);
    }
    if (with_replications) row.push_back(results.replications()[i]);
  }
  return table;
}

void add_effects(std::vector<Finding>& all, const StudyResults& results, const std::string& metric) {
  const auto& plan = results.plan();
  const bool repeated = std::any_of(results.replications().begin(), results.replications().end(), [](std::size_t r) { return r > 0; });
  const auto table = levels_of(results, repeated);
  const auto y = results.by_run(metric);
  const auto effects = sim::study::effects(table, y);
  auto names = factor_names(plan);
  if (repeated) names.push_back("replication");
  const auto unit = unit_of_metric(metric);
  auto main = about("effects", metric, fmt::format("main effects on {}", metric), "axis", names);
  main.columns = {{"share", "1", "of the variation", {}}, {"p", "1", "probability of as much by chance", {}}, {"lowest", unit, "mean at its lowest level", {}}, {"highest", unit, "mean at its highest level", {}}};
  for (const auto& e : effects.main) {
    double low = std::nan(""), high = std::nan("");
    const auto levels = e.factor < plan.leaders().size() ? axis_of(plan, e.factor).levels() : e.level_means.size();
    for (std::size_t k = 0; k < levels; ++k) low = std::fmin(low, e.level_means[k]), high = std::fmax(high, e.level_means[k]);
    const double values[] = {e.share, e.p, low, high};
    for (std::size_t c = 0; c < 4; ++c) main.columns[c].values.push_back(values[c]);
  }
  const auto& axes = results.config().axis;
  const bool conditional = std::any_of(axes.begin(), axes.end(), [](const auto& axis) { return !axis.when.empty(); });
  main.note = fmt::format("{} runs; {}, residual {}{}", effects.runs, effects.is_balanced ? "balanced" : "not balanced: a share is what no other axis can claim", format_value(effects.residual_share),
                          conditional ? "; an axis with `when` is looked at among the points that have it, and what it is set for is not told from what sets it" : "");
  const auto key = main.columns[0].values;
  sort_rows(main, key);
  all.push_back(std::move(main));
  auto pairs = about("interactions", metric, fmt::format("interactions in {}", metric), "pair", {});
  pairs.columns = {{"share", "1", "of the variation, beyond what both do alone", {}}, {"p", "1", "probability of as much by chance", {}}};
  for (const auto& i : effects.interactions) {
    pairs.rows.push_back(names[i.a] + " x " + names[i.b]);
    pairs.columns[0].values.push_back(i.share);
    pairs.columns[1].values.push_back(i.p);
  }
  const auto pair_key = pairs.columns[0].values;
  sort_rows(pairs, pair_key);
  if (!pairs.rows.empty()) all.push_back(std::move(pairs));
}

Finding regression(const StudyResults& results, const std::string& metric) {
  const auto& plan = results.plan();
  std::vector<std::vector<double>> rows;
  for (std::size_t p = 0; p < plan.points(); ++p) {
    const auto row = plan.design().row(p);
    rows.emplace_back(row.begin(), row.end());
    for (std::size_t f = 0; f < row.size(); ++f)
      if (axis_of(plan, f).is_list()) rows.back()[f] = static_cast<double>(axis_of(plan, f).level_at(row[f]));
    const auto settings = plan.settings(p);
    for (std::size_t f = 0; f < row.size(); ++f)
      if (!settings[plan.leaders()[f]]) rows.back()[f] = std::nan("");  // such a point is left out
  }
  const auto found = sim::study::regression_sensitivity(rows, results.by_point(metric));
  auto finding = about("regression", metric, fmt::format("regression of {}", metric), "axis", factor_names(plan));
  finding.columns = {{"src", "1", "standardised regression coefficient", found.src}, {"srrc", "1", "the same of ranks", found.srrc},
                     {"pcc", "1", "partial correlation", found.pcc}, {"prcc", "1", "the same of ranks", found.prcc}};
  finding.note = fmt::format("{} points, those at which all axes are set; R^2 {} linear, {} of ranks; a list counts by its places", found.runs, format_value(found.r2), format_value(found.rank_r2));
  std::vector<double> key;
  for (const double value : found.srrc) key.push_back(std::abs(value));
  sort_rows(finding, key);
  return finding;
}

}  // namespace

std::vector<Finding> sensitivity(const StudyResults& results, const std::vector<std::string>& metrics, double level) {
  std::vector<Finding> all;
  const auto& design = results.config().design;
  for (const auto& metric : metrics) {
    if (design == "saltelli") all.push_back(sobol(results, metric, level));
    else if (design == "morris") all.push_back(morris(results, metric));
    else if (design == "one_at_a_time") all.push_back(tornado(results, metric));
    else if (design == "grid") add_effects(all, results, metric);
    else all.push_back(regression(results, metric));
  }
  return all;
}

}  // namespace jevons::tools
