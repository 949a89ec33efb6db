// All replications of a scenario, to a results file where one is wanted: what `run` does and `verify` repeats.
#pragma once

#include <filesystem>
#include <vector>

#include "models/scenario.hpp"
#include "models/simulation.hpp"

namespace jevons::tools {

struct Session {
  std::int64_t replications = 1, threads = 0;
  std::filesystem::path output;  // empty: no file
  std::vector<std::filesystem::path> folders;  // where files named by the scenario were looked for first
};

/// Runs replications 0 ... n-1. Series and jobs in the file are those of replication 0. Throws as run() does,
/// sim::results::BadDestination before the first run, and sim::results::WriteError; then nothing stands under the output's name that was not there before.
std::vector<Outcome> run_session(const Model& model, const Session& session, const Progress& progress);

/// Objects of a results file that differ between two runs of the same scenario.
std::vector<std::string> not_reproducible();

}  // namespace jevons::tools
