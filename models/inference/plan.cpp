#include "models/inference/plan.hpp"

#include <algorithm>

namespace jevons {

bool InferencePlan::is_flow_at(sim::Time now) const {
  return !flow.empty() &&
         std::none_of(zoom.begin(), zoom.end(), [&](const Zoom& z) { return z.from <= now && now < z.to; });
}

sim::Time InferencePlan::next_edge(sim::Time now) const {
  for (const auto& [from, to] : zoom) {
    if (now < from) return from;
    if (now < to) return to;
  }
  return sim::Time::never();
}

}  // namespace jevons
