// jevons check: reads everything that a run would read, reports every error of every file, runs nothing.
#include <fmt/format.h>

#include "models/study.hpp"
#include "tools/commands.hpp"

namespace jevons::tools {

namespace {

/// How many points the scenario's sweep has, each of which has been read.
std::size_t points_checked(const ScenarioOptions& options) {
  const auto path = data_path(options.data);
  const Study study(sim::config::Document::load(options.file, options.overrides, path), path);
  study.survey(0, [](double) { return true; });
  return study.plan().points();
}

}  // namespace

int check_command(const std::vector<ScenarioOptions>& scenarios) {
  int code = 0;
  for (const auto& options : scenarios) {
    try {
      const auto model = load_model(options).model;
      fmt::print("{}: ok, {} servers, {} input files{}\n", options.file.string(), model.plant->model_of_server.size(), model.inputs.size(),
                 model.scenario.sweep ? fmt::format(", a sweep of {} points", points_checked(options)) : "");
    } catch (const sim::config::BadInput& bad) {
      fmt::print(stderr, "{}\n", bad.what());
      code = 2;
    }
  }
  return code;
}

}  // namespace jevons::tools
