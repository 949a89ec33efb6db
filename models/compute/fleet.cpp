#include "models/compute/fleet.hpp"

#include <algorithm>
#include <cmath>

#include "models/compute/site_power.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

std::uint32_t site_of(const World& w, std::uint32_t server) {
  return w.state.pools[w.state.servers.pool[server]].site;
}

const ServerModel& model_of(const World& w, std::uint32_t server) {
  return w.plant->models[w.state.servers.model[server]];
}

std::int32_t held_units(const World& w, std::uint32_t server) {
  return w.state.servers.state[server] == ServerState::on
             ? model_of(w, server).units - w.state.servers.free_units[server]
             : 0;
}

std::int64_t power_nw(const World& w, std::uint32_t server) {
  const auto& servers = w.state.servers;
  const auto& model = model_of(w, server);
  switch (servers.state[server]) {
    case ServerState::off:
      return model.off_nw;
    case ServerState::booting:
      return model.boot_nw;
    case ServerState::shutting_down:
      return model.shutdown_nw;
    case ServerState::on:
      break;
  }
  if (servers.tripped[server]) return model.off_nw;
  const double clock = servers.clock[server];
  if (servers.free_units[server] == model.units || clock == 0) return model.idle_nw;
  return draw_of(w, server).at(clock);
}

struct Parts {
  std::int64_t power = 0, dynamic = 0, idle_held = 0, machines = 0;
  std::int64_t unheld() const { return power - dynamic - idle_held - machines; }
};

Parts parts_of(const World& w, std::uint32_t server) {
  const auto power = w.state.servers.power_nw[server];
  if (w.plant->pools[w.state.servers.pool[server]].hosts_machines) return {power, 0, 0, power};
  if (held_units(w, server) == 0) return {power, 0, 0};
  const auto idle = std::min(model_of(w, server).idle_nw, power);  // less where heat has switched it off
  return {power, power - idle, idle};
}

void move_meters(World& w, SiteState& site, const SitePlan& plan, const Parts& before, const Parts& after) {
  const auto now = w.now();
  if (after.power != before.power) {
    site.it.add(now, after.power - before.power);
    follow_it_power(site, plan.overhead, now);
  }
  if (after.dynamic != before.dynamic) site.dynamic.add(now, after.dynamic - before.dynamic);
  if (after.idle_held != before.idle_held) site.idle_held.add(now, after.idle_held - before.idle_held);
  if (after.machines != before.machines) site.machines.add(now, after.machines - before.machines);
  if (after.unheld() != before.unheld()) site.unheld.add(now, after.unheld() - before.unheld());
}

/// Of racks the power is needed where one warms another.
void move_rack(World& w, std::uint32_t site, std::uint32_t server, std::int64_t more_nw) {
  const auto& plan = w.plant->sites[site];
  if (plan.facility.racks.recirculation_k_per_w.empty()) return;
  w.state.sites[site].facility_state.racks.power_nw[plan.rack_of(server)] += more_nw;
}

template <class Change>
void change(World& w, std::uint32_t server, Change&& make) {
  bring_forward(w, server);
  const auto before = parts_of(w, server);
  make();
  w.state.servers.power_nw[server] = power_nw(w, server);
  const auto site = site_of(w, server);
  const auto after = parts_of(w, server);
  move_meters(w, w.state.sites[site], w.plant->sites[site], before, after);
  move_rack(w, site, server, after.power - before.power);
}

std::uint32_t number_in_pool(const World& w, std::uint32_t server) {
  return server - w.state.pools[w.state.servers.pool[server]].first_server;
}

void hold(World& w, std::uint32_t server, std::int32_t slots) {
  auto& site = w.state.sites[site_of(w, server)];
  site.held_shares += slots * model_of(w, server).slot_share;
  site.held_servers.set(w.now(), static_cast<double>(site.held_shares) / static_cast<double>(kWholeServer) +
                                     site.machines_used);
}

void keep_busy(World& w, std::uint32_t server, std::int64_t devices) {
  if (devices == 0) return;
  auto& site = w.state.sites[site_of(w, server)];
  site.devices_busy += devices;
  site.busy_devices.set(w.now(),
                        static_cast<double>(site.devices_busy) / static_cast<double>(Duty::kAllBusy));
}

void count_on(World& w, std::uint32_t server, double by) {
  auto& on = w.state.sites[site_of(w, server)].servers_on;
  on.set(w.now(), on.value() + by);
}

void start_idling(World& w, std::uint32_t server) {
  const auto until = w.policies.power->idle_until(w.now(), model_of(w, server));
  if (until >= w.end()) return;
  w.schedule(until, Kind::server_idled_long, server, ++w.state.servers.stamp[server]);
}

void set_up_servers(World& w) {
  auto& servers = w.state.servers;
  const auto n = w.plant->model_of_server.size();
  servers.model = w.plant->model_of_server;
  servers.pool.resize(n);
  servers.state.assign(n, ServerState::on);
  servers.stamp.resize(n);
  servers.free_units.resize(n);
  servers.held_slots.resize(n);
  servers.first_shared.assign(n, SharedDevice::kNone);
  servers.busy.resize(n);
  servers.devices_busy.resize(n);
  servers.accelerator_nw.resize(n);
  servers.clocked_nw.resize(n);
  servers.clock.assign(n, 1);
  servers.tripped.assign(n, 0);
  servers.first_allocation.assign(n, Allocation::kEnd);
  servers.weight_nw.resize(n);
  servers.power_nw.resize(n);
  servers.since.resize(n);
  servers.energy_j.resize(n);
  servers.dynamic_share.resize(n);
  servers.idle_share.resize(n);
}

/// An idle timer that may be pending is void.
void is_needed(World& w, std::uint32_t server) {
  ++w.state.servers.stamp[server];
  auto& overdue = w.state.pools[w.state.servers.pool[server]].overdue;
  const auto number = number_in_pool(w, server);
  if (overdue.contains(number)) overdue.erase(number);
}

/// Nobody looks back beyond this: sums start anew, so that what a job used is never a small difference of
/// large ones.
void empties(World& w, std::uint32_t server) {
  auto& servers = w.state.servers;
  servers.dynamic_share[server] =
      servers.idle_share[server] = {.interval = w.state.sites[site_of(w, server)].settled.open()};
  start_idling(w, server);
}

}  // namespace

void set_up_fleet(World& w) {
  set_up_servers(w);
  w.state.sites.resize(w.plant->sites.size());
  for (std::size_t site = 0; site < w.state.sites.size(); ++site)
    w.state.sites[site].facility_state.racks = racks_at_rest(w.plant->sites[site].facility.racks);
  for (const auto& plan : w.plant->pools) {
    w.state.pools.push_back({.site = plan.site,
                             .first_server = plan.first_server,
                             .most_units = plan.most_units,
                             .ready = FreeIndex(plan.servers, plan.most_units),
                             .off = FreeIndex(plan.servers, plan.most_units),
                             .holes = FreeIndex(plan.slots > 1 ? plan.servers : 1, plan.slots),
                             .overdue = BitSet(plan.servers),
                             .waiting = {},
                             .running = {}});
    const auto pool = static_cast<std::uint32_t>(w.state.pools.size() - 1);
    for (std::uint32_t server = plan.first_server; server < plan.first_server + plan.servers; ++server) {
      w.state.servers.pool[server] = pool;
      const auto units = model_of(w, server).units;
      w.state.servers.free_units[server] = units;
      if (plan.hosts_machines) continue;
      w.state.pools[pool].ready.insert(server - plan.first_server, units);
      if (plan.slots > 1) w.state.pools[pool].holes.insert(server - plan.first_server, 0);
      change(w, server, [] {});
      count_on(w, server, +1);
      start_idling(w, server);
    }
  }
  for (std::size_t site = 0; site < w.state.sites.size(); ++site)
    follow_it_power(w.state.sites[site], w.plant->sites[site].overhead, w.now());
}

void draw(World& w, std::uint32_t server, std::int64_t power_nw) {
  bring_forward(w, server);
  const auto before = parts_of(w, server);
  w.state.servers.power_nw[server] = power_nw;
  const auto site = site_of(w, server);
  const auto after = parts_of(w, server);
  move_meters(w, w.state.sites[site], w.plant->sites[site], before, after);
  move_rack(w, site, server, after.power - before.power);
}

void bring_forward(World& w, std::uint32_t server) {
  auto& servers = w.state.servers;
  const auto& settled = w.state.sites[site_of(w, server)].settled;
  const auto from = servers.since[server];
  const auto now = w.now();
  const auto parts = parts_of(w, server);
  const double held = static_cast<double>(servers.held_slots[server]) / model_of(w, server).slots;
  const auto weight = servers.weight_nw[server];
  servers.energy_j[server] += static_cast<double>(parts.power) * 1e-9 * (now - from).seconds();
  servers.dynamic_share[server].advance(
      settled, weight > 0 ? static_cast<double>(parts.dynamic) / static_cast<double>(weight) : 0, from, now);
  servers.idle_share[server].advance(
      settled, held > 0 ? static_cast<double>(parts.idle_held) * 1e-9 / held : 0, from, now);
  servers.since[server] = now;
}

void load(World& w, std::uint32_t server, const Load& by) {
  auto& servers = w.state.servers;
  const auto free = servers.free_units[server];
  if (by.units != 0)
    w.state.pools[servers.pool[server]].ready.move(number_in_pool(w, server), free, free - by.units);
  change(w, server, [&] {
    servers.free_units[server] -= by.units;
    servers.held_slots[server] += by.slots;
    servers.busy[server] += by.busy;
    servers.accelerator_nw[server] += by.accelerator_nw;
    servers.clocked_nw[server] += by.clocked_nw;
    servers.weight_nw[server] += by.weight_nw;
    servers.devices_busy[server] += by.devices_busy;
  });
  hold(w, server, by.slots);
  if (!servers.tripped[server]) keep_busy(w, server, by.devices_busy);
  if (by.slots > 0) is_needed(w, server);
  if (by.units < 0 && free - by.units == model_of(w, server).units) empties(w, server);
}

void measure(World& w, Allocation& a, Usage& dynamic, Usage& idle) {
  bring_forward(w, a.server);
  const auto& settled = w.state.sites[site_of(w, a.server)].settled;
  a.dynamic_at_start.advance(settled, 0, w.now(), w.now());
  a.idle_at_start.advance(settled, 0, w.now(), w.now());
  dynamic.add(static_cast<double>(a.weight_nw) * 1e-9, a.dynamic_at_start,
              w.state.servers.dynamic_share[a.server]);
  idle.add(static_cast<double>(a.slots) / model_of(w, a.server).slots, a.idle_at_start,
           w.state.servers.idle_share[a.server]);
}

Draw draw_of(const World& w, std::uint32_t server) {
  const auto& servers = w.state.servers;
  return model_of(w, server).draw(servers.busy[server], servers.accelerator_nw[server],
                                  servers.clocked_nw[server]);
}

void trip(World& w, std::uint32_t server, bool off) {
  if (static_cast<bool>(w.state.servers.tripped[server]) == off) return;
  change(w, server, [&] { w.state.servers.tripped[server] = off; });
  keep_busy(w, server, (off ? -1 : 1) * w.state.servers.devices_busy[server]);
}

void set_clock(World& w, std::uint32_t server, double clock) {
  change(w, server, [&] { w.state.servers.clock[server] = clock; });
}

std::optional<std::int32_t> width_to_serve(const World& w, const Pool& pool, std::int32_t units) {
  constexpr int kNotFarBehind = 64;
  int left = w.policies.queue->overtakes() ? kNotFarBehind : 1;
  for (auto slot = pool.waiting.first(); slot != sim::OrderedSlots::none && left > 0;
       slot = pool.waiting.next(slot), --left) {
    const auto width = w.state.jobs.live[slot].spec.width;
    if (width <= units || width > pool.most_units) return width;
  }
  return std::nullopt;
}

void boot(World& w, std::uint32_t server) {
  auto& servers = w.state.servers;
  auto& pool = w.state.pools[servers.pool[server]];
  const auto& model = model_of(w, server);
  pool.off.erase(number_in_pool(w, server), model.units);
  pool.booting_units += model.units;
  change(w, server, [&] { servers.state[server] = ServerState::booting; });
  w.schedule(w.now() + std::max(model.boot_time, sim::nanoseconds(1)), Kind::server_booted, server,
             ++servers.stamp[server]);
}

void on_server_booted(World& w, std::uint32_t server) {
  auto& servers = w.state.servers;
  auto& pool = w.state.pools[servers.pool[server]];
  pool.booting_units -= model_of(w, server).units;
  pool.ready.insert(number_in_pool(w, server), model_of(w, server).units);
  change(w, server, [&] { servers.state[server] = ServerState::on; });
  count_on(w, server, +1);
  start_idling(w, server);
  w.request_schedule(servers.pool[server]);
}

void on_server_idled_long(World& w, std::uint32_t server) {
  auto& servers = w.state.servers;
  auto& pool = w.state.pools[servers.pool[server]];
  const auto& model = model_of(w, server);
  if (width_to_serve(w, pool, model.units)) return pool.overdue.insert(number_in_pool(w, server));
  pool.ready.erase(number_in_pool(w, server), model.units);
  pool.stopping_units += model.units;
  change(w, server, [&] { servers.state[server] = ServerState::shutting_down; });
  count_on(w, server, -1);
  w.schedule(w.now() + std::max(model.shutdown_time, sim::nanoseconds(1)), Kind::server_shut_down, server,
             ++servers.stamp[server]);
}

void on_server_shut_down(World& w, std::uint32_t server) {
  auto& servers = w.state.servers;
  auto& pool = w.state.pools[servers.pool[server]];
  change(w, server, [&] { servers.state[server] = ServerState::off; });
  pool.stopping_units -= model_of(w, server).units;
  pool.off.insert(number_in_pool(w, server), model_of(w, server).units);
  w.request_schedule(servers.pool[server]);
}

void let_overdue_sleep(World& w, std::uint32_t number) {
  auto& pool = w.state.pools[number];
  while (pool.overdue.count() > 0) {
    const auto idle = pool.overdue.lowest();
    pool.overdue.erase(idle);
    const auto server = pool.first_server + idle;
    w.schedule(w.now(), Kind::server_idled_long, server, w.state.servers.stamp[server]);
  }
}

}  // namespace jevons
