#include "models/simulation.hpp"

#include <fmt/format.h>

#include <chrono>

namespace jevons {

Outcome run(World& world, Recorder* recorder, const Progress& progress) {
  const auto began = std::chrono::steady_clock::now();
  while (sim::advance(world)) {
    if (recorder) recorder->jobs(world);
    if (recorder && world.state.interval_over) recorder->interval(world);
    if (progress && !progress(world.now().seconds() / world.plant->duration.seconds()))
      throw Interrupted("stopped before the end");
    if (world.state.over) break;
    world.resume();
  }
  if (const double residual = world.state.ledger.worst_residual(); !(residual <= kAuditTolerance))
    throw BooksDoNotBalance(
        fmt::format("the books do not balance: audit_residual is {:.3g}, at most {:.0e} is allowed", residual,
                    kAuditTolerance));
  Outcome outcome{summarise(world), world.timeline.trace_hash, 0};
  outcome.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return outcome;
}

}  // namespace jevons
