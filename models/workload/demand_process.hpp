// Demand of virtual machines drawn from a fitted model instead of traces. Machine i has a level b_i and a
// restlessness a_i, both standard normal; at step t
//   z(i,t) = sqrt(between) b_i + sqrt(slow) x_i(t) + sqrt(1 - between - slow) e_i(t) + diurnal[hour of t]
//   x_i(t) = persistence x_i(t-1) + sqrt(1 - persistence^2) v_i(t),   x_i(0), v, e standard normal
//   p_i = idle Phi(idle_shift - idle_slope b_i + idle_spread a_i)
//   percent(i,t) = 0 with probability p_i, else Q(Phi(z)), Q(u) the least k with shares[0] + ... + shares[k]
//   >= u
// A Gaussian copula with machine, slow and fast parts, and idling on top: tools/derive/planetlab_fit.py fits
// it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/workload/vm_demand.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct DemandProcess {
  sim::Span interval = sim::minutes(5);
  double between = 0, slow = 0, persistence = 0;
  double idle = 0, idle_shift = 0, idle_slope = 0, idle_spread = 0;
  std::vector<double> diurnal;  // 24, by hour from the start
  std::vector<double> shares;   // 101, of the whole percents

  void visit(sim::config::Visitor& v);
  /// What is wrong with the parameters taken together; empty if nothing is.
  std::string problem() const;
  /// The demand of so many machines of a site over `duration`; each machine draws from a stream of its own.
  VmDemand draw(std::int64_t machines, sim::Span duration, std::uint64_t seed, std::uint32_t replication,
                std::uint32_t site = 0) const;
};

}  // namespace jevons
