// A replica in its steady state: what it draws and how long requests take, for a load that stays as it is.
// Prompts take the share r = L P prompt_s of its time; in the rest it is a queue of processors shared by all,
// whose pace goes by their number: completions a second with k requests  mu(k) = k (1 - r) / (step(k) (G -
// 1)).  Arrivals independent of each other, lengths of any law (the queue is insensitive to them):
//   p(k) = p(k-1) L / mu(min(k, c)),    c: the most that run at once; those beyond wait
//   power = r P_prompt + (1 - r) sum p(k) P(min(k, c)),   time to decode = E[k] / L   (Little)
//   time to first token = S + L E[S^2] / (2 (1 - L E[S])),  S = prompt (prompt_s + mean step / chunk)
//   (Pollaczek, Khinchine)
// Kelly (1979), Reversibility and Stochastic Networks, ch. 3. Replicas that share arrivals evenly are taken
// one by one.
#pragma once

#include "models/inference/service.hpp"

namespace jevons {

/// What requests are like, on average.
struct RequestMeans {
  double prompt = 0, prompt_square = 0, output = 1;  // tokens
};

struct SteadyState {
  double served_per_s = 0;  // less than what came where it cannot serve all
  double power_w = 0, busy = 0,
         requests = 0;  // of the replica: mean; share of time with a request; requests in it
  double first_token_s = 0, token_s = 0, latency_s = 0;  // means; NaN where it cannot serve all
};

SteadyState steady_state(const ServicePlan& plan, const RequestMeans& means, double rate_per_s);

}  // namespace jevons
