// A shifting policy by itself: jobs against a series, with servers for all of them. What their time costs,
// beside what it would have at once.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/policies/shifting.hpp"

namespace jevons {

struct ShiftableJob {
  sim::Time arrival;
  sim::Span run;  // and its estimate
  sim::Time deadline;
};

struct TrialSettings {
  sim::Span pause_cost{};  // time that each interruption takes from a job, at its next piece's beginning
  std::vector<double> marginal = {1};  // rate that the 1st, 2nd, ... times its width adds
  std::uint64_t seed = 0;
  std::uint32_t replication = 0;
};

struct ShiftingTrial {
  double cost = 0, cost_at_once = 0;  // integral of the series over the time of jobs' servers
  double server_s = 0, run_s = 0;     // that time, and what it would be at once
  double wait_s = 0;                  // from arrivals to ends, less runs
  std::int64_t jobs = 0, late = 0, interruptions = 0;

  double mean_cost() const { return cost / server_s; }
  double saving() const { return 1 - cost / cost_at_once; }
};

/// In order of arrival. Beliefs are those of the policy's outlook, whose series this is whatever its signal.
/// Throws std::out_of_range where the series does not reach beyond a deadline or a job.
ShiftingTrial try_shifting(const ShiftingPolicy& policy, std::span<const ShiftableJob> jobs,
                           const sim::Series& series, const TrialSettings& settings = {});

}  // namespace jevons
