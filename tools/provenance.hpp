// Where results come from: which jevons, which scenario and inputs, when; the root attributes of every results file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "models/scenario.hpp"
#include "sim/results/store.hpp"

namespace jevons::tools {

struct Provenance {
  const Scenario& scenario;
  std::vector<std::string> inputs, notes;      // of all that is run
  std::vector<std::filesystem::path> folders;  // where files named by the scenario were looked for first
  std::int64_t replications = 1;
};

void write_provenance(sim::results::Store& store, const Provenance& provenance);

/// A line `SHA-256  path` for each input file, with absolute paths.
std::string inputs_with_sums(const std::vector<std::string>& inputs);

}  // namespace jevons::tools
