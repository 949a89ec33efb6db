#include "models/network/collective_plan.hpp"

namespace jevons {

CollectiveCost cost_of(const CollectiveConfig& config, const Fabric& fabric, Algorithm algorithm,
                       double share) {
  const auto group = fabric.group_of(config.ranks);
  if (config.operation == "reduce_scatter") return fabric.reduce_scatter(group, config.bytes, share);
  if (config.operation == "all_gather") return fabric.all_gather(group, config.bytes, share);
  if (config.operation == "all_to_all") return fabric.all_to_all(group, config.bytes, share);
  return fabric.all_reduce(group, config.bytes, share, algorithm);
}

double bus_factor(const CollectiveConfig& config) {
  const double n = static_cast<double>(config.ranks);
  return (config.operation == "all_reduce" ? 2 : 1) * (n - 1) / n;
}

}  // namespace jevons
