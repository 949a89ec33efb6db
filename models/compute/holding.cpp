#include "models/compute/holding.hpp"

#include <algorithm>
#include <cmath>

#include "models/compute/fleet.hpp"
#include "models/compute/speed.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

template <class T>
std::uint32_t new_entry(std::vector<T>& entries, std::vector<std::uint32_t>& free) {
  if (free.empty()) {
    entries.emplace_back();
    return static_cast<std::uint32_t>(entries.size() - 1);
  }
  const auto at = free.back();
  free.pop_back();
  return at;
}

const Duty& duty_of(const World& w, std::uint32_t slot, std::uint32_t server) {
  const auto& job = w.state.jobs.live[slot];
  const auto& plan = w.plant->workloads[job.workload];
  return (job.mode == JobMode::work ? plan.duty : plan.standing)[w.state.servers.model[server]];
}

/// What an allocation of whole units adds to its server (sign 1), or takes away (-1).
Load load_of(const Allocation& a, std::int32_t sign) {
  return {.units = sign * a.units,
          .slots = sign * a.slots,
          .busy = sign * a.busy,
          .accelerator_nw = sign * a.accelerator_nw,
          .clocked_nw = sign * a.clocked_nw,
          .weight_nw = sign * a.weight_nw,
          .devices_busy = sign * a.devices_busy};
}

/// Loads the server, and enters the allocation in its list; that of the job is the caller's.
std::uint32_t hold(World& w, std::uint32_t slot, Allocation made, const Load& by) {
  auto& jobs = w.state.jobs;
  load(w, made.server, by);
  const auto at = new_entry(jobs.allocations, jobs.free_allocations);
  auto& first = w.state.servers.first_allocation[made.server];
  made.job = slot;
  made.next_on_server = first;
  made.dynamic_at_start = w.state.servers.dynamic_share[made.server];
  made.idle_at_start = w.state.servers.idle_share[made.server];
  if (first != Allocation::kEnd) jobs.allocations[first].previous_on_server = at;
  first = at;
  jobs.allocations[at] = made;
  follow_load(w, made.server);
  return at;
}

void leave_list(World& w, const Allocation& a) {
  auto& allocations = w.state.jobs.allocations;
  (a.previous_on_server == Allocation::kEnd ? w.state.servers.first_allocation[a.server]
                                            : allocations[a.previous_on_server].next_on_server) =
      a.next_on_server;
  if (a.next_on_server != Allocation::kEnd)
    allocations[a.next_on_server].previous_on_server = a.previous_on_server;
}

/// The shared accelerator of the server that is left with the least room; kNone if none has enough.
std::uint32_t tightest_shared(const World& w, std::uint32_t server, std::int32_t slots) {
  auto best = SharedDevice::kNone;
  const auto& shared = w.state.devices.shared;
  for (auto at = w.state.servers.first_shared[server]; at != SharedDevice::kNone; at = shared[at].next)
    if (shared[at].free_slots >= slots &&
        (best == SharedDevice::kNone || shared[at].free_slots < shared[best].free_slots))
      best = at;
  return best;
}

std::int32_t largest_hole(const World& w, std::uint32_t server) {
  std::int32_t most = 0;
  const auto& shared = w.state.devices.shared;
  for (auto at = w.state.servers.first_shared[server]; at != SharedDevice::kNone; at = shared[at].next)
    most = std::max(most, shared[at].free_slots);
  return most;
}

std::uint32_t cut(World& w, std::uint32_t server) {
  auto& devices = w.state.devices;
  const auto at = new_entry(devices.shared, devices.free);
  devices.shared[at] = {.server = server,
                        .next = w.state.servers.first_shared[server],
                        .free_slots = w.plant->models[w.state.servers.model[server]].slots};
  w.state.servers.first_shared[server] = at;
  return at;
}

void make_whole(World& w, std::uint32_t device) {
  auto& devices = w.state.devices;
  auto* link = &w.state.servers.first_shared[devices.shared[device].server];
  while (*link != device) link = &devices.shared[*link].next;
  *link = devices.shared[device].next;
  devices.free.push_back(device);
}

std::int64_t busy(const SharedDevice& device) { return std::min(device.demand, Duty::kAllBusy); }

/// What is had of a sum of wishes.
std::int64_t had(std::int64_t wanted_nw, const SharedDevice& device) {
  if (device.demand <= Duty::kAllBusy) return wanted_nw;
  return static_cast<std::int64_t>(static_cast<double>(wanted_nw) * static_cast<double>(Duty::kAllBusy) /
                                   static_cast<double>(device.demand));
}

/// Lets a job of this duty join the device (sign 1) or leave it (-1); gives what that does to the server.
Load change_company(SharedDevice& device, const Duty& duty, std::int32_t slots, std::int32_t sign) {
  const auto before = device;
  device.free_slots -= sign * slots;
  device.jobs += sign;
  device.demand += sign * duty.demand;
  device.wanted_nw += sign * duty.accelerator_nw;
  device.wanted_clocked_nw += sign * duty.clocked_nw;
  return {.slots = sign * slots,
          .busy = sign * duty.busy,
          .accelerator_nw = had(device.wanted_nw, device) - had(before.wanted_nw, before),
          .clocked_nw = had(device.wanted_clocked_nw, device) - had(before.wanted_clocked_nw, before),
          .weight_nw = sign * duty.weight_nw,
          .devices_busy = busy(device) - busy(before)};
}

template <class Change>
void change_holes(World& w, std::uint32_t server, Change&& make) {
  auto& pool = w.state.pools[w.state.servers.pool[server]];
  const auto before = largest_hole(w, server);
  make();
  if (const auto after = largest_hole(w, server); after != before)
    pool.holes.move(server - pool.first_server, before, after);
}

}  // namespace

std::uint32_t take_units(World& w, std::uint32_t slot, std::uint32_t server, std::int32_t units) {
  const auto& duty = duty_of(w, slot, server);
  const auto& model = w.plant->models[w.state.servers.model[server]];
  const Allocation made{.server = server,
                        .units = units,
                        .slots = units * model.slots,
                        .busy = duty.busy * units,
                        .accelerator_nw = duty.accelerator_nw * units,
                        .clocked_nw = duty.clocked_nw * units,
                        .weight_nw = duty.weight_nw * units,
                        .devices_busy = model.resource == Resource::accelerators ? duty.demand * units : 0};
  return hold(w, slot, made, load_of(made, 1));
}

std::uint32_t reserve_units(World& w, std::uint32_t slot, std::uint32_t server, std::int32_t units) {
  const auto slots = units * w.plant->models[w.state.servers.model[server]].slots;
  const Allocation made{.server = server, .units = units, .slots = slots};
  return hold(w, slot, made, load_of(made, 1));
}

std::uint32_t take_slots(World& w, std::uint32_t slot, std::uint32_t server, std::int32_t slots) {
  const auto& duty = duty_of(w, slot, server);
  Allocation made{.server = server,
                  .slots = slots,
                  .shared = tightest_shared(w, server, slots),
                  .busy = duty.busy,
                  .weight_nw = duty.weight_nw};
  Load by;
  change_holes(w, server, [&] {
    if (made.shared == SharedDevice::kNone) {
      made.shared = cut(w, server);
      made.units = 1;
    }
    by = change_company(w.state.devices.shared[made.shared], duty, slots, 1);
  });
  by.units = made.units;
  made.units = 0;
  const auto at = hold(w, slot, made, by);
  rerate_jobs_on(w, server);
  return at;
}

void give_back(World& w, std::uint32_t at) {
  const auto a = w.state.jobs.allocations[at];
  leave_list(w, a);
  w.state.jobs.free_allocations.push_back(at);
  if (a.shared == SharedDevice::kNone) {
    load(w, a.server, load_of(a, -1));
  } else {
    Load by;
    change_holes(w, a.server, [&] {
      auto& device = w.state.devices.shared[a.shared];
      by = change_company(device, duty_of(w, a.job, a.server), a.slots, -1);
      if (device.jobs > 0) return;
      by.units = -1;
      make_whole(w, a.shared);
    });
    load(w, a.server, by);
    rerate_jobs_on(w, a.server);
  }
  follow_load(w, a.server);
}

void do_as_its_mode(World& w, std::uint32_t at) {
  auto& a = w.state.jobs.allocations[at];
  const auto& duty = duty_of(w, a.job, a.server);
  const auto accelerators = w.plant->models[w.state.servers.model[a.server]].resource == Resource::accelerators;
  const Allocation before = a;
  a.busy = duty.busy * a.units;
  a.accelerator_nw = duty.accelerator_nw * a.units;
  a.clocked_nw = duty.clocked_nw * a.units;
  a.weight_nw = duty.weight_nw * a.units;
  a.devices_busy = accelerators ? duty.demand * a.units : 0;
  load(w, a.server, {.busy = a.busy - before.busy,
                     .accelerator_nw = a.accelerator_nw - before.accelerator_nw,
                     .clocked_nw = a.clocked_nw - before.clocked_nw,
                     .weight_nw = a.weight_nw - before.weight_nw,
                     .devices_busy = a.devices_busy - before.devices_busy});
  a.dynamic_at_start = w.state.servers.dynamic_share[a.server];
  a.idle_at_start = w.state.servers.idle_share[a.server];
  follow_load(w, a.server);
}

void do_as(World& w, std::uint32_t at, const Duty& duty) {
  auto& a = w.state.jobs.allocations[at];
  const Allocation before = a;
  a.busy = duty.busy * a.units;
  a.accelerator_nw = duty.accelerator_nw * a.units;
  a.clocked_nw = duty.clocked_nw * a.units;
  a.devices_busy = duty.demand * a.units;
  const auto server = a.server;
  load(w, server, {.busy = a.busy - before.busy,
                   .accelerator_nw = a.accelerator_nw - before.accelerator_nw,
                   .clocked_nw = a.clocked_nw - before.clocked_nw,
                   .devices_busy = a.devices_busy - before.devices_busy});
  follow_load(w, server);
}

double shared_rate(const SharedDevice& device, double interference) {
  const double time = device.demand <= Duty::kAllBusy
                          ? 1
                          : static_cast<double>(Duty::kAllBusy) / static_cast<double>(device.demand);
  return time * std::pow(1 - interference, device.jobs - 1);
}

}  // namespace jevons
