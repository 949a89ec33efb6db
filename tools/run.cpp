// jevons run: runs a scenario, prints the summary, keeps the results where asked.
#include <fmt/format.h>

#include <cstdio>

#include "tools/commands.hpp"
#include "tools/session.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {

int run_command(const RunOptions& options) {
  const auto [model, folders] = load_model(options, options.output);
  catch_signals();
  std::vector<Outcome> outcomes;
  {
    ProgressBar bar(!options.quiet, "running");
    const Session session{options.replications, options.threads, options.output, folders};
    outcomes = run_session(model, session, [&](double share) { bar.update(share); return !stop_requested(); });
  }
  if (!options.quiet)
    for (const auto& note : model.notes) fmt::print(stderr, "note: {}\n", note);
  if (options.json) fmt::print("{}", summary_json(outcomes, drawn_inputs(model, options.replications)));
  else if (!options.quiet) fmt::print("{}", summary_table(model.scenario.title, outcomes));
  const auto told = options.quiet ? std::vector<std::string>{} : warnings(outcomes);
  if (!told.empty()) std::fflush(stdout);  // they stand below the table, not within it
  for (const auto& warning : told) fmt::print(stderr, "warning: {}\n", warning);
  if (!options.quiet && !options.output.empty()) fmt::print(stderr, "results: {}\n", options.output.string());
  return 0;
}

}  // namespace jevons::tools
