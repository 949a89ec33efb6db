// A job: work, and what it asks for. Work is counted in seconds at rate 1 (a server of speed 1, no cap).
#pragma once

#include <cstdint>

#include "sim/engine/time.hpp"

namespace jevons {

/// What a job occupies: whole cores of CPU servers, or whole accelerators of accelerator servers.
enum class Resource : std::uint8_t { cores, accelerators };

struct JobSpec {
  sim::Time arrival;
  double work_s = 0;      // > 0, seconds at rate 1 with all of its width
  double estimate_s = 0;  // what the user said it would take, >= work_s where estimates are upper bounds
  sim::Time deadline = sim::Time::never();
  std::int32_t width = 1;  // units of the workload's resource, all at once (gang)
  std::int32_t slots = 0;  // of one accelerator, which others may share; 0: whole units
  std::int64_t id = 0;     // number within its workload: row of the trace or count of the generator
};

/// Whether a finish is beyond the deadline, by more than rounding to nanoseconds may make it.
inline bool is_late(const JobSpec& job, sim::Time finish) {
  return job.deadline != sim::Time::never() && finish > job.deadline + sim::nanoseconds(1000);
}

/// So many seconds after `t`; Time::never() where the clock does not reach.
inline sim::Time later(sim::Time t, double seconds) {
  return seconds < 8e9 ? t + sim::seconds(seconds) : sim::Time::never();
}

}  // namespace jevons
