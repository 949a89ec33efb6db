// Runs a scenario through the library, forks it half way, and prints what came of both halves of the story.
#include <cstdio>
#include <filesystem>

#include "models/scenario.hpp"
#include "models/simulation.hpp"

int main(int argc, char** argv) {
  const std::filesystem::path shipped = SCENARIOS;
  const std::filesystem::path file = argc > 1 ? argv[1] : (shipped / "minimal.toml").string();
  const sim::config::DataPath path{{shipped / "data", shipped}};
  try {
    auto document = sim::config::Document::load(file, {"seed=7"}, path);
    const auto model = jevons::build_model(document, path);
    auto world = model.world(0);
    auto fork = world;
    const auto outcome = jevons::run(world);
    const auto again = jevons::run(fork);
    for (const auto& metric : outcome.metrics)
      std::printf("%s %.17g %s\n", metric.name.c_str(), metric.value, metric.unit.c_str());
    return outcome.trace_hash == again.trace_hash ? 0 : 1;
  } catch (const sim::config::BadInput& bad) {
    std::fprintf(stderr, "%s\n", bad.what());
    return 2;
  }
}
