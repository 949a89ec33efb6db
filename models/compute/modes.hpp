// What a running job does with the servers that it holds: it works, or stands still while its state is saved
// or restored (JobMode), each with a draw of its own (WorkloadPlan::duty and ::standing).
#pragma once

#include <cstdint>

#include "models/state.hpp"

namespace jevons {

struct World;

/// From now on, at the rate that goes with it; what it has used so far is kept.
void set_mode(World&, std::uint32_t slot, JobMode mode);
/// Saves or restores for so long; then its next turn comes (models/shifting.hpp).
void stand(World&, std::uint32_t slot, JobMode mode, sim::Span length);
/// The next turn of a job, in place of one that may be pending.
void turn_at(World&, std::uint32_t slot, sim::Time when);

}  // namespace jevons
