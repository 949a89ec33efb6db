#include "models/serve.hpp"

#include <algorithm>
#include <cmath>

#include "models/compute/serving_jobs.hpp"
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
  const auto& plan = w.plant->services[service];
  const auto end = std::min(w.end(), plan.next_edge(w.now()));
  const auto next = plan.source.next(state.source, end);
  if (!next || next->arrival >= end) return;
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

/// A replica that is there without a start: it was there before the run began.
void place_ready(World& w, std::uint32_t service, std::uint32_t r) {
  auto& state = w.state.services[service];
  state.service.replicas[r].state = ReplicaState::placing;
  place(w, service, r);
  if (state.jobs[r] == kNoSlot) return;
  turn(w.plant->services[service].service, state.service, r, w.now());
  follow(w, service, r);
}

/// Arrivals until then, piece by piece.
void flow_until(const InferencePlan& plan, InferenceState& state, sim::Time now, sim::Time until,
                double replicas, double speed) {
  auto& flow = state.flow;
  const auto limit = plan.source.limit();
  while (now < until) {
    auto piece = plan.source.piece(state.source, now, until);
    if (limit > 0)
      piece.arrivals = std::clamp(static_cast<double>(limit - state.service.books.submitted) - flow.submitted,
                                  0.0, piece.arrivals);
    const double length_s = (piece.until - now).seconds();
    flow_on(plan.service, plan.flow, flow, piece.arrivals, length_s, replicas, speed);
    now = piece.until;
  }
}

/// Requests as a flow until the next look; replicas draw the mean of it.
void draw_flow(World& w, std::uint32_t service, sim::Time until) {
  const auto& plan = w.plant->services[service];
  auto& state = w.state.services[service];
  double ready = 0, speed = 0;
  for (const auto& r : state.service.replicas)
    if (r.state == ReplicaState::ready) ++ready, speed += r.speed;
  const auto before = state.flow;
  flow_until(plan, state, w.now(), until, ready, ready > 0 ? speed / ready : 1);
  state.service.load_s += state.flow.requests_s - before.requests_s;
  const double replica_s = ready * (until - w.now()).seconds();
  for (std::uint32_t r = 0; r < state.jobs.size(); ++r) {
    auto& replica = state.service.replicas[r];
    if (replica.state != ReplicaState::ready) continue;
    advance(replica, w.now());
    replica.pace = {.power_w = (state.flow.energy_j - before.energy_j) / replica_s,
                    .busy = (state.flow.busy_s - before.busy_s) / replica_s};
    follow_power(w, plan, state, r);
  }
}

/// What is in the flow becomes requests, whole ones.
void enter_zoom(World& w, std::uint32_t service) {
  const auto& plan = w.plant->services[service];
  auto& state = w.state.services[service];
  state.is_flow = false;
  plan.source.skip_to(state.source, w.now());
  const auto requests = static_cast<std::int64_t>(state.flow.requests);
  state.flow.requests -= static_cast<double>(requests);
  for (std::int64_t i = 0; i < requests; ++i)
    take_over(plan.service, state.service, plan.source.example(state.source, i), w.now());
  for (std::uint32_t r = 0; r < state.jobs.size(); ++r) {
    const auto& replica = state.service.replicas[r];
    if (replica.state != ReplicaState::ready) continue;
    set_speed(plan.service, state.service, r, replica.speed, w.now());  // and the pace of its requests
    follow(w, service, r);
  }
  schedule_next_arrival(w, service);
}

/// Requests that are there become a flow.
void leave_zoom(World& w, std::uint32_t service) {
  const auto& plan = w.plant->services[service];
  auto& state = w.state.services[service];
  state.is_flow = true;
  const auto left = let_go(plan.service, state.service, w.now());
  const auto requests = static_cast<double>(left.requests);
  state.flow.requests += requests;
  state.flow.prompt_tokens += static_cast<double>(left.prompt_tokens) - requests * plan.means.prompt;
  state.flow.output_tokens += static_cast<double>(left.output_tokens) - requests * plan.means.output;
  for (std::uint32_t r = 0; r < state.jobs.size(); ++r) {
    const auto& replica = state.service.replicas[r];
    if (replica.state == ReplicaState::draining) remove(w, service, r);
    if (replica.state == ReplicaState::ready) follow(w, service, r);
  }
}

void look_again(World& w, std::uint32_t service, sim::Time at) {
  if (w.state.services[service].is_flow) draw_flow(w, service, std::min(at, w.end()));
  if (at < w.end()) w.schedule(at, Kind::service_scales, service);
}

sim::Time next_look(const World& w, std::uint32_t service) {
  const auto& plan = w.plant->services[service];
  return std::min(w.now() + plan.service.interval, plan.next_edge(w.now()));
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
    for (std::uint32_t r = 0; r < plan.service.min_replicas; ++r) place_ready(w, service, r);
    w.state.services[service].is_flow = plan.is_flow_at(w.now());
    if (!plan.is_flow_at(w.now())) schedule_next_arrival(w, service);
    look_again(w, service, next_look(w, service));
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
  const bool is_flow = plan.is_flow_at(w.now());
  scale_service(w, service);
  if (is_flow != w.state.services[service].is_flow) is_flow ? leave_zoom(w, service) : enter_zoom(w, service);
  look_again(w, service, next_look(w, service));
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
  const double speed = rate_of(w, slot);
  if (state.jobs[r] != slot || state.service.replicas[r].speed == speed) return;
  if (state.is_flow) {
    state.service.replicas[r].speed = speed;  // from the next look
    return;
  }
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
