// From [[workload]] kind = "collective" to a plan: one job whose work is repeat x the time of one on the
// network of its site, on accelerators that spin. Seconds of work are those on the first kind of servers,
// where nobody else sends.
#pragma once

#include "models/build_training.hpp"

namespace jevons {

/// Complains of keys that belong to other kinds of workloads, and of what is wrong with the collective by
/// itself. True if nothing is.
bool check_collective(WorkloadConfig&, const std::string& key, sim::config::Document&);

/// The plan of a collective that check_collective() found good, without routes. Nothing, and a complaint,
/// where it cannot run on one of `hosts`.
std::optional<WorkloadPlan> load_collective(const WorkloadConfig&, const std::string& key,
                                            const std::string& name, const Plant&,
                                            const std::vector<TrainingHost>& hosts, const sim::Window&,
                                            sim::config::Document&);

}  // namespace jevons
