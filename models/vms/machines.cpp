#include "models/vms/machines.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/purposes.hpp"
#include "models/vms/books.hpp"
#include "models/vms/host_power.hpp"
#include "models/vms/hosts.hpp"
#include "models/vms/round.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

constexpr double kFirstTick = 0.1;  // s, where the experiment's clock begins

const Migrate* rounds_of(const World& w) { return w.policies.consolidation->rounds(); }

std::uint32_t number_of(const World& w, std::uint32_t server) {
  std::uint32_t number = 0;
  while (server - w.plant->vms[number].first_server >= w.plant->vms[number].hosts) ++number;
  return number;
}

// ---- copies

void schedule_copied(World& w, std::uint32_t number, double end_s) {
  const auto at = std::max(w.now(), sim::Time{} + sim::seconds(end_s));
  if (at <= w.end()) w.schedule(at, Kind::machines_copied, number);
}

void begin_copy(World& w, std::uint32_t number, const VmPlan& plan, VmState& s, const VmMove& move,
                double t) {
  const double end_s = t + copy_s(plan, move.vm, s.vms[move.vm].host, move.to);
  begin_migration(plan, s, move.vm, move.to, t);
  const bool known = std::any_of(s.migrations.begin(), s.migrations.end(),
                                 [&](const Migration& m) { return m.end_s == end_s; });
  s.migrations.push_back({move.vm, move.to, end_s});
  if (!known) schedule_copied(w, number, end_s);
}

void begin(World& w, std::uint32_t number, const VmPlan& plan, VmState& s, const VmMove& move, double t) {
  auto& to = s.hosts[move.to];
  if (!plan.corrected(Correction::transitions) || to.state == HostState::on)
    return begin_copy(w, number, plan, s, move, t);
  reserve(plan, s, move.vm, move.to);
  if (to.state == HostState::off) enter_state(w, plan, s, move.to, HostState::waking);
}

void consolidate(World& w, std::uint32_t number, const VmPlan& plan, VmState& s, double t) {
  const auto* policy = rounds_of(w);
  if (!policy) return;
  std::vector<VmMove> moves;
  plan_round(plan, s, *policy, moves);
  for (const auto& move : moves) begin(w, number, plan, s, move, t);
  follow_hosts(w, plan, s);
}

/// A machine that waits goes to a host that is on, or wakes one and waits for that.
void settle_or_wake(World& w, const VmPlan& plan, VmState& s, std::uint32_t vm, std::uint32_t host) {
  auto& h = s.hosts[host];
  if (!plan.corrected(Correction::transitions) || h.state == HostState::on)
    return settle_down(plan, s, vm, host);
  reserve(plan, s, vm, host);
  h.available_mips -= plan.vm_type(vm).mips;
  if (h.state == HostState::off) enter_state(w, plan, s, host, HostState::waking);
}

void place_waiting(World& w, const VmPlan& plan, VmState& s, double t) {
  if (std::none_of(s.vms.begin(), s.vms.end(), [](const Vm& vm) { return vm.waits(); })) return;
  place_machines(plan, s, rounds_of(w),
                 [&](std::uint32_t vm, std::uint32_t host) { settle_or_wake(w, plan, s, vm, host); });
  update(w, plan, s, t);
}

sim::Time next_update(const World& w, const VmPlan& plan, const VmState& s) {
  if (!plan.corrected(Correction::clock)) return sim::Time{} + sim::seconds(s.tick_s + plan.round_s);
  const auto after = [&](double every_s) {
    const auto every = sim::seconds(every_s);
    return sim::Time{} + (w.now().ns / every.ns + 1) * every;
  };
  return std::min(after(plan.step_s), after(plan.round_s));
}

void schedule_update(World& w, std::uint32_t number) {
  const auto& plan = w.plant->vms[number];
  const auto next = next_update(w, plan, w.state.vms[number]);
  if (next < w.end()) w.schedule(next, Kind::machines_update, number);
}

void set_up(World& w, std::uint32_t number) {
  const auto& plan = w.plant->vms[number];
  auto& s = w.state.vms.emplace_back();
  set_up(plan, s);
  s.demand = plan.demand;
  if (plan.process)
    s.demand = std::make_shared<const VmDemand>(plan.process->draw(plan.machines(), w.plant->duration,
                                                                   static_cast<std::uint64_t>(w.plant->seed),
                                                                   w.replication, plan.site));
  s.draws.stream =
      sim::Stream(static_cast<std::uint64_t>(w.plant->seed), w.replication, purpose::vm_selection, plan.site);
  if (const auto* policy = rounds_of(w)) policy->selector->seed(s.draws);
  place_machines(plan, s, rounds_of(w),
                 [&](std::uint32_t vm, std::uint32_t host) { settle_down(plan, s, vm, host); });
  if (plan.corrected(Correction::idle_power))
    for (std::uint32_t host = 0; host < plan.hosts; ++host) {
      if (!s.hosts[host].stays.empty()) s.hosts[host].power_w = plan.host_type(host).idle_w();
      if (plan.corrected(Correction::transitions)) {
        s.hosts[host].power_w = plan.host_type(host).idle_w();
        s.hosts[host].was_active = !s.hosts[host].stays.empty();
        if (s.hosts[host].stays.empty() && w.policies.consolidation->switches_off())
          s.hosts[host].state = HostState::off;
      }
      follow_power(w, plan, s, host);
    }
  if (plan.corrected(Correction::transitions)) {
    const auto on = std::count_if(s.hosts.begin(), s.hosts.end(), [](const VmHost& h) { return h.state == HostState::on; });
    s.hosts_on = static_cast<std::int32_t>(on);
    auto& all = w.state.sites[plan.site].servers_on;
    all.set(w.now(), all.value() + s.hosts_on);
  }
  follow_hosts(w, plan, s);
  if (plan.corrected(Correction::clock)) return w.schedule(w.now(), Kind::machines_update, number);
  s.tick_s = kFirstTick;
  schedule_update(w, number);
}

}  // namespace

void set_up_machines(World& w) {
  for (std::uint32_t number = 0; number < w.plant->vms.size(); ++number) {
    set_up(w, number);
    if (w.plant->vms[number].corrected(Correction::last_interval))
      w.schedule(w.end(), Kind::machines_update, number);
  }
}

void on_machines_update(World& w, std::uint32_t number) {
  const auto& plan = w.plant->vms[number];
  auto& s = w.state.vms[number];
  const bool over = w.now() == w.end(), is_clock = plan.corrected(Correction::clock);
  if (!over && !is_clock) s.tick_s += plan.round_s;
  const double t = over || is_clock ? w.now().seconds() : s.tick_s;
  const bool is_round =
      !over && (!is_clock || (w.now().ns > 0 && w.now().ns % sim::seconds(plan.round_s).ns == 0));
  ask(plan, s, t, is_round);
  update(w, plan, s, t);
  if (over) return;
  place_waiting(w, plan, s, t);
  if (is_round) consolidate(w, number, plan, s, t);
  let_empty_hosts_sleep(w, plan, s);
  stop_watching_empty_hosts(s);
  schedule_update(w, number);
}

void on_machines_copied(World& w, std::uint32_t number) {
  const auto& plan = w.plant->vms[number];
  auto& s = w.state.vms[number];
  const auto first =
      std::min_element(s.migrations.begin(), s.migrations.end(),
                       [](const Migration& a, const Migration& b) { return a.end_s < b.end_s; });
  if (first == s.migrations.end()) return;
  const double t = plan.corrected(Correction::clock) ? w.now().seconds() : first->end_s, end_s = first->end_s;
  if (!plan.corrected(Correction::clock)) ask(plan, s, t, false);  // a sample that holds is asked for already
  update(w, plan, s, t);
  for (const auto& m : s.migrations)
    if (m.end_s == end_s) end_migration(plan, s, m.vm, m.to);
  std::erase_if(s.migrations, [&](const Migration& m) { return m.end_s == end_s; });
  update(w, plan, s, t);
  let_empty_hosts_sleep(w, plan, s);
  stop_watching_empty_hosts(s);
}

void on_host_woke(World& w, std::uint32_t server) {
  const auto number = number_of(w, server);
  const auto& plan = w.plant->vms[number];
  auto& s = w.state.vms[number];
  const auto host = server - plan.first_server;
  auto& h = s.hosts[host];
  h.power_w = plan.host_type(host).idle_w();
  enter_state(w, plan, s, host, HostState::on);
  const double t = w.now().seconds();
  for (const auto vm : std::exchange(h.coming, {})) {
    s.vms[vm].reserved = false;
    h.memory_free_b += plan.vm_type(vm).memory_b;
    if (s.vms[vm].gone) continue;
    if (s.vms[vm].host == kNobody) {
      settle_down(plan, s, vm, host);
      grant(plan, s, host, t);
    } else {
      begin_copy(w, number, plan, s, {vm, host}, t);
    }
  }
  follow_hosts(w, plan, s);
  let_empty_hosts_sleep(w, plan, s);
}

void on_host_asleep(World& w, std::uint32_t server) {
  const auto number = number_of(w, server);
  const auto& plan = w.plant->vms[number];
  auto& s = w.state.vms[number];
  const auto host = server - plan.first_server;
  enter_state(w, plan, s, host, HostState::off);
  if (!s.hosts[host].coming.empty()) enter_state(w, plan, s, host, HostState::waking);
}

void close_machines(World& w) {
  for (std::uint32_t number = 0; number < w.plant->vms.size(); ++number) {
    const auto& plan = w.plant->vms[number];
    auto& s = w.state.vms[number];
    close_books(plan, s, w.end().seconds());
    if (!plan.corrected(Correction::idle_power))
      for (std::uint32_t host = 0; host < plan.hosts; ++host)
        w.state.servers.energy_j[plan.first_server + host] = s.hosts[host].energy_j;
    w.state.ledger.reconcile(s.books.asked_mi, s.books.granted_mi + s.books.unmet_mi);
    if (!plan.corrected(Correction::clock) || !plan.corrected(Correction::last_interval)) continue;
    const auto& site =
        w.state.sites[plan.site];  // the same from sums over hosts, kept apart from the entries
    w.state.ledger.reconcile(s.books.asked_mi, site.machines_asked.at(w.now()));
    w.state.ledger.reconcile(s.books.granted_mi, site.machines_granted.at(w.now()));
  }
}

}  // namespace jevons
