// Jobs as they run: arrival, waiting, start on the servers that placement chooses, changes of rate, finish.
// Jobs that may wait or go elsewhere do so before they join a queue (models/shifting.hpp, models/routing.hpp).
// A job is work and a rate: whatever slows it changes the rate, the finish is rescheduled, the work is kept.
#pragma once

#include <cstdint>

#include "models/state.hpp"

namespace jevons {

struct World;

void set_up_arrivals(World&);
void on_job_arrives(World&, std::uint32_t workload);
void on_job_finishes(World&, std::uint32_t slot);
void on_schedule(World&, std::uint32_t pool);

/// A held job joins the queue of its pool.
void enter_queue(World&, std::uint32_t slot);
/// A running job gives back what it holds and is held; the work that it has done is kept.
void interrupt(World&, std::uint32_t slot);

/// Changes the rate of a running job; at rate 0 it stands still until the next change.
void set_rate(World&, std::uint32_t slot, double rate);

}  // namespace jevons
