// One run: a pure function of (model, seed, replication). Steps the world from output interval to output
// interval, hands each to a recorder, checks the books.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <vector>

#include "models/accounts/metrics.hpp"
#include "models/world.hpp"

namespace jevons {

struct Outcome {
  std::vector<Metric> metrics;
  std::uint64_t trace_hash = 0;
  double wall_s = 0;
};

/// Sees the world whenever it pauses, and may not change it.
class Recorder {
 public:
  virtual ~Recorder() = default;
  /// Jobs have finished, or the run is over: `state.finished`.
  virtual void jobs(const World&) = 0;
  /// An output interval is complete.
  virtual void interval(const World&) = 0;
};

/// The run was stopped from outside (Ctrl-C).
class Interrupted : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Called with the share of simulated time done; false stops the run with Interrupted.
using Progress = std::function<bool(double share)>;

inline constexpr double kAuditTolerance = 1e-9;

/// Runs the world to its end. Throws BooksDoNotBalance where the audit residual exceeds kAuditTolerance,
/// Interrupted when progress says so.
Outcome run(World& world, Recorder* recorder = nullptr, const Progress& progress = {});

}  // namespace jevons
