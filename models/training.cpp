#include "models/training.hpp"

#include <algorithm>
#include <cmath>

#include "models/compute/dispatch.hpp"
#include "models/compute/modes.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

const TrainingPlan* plan_of(const World& w, std::uint32_t slot) {
  const auto& plan = w.plant->workloads[w.state.jobs.live[slot].workload].training;
  return plan ? &*plan : nullptr;
}

TrainingState& state_of(World& w, std::uint32_t slot) { return w.state.workloads[w.state.jobs.live[slot].workload].training; }

double next_failure_s(TrainingState& t, double mtbf_s) { return -mtbf_s * std::log(t.failures.uniform()); }

/// It did on its servers until now what its mode says.
void count_time(World& w, std::uint32_t slot) {
  auto& t = state_of(w, slot);
  const double passed_s = (w.now() - t.since).seconds();
  t.held_s += passed_s;
  if (w.state.jobs.live[slot].mode != JobMode::work) t.standing_s += passed_s;
  if (plan_of(w, slot)->mtbf_s) t.until_failure_s -= passed_s;
  t.since = w.now();
}

void await_failure(World& w, std::uint32_t slot, TrainingState& t) {
  ++t.stamp;
  const auto when = later(w.now(), t.until_failure_s);
  if (plan_of(w, slot)->mtbf_s && when <= w.end())
    w.schedule(std::max(when, w.now() + sim::nanoseconds(1)), Kind::training_fails, w.state.jobs.live[slot].workload, t.stamp);
}

double work_done_s(const World& w, const LiveJob& job) {
  return job.spec.work_s - job.remaining_s + job.rate * (w.now() - job.since).seconds();
}

}  // namespace

void set_up_training(World& w) {
  for (std::uint32_t workload = 0; workload < w.plant->workloads.size(); ++workload) {
    const auto& plan = w.plant->workloads[workload].training;
    if (!plan) continue;
    auto& t = w.state.workloads[workload].training;
    t.pool = w.plant->workloads[workload].routes.front().pool;
    t.failures = sim::Stream(static_cast<std::uint64_t>(w.plant->seed), w.replication, purpose::training_failures, workload);
    if (plan->mtbf_s) t.until_failure_s = next_failure_s(t, *plan->mtbf_s);
  }
}

void training_begins(World& w, std::uint32_t slot) {
  if (!plan_of(w, slot)) return;
  auto& t = state_of(w, slot);
  if (t.held_s == 0 && !t.on_servers) t.started = w.now();
  t.slot = slot;
  t.pool = w.state.jobs.live[slot].pool;
  t.on_servers = true;
  t.since = w.now();
  await_failure(w, slot, t);
}

void training_turns(World& w, std::uint32_t slot) {
  if (plan_of(w, slot)) count_time(w, slot);
}

void training_leaves(World& w, std::uint32_t slot) {
  if (!plan_of(w, slot)) return;
  auto& t = state_of(w, slot);
  count_time(w, slot);
  t.kept_s = work_done_s(w, w.state.jobs.live[slot]);
  t.on_servers = false;
  ++t.stamp;
}

void training_ends(World& w, std::uint32_t slot) {
  if (!plan_of(w, slot)) return;
  auto& t = state_of(w, slot);
  count_time(w, slot);
  t.on_servers = false;
  t.done = true;
  t.finished = w.now();
  ++t.stamp;
}

void on_training_fails(World& w, std::uint32_t workload) {
  auto& t = w.state.workloads[workload].training;
  auto& job = w.state.jobs.live[t.slot];
  const auto& plan = *plan_of(w, t.slot);
  count_time(w, t.slot);
  const double draw = t.failures.uniform();
  ++t.interruptions[static_cast<std::size_t>(std::lower_bound(plan.cause_shares.begin(), plan.cause_shares.end() - 1, draw) - plan.cause_shares.begin())];
  t.until_failure_s = next_failure_s(t, *plan.mtbf_s);
  set_rate(w, t.slot, 0);
  const double done_s = work_done_s(w, job);
  t.kept_s += plan.kept_of(done_s - t.kept_s);
  const double lost_s = std::max(0.0, done_s - t.kept_s);
  t.lost_s += lost_s;
  w.state.statistics.work_lost_s += lost_s * job.base_width;
  job.remaining_s += lost_s;
  stand(w, t.slot, JobMode::restore, plan.restart);
  await_failure(w, t.slot, t);
}

}  // namespace jevons
