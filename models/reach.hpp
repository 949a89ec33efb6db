// Where jobs of a workload may run: at home, and where the routing policy may send them and its connections
// are near enough.
#pragma once

#include <algorithm>
#include <optional>

#include "models/scenario.hpp"

namespace jevons {

class Reach {
 public:
  Reach(const Scenario& scenario, const Plant& plant) : scenario_(scenario), plant_(plant) {}

  bool is_routed() const { return scenario_.policy.chosen.routing->routes(); }

  /// The most units of a pool that jobs may go to.
  std::int64_t most_units(const WorkloadConfig& config, const PoolPlan& home) const {
    auto most = home.total_units;
    for (const auto& pool : plant_.pools)
      if (leads(config, home, pool)) most = std::max(most, pool.total_units);
    return most;
  }

  /// Whether jobs that arrive in one pool may run in another, at another site.
  bool leads(const WorkloadConfig& config, const PoolPlan& home, const PoolPlan& pool) const {
    if (!is_routed() || config.share < 1 || pool.site == home.site || pool.resource != home.resource)
      return false;
    const auto wan = wan_between(home.site, pool.site);
    return !config.max_latency || (wan && plant_.wans[*wan].latency <= *config.max_latency);
  }

  std::optional<std::uint32_t> wan_between(std::uint32_t a, std::uint32_t b) const {
    for (std::uint32_t i = 0; i < scenario_.wan.size(); ++i)
      if (scenario_.wan[i].connects(scenario_.site[a].name, scenario_.site[b].name)) return i;
    return std::nullopt;
  }

 private:
  const Scenario& scenario_;
  const Plant& plant_;
};

}  // namespace jevons
