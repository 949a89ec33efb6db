// Jobs as they run: arrival, waiting, start on the servers that placement chooses, changes of rate, finish.
// Jobs that may wait or go elsewhere do so before they join a queue (models/shifting.hpp, models/routing.hpp).
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

/// A held job joins the queue of its pool.
void enter_queue(World&, std::uint32_t slot);
/// A running job gives back what it holds and is held; the work that it has done is kept.
void interrupt(World&, std::uint32_t slot);
/// What is left of a job by its estimate, in seconds at rate 1.
double estimate_left_s(const LiveJob&, sim::Time now);

/// A job that is none of a queue's takes servers at once, for a service; it must fit. Gives its slot.
std::uint32_t begin_serving(World&, std::uint32_t workload, std::uint32_t pool, const JobSpec&);
/// It gives them back, and is finished.
void end_serving(World&, std::uint32_t slot);

/// Changes the rate of a running job; at rate 0 it stands still until the next change.
void set_rate(World&, std::uint32_t slot, double rate);

}  // namespace jevons
