// Jobs as they run: arrival, waiting, start on the servers that placement chooses, changes of rate, finish.
// A job is work and a rate: whatever slows it changes the rate, the finish is rescheduled, the work is kept.
// A job no wider than the largest server runs on one server; a wider one takes largest-server pieces where
// the placement finds them and whatever is free elsewhere for the rest.
#pragma once

#include <cstdint>

#include "models/state.hpp"

namespace jevons {

struct World;

void set_up_arrivals(World&);
void on_job_arrives(World&, std::uint32_t workload);
void on_job_finishes(World&, std::uint32_t slot);
void on_schedule(World&, std::uint32_t pool);

/// What is known of a live job, its usage only at places that it has left; one that runs may have no finish,
/// one that waits no start.
JobRow row_of(const World&, std::uint32_t slot);

/// Changes the rate of a running job; at rate 0 it stands still until the next change.
void set_rate(World&, std::uint32_t slot, double rate);

}  // namespace jevons
