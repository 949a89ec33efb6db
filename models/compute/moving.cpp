#include "models/compute/moving.hpp"

#include <algorithm>

#include "models/compute/dispatch.hpp"
#include "models/compute/fleet.hpp"
#include "models/compute/holding.hpp"
#include "models/compute/speed.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

bool is_movable(const World& w, const Allocation& a) {
  const auto& jobs = w.state.jobs;
  const auto& job = jobs.live[a.job];
  return !w.plant->workloads[job.workload].training && job.state == JobState::running && job.mode == JobMode::work && job.plan == LiveJob::kNoPlan && !job.moving && a.shared == SharedDevice::kNone &&
         jobs.allocations[job.allocations].next == Allocation::kEnd;
}

/// What stands on the servers of a pool: tenants are job slots.
void look(const World& w, std::uint32_t number, std::vector<Host>& hosts, std::vector<Tenant>& tenants) {
  const auto& servers = w.state.servers;
  const auto& plan = w.plant->pools[number];
  for (std::uint32_t host = 0; host < plan.servers; ++host) {
    const auto server = plan.first_server + host;
    hosts.push_back({w.plant->models[servers.model[server]].units, servers.free_units[server],
                     servers.state[server] == ServerState::on});
    const auto first = tenants.size();
    for (auto at = servers.first_allocation[server]; at != Allocation::kEnd;
         at = w.state.jobs.allocations[at].next_on_server) {
      const auto& a = w.state.jobs.allocations[at];
      tenants.push_back({a.job, host, a.units, is_movable(w, a)});
    }
    std::sort(tenants.begin() + static_cast<std::ptrdiff_t>(first), tenants.end(),
              [](const Tenant& a, const Tenant& b) { return a.id < b.id; });
  }
}

void begin(World& w, std::uint32_t slot, std::uint32_t to, sim::Span standstill) {
  auto& jobs = w.state.jobs;
  const auto old = jobs.live[slot].allocations;
  const auto units = jobs.allocations[old].units;
  if (w.state.servers.state[to] != ServerState::on || w.state.servers.free_units[to] < units) return;
  jobs.live[slot].moving = true;
  set_rate(w, slot, 0);
  const auto reserved = reserve_units(w, slot, to, units);
  jobs.allocations[old].next = reserved;
  ++w.state.statistics.moves;
  w.schedule(w.now() + std::max(standstill, sim::nanoseconds(1)), Kind::job_moved, slot,
             jobs.live[slot].stamp);
}

}  // namespace

void set_up_moves(World& w) {
  const auto& policy = *w.policies.consolidation;
  if (!policy.moves_jobs() || policy.interval().ns <= 0) return;
  for (std::uint32_t pool = 0; pool < w.plant->pools.size(); ++pool)
    if (const auto first = sim::Time{} + policy.interval();
        first < w.end() && !w.plant->pools[pool].hosts_machines)
      w.schedule(first, Kind::consolidate, pool);
}

void on_consolidate(World& w, std::uint32_t pool) {
  const auto& policy = *w.policies.consolidation;
  const auto first_server = w.plant->pools[pool].first_server;
  std::vector<Host> hosts;
  std::vector<Tenant> tenants;
  look(w, pool, hosts, tenants);
  std::vector<Move> moves;
  policy.plan({w.now(), hosts, tenants}, moves);
  for (const auto& move : moves)
    begin(w, move.tenant, first_server + move.to,
          policy.standstill(w.state.jobs.live[move.tenant].spec.width));
  if (const auto next = w.now() + policy.interval(); next < w.end())
    w.schedule(next, Kind::consolidate, pool);
}

Moved moved_usage(const SiteState& site, const LiveJob& job) {
  Moved moved{job.moved_dynamic, job.moved_idle};
  if (job.moved_interval < site.settled.open()) {
    moved.dynamic.settle(site.settled.factor(job.moved_interval));
    moved.idle.settle(site.settled.factor(job.moved_interval));
  }
  return moved;
}

void keep_usage(World& w, std::uint32_t slot) {
  auto& jobs = w.state.jobs;
  auto& job = jobs.live[slot];
  const auto& site = w.state.sites[w.state.pools[job.pool].site];
  auto moved = moved_usage(site, job);
  for (auto at = job.allocations; at != Allocation::kEnd; at = jobs.allocations[at].next)
    measure(w, jobs.allocations[at], moved.dynamic, moved.idle);
  job.moved_dynamic = moved.dynamic;
  job.moved_idle = moved.idle;
  job.moved_interval = site.settled.open();
}

void on_job_moved(World& w, std::uint32_t slot) {
  auto& jobs = w.state.jobs;
  keep_usage(w, slot);
  const auto old = jobs.live[slot].allocations, reserved = jobs.allocations[old].next;
  const auto to = jobs.allocations[reserved].server;
  const auto units = jobs.allocations[reserved].units;
  give_back(w, reserved);
  jobs.live[slot].allocations = take_units(w, slot, to, units);
  give_back(w, old);
  jobs.live[slot].moving = false;
  set_rate(w, slot, rate_of(w, slot));
  w.request_schedule(jobs.live[slot].pool);
}

}  // namespace jevons
