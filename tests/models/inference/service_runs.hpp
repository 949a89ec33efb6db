// A service driven by itself, one event after another, without a world around it: for tests.
#pragma once

#include <functional>
#include <vector>

#include "models/workload/request_source.hpp"
#include "models/inference/service.hpp"

namespace jevons {

/// A replica whose steps take `alone_s + each_s b` and draw `idle_w + each_w b`.
inline ServingProfile linear_profile(std::int64_t most_batch, double alone_s, double each_s,
                                     double prompt_s = 1e-5, double kept_tokens = 1e9) {
  ServingProfile p{.most_batch = most_batch,
                   .idle_w = 100,
                   .prompt_s = prompt_s,
                   .prompt_w = 700,
                   .kept_tokens = kept_tokens};
  for (std::int64_t b = 0; b <= most_batch; ++b) {
    p.step_s.push_back(alone_s + each_s * static_cast<double>(b));
    p.power_w.push_back(b == 0 ? 100 : 400 + static_cast<double>(b));
  }
  return p;
}

class ServiceRun {
 public:
  explicit ServiceRun(const ServicePlan& p) : plan(p), state(begin_service(p)) {
    for (std::int64_t i = 0; i < plan.min_replicas; ++i) {
      state.replicas[i].state = ReplicaState::placing;
      begin_starting(plan, state, static_cast<std::uint32_t>(i), {});
    }
  }

  /// Requests in order of arrival; then everything that follows until `end`.
  void run(const std::vector<Request>& requests, sim::Time end = sim::Time::never()) {
    std::size_t k = 0;
    auto scaling = plan.interval.ns > 0 ? sim::Time{} + plan.interval : sim::Time::never();
    for (;;) {
      const auto arrival = k < requests.size() ? requests[k].arrival : sim::Time::never();
      auto next = arrival;
      std::uint32_t turning = kNoSlot;
      for (std::uint32_t r = 0; r < state.replicas.size(); ++r) {
        const auto& replica = state.replicas[r];
        const bool pending = replica.state == ReplicaState::starting || replica.running() > 0;
        if (pending && next_turn(replica) <= next) {
          next = next_turn(replica);
          turning = r;
        }
      }
      const bool scales = scaling < next && (next < sim::Time::never() || scaling < end);
      if (scales) next = scaling;
      if (next >= end || next == sim::Time::never()) break;
      now = next;
      if (scales) {
        decide();
        scaling = scaling + plan.interval;
      } else if (turning != kNoSlot) {
        turn(plan, state, turning, now);
        if (state.replicas[turning].state == ReplicaState::draining && state.replicas[turning].running() == 0)
          retire(state, turning, now);
      } else {
        arrive(plan, state, requests[k++], now);
      }
      if (watch) watch(*this);
    }
    if (end < sim::Time::never()) now = end;
    for (auto& r : state.replicas) advance(r, now);
  }

  ServicePlan plan;
  ServiceState state;
  sim::Time now;
  std::function<void(const ServiceRun&)> watch;

 private:
  void decide() {
    scale(plan, state, now);
    for (const auto& change : state.changes)
      if (change.is_placed)
        begin_starting(plan, state, change.replica, now);
      else
        retire(state, change.replica, now);
  }
};

}  // namespace jevons
