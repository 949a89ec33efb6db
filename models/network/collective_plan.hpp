// A collective that a job repeats, as it will be simulated: what one costs on the network of its home.
#pragma once

#include "models/network/fabric.hpp"
#include "models/workload/collective_config.hpp"

namespace jevons {

struct CollectivePlan {
  RankGroup group;
  CollectiveCost cost;  // of one, where nobody else sends
  double bytes = 0, repeat = 1;
  double bus_factor = 1;  // bus bandwidth over bytes / time, as NCCL's tests have it
  double waiting_w = 0;   // of its accelerators while they spin
};

/// What one costs on this fabric; `algorithm` of all-reduces alone.
CollectiveCost cost_of(const CollectiveConfig&, const Fabric&, Algorithm algorithm, double share = 1);

/// 2 (n-1)/n of an all-reduce, else (n-1)/n: what each link of a ring would carry.
double bus_factor(const CollectiveConfig&);

}  // namespace jevons
