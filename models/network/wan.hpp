// A long-distance connection of two sites, over which the data of jobs is sent. What is sent takes its turn at full
// bandwidth, in order; the last byte is there a latency later. The energy of the way is drawn outside of both sites: it
// counts as scope 3 of the sender, at the intensity of its grid.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

/// [[wan]] of a scenario.
struct WanConfig {
  std::vector<std::string> sites;
  double bandwidth_b_per_s = 1.25e9;
  sim::Span latency = sim::nanoseconds(30'000'000);
  double energy_j_per_b = 0;

  WanConfig();
  void visit(sim::config::Visitor& v);
  bool connects(const std::string& a, const std::string& b) const {
    return sites.size() == 2 && ((sites[0] == a && sites[1] == b) || (sites[0] == b && sites[1] == a));
  }
};

struct Wan {
  double bandwidth_b_per_s = 0, energy_j_per_b = 0;
  sim::Span latency;
};

}  // namespace jevons
