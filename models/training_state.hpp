// What changes while a training run goes on, beside the job that it is.
#pragma once

#include <array>
#include <cstdint>

#include "models/purposes.hpp"
#include "sim/engine/random.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

struct TrainingState {
  sim::Stream failures{0, 0, purpose::training_failures, 0};
  double until_failure_s = 0;           // of time on its servers, at `since`
  std::uint32_t stamp = 0;              // of the pending failure
  std::uint32_t slot = 0;               // of its job
  bool on_servers = false, done = false;
  std::uint32_t pool = 0;               // where it is, or was last
  sim::Time since;                      // last came to its servers, changed what it does there, or failed
  sim::Time started, finished;
  double kept_s = 0;                    // work of the job at the last checkpoint
  double lost_s = 0;                    // work that was done and lost
  double held_s = 0, standing_s = 0;    // on its servers until `since`; of it standing while its state comes back or is
                                        // saved to leave them
  std::array<std::int64_t, 6> interruptions{};  // by cause
};

}  // namespace jevons
