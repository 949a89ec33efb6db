#include "models/inference/serve.hpp"

#include <algorithm>
#include <cmath>

#include "models/compute/dispatch.hpp"
#include "models/compute/fleet.hpp"
#include "models/compute/holding.hpp"
#include "models/compute/speed.hpp"
#include "models/world.hpp"
#include "sim/engine/integral.hpp"

namespace jevons {
namespace {

std::uint32_t service_of(const World& w, std::uint32_t replica) {
  return w.plant->service_of_replica[replica];
}

void schedule_next_arrival(World& w, std::uint32_t service) {
  auto& state = w.state.services[service];
  const auto next = w.plant->services[service].source.next(state.source);
  if (!next || next->arrival >= w.end()) return;
  state.next = *next;
  w.schedule(next->arrival, Kind::request_arrives, service);
}

/// The servers of a replica draw what it does.
void follow_power(World& w, const InferencePlan& plan, InferenceState& state, std::uint32_t r) {
  const auto& replica = state.service.replicas[r];
  if (state.jobs[r] == kNoSlot || replica.pace.power_w == state.drawn_w[r]) return;
  state.drawn_w[r] = replica.pace.power_w;
  const auto& profile = plan.service.profile;
  const double busy = replica.pace.busy;
  const Duty duty{.busy = std::llround(busy * static_cast<double>(plan.busy)),
                  .accelerator_nw = sim::nanowatts((replica.pace.power_w - profile.idle_w) / plan.width),
                  .clocked_nw = sim::nanowatts(std::max(0.0, replica.pace.power_w - profile.clocked_floor_w) /
                                               plan.width),
                  .demand = std::llround(busy * static_cast<double>(Duty::kAllBusy))};
  const auto& jobs = w.state.jobs;
  for (auto at = jobs.live[state.jobs[r]].allocations; at != Allocation::kEnd; at = jobs.allocations[at].next)
    do_as(w, at, duty);
}

/// What is to come of a replica, and what it draws, after it has changed.
void follow(World& w, std::uint32_t service, std::uint32_t r) {
  const auto& plan = w.plant->services[service];
  auto& state = w.state.services[service];
  auto& replica = state.service.replicas[r];
  const auto at = next_turn(replica);
  ++replica.stamp;
  if (at < w.end()) w.schedule(at, Kind::replica_turns, plan.first_replica + r, replica.stamp);
  follow_power(w, plan, state, r);
}

void switch_on_for(World& w, Pool& pool, std::int32_t width) {
  if (pool.off.servers() == 0 || pool.booting_units >= width) return;
  auto server = pool.off.tightest(std::min(width, pool.most_units));
  if (!server && width > pool.most_units) server = pool.off.loosest(1);
  if (server) boot(w, pool.first_server + *server);
}

/// Gives a replica its accelerators, if there are any free.
void place(World& w, std::uint32_t service, std::uint32_t r) {
  const auto& plan = w.plant->services[service];
  auto& state = w.state.services[service];
  auto& pool = w.state.pools[plan.pool];
  const JobSpec spec{
      .arrival = w.now(), .width = plan.width, .id = static_cast<std::int64_t>(plan.first_replica) + r};
  if (!pool.fits(spec)) return switch_on_for(w, pool, plan.width);
  const auto slot = begin_serving(w, plan.workload, plan.pool, spec);
  state.jobs[r] = slot;
  state.drawn_w[r] = plan.service.profile.idle_w;
  begin_starting(plan.service, state.service, r, w.now());
  set_speed(plan.service, state.service, r, rate_of(w, slot), w.now());
  follow(w, service, r);
}

/// A replica that has nothing left to do gives its accelerators back.
void remove(World& w, std::uint32_t service, std::uint32_t r) {
  auto& state = w.state.services[service];
  retire(state.service, r, w.now());
  end_serving(w, state.jobs[r]);
  state.jobs[r] = kNoSlot;
}

void scale_service(World& w, std::uint32_t service) {
  auto& state = w.state.services[service];
  scale(w.plant->services[service].service, state.service, w.now());
  for (const auto& change : state.service.changes)
    if (!change.is_placed) remove(w, service, change.replica);
  for (std::uint32_t r = 0; r < state.jobs.size(); ++r)
    if (state.service.replicas[r].state == ReplicaState::placing)
      place(w, service, r);
    else if (state.service.replicas[r].state == ReplicaState::ready)
      follow(w, service, r);
}

/// A replica that is there without a start: it was there before the run began, or belongs to a flow.
void place_ready(World& w, std::uint32_t service, std::uint32_t r) {
  auto& state = w.state.services[service];
  state.service.replicas[r].state = ReplicaState::placing;
  place(w, service, r);
  if (state.jobs[r] == kNoSlot) return;
  turn(w.plant->services[service].service, state.service, r, w.now());
  follow(w, service, r);
}

/// As many replicas as the flow wants, as far as there are accelerators; how many there are.
std::int64_t place_flow(World& w, std::uint32_t service, std::int64_t wanted) {
  auto& state = w.state.services[service];
  std::int64_t there = 0;
  for (std::uint32_t r = 0; r < state.jobs.size(); ++r) {
    const bool is_wanted = r < wanted;
    if (is_wanted && state.jobs[r] == kNoSlot) place_ready(w, service, r);
    if (!is_wanted && state.jobs[r] != kNoSlot) remove(w, service, r);
    there += state.jobs[r] != kNoSlot;
  }
  return there;
}

void book_flow(RequestFlow& flow, const SteadyState& s, double replicas, double length_s) {
  const double served = s.served_per_s * replicas * length_s;
  flow.submitted += flow.rate_per_s * length_s;
  flow.completed += served;
  flow.shed += flow.rate_per_s * length_s - served;
  flow.busy_s += s.busy * replicas * length_s;
  flow.batch_s += s.requests * replicas * length_s;
  if (std::isnan(s.latency_s)) return;
  flow.known += served;
  flow.first_token_s += served * s.first_token_s;
  flow.token_s += served * s.token_s;
  flow.latency_s += served * s.latency_s;
}

/// Requests as a flow: the steady state of what comes until the next look.
void flow_on(World& w, std::uint32_t service) {
  const auto& plan = w.plant->services[service];
  auto& state = w.state.services[service];
  const auto until = std::min(w.now() + plan.service.interval, w.end());
  const double rate = state.flow.rate_per_s = plan.source.rate_per_s(w.now(), until);
  const auto there =
      static_cast<double>(place_flow(w, service, replicas_for(plan.service, plan.means, rate)));
  const auto s = there > 0 ? steady_state(plan.service, plan.means, rate / there) : SteadyState{};
  for (std::uint32_t r = 0; r < state.jobs.size(); ++r) {
    if (state.jobs[r] == kNoSlot) continue;
    auto& replica = state.service.replicas[r];
    advance(replica, w.now());
    replica.pace = {.power_w = s.power_w, .busy = s.busy};
    follow_power(w, plan, state, r);
  }
  book_flow(state.flow, s, there, (until - w.now()).seconds());
}

}  // namespace

void set_up_services(World& w) {
  for (std::uint32_t service = 0; service < w.plant->services.size(); ++service) {
    const auto& plan = w.plant->services[service];
    const auto n = static_cast<std::size_t>(plan.service.max_replicas);
    w.state.services.push_back({.service = begin_service(plan.service),
                                .source = RequestSource::begin(static_cast<std::uint64_t>(w.plant->seed),
                                                               w.replication, plan.workload),
                                .workload = plan.workload,
                                .jobs = std::vector<std::uint32_t>(n, kNoSlot),
                                .drawn_w = std::vector<double>(n, 0)});
    if (plan.is_fluid) {
      flow_on(w, service);
    } else {
      for (std::uint32_t r = 0; r < plan.service.min_replicas; ++r) place_ready(w, service, r);
      schedule_next_arrival(w, service);
    }
    if (const auto next = w.now() + plan.service.interval; next < w.end())
      w.schedule(next, Kind::service_scales, service);
  }
}

void on_request_arrives(World& w, std::uint32_t service) {
  auto& state = w.state.services[service];
  if (const auto r = arrive(w.plant->services[service].service, state.service, state.next, w.now()))
    follow(w, service, *r);
  schedule_next_arrival(w, service);
}

void on_replica_turns(World& w, std::uint32_t number) {
  const auto service = service_of(w, number);
  const auto& plan = w.plant->services[service];
  auto& state = w.state.services[service].service;
  const auto r = number - plan.first_replica;
  turn(plan.service, state, r, w.now());
  const auto& replica = state.replicas[r];
  if (replica.state == ReplicaState::draining && replica.running() == 0) return remove(w, service, r);
  follow(w, service, r);
}

void on_service_scales(World& w, std::uint32_t service) {
  const auto& plan = w.plant->services[service];
  plan.is_fluid ? flow_on(w, service) : scale_service(w, service);
  if (const auto next = w.now() + plan.service.interval; next < w.end())
    w.schedule(next, Kind::service_scales, service);
}

bool is_turn_due(const World& w, std::uint32_t number, std::uint32_t stamp) {
  const auto service = service_of(w, number);
  return w.state.services[service]
             .service.replicas[number - w.plant->services[service].first_replica]
             .stamp == stamp;
}

void follow_clock(World& w, std::uint32_t slot) {
  const auto number = static_cast<std::uint32_t>(w.state.jobs.live[slot].spec.id);
  const auto service = service_of(w, number);
  const auto& plan = w.plant->services[service];
  auto& state = w.state.services[service];
  const auto r = number - plan.first_replica;
  if (plan.is_fluid) return;
  const double speed = rate_of(w, slot);
  if (state.jobs[r] != slot || state.service.replicas[r].speed == speed) return;
  set_speed(plan.service, state.service, r, speed, w.now());
  follow(w, service, r);
}

void count_used(State& state, const JobRow& row) {
  for (auto& service : state.services) {
    if (service.workload != static_cast<std::uint32_t>(row.workload)) continue;
    service.used.add(row.dynamic);
    service.used.add(row.idle);
  }
}

}  // namespace jevons
