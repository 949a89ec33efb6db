// The world: constant plant, mutable state, the timeline of what is to happen, and the policies that decide.
// A value: copying it forks the simulation, and running the copy never changes the original.
// handle() is the one switch over all events.
#pragma once

#include <memory>
#include <vector>

#include "models/events.hpp"
#include "models/plant.hpp"
#include "models/policies/consolidation.hpp"
#include "models/policies/cooling.hpp"
#include "models/policies/demand.hpp"
#include "models/policies/forecast.hpp"
#include "models/policies/governance.hpp"
#include "models/policies/placement.hpp"
#include "models/policies/power.hpp"
#include "models/policies/queue.hpp"
#include "models/policies/refresh.hpp"
#include "models/policies/routing.hpp"
#include "models/policies/shifting.hpp"
#include "models/policies/storage.hpp"
#include "models/state.hpp"
#include "sim/config/registry.hpp"
#include "sim/engine/engine.hpp"

namespace jevons {

struct Policies {
  sim::config::Chosen<QueuePolicy> queue;
  sim::config::Chosen<Placement> placement;
  sim::config::Chosen<PowerPolicy> power;
  sim::config::Chosen<Consolidation> consolidation;
  sim::config::Chosen<Governance> governance;
  sim::config::Chosen<ShiftingPolicy> shifting;
  sim::config::Chosen<RoutingPolicy> routing;
  sim::config::Chosen<RefreshPolicy> refresh;
  sim::config::Chosen<DemandPolicy> demand;
  std::vector<sim::config::Chosen<CoolingPolicy>> cooling;  // by site
  std::vector<sim::config::Chosen<StoragePolicy>> storage;  // by site; empty without a battery
  std::vector<sim::config::Chosen<Forecast>> forecast;      // of the storage policy
  std::vector<sim::config::Chosen<Forecast>> load_forecast; // of the site's fluid load; empty without one
};

struct World {
  World(std::shared_ptr<const Plant> plant, Policies policies, std::uint32_t replication, const Twin& twin = {});

  // What the run loop asks of a world (sim/engine/engine.hpp).
  sim::Timeline timeline;
  bool is_live(const sim::Event&) const;
  void handle(const sim::Event&);
  bool paused() const { return state.paused; }

  sim::Time now() const { return timeline.now; }
  sim::Time end() const { return sim::Time{} + plant->duration; }
  void schedule(sim::Time at, Kind kind, std::uint32_t subject, std::uint32_t stamp = 0) {
    timeline.schedule(at, static_cast<std::uint8_t>(phase_of(kind)), static_cast<std::uint8_t>(kind), subject,
                      stamp);
  }
  /// A scheduling pass over a pool at this instant, once however often it is asked for, if any job waits.
  void request_schedule(std::uint32_t pool);
  /// Ends a pause: rows that were recorded are forgotten, and the totals of an output interval that is over.
  void resume();

  std::shared_ptr<const Plant> plant;
  Policies policies;
  State state;
  std::uint32_t replication = 0;

 private:
  /// So often, whatever the intervals, jobs that have finished leave for the recorder and a person may
  /// interrupt.
  static constexpr std::uint64_t kEventsPerBreath = 1 << 16;
  void breathe();
  void on_record();
  void on_stop();
};

}  // namespace jevons
