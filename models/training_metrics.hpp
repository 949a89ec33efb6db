// What a run reports of each training, under `workload.NAME.`.
#pragma once

#include <vector>

#include "models/accounts/metrics.hpp"

namespace jevons {

/// Of the workload of this number, which trains.
struct TrainingMetric {
  MetricInfo info;
  double (*of)(const World&, std::uint32_t workload);
};
const std::vector<TrainingMetric>& training_metrics();

}  // namespace jevons
