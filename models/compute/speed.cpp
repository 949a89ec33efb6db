#include "models/compute/speed.hpp"

#include <algorithm>
#include <limits>

#include "models/compute/dispatch.hpp"
#include "models/compute/fleet.hpp"
#include "models/compute/holding.hpp"
#include "models/serve.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

std::uint32_t site_of(const World& w, std::uint32_t server) {
  return w.state.pools[w.state.servers.pool[server]].site;
}

/// The share of what is held, cores or accelerators, that is busy at full clock.
double busy_share(const World& w, std::uint32_t server) {
  const auto& servers = w.state.servers;
  const auto& model = w.plant->models[servers.model[server]];
  const auto busy =
      model.resource == Resource::accelerators ? servers.devices_busy[server] : servers.busy[server];
  return static_cast<double>(busy) /
         (static_cast<double>(Duty::kAllBusy) * (model.units - servers.free_units[server]));
}

/// At the next multiple of the interval, if any server runs slower than it could.
void ask_for_sharing(World& w, std::uint32_t number, const Budget& budget) {
  auto& site = w.state.sites[number];
  if (site.sharing_pending || site.slowed == 0) return;
  site.sharing_pending = true;
  const auto intervals = (w.now() - sim::Time{}).ns / budget.interval.ns + 1;
  const auto at = sim::Time{} + sim::nanoseconds(intervals * budget.interval.ns);
  if (at < w.end()) w.schedule(at, Kind::share_power, number);
}

void run_at_clock(World& w, std::uint32_t server, double clock) {
  const double before = w.state.servers.clock[server];
  if (clock == before) return;
  w.state.sites[site_of(w, server)].slowed += (clock < 1) - (before < 1);
  set_clock(w, server, clock);
  rerate_jobs_on(w, server);
}

/// The fastest clock under the level and the head-room; 0 where that is not enough for the lowest.
double clock_within(const World& w, std::uint32_t server, const Budget& budget) {
  const auto& site = w.state.sites[site_of(w, server)];
  const auto draw = draw_of(w, server);
  const auto room_nw = budget.most_nw - (site.it.power_nw() - w.state.servers.power_nw[server]);
  const auto least_nw = draw.lowest_nw();
  if (room_nw < least_nw) return 0;
  return draw.under(std::min(room_nw, std::max(site.level_nw, least_nw)));
}

/// What heat leaves of the clock of a server.
double clock_of_heat(const World& w, std::uint32_t server) {
  const auto site = site_of(w, server);
  const auto& clocks = w.state.sites[site].facility_state.racks.clock;
  return clocks.empty() ? 1 : clocks[w.plant->sites[site].rack_of(server)];
}

/// What the power policy wants of a server that works.
double clock_of_policy(const World& w, std::uint32_t server, const std::optional<Budget>& budget) {
  if (!w.policies.power->slows()) return 1;
  if (budget) return clock_within(w, server, *budget);
  return w.policies.power->clock({w.plant->models[w.state.servers.model[server]], draw_of(w, server), busy_share(w, server)});
}

}  // namespace

void rerate_jobs_on(World& w, std::uint32_t server) {
  const auto& jobs = w.state.jobs;
  for (auto at = w.state.servers.first_allocation[server]; at != Allocation::kEnd;
       at = jobs.allocations[at].next_on_server) {
    const auto slot = jobs.allocations[at].job;
    if (jobs.live[slot].state == JobState::serving) follow_clock(w, slot);
    if (jobs.live[slot].state != JobState::running) continue;
    if (const double rate = rate_of(w, slot); rate != jobs.live[slot].rate) set_rate(w, slot, rate);
  }
}

void follow_load(World& w, std::uint32_t server) {
  const auto& policy = *w.policies.power;
  const double warm = clock_of_heat(w, server);
  if (!policy.slows() && warm == 1 && w.state.servers.clock[server] == 1) return;
  const auto number = site_of(w, server);
  const auto budget = policy.slows() ? policy.budget(w.plant->sites[number]) : std::nullopt;
  const bool works = w.state.servers.free_units[server] < w.plant->models[w.state.servers.model[server]].units;
  run_at_clock(w, server, works ? std::min(warm, clock_of_policy(w, server, budget)) : 1);
  if (budget) ask_for_sharing(w, number, *budget);
}

void follow_heat(World& w, std::uint32_t number) {
  const auto& plan = w.plant->sites[number];
  auto& facility = w.state.sites[number].facility_state;
  if (plan.servers == 0) return;  // heat slows no fluid load
  for (std::uint32_t rack = 0; rack < plan.facility.racks.count; ++rack) {
    const auto first = plan.first_server + rack * plan.facility.racks.servers_per_rack;
    if (w.plant->pools[w.state.servers.pool[first]].hosts_machines) continue;  // nothing slows those
    if (!judge_rack(plan.facility.racks, facility.racks, rack, facility.coolant_c)) continue;
    const auto last = std::min(first + plan.facility.racks.servers_per_rack, plan.first_server + plan.servers);
    for (auto server = first; server < last; ++server) {
      if (w.plant->pools[w.state.servers.pool[server]].hosts_machines) continue;
      trip(w, server, facility.racks.tripped[rack]);
      follow_load(w, server);
    }
  }
}

double rate_of(const World& w, std::uint32_t slot) {
  const auto& job = w.state.jobs.live[slot];
  if (job.moving || job.mode != JobMode::work) return 0;
  const auto& plan = w.plant->workloads[job.workload];
  const auto& duties = plan.duty;
  double rate = std::numeric_limits<double>::infinity();
  for (auto at = job.allocations; at != Allocation::kEnd; at = w.state.jobs.allocations[at].next) {
    const auto& a = w.state.jobs.allocations[at];
    const auto& duty = duties[w.state.servers.model[a.server]];
    const double full = duty.rate * rate_at(w.state.servers.clock[a.server], duty.unscaled);
    const bool shares = a.shared != SharedDevice::kNone;
    rate = std::min(rate,
                    shares ? full * shared_rate(w.state.devices.shared[a.shared], duty.interference) : full);
  }
  if (!plan.communication.empty())
    rate *= plan.communication[w.state.servers.model[w.state.jobs.allocations[job.allocations].server]].slowdown.rate(
        w.state.workloads[job.workload].communication.share);
  return rate * plan.speedup[static_cast<std::size_t>(job.scale) - 1];
}

void on_share_power(World& w, std::uint32_t number) {
  thread_local std::vector<std::uint32_t> working;
  thread_local std::vector<Wish> wishes;
  working.clear();
  wishes.clear();
  auto& site = w.state.sites[number];
  const auto& plan = w.plant->sites[number];
  const auto& servers = w.state.servers;
  site.sharing_pending = false;
  auto left_nw = w.policies.power->budget(plan)->most_nw - site.it.power_nw();
  for (auto server = plan.first_server; server < plan.first_server + plan.servers; ++server) {
    if (servers.first_allocation[server] == Allocation::kEnd) continue;
    const auto draw = draw_of(w, server);
    working.push_back(server);
    wishes.push_back({draw.lowest_nw(), draw.full_nw()});
    left_nw += servers.power_nw[server];
  }
  site.level_nw = w.policies.power->level_nw(wishes, left_nw);
  for (std::size_t i = 0; i < working.size(); ++i)
    run_at_clock(w, working[i],
                 std::min(clock_of_heat(w, working[i]),
                          draw_of(w, working[i]).under(std::max(site.level_nw, wishes[i].least_nw))));
}

}  // namespace jevons
