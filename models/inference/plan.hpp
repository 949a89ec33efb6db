// A service in a world: what is constant of it, and what moves.
#pragma once

#include <vector>

#include "models/accounts/attribution.hpp"
#include "models/inference/flow.hpp"
#include "models/workload/request_source.hpp"
#include "models/inference/service.hpp"

namespace jevons {

struct Zoom {
  sim::Time from, to;
};

struct InferencePlan {
  ServicePlan service;
  RequestSource source;
  std::uint32_t workload = 0, pool = 0;  // of Plant
  std::uint32_t first_replica = 0;       // over all services
  std::int32_t width = 1;                // accelerators of a replica
  std::int64_t busy = 0;                 // Duty::busy of a unit while its replica has requests
  double accuracy = 1;
  RequestMeans means;
  FlowTable flow;          // where requests are a flow, but for
  std::vector<Zoom> zoom;  // spans in which they are events; in order
  bool is_flow_at(sim::Time now) const;
  sim::Time next_edge(sim::Time now) const;
};

struct InferenceState {
  ServiceState service;
  RequestState source;
  Request next;  // of the pending arrival
  std::uint32_t workload = 0;
  std::vector<std::uint32_t> jobs;  // by replica: its slot in JobTable, which holds its accelerators; kNoSlot
  std::vector<double> drawn_w;      // by replica, as its servers have it
  bool is_flow = false;
  RequestFlow flow;
  Usage used;  // of replicas that have gone, settled
};

}  // namespace jevons
