// What a fluid workload reports under its own name.
#pragma once

#include "models/accounts/workload_metrics.hpp"

namespace jevons {

const std::vector<WorkloadMetric>& stock_metrics();

}  // namespace jevons
