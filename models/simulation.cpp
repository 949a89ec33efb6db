#include "models/simulation.hpp"

#include <fmt/format.h>

#include <chrono>

#include "models/policies/ungoverned.hpp"

namespace jevons {

namespace {

/// Steps a world to its end, the share of the whole that is done going from `before` on.
void finish(World& world, Recorder* recorder, const Progress& progress, double before, double share) {
  while (sim::advance(world)) {
    if (recorder) recorder->jobs(world);
    if (recorder && world.state.interval_over) recorder->interval(world);
    if (progress && !progress(before + share * world.now().seconds() / world.plant->duration.seconds()))
      throw Interrupted("stopped before the end");
    if (world.state.over) break;
    world.resume();
  }
}

/// Without a cap on energy: under the cap a twin would draw as much as the run, and every rebound would be 1.
Policies of_twin(Policies policies) {
  if (policies.governance->energy_cap_j()) policies.governance = {"none", std::make_unique<Ungoverned>()};
  return policies;
}

/// What the facilities of a twin draw over the run.
double twin_energy_j(const World& world, const Twin& without, const Progress& progress, double before, double share) {
  World twin(world.plant, of_twin(world.policies), world.replication, without);
  finish(twin, nullptr, progress, before, share);
  double energy_j = 0;
  for (const auto& site : twin.state.sites) energy_j += site.total.facility_j;
  return energy_j;
}

}  // namespace

Outcome run(World& world, Recorder* recorder, const Progress& progress) {
  const auto began = std::chrono::steady_clock::now();
  const bool twins = !world.plant->stocks.empty() && world.policies.demand->responds() && world.timeline.events == 0;
  const double share = twins ? 1.0 / 3 : 1;
  if (twins) {
    const double without_response = twin_energy_j(world, {.no_response = true}, progress, 0, share);
    world.state.baseline_energy_j = twin_energy_j(world, {.no_response = true, .no_gain = true}, progress, share, share);
    world.state.twin_energy_j = without_response;
  }
  finish(world, recorder, progress, 1 - share, share);
  if (const double residual = world.state.ledger.worst_residual(); !(residual <= kAuditTolerance))
    throw BooksDoNotBalance(
        fmt::format("the books do not balance: audit_residual is {:.3g}, at most {:.0e} is allowed", residual,
                    kAuditTolerance));
  Outcome outcome{summarise(world), world.timeline.trace_hash, 0};
  outcome.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return outcome;
}

}  // namespace jevons
