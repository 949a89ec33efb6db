// What a workload reports of itself, under `workload.NAME.`, where its kind has more to say than jobs: a kind's metrics are
// listed in a file of its own, and found by the kind's name here.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "models/accounts/metrics.hpp"

namespace jevons {

struct WorkloadMetric {
  MetricInfo info;
  double (*of)(const World&, std::uint32_t index);  // of what Plant::reported counts
};

/// Of a kind of workload ([[workload]] kind); none of one that brings jobs and nothing else.
const std::vector<WorkloadMetric>& workload_metrics(std::string_view kind);
/// The kinds that have some.
const std::vector<std::string_view>& reporting_kinds();

}  // namespace jevons
