// From [[workload]] kind = "vms" to a plan: kinds of machines, their demand, how the experiment is read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/vms/plan.hpp"
#include "models/workload/workload.hpp"

namespace jevons {

/// Reads what the configuration at `key` ("workload[0]") names. Every error goes to the document; hosts are still
/// to come. Files that were read are added to `files`.
std::optional<VmPlan> load_machines(const WorkloadConfig&, const std::string& key, sim::Span duration,
                                    sim::config::Document&, std::vector<std::string>& files);

/// Seconds that the copy of the largest machine takes through the slowest port.
double slowest_copy_s(const VmPlan&);

/// Complains of machines that no host can ever hold, and of copies that take longer than a round where the
/// experiment is read as CloudSim has it.
void check_machines(const VmPlan&, const std::string& key, sim::config::Document&);

}  // namespace jevons
