// What a run reports of each service, under `workload.NAME.`.
#pragma once

#include <vector>

#include "models/accounts/workload_metrics.hpp"

namespace jevons {

/// Of service i of Plant::services.
const std::vector<WorkloadMetric>& inference_metrics();

}  // namespace jevons
