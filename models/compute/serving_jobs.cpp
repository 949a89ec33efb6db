#include "models/compute/serving_jobs.hpp"

#include "models/compute/live_jobs.hpp"
#include "models/compute/placing.hpp"
#include "models/world.hpp"

namespace jevons {

std::uint32_t begin_serving(World& w, std::uint32_t workload, std::uint32_t number, const JobSpec& spec) {
  const auto slot = new_job(w.state.jobs, {.spec = spec,
                                           .state = JobState::serving,
                                           .workload = static_cast<std::uint16_t>(workload),
                                           .pool = number,
                                           .base_width = spec.width,
                                           .has_begun = true,
                                           .started = w.now(),
                                           .resumed = w.now(),
                                           .since = w.now()});
  auto& pool = w.state.pools[number];
  place(w, pool, slot);
  pool.running.insert(slot, sim::Time::never().ns, spec.width);
  pool.room_slot = QueueView::kNone;
  return slot;
}

void end_serving(World& w, std::uint32_t slot) {
  const auto number = w.state.jobs.live[slot].pool;
  auto& pool = w.state.pools[number];
  give_all_back(w, slot);
  pool.running.erase(slot);
  pool.room_slot = QueueView::kNone;
  free_job(w.state.jobs, slot);
  w.request_schedule(number);
}

}  // namespace jevons
