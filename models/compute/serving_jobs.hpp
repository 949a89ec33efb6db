// Jobs that serve: none of a queue's, they hold servers for a service until it lets them go.
#pragma once

#include <cstdint>

#include "models/workload/job.hpp"

namespace jevons {

struct World;

/// Takes servers at once; the job must fit. Gives its slot.
std::uint32_t begin_serving(World&, std::uint32_t workload, std::uint32_t pool, const JobSpec&);
/// It gives them back, and is finished.
void end_serving(World&, std::uint32_t slot);

}  // namespace jevons
