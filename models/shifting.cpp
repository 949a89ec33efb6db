#include "models/shifting.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

#include "models/compute/dispatch.hpp"
#include "models/compute/live_jobs.hpp"
#include "models/compute/modes.hpp"
#include "models/world.hpp"
#include "sim/engine/local_calendar.hpp"

namespace jevons {
namespace {

constexpr double kDone_s = 1e-6;  // left of a job that is as good as finished

JobPlan& plan_of(World& w, const LiveJob& job) { return w.state.jobs.plans[job.plan]; }

/// A plan without pieces, for the policy to fill.
ShiftingPlan& new_plan(JobTable& jobs, LiveJob& job) {
  if (job.plan == LiveJob::kNoPlan) {
    if (jobs.free_plans.empty()) {
      jobs.free_plans.push_back(static_cast<std::uint32_t>(jobs.plans.size()));
      jobs.plans.emplace_back();
    }
    job.plan = jobs.free_plans.back();
    jobs.free_plans.pop_back();
  }
  auto& entry = jobs.plans[job.plan];
  entry.next = 0;
  entry.plan.pieces.clear();
  entry.plan.review = sim::Time::never();
  return entry.plan;
}

/// A job that the policy is asked about.
struct Asked {
  std::uint16_t workload, route;
  std::int32_t width;
  sim::Time from, deadline;
  double left_s;
  bool running;
  std::int32_t scale = 1;
  sim::Span restore_time{};  // that its next piece begins with
};

sim::Span span_of(double seconds) { return later({}, seconds) - sim::Time{}; }

/// How many times its width a job may hold at most.
std::span<const double> marginal_of(const World& w, const WorkloadPlan& workload, const Asked& job) {
  const auto most = w.plant->pools[workload.routes[job.route].pool].total_units / job.width;
  const std::span all(workload.marginal);
  return all.first(std::min(all.size(), static_cast<std::size_t>(most)));
}

/// As a local day begins the limits of flexible work are planned, by what came the day before.
void plan_limits(World& w, std::uint32_t number) {
  const auto& policy = *w.policies.shifting;
  auto& work = w.state.flexible[number];
  if (w.now() < work.planned_until) return;
  const auto& plan = w.plant->pools[number];
  const sim::LocalCalendar calendar(w.plant->start, w.plant->sites[plan.site].utc_offset);
  const bool first_day = work.planned_until == sim::Time{};
  work.planned_until = calendar.next_day(w.now());
  work.day_before_s = std::exchange(work.arrived_s, 0);
  work.limits.clear();
  if (first_day) return;
  auto costs = believed_costs(w, plan.site, policy.outlook, Role::shifting, work.planned_until);
  const auto slots = costs.slot_of(work.planned_until - sim::nanoseconds(1)) + 1;
  costs.cost = costs.cost.first(slots);
  costs.before = costs.before.first(slots + 1);
  const auto held =
      plan.total_units - w.state.pools[number].ready.free_units() - w.state.pools[number].coming_units();
  work.first = costs.first;
  policy.limit_day({costs, static_cast<double>(plan.total_units),
                    static_cast<double>(std::max<std::int64_t>(0, held - work.held)), work.day_before_s},
                   work.limits);
}

/// Units of flexible work that may start at this time.
double room_for(World& w, std::uint32_t pool, sim::Time when) {
  constexpr double any = std::numeric_limits<double>::infinity();
  if (!w.policies.shifting->limits()) return any;
  plan_limits(w, pool);
  const auto& work = w.state.flexible[pool];
  if (work.limits.empty()) return any;
  const auto slot = static_cast<std::size_t>((when - work.first).ns / w.policies.shifting->outlook.slot.ns);
  return work.limits[std::min(slot, work.limits.size() - 1)] - static_cast<double>(work.held);
}

/// Fills an empty plan; false if the job may simply run.
bool fill(World& w, const Asked& job, ShiftingPlan& plan) {
  const auto& policy = *w.policies.shifting;
  if (!policy.shifts() || job.deadline == sim::Time::never()) return false;
  const auto& workload = w.plant->workloads[job.workload];
  const auto& seen = w.state.workloads[job.workload];
  const double slowest = workload.routes[job.route].slowest_rate;
  const auto run = span_of(job.left_s / slowest) + job.restore_time;
  if (run > w.end() - job.from) return false;
  const auto marginal = marginal_of(w, workload, job);
  const double fastest = policy.scales() ? workload.speedup[marginal.size() - 1] : 1;
  const auto soonest = job.from + span_of(job.left_s / (slowest * fastest)) + job.restore_time;
  const auto deadline = std::max(std::min(job.deadline, w.end()), soonest);
  const auto pool = workload.routes[job.route].pool;
  const auto site = w.plant->pools[pool].site;
  const double room = room_for(w, pool, job.from);
  policy.plan(
      {.now = job.from,
       .deadline = deadline,
       .run = run,
       .mean_run = span_of(seen.estimates_s / static_cast<double>(seen.submitted) / slowest),
       .running = job.running,
       .scale = job.scale,
       .pause_cost = workload.save_time + workload.restore_time,
       .marginal = marginal,
       .costs = believed_costs(w, site, policy.outlook, Role::shifting, deadline + policy.looks_beyond()),
       .width = job.width,
       .room = room},
      plan);
  if (plan.pieces.empty() || plan.pieces.front().from < job.from || plan.review <= job.from)
    throw std::logic_error("a shifting policy planned nothing, or for the past");
  return true;
}

/// Asks the policy about a live job; true if it has a plan now.
bool ask(World& w, std::uint32_t slot) {
  auto& job = w.state.jobs.live[slot];
  if (!w.policies.shifting->shifts()) return false;
  auto& plan = new_plan(w.state.jobs, job);
  const auto& workload = w.plant->workloads[job.workload];
  const Asked asked{job.workload,
                    job.route,
                    job.base_width,
                    w.now(),
                    job.spec.deadline,
                    estimate_left_s(job, w.now()),
                    job.state == JobState::running,
                    job.scale,
                    job.state == JobState::held && job.to_restore ? workload.restore_time : sim::Span{}};
  if (fill(w, asked, plan)) return true;
  forget_plan(w, slot);
  return false;
}

void scale_to(LiveJob& job, std::int32_t scale) {
  job.scale = scale;
  job.spec.width = job.base_width * scale;
}

/// The next piece begins: the job joins the queue.
void release(World& w, std::uint32_t slot) {
  auto& job = w.state.jobs.live[slot];
  scale_to(job, plan_of(w, job).plan.pieces[plan_of(w, job).next].scale);
  ++job.turn_stamp;
  w.state.flexible[job.pool].held += job.spec.width;
  enter_queue(w, slot);
}

/// A held job with a plan waits for its next piece, or for the next review.
void hold(World& w, std::uint32_t slot) {
  const auto& job = w.state.jobs.live[slot];
  const auto& entry = plan_of(w, job);
  const auto from = entry.plan.pieces[entry.next].from;
  if (from <= w.now())
    release(w, slot);
  else
    turn_at(w, slot, std::min(from, entry.plan.review));
}

void review(World&, std::uint32_t slot);

/// A job that works goes on until its piece ends or it is to be asked about again.
void go_on(World& w, std::uint32_t slot) {
  const auto& job = w.state.jobs.live[slot];
  if (job.plan == LiveJob::kNoPlan) return;
  const auto& entry = plan_of(w, job);
  if (entry.next == 0) return review(w, slot);  // it failed while its state was saved for a new plan
  auto turn = entry.plan.review;
  if (entry.next < entry.plan.pieces.size())
    turn = std::min(turn, entry.plan.pieces[entry.next - 1].to - w.plant->workloads[job.workload].save_time);
  if (turn != sim::Time::never()) turn_at(w, slot, turn);
}

void leave(World& w, std::uint32_t slot) {
  w.state.flexible[w.state.jobs.live[slot].pool].held -= w.state.jobs.live[slot].spec.width;
  interrupt(w, slot);
  hold(w, slot);
}

/// A piece is over, unless the job is as good as finished.
void pause(World& w, std::uint32_t slot) {
  const auto& job = w.state.jobs.live[slot];
  if (job.remaining_s - job.rate * (w.now() - job.since).seconds() <= kDone_s) return;
  const auto save_time = w.plant->workloads[job.workload].save_time;
  if (save_time.ns > 0)
    stand(w, slot, JobMode::save, save_time);
  else
    leave(w, slot);
}

/// Asks again about a job that works: it goes on, or is interrupted.
void review(World& w, std::uint32_t slot) {
  if (!ask(w, slot)) return;
  auto& job = w.state.jobs.live[slot];
  auto& entry = plan_of(w, job);
  const auto& first = entry.plan.pieces.front();
  if (first.from > w.now() || first.scale != job.scale) return pause(w, slot);
  entry.next = 1;
  go_on(w, slot);
}

/// What is left of the plan does not do the work that is left: a job that started late.
bool falls_short(const World& w, const LiveJob& job, const JobPlan& entry) {
  const auto& workload = w.plant->workloads[job.workload];
  double planned_s = 0;
  for (std::size_t i = entry.next - 1; i < entry.plan.pieces.size(); ++i) {
    const auto& piece = entry.plan.pieces[i];
    planned_s += std::max(0.0, (piece.to - std::max(piece.from, w.now())).seconds()) *
                 workload.speedup[static_cast<std::size_t>(piece.scale) - 1];
  }
  const double gaps = static_cast<double>(entry.plan.pieces.size() - entry.next);
  const double needed_s = estimate_left_s(job, w.now()) / workload.routes[job.route].slowest_rate +
                          gaps * (workload.save_time + workload.restore_time).seconds() +
                          (job.mode == JobMode::restore ? workload.restore_time.seconds() : 0);
  return planned_s < needed_s * (1 - 1e-9);
}

}  // namespace

void set_up_shifting(World& w) {
  w.state.flexible.resize(w.plant->pools.size());
  w.state.beliefs.resize(w.plant->sites.size());
  w.state.routing_beliefs.resize(w.plant->sites.size());
}

void admit(World& w, std::uint32_t slot) {
  const auto& job = w.state.jobs.live[slot];
  if (w.policies.shifting->limits()) plan_limits(w, job.pool);  // by what came before this job
  if (job.plan == LiveJob::kNoPlan && job.spec.deadline != sim::Time::never())
    w.state.flexible[job.pool].arrived_s += job.spec.estimate_s * job.base_width;
  if (ask(w, slot)) return hold(w, slot);
  scale_to(w.state.jobs.live[slot], 1);
  enter_queue(w, slot);
}

void plan_elsewhere(World& w, std::uint16_t workload, std::uint16_t route, const JobSpec& job, sim::Time from,
                    ShiftingPlan& plan) {
  plan.pieces.clear();
  plan.review = sim::Time::never();
  if (fill(w, {workload, route, job.width, from, job.deadline, job.estimate_s, false}, plan)) return;
  const double slowest = w.plant->workloads[workload].routes[route].slowest_rate;
  plan.pieces.push_back({from, later(from, job.estimate_s / slowest)});
}

void on_job_turns(World& w, std::uint32_t slot) {
  const auto& job = w.state.jobs.live[slot];
  if (job.state == JobState::held) {
    const bool asked = job.plan != LiveJob::kNoPlan && plan_of(w, job).plan.review > w.now();
    return asked ? release(w, slot) : admit(w, slot);
  }
  switch (job.mode) {
    case JobMode::save:
      return leave(w, slot);
    case JobMode::restore:
      set_mode(w, slot, JobMode::work);
      return go_on(w, slot);
    case JobMode::work:
      return plan_of(w, job).plan.review <= w.now() ? review(w, slot) : pause(w, slot);
  }
}

void begin_piece(World& w, std::uint32_t slot) {
  auto& job = w.state.jobs.live[slot];
  if (job.plan != LiveJob::kNoPlan) {
    auto& entry = plan_of(w, job);
    ++entry.next;
    if (entry.next < entry.plan.pieces.size() && falls_short(w, job, entry))
      entry.plan.pieces.resize(entry.next);
  }
  if (job.mode == JobMode::restore)
    stand(w, slot, JobMode::restore, w.plant->workloads[job.workload].restore_time);
  else
    go_on(w, slot);
}

void forget_plan(World& w, std::uint32_t slot) {
  auto& job = w.state.jobs.live[slot];
  if (job.plan == LiveJob::kNoPlan) return;
  if (job.state != JobState::held) w.state.flexible[job.pool].held -= job.spec.width;
  w.state.jobs.free_plans.push_back(job.plan);
  job.plan = LiveJob::kNoPlan;
}

}  // namespace jevons
