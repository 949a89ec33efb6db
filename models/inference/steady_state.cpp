#include "models/inference/steady_state.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace jevons {
namespace {

constexpr double kFull = 0.999;  // of what can be served: nearer to it queues have no steady length

/// Sums over the numbers of requests that decode.
struct Decoding {
  double requests = 0, power_w = 0, idle = 1, step_s = 0;  // means; step: of those times when any do
};

Decoding decoding(const ServicePlan& plan, double rate_per_s, double tokens, double share) {
  const auto& profile = plan.profile;
  const auto most = static_cast<std::size_t>(plan.capacity);
  if (tokens <= 0 || rate_per_s <= 0) return {.power_w = profile.idle_w};
  const auto ratio = [&](std::size_t k) {
    return rate_per_s * profile.step_s[k] * tokens / (static_cast<double>(k) * share);
  };
  // Weights relative to the largest so far, so that none is beyond numbers.
  double weight = 1, all = 1, requests = 0, power = profile.idle_w, idle = 1, step = 0;
  const auto rescale = [&](double by) {
    for (auto* sum : {&weight, &all, &requests, &power, &idle, &step}) *sum *= by;
  };
  for (std::size_t k = 1; k <= most; ++k) {
    weight *= ratio(k);
    if (weight > 1e200) rescale(1e-200);
    all += weight;
    requests += weight * static_cast<double>(k);
    power += weight * profile.power_w[k];
    step += weight * profile.step_s[k];
  }
  const double beyond = ratio(most),
               tail = weight * beyond / (1 - beyond);  // a geometric tail of those that wait
  all += tail;
  requests += tail * (static_cast<double>(most) + 1 / (1 - beyond));
  power += tail * profile.power_w[most];
  step += tail * profile.step_s[most];
  return {requests / all, power / all, idle / all,
          step / std::max(all - idle, std::numeric_limits<double>::min())};
}

}  // namespace

SteadyState steady_state(const ServicePlan& plan, const RequestMeans& means, double rate_per_s) {
  const auto& profile = plan.profile;
  const double tokens = std::max(0.0, means.output - 1);
  const auto most = static_cast<std::size_t>(plan.capacity);
  const double reading_s = means.prompt * profile.prompt_s,
               decoding_s = tokens * profile.step_s[most] / static_cast<double>(most);
  const double limit = kFull / (reading_s + decoding_s);
  SteadyState s{.served_per_s = std::min(rate_per_s, limit)};
  const double r = s.served_per_s * reading_s;
  const auto d = decoding(plan, s.served_per_s, tokens, 1 - r);
  s.power_w = r * profile.prompt_w + (1 - r) * d.power_w;
  s.busy = 1 - (1 - r) * d.idle;
  const double each_s = profile.prompt_s + (1 - d.idle) * d.step_s / plan.chunk,
               load = s.served_per_s * means.prompt * each_s;
  if (rate_per_s > limit || load >= 1) {
    s.first_token_s = s.token_s = s.latency_s = std::numeric_limits<double>::quiet_NaN();
    s.requests = plan.capacity;
    return s;
  }
  s.first_token_s =
      means.prompt * each_s + s.served_per_s * means.prompt_square * each_s * each_s / (2 * (1 - load));
  const double decode_s = s.served_per_s > 0 ? d.requests / s.served_per_s : tokens * profile.step_s[1];
  s.token_s = tokens > 0 ? decode_s / tokens : 0;
  s.latency_s = s.first_token_s + decode_s;
  s.requests = s.served_per_s * s.latency_s;
  return s;
}

}  // namespace jevons
