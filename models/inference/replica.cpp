#include "models/inference/replica.hpp"

#include <algorithm>

#include "models/workload/job.hpp"

namespace jevons {

Pace pace_of(const Replica& r, const ServingProfile& profile, double chunk) {
  const auto b = r.batch.size();
  if (r.state == ReplicaState::none || r.state == ReplicaState::placing) return {};
  if (r.running() == 0) return {.power_w = profile.idle_w};
  if (r.prompts.size == 0)
    return {.decode_per_s = r.speed / profile.step_s[b], .power_w = profile.power_w[b], .busy = 1};
  if (b == 0) return {.prompt_per_s = r.speed / profile.prompt_s, .power_w = profile.prompt_w, .busy = 1};
  const double reading_s = chunk * profile.prompt_s, step_s = profile.step_s[b] + reading_s;
  return {r.speed / step_s, r.speed * chunk / step_s,
          (profile.power_w[b] * profile.step_s[b] + profile.prompt_w * reading_s) / step_s, 1};
}

void advance(Replica& r, sim::Time now) {
  const auto& pace = r.pace;
  const double dt = (now - r.since).seconds();
  r.since = now;
  if (r.state == ReplicaState::none || r.state == ReplicaState::placing) return;
  r.energy_j += pace.power_w * dt;
  r.seconds += dt;
  if (r.running() == 0) return;
  r.busy_s += dt;
  r.batch_s += dt * static_cast<double>(r.running());
  const double read = std::min(r.prompt_left, pace.prompt_per_s * dt);
  r.prompt_left -= read;
  r.prompt_tokens += read;
  r.clock += pace.decode_per_s * dt;
  r.tokens += pace.decode_per_s * dt * static_cast<double>(r.batch.size());
}

sim::Time next_turn(const Replica& r) {
  const auto& pace = r.pace;
  if (r.state == ReplicaState::starting) return r.ready_at;
  double in_s = 1e300;
  if (pace.prompt_per_s > 0) in_s = r.prompt_left / pace.prompt_per_s;
  if (pace.decode_per_s > 0) in_s = std::min(in_s, (r.batch.front().first - r.clock) / pace.decode_per_s);
  return std::max(later(r.since, std::max(0.0, in_s)), r.since + sim::nanoseconds(1));
}

}  // namespace jevons
