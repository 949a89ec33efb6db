#include "models/compute/modes.hpp"

#include "models/compute/dispatch.hpp"
#include "models/compute/holding.hpp"
#include "models/compute/moving.hpp"
#include "models/compute/speed.hpp"
#include "models/network_sharing.hpp"
#include "models/training.hpp"
#include "models/world.hpp"

namespace jevons {

void set_mode(World& w, std::uint32_t slot, JobMode mode) {
  auto& jobs = w.state.jobs;
  set_rate(w, slot, 0);
  keep_usage(w, slot);
  training_turns(w, slot);
  jobs.live[slot].mode = mode;
  for (auto at = jobs.live[slot].allocations; at != Allocation::kEnd; at = jobs.allocations[at].next)
    do_as_its_mode(w, at);
  follow_links(w, slot);
  set_rate(w, slot, rate_of(w, slot));
}

void turn_at(World& w, std::uint32_t slot, sim::Time when) {
  auto& job = w.state.jobs.live[slot];
  ++job.turn_stamp;
  if (when < w.end()) w.schedule(std::max(when, w.now() + sim::nanoseconds(1)), Kind::job_turns, slot, job.turn_stamp);
}

void stand(World& w, std::uint32_t slot, JobMode mode, sim::Span length) {
  if (w.state.jobs.live[slot].mode != mode) set_mode(w, slot, mode);
  turn_at(w, slot, w.now() + length);
}

}  // namespace jevons
