// Requests as a flow: how many are in the service follows what comes and what its steady states complete,
//   dx/dt = L(t) - n f(x / n),   f: completions a second of a replica whose steady state has x / n requests
//   in it
// by implicit steps, exact where the load is steady, never below 0 and stable for steps of any length. Bursts
// are in L(t); chance within a steady load is in f. Wang, Tipper, Banerjee (1996), A simple approximation for
// modeling nonstationary queues, INFOCOM (pointwise stationary fluid flow).
#pragma once

#include <vector>

#include "models/inference/steady_state.hpp"

namespace jevons {

/// A replica by its load, from none to the most that it can serve.
struct FlowPoint {
  double requests = 0, served_per_s = 0, power_w = 0, busy = 0, decode_s = 0;  // decode: of one request
};
using FlowTable = std::vector<FlowPoint>;
FlowTable make_flow_table(const ServicePlan& plan, const RequestMeans& means);

/// What has come of requests that are a flow.
struct RequestFlow {
  double requests = 0;  // in the service now
  double submitted = 0, completed = 0, shed = 0;
  double requests_s = 0, decode_s = 0;           // requests times seconds; of completed, seconds of decoding
  double prompt_tokens = 0, output_tokens = 0;   // beside those of means: of requests that joined it midway
  double busy_s = 0, batch_s = 0, energy_j = 0;  // as of Replica
};

/// `arrivals` come evenly in `length_s`, to so many replicas at such a clock; those that find no room are
/// shed.
void flow_on(const ServicePlan& plan, const FlowTable& table, RequestFlow& flow, double arrivals,
             double length_s, double replicas, double speed);

}  // namespace jevons
