// What a run reports of its virtual machines and their hosts.
#pragma once

#include <vector>

#include "models/accounts/metrics.hpp"
#include "models/vms/sums.hpp"

namespace jevons {

/// Of virtual machines, all sites together; not reported by a run without any.
struct MachineMetric {
  MetricInfo info;
  double (*of)(const VmBooks&, const World&);
};
const std::vector<MachineMetric>& machine_metrics();

/// The sums of all sites.
VmBooks books_of_all(const World&);

}  // namespace jevons
