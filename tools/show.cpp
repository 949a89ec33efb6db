// jevons show: the scenario in full, defaults included, each with its unit and source; itself a valid scenario.
#include <fmt/format.h>

#include "models/uncertain.hpp"
#include "tools/commands.hpp"

namespace jevons::tools {

int show_command(const ScenarioOptions& options) {
  auto model = load_model(options).model;
  fmt::print("{}", sim::config::to_toml(model.scenario, true, texts_of(model.uncertain)));
  return 0;
}

}  // namespace jevons::tools
