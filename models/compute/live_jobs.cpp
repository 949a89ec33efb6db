#include "models/compute/live_jobs.hpp"

#include <algorithm>

#include "models/compute/fleet.hpp"
#include "models/compute/holding.hpp"
#include "models/compute/moving.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

std::uint32_t new_slot(JobTable& jobs) {
  if (jobs.free_slots.empty()) {
    jobs.live.emplace_back();
    return static_cast<std::uint32_t>(jobs.live.size() - 1);
  }
  const auto slot = jobs.free_slots.back();
  jobs.free_slots.pop_back();
  return slot;
}

}  // namespace

std::uint32_t new_job(JobTable& jobs, LiveJob job) {
  const auto slot = new_slot(jobs);
  job.stamp = jobs.live[slot].stamp;
  job.turn_stamp = jobs.live[slot].turn_stamp;
  jobs.live[slot] = job;
  return slot;
}

void free_job(JobTable& jobs, std::uint32_t slot) {
  auto& job = jobs.live[slot];
  job.state = JobState::none;
  ++job.stamp;
  ++job.turn_stamp;
  jobs.free_slots.push_back(slot);
}

double estimate_left_s(const LiveJob& job, sim::Time now) {
  const double done_s = job.spec.work_s - job.remaining_s + job.rate * (now - job.since).seconds();
  return std::max(0.0, job.spec.estimate_s - done_s);
}

JobRow row_of(const World& w, std::uint32_t slot) {
  const auto& job = w.state.jobs.live[slot];
  const auto& jobs = w.state.jobs;
  JobRow row{.fate = job.has_begun ? JobFate::running : JobFate::waiting,
             .id = job.spec.id,
             .workload = job.workload,
             .site = w.state.pools[job.pool].site,
             .server = 0,
             .width = job.base_width,
             .servers = 0,
             .arrival = job.spec.arrival,
             .started = job.started,
             .finished = {},
             .deadline = job.spec.deadline,
             .work_s = job.spec.work_s,
             .interruptions = job.interruptions};
  const auto moved = moved_usage(w.state.sites[row.site], job);
  row.dynamic = moved.dynamic;
  row.idle = moved.idle;
  if (job.allocations != Allocation::kEnd) row.server = jobs.allocations[job.allocations].server;
  for (auto at = job.allocations; at != Allocation::kEnd; at = jobs.allocations[at].next) ++row.servers;
  return row;
}

void give_all_back(World& w, std::uint32_t slot) {
  auto& jobs = w.state.jobs;
  auto& job = jobs.live[slot];
  auto row = row_of(w, slot);
  row.fate = JobFate::finished;
  row.finished = w.now();
  for (auto at = job.allocations; at != Allocation::kEnd; at = jobs.allocations[at].next) {
    measure(w, jobs.allocations[at], row.dynamic, row.idle);
    give_back(w, at);
  }
  job.allocations = Allocation::kEnd;
  w.state.sites[row.site].unsettled.push_back(row);
}

}  // namespace jevons
