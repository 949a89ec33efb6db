#include "models/training/plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "models/training/checkpoints.hpp"

namespace jevons {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
// Of AcceleratorSpec::phases.
constexpr std::size_t gemm = 1, communication = 2, stall = 4;

double save_time_s(const TrainingConfig& c, const LanguageModel& model) {
  return c.checkpoint.write_time ? c.checkpoint.write_time->seconds() : checkpoint_bytes(c, model) / c.checkpoint.bandwidth_b_per_s;
}

/// Work between two checkpoints.
double interval_s(const TrainingConfig& c, const Reliability& reliability) {
  if (c.checkpoint.rule == "fixed") return c.checkpoint.every->seconds();
  if (c.checkpoint.rule == "none" || !(reliability.mtbf_s < never)) return never;
  return c.checkpoint.rule == "young" ? reliability.young_s() : reliability.daly_s();
}

std::array<double, 6> running_sum(const TrainingFailures& f) {
  std::array<double, 6> shares{f.gpu, f.hbm, f.network, f.host, f.software, f.other};
  const double all = std::accumulate(shares.begin(), shares.end(), 0.0);
  std::partial_sum(shares.begin(), shares.end(), shares.begin());
  for (auto& share : shares) share /= all;
  return shares;
}

/// A cycle, or a step where there are none.
std::array<double, 6> cycle(const TrainingPlan& plan, const TrainingStep& step) {
  const double steps = plan.saves() ? plan.steps_per_cycle : 1;
  std::array<double, 6> phases{};
  for (std::size_t i = 0; i < step.phase_s.size(); ++i) phases[i] = steps * step.phase_s[i];
  phases.back() = plan.saves() ? plan.save_s : 0;
  return phases;
}

double sum(const std::array<double, 6>& phases) { return std::accumulate(phases.begin(), phases.end(), 0.0); }

}  // namespace

CollectiveCost transfer_cost(const Fabric& fabric, const Transfer& t, double share) {
  const RankGroup group{t.nodes, t.per_node};
  switch (t.kind) {
    case Transfer::Kind::all_reduce:
      return fabric.all_reduce(group, t.bytes, share);
    case Transfer::Kind::reduce_scatter:
      return fabric.reduce_scatter(group, t.bytes, share);
    case Transfer::Kind::all_gather:
      return fabric.all_gather(group, t.bytes, share);
    case Transfer::Kind::all_to_all:
      return fabric.all_to_all(group, t.bytes, share);
    case Transfer::Kind::send:
      break;
  }
  return fabric.send(group, t.bytes, share);
}

TransferTime transfer_time(const Fabric& fabric, double share) {
  return [&fabric, share](const Transfer& t) { return transfer_cost(fabric, t, share).time_s; };
}

double TrainingPlan::kept_of(double done_s) const { return saves() ? std::floor(done_s / cycle_s()) * cycle_s() : 0; }

TrainingPlan training_plan(const TrainingConfig& c, const LanguageModel& model, const AcceleratorSpec& reference, std::int64_t per_server,
                           const Fabric& fabric) {
  const double n = static_cast<double>(c.accelerators);
  TrainingPlan plan{.accelerators = c.accelerators,
                    .tokens = c.tokens,
                    .steps = c.tokens / c.tokens_per_step(),
                    .peak_flop_per_s = n * reference.peak(*precision_of(c.precision)).value(),
                    .step = training_step(c, model, reference, per_server, transfer_time(fabric)),
                    .save_s = save_time_s(c, model),
                    .mtbf_s = c.failures.mtbf ? std::optional(c.failures.mtbf->seconds() / n) : std::nullopt,
                    .restart = c.failures.restart,
                    .cause_shares = running_sum(c.failures)};
  plan.model_flop = plan.step.model_flop * plan.steps;
  const Reliability reliability{.mtbf_s = plan.mtbf_s.value_or(never), .save_s = plan.save_s, .restart_s = plan.restart.seconds()};
  // Steps are not interrupted for a checkpoint, and one of them at least is made.
  plan.steps_per_cycle = std::max(1.0, interval_s(c, reliability) / plan.step.total_s());
  plan.work_s = plan.steps * (plan.saves() ? plan.cycle_s() / plan.steps_per_cycle : plan.step.total_s());
  return plan;
}

TrainingPace training_pace(const TrainingPlan& plan, const TrainingConfig& c, const LanguageModel& model, const AcceleratorSpec& accelerator,
                           std::int64_t per_server, const Fabric& fabric, std::optional<double> cap_w, std::size_t end_to_end_phase,
                           double share) {
  const std::size_t computing = plan.step.end_to_end ? end_to_end_phase : gemm;
  const std::array<std::size_t, 6> doing{computing, communication, stall, communication, stall, stall};
  const auto cycle_at = [&](double clock) {
    return cycle(plan, training_step(c, model, accelerator, per_server, transfer_time(fabric, share), clock));
  };
  TrainingPace pace;
  pace.phase_s = cycle_at(accelerator.rate(computing, cap_w));
  const double cycle_s = sum(pace.phase_s);
  pace.rate = sum(cycle(plan, plan.step)) / cycle_s;
  pace.standing_w = accelerator.draw_w(stall, cap_w);
  pace.standing_above_idle_w = pace.standing_w - accelerator.idle_w;
  for (std::size_t i = 0; i < doing.size(); ++i) {
    pace.phase_w[i] = accelerator.draw_w(doing[i], cap_w);
    pace.above_idle_w += (pace.phase_w[i] - accelerator.idle_w) * pace.phase_s[i] / cycle_s;
  }
  if (cap_w) return pace;
  pace.clocked_w = accelerator.clocked_w(computing) * pace.phase_s[0] / cycle_s;
  pace.unscaled = std::clamp(2 - sum(cycle_at(0.5)) / cycle_s, 0.0, 1.0);
  return pace;
}

}  // namespace jevons
