// What a server of the catalogue is once it stands in a site, and what a unit that a job holds does to it.
#pragma once

#include <optional>

#include "models/compute/catalog.hpp"
#include "models/plant.hpp"
#include "models/workload/workload.hpp"

namespace jevons {

inline constexpr double kMostPower = 9.2e9;  // what a meter holds, in W

/// Each accelerator (if there are any) cut into `slots` and held to `cap_w`. A model whose peak_w is above kMostPower
/// cannot be metered, and has no more than its peak.
ServerModel server_model(const ServerSpec&, const AcceleratorSpec*, std::int64_t slots, std::optional<double> cap_w);

/// What one held unit of the workload does to a server of this model and entry.
Duty duty_of(const WorkloadConfig&, const ServerModel&, const ServerSpec&, const AcceleratorSpec*, std::optional<double> cap_w);

/// A server of which every unit does this.
Draw full(const ServerModel&, const Duty&);

/// What draws so much of it above idle, at the same rate.
Duty scaled(const Duty& duty, double draw);

/// One accelerator of a replica that has nothing to do. Beside others on a server it counts for the most that it can draw.
Duty duty_of_replica(const InferencePlan& plan, const ServerModel& model);

}  // namespace jevons
