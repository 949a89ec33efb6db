// jevons compare: a scenario and alternatives to it, replicated with the same random numbers, told apart.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/study/parallel.hpp"
#include "tools/commands.hpp"
#include "tools/comparison.hpp"
#include "tools/provenance.hpp"
#include "tools/shared_progress.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

using sim::config::BadInput;
using sim::config::Document;
using sim::config::toml_string;

std::string toml_list(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const auto& text : texts) quoted.push_back(toml_string(text));
  return "[" + sim::config::listed(quoted) + "]";
}

/// The options that are keys of [compare], as overrides: read, and refused, as the scenario's own are.
std::vector<std::string> as_overrides(const CompareOptions& options) {
  std::vector<std::string> overrides = options.overrides;
  if (!options.vary.empty() || !options.with.empty()) {  // alternatives are one thing: those of the scenario go
    overrides.push_back("compare.vary=" + toml_list(options.vary));
    overrides.push_back("compare.with=" + toml_list(options.with));
    overrides.push_back("compare.baseline=''");  // it was one of those; --baseline, below, wins
  }
  if (!options.metrics.empty()) overrides.push_back("compare.metrics=" + toml_list(options.metrics));
  for (const auto& [key, text] : options.texts) overrides.push_back(fmt::format("compare.{}={}", key, toml_string(text)));
  for (const auto& [key, number] : options.numbers) overrides.push_back(fmt::format("compare.{}={}", key, number));
  return overrides;
}

struct Study {
  CompareConfig config;
  std::vector<sim::study::Alternative> alternatives;
  std::vector<Loaded> models;
};

/// [compare] as the scenario and the options have it. Throws BadInput with all errors of the scenario where it has any
/// in there.
CompareConfig read_config(const ScenarioOptions& options, const CompareOptions& asked) {
  const auto path = data_path(options.data);
  auto document = Document::load(options.file, options.overrides, path);
  Scenario scenario;
  document.read(scenario);
  if (document.is_unreadable("compare") || !check_compare(scenario, document)) load_model(options);  // tells all that is wrong
  if (!scenario.compare || (scenario.compare->vary.empty() && scenario.compare->with.empty()))
    throw BadInput({fmt::format("jevons compare: error: {} names no alternatives in a [compare] table, and there is no --vary and no --with; "
                                "try --vary policy.placement=first_fit,best_fit",
                                options.file.string())});
  auto config = *scenario.compare;
  if (asked.replications) config.replications = *asked.replications, config.half_width.reset();
  if (asked.half_width) config.half_width = asked.half_width;
  return config;
}

Study read_study(const CompareOptions& options) {
  ScenarioOptions base{options.file, as_overrides(options), options.data};
  Study study{read_config(base, options), {}, {}};
  study.alternatives = study.config.alternatives();
  if (study.alternatives.size() < 2)
    throw BadInput({fmt::format("jevons compare: error: there is one alternative only, \"{}\"; a comparison takes two", study.alternatives.front().name)});
  std::vector<std::string> errors;
  for (const auto& alternative : study.alternatives) {
    auto scenario = base;
    scenario.overrides.insert(scenario.overrides.end(), alternative.overrides.begin(), alternative.overrides.end());
    try {
      study.models.push_back(load_model(scenario, options.output));
    } catch (const BadInput& bad) {
      for (const auto& error : bad.errors())
        if (std::find(errors.begin(), errors.end(), error) == errors.end()) errors.push_back(error);
    }
  }
  if (!errors.empty()) throw BadInput(errors);
  return study;
}

/// Replications `from` to `to` of every alternative, on all threads; results do not depend on how many.
void run_round(const Study& study, std::int64_t from, std::int64_t to, std::int64_t threads, const Progress& progress, std::vector<Outcomes>& outcomes) {
  const auto width = std::ssize(study.models), runs = (to - from) * width;
  SharedProgress shared(runs, progress);
  auto done = sim::study::parallel_map(runs, sim::study::thread_count(threads, runs), [&](std::int64_t i) {
    auto world = study.models[static_cast<std::size_t>(i % width)].model.world(static_cast<std::uint32_t>(from + i / width));
    return run(world, nullptr, [&](double share) { return shared.update(i, share); });
  });
  for (std::int64_t i = 0; i < runs; ++i) outcomes[static_cast<std::size_t>(i % width)].push_back(std::move(done[static_cast<std::size_t>(i)]));
}

/// As many replications as are asked for, or as it takes; looked at after whole rounds only.
std::vector<Outcomes> replicate(const Study& study, const CompareOptions& options) {
  std::vector<Outcomes> outcomes(study.models.size());
  const auto& config = study.config;
  const auto baseline = baseline_of(config, study.alternatives);
  const auto is_done = [&](std::int64_t done) {
    if (!config.half_width) return done == config.replications;
    return done == config.most ||
           (done > 0 && sim::study::is_precise(samples_of(outcomes, config.of), baseline, *config.half_width, config.confidence()));
  };
  for (std::int64_t done = 0; !is_done(done);) {
    const auto next = config.half_width ? sim::study::next_round(done, config.most) : config.replications;
    ProgressBar bar(!options.quiet, config.half_width ? fmt::format("replications {} to {}", done + 1, next) : "comparing");
    run_round(study, done, next, options.threads, [&](double share) { bar.update(share); return !stop_requested(); }, outcomes);
    done = next;
  }
  return outcomes;
}

/// What all alternatives have, each once, in order of first sight.
template <class T, class Of>
std::vector<T> together(const Study& study, Of of) {
  std::vector<T> all;
  for (const auto& loaded : study.models)
    for (const auto& item : of(loaded))
      if (std::find(all.begin(), all.end(), item) == all.end()) all.push_back(item);
  return all;
}

void keep(sim::results::Store& store, const Study& study, const Comparison& comparison, const std::vector<std::string>& notes) {
  write_provenance(store, {study.models[comparison.baseline].model.scenario,
                           together<std::string>(study, [](const Loaded& loaded) -> auto& { return loaded.model.inputs; }), notes,
                           together<std::filesystem::path>(study, [](const Loaded& loaded) -> auto& { return loaded.folders; }),
                           comparison.replications});
  std::vector<std::string> effective;
  for (const auto& loaded : study.models) effective.push_back(effective_text(loaded.model));
  write_comparison(store, comparison, effective);
  std::vector<std::vector<DrawnInput>> inputs;
  for (const auto& loaded : study.models) inputs.push_back(drawn_inputs(loaded.model, comparison.replications));
  write_compared_inputs(store, comparison, inputs);
  store.commit();
}

}  // namespace

int compare_command(const CompareOptions& options) {
  const auto study = read_study(options);
  const auto notes = together<std::string>(study, [](const Loaded& loaded) -> auto& { return loaded.model.notes; });
  std::optional<sim::results::Store> store;
  if (!options.output.empty()) store.emplace(options.output);
  catch_signals();
  const auto comparison = compare(study.models.front().model.scenario.title, study.config, study.alternatives, replicate(study, options));
  if (store) keep(*store, study, comparison, notes);
  if (!options.quiet)
    for (const auto& note : notes) fmt::print(stderr, "note: {}\n", note);
  if (options.json) fmt::print("{}", comparison_json(comparison));
  else if (!options.quiet) fmt::print("{}", comparison_table(comparison));
  if (!options.quiet && store) fmt::print(stderr, "results: {}\n", options.output.string());
  return 0;
}

}  // namespace jevons::tools
