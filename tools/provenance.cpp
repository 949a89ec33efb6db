#include "tools/provenance.hpp"

#include <fmt/format.h>

#include <chrono>

#include "tools/version.hpp"

namespace jevons::tools {

void write_provenance(sim::results::Store& store, const Provenance& p) {
  store.attribute("/", "title", p.scenario.title);
  store.attribute("/", "source", std::string("jevons ") + kVersion);
  store.attribute("/", "version", kVersion);
  store.attribute("/", "git_commit", kGitCommit);
  store.attribute("/", "build_type", kBuildType);
  store.attribute("/", "compiler", __VERSION__);
  std::string folders;
  for (const auto& folder : p.folders) folders += folder.string() + "\n";
  store.attribute("/", "scenario_folders", folders);
  store.attribute("/", "seed", p.scenario.seed);
  store.attribute("/", "replications", std::to_string(p.replications));
  store.attribute("/", "start", sim::format_instant(p.scenario.start));
  store.attribute("/", "finish", sim::format_instant(sim::at(p.scenario.start, sim::Time{} + p.scenario.duration)));
  std::string notes;
  for (const auto& note : p.notes) notes += note + "\n";
  store.attribute("/", "inputs_sha256", inputs_with_sums(p.inputs));
  store.attribute("/", "notes", notes);
  store.attribute("/", "created", sim::format_instant(std::chrono::time_point_cast<std::chrono::nanoseconds>(
                                      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()))));
}

std::string inputs_with_sums(const std::vector<std::string>& inputs) {
  std::string lines;
  for (const auto& file : inputs)
    lines += fmt::format("{}  {}\n", sim::results::sha256_of(file), std::filesystem::absolute(file).lexically_normal().string());
  return lines;
}

}  // namespace jevons::tools
