// jevons analyse: what the results of a sweep say.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/accounts/metrics.hpp"
#include "sim/config/names.hpp"
#include "sim/study/constraints.hpp"
#include "tools/analysis.hpp"
#include "tools/commands.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

using sim::config::BadInput;

constexpr std::size_t kMostRows = 25;

/// What the name of no metric may have been meant for; of very many metrics only the first are told.
std::string hint(const std::string& name, const std::vector<std::string>& all) {
  constexpr std::ptrdiff_t most = 12;
  if (std::ssize(all) <= most || !sim::config::nearest(name, all).empty()) return sim::config::suggestion(name, all);
  return fmt::format("it kept {}: {}, ...", all.size(), fmt::join(all.begin(), all.begin() + most, ", "));
}

void check(const AnalyseOptions& options, const StudyResults& results) {
  std::vector<std::string> errors;
  const auto metric = [&](const char* option, const std::string& name) {
    const auto& all = results.metrics();
    if (std::find(all.begin(), all.end(), name) == all.end())
      errors.push_back(fmt::format("jevons analyse: error: {} {}: the study kept no such metric; {}", option, name, hint(name, all)));
  };
  for (const auto& name : options.metrics) metric("--metrics", name);
  const auto aim = [&](const char* option, const std::string& text) {
    if (const auto problem = aim_problem(text, results.metrics()); !problem.empty()) errors.push_back(fmt::format("jevons analyse: error: {} {}: {}", option, text, problem));
  };
  for (const auto& text : options.pareto) aim("--pareto", text);
  if (!options.best.empty()) aim("--best", options.best);
  for (const auto* names : {&options.metrics, &options.pareto})
    for (auto name = names->begin(); name != names->end(); ++name)
      if (std::find(names->begin(), name, *name) != name) errors.push_back(fmt::format("jevons analyse: error: {} is named twice", *name));
  for (const auto& text : options.subject_to) {
    if (const auto problem = sim::study::constraint_problem(text); !problem.empty()) errors.push_back(fmt::format("jevons analyse: error: --subject-to \"{}\": {}", text, problem));
    else metric("--subject-to", sim::study::parse_constraint(text).metric);
  }
  if (!options.subject_to.empty() && options.pareto.empty() && options.best.empty())
    errors.push_back("jevons analyse: error: --subject-to bounds what --best or --pareto may choose, and neither is there");
  if (!errors.empty()) throw BadInput(errors);
}

}  // namespace

int analyse_command(const AnalyseOptions& options) {
  refuse_to_overwrite(options.output, options.results);
  if (std::filesystem::exists(options.output) && !options.overwrite)
    throw BadInput({fmt::format("jevons analyse: error: {} is there already; --overwrite replaces it", options.output.string())});
  const StudyResults results(options.results);
  check(options, results);
  const auto metrics = options.metrics.empty() ? metrics_in_view(results) : options.metrics;
  std::vector<Finding> findings;
  const bool chooses = !options.pareto.empty() || !options.best.empty() || options.points;
  if (options.points) findings.push_back(all_points(results, metrics));
  else if (!chooses || !options.metrics.empty()) findings = sensitivity(results, metrics, options.level);
  std::vector<Aim> aims;
  for (const auto& text : options.pareto) aims.push_back(aim_of(text));
  if (!aims.empty()) findings.push_back(pareto(results, aims, options.subject_to));
  if (!options.best.empty()) findings.push_back(best_point(results, aim_of(options.best), metrics, options.subject_to));
  if (!options.output.empty()) {
    sim::results::Store store(options.output);
    store.attribute("/", "title", results.title());
    store.attribute("/", "kind", "analysis");
    store.attribute("/", "of", sim::results::sha256_of(options.results));
    write_findings(store, findings);
    store.commit();
  }
  if (options.json) fmt::print("{}", findings_json(findings));
  else if (!options.quiet) fmt::print("{}", findings_table(findings, kMostRows));
  if (!options.quiet && !options.output.empty()) fmt::print(stderr, "results: {}\n", options.output.string());
  return 0;
}

}  // namespace jevons::tools
