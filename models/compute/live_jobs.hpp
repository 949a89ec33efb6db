// The table of live jobs: its slots are reused, and what stands in one is told when it ends.
#pragma once

#include <cstdint>

#include "models/state.hpp"

namespace jevons {

struct World;

/// A slot for this job; stamps of events that may be pending for an earlier one there go on.
std::uint32_t new_job(JobTable&, LiveJob job);
/// Events that may be pending for it are void.
void free_job(JobTable&, std::uint32_t slot);

/// What is left of a job by its estimate, in seconds at rate 1.
double estimate_left_s(const LiveJob&, sim::Time now);
/// What is known of a live job, its usage only at places that it has left; one that was never started has no
/// start, and one that has not finished no finish.
JobRow row_of(const World&, std::uint32_t slot);
/// All that a job holds, for good: its row, finished now, waits for the settlement.
void give_all_back(World&, std::uint32_t slot);

}  // namespace jevons
