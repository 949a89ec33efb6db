// What virtual machines want: a share of their own capacity, sampled at a fixed step; from a folder of
// traces, or drawn by a fitted process (demand_process.hpp). Machine i is the i-th file in bytewise order of
// names.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/time.hpp"

namespace jevons {

struct VmDemand {
  std::int64_t machines = 0, samples = 0;
  double step_s = 300;
  std::vector<double> share;  // [machine][sample], 0 to 1

  const double* of(std::size_t machine) const { return &share[machine * static_cast<std::size_t>(samples)]; }
  /// The sample at this index, the last one beyond the end.
  double sample(std::size_t machine, std::int64_t k) const {
    return of(machine)[k < samples ? k : samples - 1];
  }
};

/// Reads every file of a folder: one percentage a line. Located errors go to `errors`: a file that is no trace, one
/// that is shorter or longer than the others, a percentage outside 0 ... 100. What is wrong with the folder as a
/// whole goes to `problem`: no traces in it, or traces that end before the run does.
std::optional<VmDemand> read_demand(const std::filesystem::path& folder, sim::Span step, sim::Span duration,
                                    std::vector<std::string>& files, std::vector<std::string>& errors,
                                    std::string& problem);

}  // namespace jevons
