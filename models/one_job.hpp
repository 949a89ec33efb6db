// What workloads have in common that are one job, which knows what it is from a table of its own.
#pragma once

#include <optional>
#include <string>

#include "models/workload/workload.hpp"
#include "sim/config/document.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

/// Complains of keys that describe streams of jobs.
void refuse_keys_of_streams(const WorkloadConfig&, const std::string& key, sim::config::Document&);

/// It holds accelerators; complains where it is said to hold cores.
void hold_accelerators(WorkloadConfig&, const std::string& key, sim::config::Document&);

/// It arrives as the run begins, or when it is said to; nothing, and a complaint, where that is not within
/// the run.
std::optional<sim::Time> arrival_of(const WorkloadConfig&, const std::string& key, const sim::Window&,
                                    sim::config::Document&);

}  // namespace jevons
