// A service: one queue of requests, first in first out, and replicas that pull from it; the state of it and
// what happens to it, without a world.
//   arrival     to the ready replica with the fewest requests if it has room, and nobody waits; else to the
//   queue, or shed
//               where the queue is full or what it needs to remember fits no replica
//   room        fewer than most_batch requests, and tokens kept (prompt + output of all) within the replica's
//   memory release     a replica that loses a request, or has started, takes from the head of the queue as
//   long as it has room scaling     at intervals: wanted = requests in the service, mean of the interval,
//   over target x capacity of a replica, from
//               min to max; up at once, down by one (the emptiest drains) where fewer have been wanted for
//               `patience`
// Who waits at the head is passed by nobody. A replica that is empty has room for any request that is not
// shed, so none waits for ever.
#pragma once

#include <optional>

#include "models/compute/free_index.hpp"
#include "models/inference/replica.hpp"
#include "sim/engine/quantiles.hpp"
#include "sim/engine/statistics.hpp"

namespace jevons {

/// What is constant of a service.
struct ServicePlan {
  std::string name;
  ServingProfile profile;
  double chunk = 2048;            // tokens of prompts read in a step
  std::int64_t queue_limit = -1;  // requests that may wait; -1: any number
  std::int64_t min_replicas = 1, max_replicas = 1;
  sim::Span start_up, patience, interval;
  double target = 0.7;                      // share of its capacity that a replica is to be filled to
  double capacity = 1;                      // requests of mean length that a replica can run at once
  double slo_first_s = 0, slo_token_s = 0;  // 0: none
};

struct ServiceBooks {
  std::int64_t submitted = 0, completed = 0, shed = 0, too_long = 0, starts = 0;
  std::int64_t timed = 0, within_slo = 0;             // completed ones whose times are known; of them
  std::int64_t prompt_tokens = 0, output_tokens = 0;  // of completed requests
  sim::Quantiles first_token_s, token_s, latency_s;
  sim::Welford wait_s, latency_mean_s, first_token_mean_s,
      token_mean_s;  // wait: until its prompt is begun to be read
};

/// What scaling asks for: a replica is to get accelerators (it is `placing`), or has nothing left to do and
/// gives its own back.
struct Change {
  std::uint32_t replica = 0;
  bool is_placed = false;
};

struct ServiceState {
  std::vector<LiveRequest> live;
  std::vector<std::uint32_t> free;
  std::vector<Replica> replicas;  // max_replicas of them
  RequestQueue waiting;
  FreeIndex room{1, 1};  // of ready replicas: requests that they could still take
  ServiceBooks books;
  std::int64_t running = 0;  // requests in replicas
  double load_s = 0;         // requests in the service times seconds, since the last decision
  sim::Time load_since, decided;
  std::optional<sim::Time> too_many_since;  // more replicas than are wanted
  std::vector<Change> changes;              // of the last decision
};

ServiceState begin_service(const ServicePlan&);

/// A request arrives. The replica that it goes to; nothing if it waits or is shed.
std::optional<std::uint32_t> arrive(const ServicePlan&, ServiceState&, const Request&, sim::Time now);
/// A request of an unknown past: its prompt has been read if there is room for it, and no times are told of
/// it.
void take_over(const ServicePlan&, ServiceState&, Request, sim::Time now);
/// All requests leave as they are: how many there were, and their tokens.
struct LeftOff {
  std::int64_t requests = 0, prompt_tokens = 0, output_tokens = 0;
};
LeftOff let_go(const ServicePlan&, ServiceState&, sim::Time now);
/// What was to come of a replica has come: it has started, a prompt has been read, requests are done.
void turn(const ServicePlan&, ServiceState&, std::uint32_t replica, sim::Time now);
/// A replica that was to be placed holds its accelerators from now, and loads its weights.
void begin_starting(const ServicePlan&, ServiceState&, std::uint32_t replica, sim::Time now);
/// The clock of its accelerators has changed.
void set_speed(const ServicePlan&, ServiceState&, std::uint32_t replica, double speed, sim::Time now);
/// It has given its accelerators back.
void retire(ServiceState&, std::uint32_t replica, sim::Time now);
/// Decides how many replicas there are to be; what is to be done about it is in `changes`.
void scale(const ServicePlan&, ServiceState&, sim::Time now);
/// Replicas that are there or on the way, draining ones not counted.
std::int64_t replicas_up(const ServiceState&);

}  // namespace jevons
