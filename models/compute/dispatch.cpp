#include "models/compute/dispatch.hpp"

#include <algorithm>

#include "models/compute/fleet.hpp"
#include "models/compute/holding.hpp"
#include "models/compute/live_jobs.hpp"
#include "models/compute/moving.hpp"
#include "models/compute/placing.hpp"
#include "models/compute/speed.hpp"
#include "models/network_sharing.hpp"
#include "models/routing.hpp"
#include "models/shifting.hpp"
#include "models/training.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

void schedule_next_arrival(World& w, std::uint32_t workload) {
  auto& state = w.state.workloads[workload];
  const auto next = w.plant->workloads[workload].source.next(state.arrivals);
  if (!next || next->arrival >= w.end()) return;
  state.next = *next;
  w.schedule(next->arrival, Kind::job_arrives, workload);
}

/// Running jobs are kept in the order in which they are estimated to end.
void estimate_end(World& w, Pool& pool, std::uint32_t slot) {
  const auto& job = w.state.jobs.live[slot];
  const double left_s = std::max(0.0, job.spec.estimate_s - (job.spec.work_s - job.remaining_s));
  if (pool.running.contains(slot)) pool.running.erase(slot);
  pool.running.insert(slot, (job.rate > 0 ? later(w.now(), left_s / job.rate) : sim::Time::never()).ns,
                      job.spec.width);
}

/// The job goes on at this rate from now; at 0 it stands still.
void run_at(World& w, Pool& pool, std::uint32_t slot, double rate) {
  auto& job = w.state.jobs.live[slot];
  job.remaining_s = std::max(0.0, job.remaining_s - job.rate * (w.now() - job.since).seconds());
  job.since = w.now();
  job.rate = rate;
  ++job.stamp;
  send_at_rate(w, slot);
  estimate_end(w, pool, slot);
  if (rate <= 0) return;
  const auto finish = std::max(later(w.now(), job.remaining_s / rate), w.now() + sim::nanoseconds(1));
  if (finish <= w.end()) w.schedule(finish, Kind::job_finishes, slot, job.stamp);
}

/// A room that was found for a waiting job has less to spare once another stays there beyond its time.
void reckon_with(Pool& pool, const JobTable& jobs, std::uint32_t slot) {
  if (pool.room_slot == QueueView::kNone || pool.running.key(slot) <= pool.room.when.ns) return;
  const auto& started = jobs.live[slot];
  for (auto at = started.allocations; at != Allocation::kEnd; at = jobs.allocations[at].next)
    if (jobs.allocations[at].server == pool.first_server + pool.room.server)
      pool.room.left_over -= jobs.allocations[at].units;
}

void count_started(JobStatistics& s, LiveJob& job, sim::Time now) {
  job.has_begun = true;
  job.started = now;
  const double wait_s = (now - job.spec.arrival).seconds();
  s.wait_s.add(wait_s);
  s.wait_quantiles_s.add(wait_s);
}

/// What waits grows (1) or shrinks (-1) by what a job asks for.
void wait_for(Pool& pool, const JobSpec& job, std::int32_t sign) {
  (job.slots > 0 ? pool.waiting_slots : pool.waiting_units) += sign * (job.slots > 0 ? job.slots : job.width);
}

void start(World& w, Pool& pool, const Start& decision) {
  const auto slot = decision.slot;
  pool.waiting.erase(slot);
  if (slot == pool.room_slot) pool.room_slot = QueueView::kNone;
  auto& job = w.state.jobs.live[slot];
  const bool restores = job.to_restore && w.plant->workloads[job.workload].restore_time.ns > 0;
  job.mode = restores ? JobMode::restore : JobMode::work;
  place(w, pool, slot, decision.spared);
  wait_for(pool, job.spec, -1);
  job.state = JobState::running;
  job.resumed = job.since = w.now();
  if (!job.has_begun) count_started(w.state.statistics, job, w.now());
  auto& site = w.state.sites[pool.site];
  site.waiting_jobs.set(w.now(), site.waiting_jobs.value() - 1);
  site.running_jobs.set(w.now(), site.running_jobs.value() + 1);
  follow_links(w, slot);
  run_at(w, pool, slot, rate_of(w, slot));
  reckon_with(pool, w.state.jobs, slot);
  training_begins(w, slot);
  begin_piece(w, slot);
}

void boot_for_waiting(World& w, Pool& pool) {
  if (pool.off.servers() == 0) return;
  const auto slots = w.plant->pools[w.state.servers.pool[pool.first_server]].slots;
  const auto waiting_units = pool.waiting_units + (pool.waiting_slots + slots - 1) / slots;
  const PowerView view{waiting_units, pool.booting_units, pool.most_units, pool.off.servers()};
  const auto width = width_to_serve(w, pool, pool.off.most_free());
  if (!width) return;
  auto wanted = std::min(w.policies.power->servers_to_boot(view), view.servers_off);
  for (; wanted > 0; --wanted) {
    auto server = pool.off.tightest(std::min(*width, pool.most_units));
    if (!server && *width > pool.most_units) server = pool.off.loosest(1);
    if (!server) return;
    boot(w, pool.first_server + *server);
  }
}

void count_finished(JobStatistics& s, const LiveJob& job, sim::Time now) {
  const double turnaround_s = (now - job.spec.arrival).seconds();
  const double run_s = job.ran_s + (now - job.resumed).seconds();
  ++s.completed;
  s.deadline_misses += is_late(job.spec, now);
  s.turnaround_s.add(turnaround_s);
  s.slowdown.add(turnaround_s / run_s);
  s.work_completed_s += job.spec.work_s * job.base_width;
}

/// Whether the energy that governance allows has been used up: to the joule, but for sites with a plant, which are
/// known by what is settled.
bool is_energy_used_up(const World& w) {
  const auto cap_j = w.policies.governance->energy_cap_j();
  if (!cap_j) return false;
  double used_j = 0;
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) {
    const auto& s = w.state.sites[site];
    used_j += w.plant->sites[site].facility ? s.total.facility_j : s.facility.energy_j(w.now());
  }
  return used_j >= *cap_j;
}

/// Whether a job may join the queue: there is room to wait, or it need not wait.
bool is_let_in(const World& w, std::uint32_t number, const JobSpec& job) {
  if (is_energy_used_up(w)) return false;
  const auto& pool = w.state.pools[number];
  const auto room = w.plant->pools[number].waiting_room;
  if (room < 0 || static_cast<std::int64_t>(pool.waiting.size()) < room) return true;
  return pool.waiting.empty() && pool.fits(job);
}

/// A job that has been let in, held.
std::uint32_t take_in(World& w, std::uint32_t workload, std::uint16_t route) {
  const auto& spec = w.state.workloads[workload].next;
  const auto pool = w.plant->workloads[workload].routes[route].pool;
  const auto slot = new_job(w.state.jobs, {.spec = spec,
                                           .state = JobState::held,
                                           .workload = static_cast<std::uint16_t>(workload),
                                           .route = route,
                                           .pool = pool,
                                           .base_width = spec.width,
                                           .remaining_s = spec.work_s});
  auto& site = w.state.sites[w.state.pools[pool].site];
  site.waiting_jobs.set(w.now(), site.waiting_jobs.value() + 1);
  w.state.statistics.work_submitted_s += spec.work_s * spec.width;
  return slot;
}

}  // namespace

void enter_queue(World& w, std::uint32_t slot) {
  auto& job = w.state.jobs.live[slot];
  const auto& plan = w.plant->workloads[job.workload];
  const double slowest = plan.routes[job.route].slowest_rate * plan.speedup[static_cast<std::size_t>(job.scale) - 1];
  job.state = JobState::waiting;
  const auto restore_s = job.to_restore ? plan.restore_time.seconds() : 0;
  job.longest_run = later({}, estimate_left_s(job, w.now()) / slowest + restore_s) - sim::Time{};
  auto& pool = w.state.pools[job.pool];
  pool.waiting.insert(slot, w.policies.queue->key(job.spec));
  wait_for(pool, job.spec, 1);
  w.request_schedule(job.pool);
}

void interrupt(World& w, std::uint32_t slot) {
  set_rate(w, slot, 0);
  keep_usage(w, slot);
  training_leaves(w, slot);
  auto& jobs = w.state.jobs;
  auto& job = jobs.live[slot];
  auto& pool = w.state.pools[job.pool];
  auto& site = w.state.sites[pool.site];
  for (auto at = job.allocations; at != Allocation::kEnd; at = jobs.allocations[at].next) give_back(w, at);
  job.allocations = Allocation::kEnd;
  job.state = JobState::held;
  job.mode = JobMode::work;
  follow_links(w, slot);
  job.to_restore = true;
  job.ran_s += (w.now() - job.resumed).seconds();
  ++job.interruptions;
  ++job.stamp;
  ++w.state.statistics.interruptions;
  pool.running.erase(slot);
  site.running_jobs.set(w.now(), site.running_jobs.value() - 1);
  site.waiting_jobs.set(w.now(), site.waiting_jobs.value() + 1);
  w.request_schedule(job.pool);
}

void set_up_arrivals(World& w) {
  for (std::uint32_t workload = 0; workload < w.plant->workloads.size(); ++workload) {
    w.state.workloads.push_back(
        {.arrivals = JobSource::begin(w.plant->seed, w.replication, workload), .next = {}});
    schedule_next_arrival(w, workload);
  }
}

void on_job_arrives(World& w, std::uint32_t workload) {
  auto& arriving = w.state.workloads[workload];
  ++arriving.submitted;
  arriving.next.slots = w.plant->workloads[workload].slots;
  arriving.estimates_s += arriving.next.estimate_s;
  const auto route = choose_route(w, workload, arriving.next);
  if (is_let_in(w, w.plant->workloads[workload].routes[route].pool, arriving.next))
    send(w, take_in(w, workload, route));
  else
    ++arriving.rejected;
  schedule_next_arrival(w, workload);
}

void on_schedule(World& w, std::uint32_t number) {
  auto& pool = w.state.pools[number];
  pool.schedule_pending = false;
  const QueueView view(pool, w.state.jobs, w.state.servers, w.now());
  for (;;) {
    const auto decision = w.policies.queue->next(view);
    if (decision.slot == QueueView::kNone) break;
    start(w, pool, decision);
  }
  if (pool.waiting.empty())
    let_overdue_sleep(w, number);
  else
    boot_for_waiting(w, pool);
}

void set_rate(World& w, std::uint32_t slot, double rate) {
  auto& pool = w.state.pools[w.state.jobs.live[slot].pool];
  run_at(w, pool, slot, rate);
  pool.room_slot = QueueView::kNone;  // what was found for a waiting job no longer holds
}

void on_job_finishes(World& w, std::uint32_t slot) {
  auto& jobs = w.state.jobs;
  auto& job = jobs.live[slot];
  auto& pool = w.state.pools[job.pool];
  auto& site = w.state.sites[pool.site];
  job.state = JobState::none;
  forget_plan(w, slot);
  training_ends(w, slot);
  follow_links(w, slot);
  give_all_back(w, slot);
  site.running_jobs.set(w.now(), site.running_jobs.value() - 1);
  pool.running.erase(slot);
  count_finished(w.state.statistics, job, w.now());
  free_job(jobs, slot);
  w.request_schedule(job.pool);
}

}  // namespace jevons
