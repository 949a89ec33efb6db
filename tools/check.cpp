// jevons check: reads everything that a run would read, reports every error of every file, runs nothing.
#include <fmt/format.h>

#include "tools/commands.hpp"

namespace jevons::tools {

int check_command(const std::vector<ScenarioOptions>& scenarios) {
  int code = 0;
  for (const auto& options : scenarios) {
    try {
      const auto model = load_model(options).model;
      fmt::print("{}: ok, {} servers, {} input files\n", options.file.string(), model.plant->model_of_server.size(), model.inputs.size());
    } catch (const sim::config::BadInput& bad) {
      fmt::print(stderr, "{}\n", bad.what());
      code = 2;
    }
  }
  return code;
}

}  // namespace jevons::tools
