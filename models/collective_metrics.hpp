// What a run reports of each collective that is repeated, under `workload.NAME.`.
#pragma once

#include <vector>

#include "models/accounts/workload_metrics.hpp"

namespace jevons {

/// By the number of the workload among Plant::workloads.
const std::vector<WorkloadMetric>& collective_metrics();

}  // namespace jevons
