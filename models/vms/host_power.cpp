#include "models/vms/host_power.hpp"

#include <algorithm>

#include "models/compute/fleet.hpp"
#include "models/compute/site_power.hpp"
#include "models/vms/hosts.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

std::int64_t power_nw(const VmPlan& plan, const VmHost& h, std::uint32_t host) {
  const auto& type = plan.host_type(host);
  if (plan.full_power) return sim::nanowatts(type.peak_w());
  if (!plan.corrected(Correction::transitions)) return h.stays.empty() ? 0 : sim::nanowatts(h.power_w);
  switch (h.state) {
    case HostState::off:
      return type.off_nw;
    case HostState::waking:
      return type.boot_nw;
    case HostState::going_to_sleep:
      return type.shutdown_nw;
    case HostState::on:
      break;
  }
  return sim::nanowatts(h.power_w);
}

/// So many more hosts of machines are on, or in use where hosts have no states.
void count_on(World& w, const VmPlan& plan, VmState& s, std::int32_t more) {
  s.hosts_on += more;
  auto& on = w.state.sites[plan.site].servers_on;
  if (more != 0) on.set(w.now(), on.value() + more);
}

/// Hosts in use, and how much of them all is used.
void follow_levels(World& w, const VmPlan& plan, VmState& s) {
  auto& site = w.state.sites[plan.site];
  double used = 0, asked = 0, granted = 0;
  std::int32_t in_use = 0;
  for (const auto host : s.watched) {
    const auto& h = s.hosts[host];
    used += h.used_mips / plan.host_type(host).mips;
    in_use += !h.stays.empty();
    for (const auto& stay : h.stays)
      if (!stay.arriving) granted += stay.granted_mips;
  }
  for (const auto& vm : s.vms)
    if (!vm.gone) asked += vm.demand_mips;
  site.machines_used = used;
  site.held_servers.set(w.now(), static_cast<double>(site.held_shares) / static_cast<double>(kWholeServer) + used);
  if (!plan.corrected(Correction::transitions)) count_on(w, plan, s, in_use - s.hosts_on);
  site.machines_alive.set(w.now(), static_cast<double>(s.alive));
  site.machines_asked.set(w.now(), asked);
  site.machines_granted.set(w.now(), granted);
}

}  // namespace

void follow_power(World& w, const VmPlan& plan, const VmState& s, std::uint32_t host) {
  const auto nw = power_nw(plan, s.hosts[host], host);
  if (nw != w.state.servers.power_nw[plan.first_server + host]) draw(w, plan.first_server + host, nw);
}

void update(World& w, const VmPlan& plan, VmState& s, double t) {
  const double dt = t - s.clock_s;
  const double lump_j = grant_all(plan, s, t);
  if (dt > 0 && !plan.corrected(Correction::idle_power)) deposit(w, plan.site, lump_j, dt);
  follow_hosts(w, plan, s);
}

void enter_state(World& w, const VmPlan& plan, VmState& s, std::uint32_t host, HostState state) {
  auto& h = s.hosts[host];
  count_on(w, plan, s, (state == HostState::on) - (h.state == HostState::on));
  h.state = state;
  const auto server = plan.first_server + host;
  const auto stamp = ++w.state.servers.stamp[server];
  const auto& type = plan.host_type(host);
  if (state == HostState::waking)
    w.schedule(w.now() + std::max(type.boot_time, sim::nanoseconds(1)), Kind::host_woke, server, stamp);
  if (state == HostState::going_to_sleep)
    w.schedule(w.now() + std::max(type.shutdown_time, sim::nanoseconds(1)), Kind::host_asleep, server, stamp);
  follow_power(w, plan, s, host);
}

void let_empty_hosts_sleep(World& w, const VmPlan& plan, VmState& s) {
  if (!plan.corrected(Correction::transitions) || !w.policies.consolidation->switches_off()) return;
  const auto hosts = s.watched;
  for (const auto host : hosts) {
    const auto& h = s.hosts[host];
    if (h.state == HostState::on && h.stays.empty() && h.coming.empty())
      enter_state(w, plan, s, host, HostState::going_to_sleep);
  }
}

void follow_hosts(World& w, const VmPlan& plan, VmState& s) {
  if (plan.corrected(Correction::idle_power))
    for (const auto host : s.watched) follow_power(w, plan, s, host);
  follow_levels(w, plan, s);
}

}  // namespace jevons
