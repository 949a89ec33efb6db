#include "models/inference/flow.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace jevons {
namespace {

constexpr int kPoints = 256;
constexpr double kFull = 0.999;  // as of the steady state

/// The most that a replica has a steady state for.
double most_per_s(const ServicePlan& plan, const RequestMeans& means) {
  const auto is_served = [&](double rate) { return !std::isnan(steady_state(plan, means, rate).latency_s); };
  double low = 0, high = 1;
  while (is_served(high)) low = high, high *= 2;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (is_served(middle) ? low : high) = middle;
  }
  return kFull * low;
}

FlowPoint between(const FlowPoint& a, const FlowPoint& b, double part) {
  const auto mix = [&](double FlowPoint::*field) { return a.*field + part * (b.*field - a.*field); };
  return {mix(&FlowPoint::requests), mix(&FlowPoint::served_per_s), mix(&FlowPoint::power_w),
          mix(&FlowPoint::busy), mix(&FlowPoint::decode_s)};
}

/// Where requests + seconds x served = `all`, of one replica.
FlowPoint find(const FlowTable& table, double seconds, double all) {
  const auto sum = [&](const FlowPoint& p) { return p.requests + seconds * p.served_per_s; };
  const auto above = std::upper_bound(table.begin(), table.end(), all,
                                      [&](double x, const FlowPoint& p) { return x < sum(p); });
  if (above == table.end()) {
    auto full = table.back();
    full.requests = all - seconds * full.served_per_s;
    return full;
  }
  if (above == table.begin()) return table.front();
  const auto& below = *(above - 1);
  return between(below, *above, (all - sum(below)) / (sum(*above) - sum(below)));
}

}  // namespace

FlowTable make_flow_table(const ServicePlan& plan, const RequestMeans& means) {
  FlowTable table;
  const double most = most_per_s(plan, means), tokens = std::max(0.0, means.output - 1);
  for (int i = 0; i <= kPoints; ++i) {
    const double u = static_cast<double>(i) / kPoints;  // close together where it is nearly empty or full
    const auto s = steady_state(plan, means, most * u * u * (3 - 2 * u));
    table.push_back({s.requests, s.served_per_s, s.power_w, s.busy, s.token_s * tokens});
  }
  return table;
}

void flow_on(const ServicePlan& plan, const FlowTable& table, RequestFlow& flow, double arrivals,
             double length_s, double replicas, double speed) {
  flow.submitted += arrivals;
  const double all = flow.requests + arrivals;
  auto p = replicas > 0 ? find(table, length_s * speed, all / replicas) : FlowPoint{.requests = all};
  const double served = p.served_per_s * length_s * speed * replicas;
  flow.requests = std::max(0.0, all - served);
  if (plan.queue_limit >= 0) {
    const double room = replicas * plan.capacity + static_cast<double>(plan.queue_limit);
    flow.shed += std::max(0.0, flow.requests - room);
    flow.requests = std::min(flow.requests, room);
  }
  flow.completed += served;
  flow.requests_s += flow.requests * length_s;
  flow.decode_s += served * p.decode_s / speed;
  flow.busy_s += p.busy * length_s * replicas;
  flow.batch_s += std::min(flow.requests, plan.capacity * replicas) * length_s;
  flow.energy_j += p.power_w * length_s * replicas;
}

}  // namespace jevons
