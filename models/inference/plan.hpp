// A service in a world: what is constant of it, and what moves.
#pragma once

#include <vector>

#include "models/accounts/attribution.hpp"
#include "models/inference/request_source.hpp"
#include "models/inference/service.hpp"
#include "models/inference/steady_state.hpp"

namespace jevons {

struct InferencePlan {
  ServicePlan service;
  RequestSource source;
  std::uint32_t workload = 0, pool = 0;  // of Plant
  std::uint32_t first_replica = 0;       // over all services
  std::int32_t width = 1;                // accelerators of a replica
  std::int64_t busy = 0;                 // Duty::busy of a unit while its replica has requests
  double accuracy = 1;
  bool is_fluid = false;
  RequestMeans means;  // where it is
};

/// What has come of requests that are a flow.
struct RequestFlow {
  double submitted = 0, completed = 0, shed = 0;
  double known = 0, first_token_s = 0, token_s = 0,
         latency_s = 0;            // requests whose times are known, and sums of those
  double busy_s = 0, batch_s = 0;  // as of Replica
  double rate_per_s = 0;           // of now
};

struct InferenceState {
  ServiceState service;
  RequestState source;
  Request next;  // of the pending arrival
  std::uint32_t workload = 0;
  std::vector<std::uint32_t> jobs;  // by replica: its slot in JobTable, which holds its accelerators; kNoSlot
  std::vector<double> drawn_w;      // by replica, as its servers have it
  RequestFlow flow;
  Usage used;  // of replicas that have gone, settled
};

}  // namespace jevons
