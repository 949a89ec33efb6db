// A training run as it will be simulated: steps folded into cycles that end with a checkpoint, what a cycle takes and draws, and
// what interrupts it. Seconds of work are those of the reference accelerator at full clock, checkpoints included:
//   cycle = K steps + delta,   K steps last Young's or Daly's interval (models/training/checkpoints.hpp), or as long as is said
//   work  = tokens / (tokens of a step) steps and their checkpoints
//   draw  = time-weighted mean of the phases: computing, transfers and stragglers (spinning), bubbles, input and checkpoints (stalled)
// A step lasts seconds and a cycle minutes: neither is an event. A cap below what computing draws slows that phase, and no other.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "models/compute/accelerator.hpp"
#include "models/network/fabric.hpp"
#include "models/training/memory.hpp"
#include "models/training/step.hpp"

namespace jevons {

inline constexpr std::array<const char*, 6> failure_causes{"gpu", "hbm", "network", "host", "software", "other"};
inline constexpr std::array<const char*, 6> cycle_phases{"compute", "communication", "bubble", "straggler", "input", "checkpoint"};

/// A transfer over a fabric, where the job gets this share of the bandwidth between islands; and its seconds.
CollectiveCost transfer_cost(const Fabric& fabric, const Transfer&, double share = 1);
TransferTime transfer_time(const Fabric& fabric, double share = 1);

struct TrainingPlan {
  std::int64_t accelerators = 1;
  double tokens = 0, steps = 0, model_flop = 0;  // of the run
  double peak_flop_per_s = 0;                    // of all accelerators, in the format it runs in
  TrainingStep step;                             // of the reference accelerator, at full clock
  double steps_per_cycle = 0, save_s = 0;        // infinite where nothing is saved
  double work_s = 0;
  std::optional<double> mtbf_s;                  // of the run as a whole
  sim::Span restart;
  std::array<double, failure_causes.size()> cause_shares{};  // their running sum, up to 1

  bool saves() const { return steps_per_cycle < steps; }
  double interval_s() const { return steps_per_cycle * step.total_s(); }
  double cycle_s() const { return interval_s() + save_s; }
  /// Work that was kept when so much of it has been done since the last checkpoint or start.
  double kept_of(double done_s) const;
};

/// `reference`: of the servers that it may run on, the first kind; it must have no problems_on() it.
TrainingPlan training_plan(const TrainingConfig&, const LanguageModel&, const AcceleratorSpec& reference, std::int64_t per_server,
                           const Fabric&);

/// What one accelerator of a kind does in the cycles of a plan.
struct TrainingPace {
  std::array<double, cycle_phases.size()> phase_s{}, phase_w{};  // of a cycle; drawn in each
  double rate = 1;      // of work, at full clock and under the cap
  double unscaled = 0;  // share of its time that a slower clock does not stretch
  double standing_w = 0;  // drawn while its state comes back
  double above_idle_w = 0, clocked_w = 0, standing_above_idle_w = 0;
};

/// `end_to_end_phase`: of the accelerator's power model, for a throughput that is given end to end.
TrainingPace training_pace(const TrainingPlan&, const TrainingConfig&, const LanguageModel&, const AcceleratorSpec&, std::int64_t per_server,
                           const Fabric&, std::optional<double> cap_w, std::size_t end_to_end_phase, double share = 1);

}  // namespace jevons
