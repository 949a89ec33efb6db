#include "models/accounts/workload_metrics.hpp"

#include "models/collective_metrics.hpp"
#include "models/inference/metrics.hpp"
#include "models/stock_metrics.hpp"
#include "models/training_metrics.hpp"

namespace jevons {
namespace {

struct KindMetrics {
  std::string_view kind;
  const std::vector<WorkloadMetric>& (*metrics)();
};

/// A line a kind.
const std::vector<KindMetrics> kKinds{
    {"training", training_metrics},
    {"inference", inference_metrics},
    {"collective", collective_metrics},
    {"fluid", stock_metrics},
};

}  // namespace

const std::vector<WorkloadMetric>& workload_metrics(std::string_view kind) {
  static const std::vector<WorkloadMetric> none;
  for (const auto& entry : kKinds)
    if (entry.kind == kind) return entry.metrics();
  return none;
}

const std::vector<std::string_view>& reporting_kinds() {
  static const auto kinds = [] {
    std::vector<std::string_view> all;
    for (const auto& entry : kKinds) all.push_back(entry.kind);
    return all;
  }();
  return kinds;
}

}  // namespace jevons
