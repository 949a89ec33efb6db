#include "models/compute/placing.hpp"

#include <algorithm>
#include <stdexcept>

#include "models/compute/holding.hpp"
#include "models/purposes.hpp"
#include "models/world.hpp"
#include "sim/engine/random.hpp"

namespace jevons {
namespace {

/// The racks of a pool, where its site tells them apart.
RacksView racks_of(const World& w, const Pool& pool) {
  const auto& plan = w.plant->sites[pool.site];
  if (plan.facility.racks.count < 2) return {};
  return {&w.state.sites[pool.site].facility_state.racks.coolest, plan.facility.racks.servers_per_rack,
          pool.first_server - plan.first_server,
          w.plant->pools[w.state.servers.pool[pool.first_server]].servers};
}

/// One server for the next piece of a job, as the policy chooses; for wide jobs any free units will do.
std::uint32_t choose_server(const World& w, const Pool& pool, std::int32_t piece, bool wide,
                            sim::Stream* stream) {
  const auto& placement = *w.policies.placement;
  const double draw = stream ? stream->uniform() : 0.5;
  if (const auto chosen = placement.choose(pool.ready, piece, draw, racks_of(w, pool)))
    return pool.first_server + *chosen;
  return wide ? pool.first_server + *pool.ready.loosest(1)
              : throw std::logic_error("a placement policy found no server for a job that fits");
}

/// A job that asks for slots: on an accelerator that is shared already, or else on one that is then cut.
std::uint32_t place_share(World& w, const Pool& pool, std::uint32_t slot, sim::Stream* stream) {
  const auto slots = w.state.jobs.live[slot].spec.slots;
  const bool has_hole = pool.holes.most_free() >= slots;
  const double draw = stream ? stream->uniform() : 0.5;
  const auto chosen = w.policies.placement->choose(has_hole ? pool.holes : pool.ready, has_hole ? slots : 1,
                                                   draw, racks_of(w, pool));
  if (!chosen) throw std::logic_error("a placement policy found no server for a job that fits");
  return take_slots(w, slot, pool.first_server + *chosen, slots);
}

}  // namespace

void place(World& w, Pool& pool, std::uint32_t slot) {
  auto& job = w.state.jobs.live[slot];
  const bool wide = job.spec.width > pool.most_units;
  sim::Stream stream(w.plant->seed, w.replication, purpose::placement,
                     (std::uint64_t{job.workload} << 48) | static_cast<std::uint64_t>(job.spec.id));
  auto* draws = w.policies.placement->draws() ? &stream : nullptr;
  if (job.spec.slots > 0) {
    job.allocations = place_share(w, pool, slot, draws);
    return;
  }
  std::uint32_t last = Allocation::kEnd;
  for (std::int32_t left = job.spec.width; left > 0;) {
    const auto server = choose_server(w, pool, std::min(left, pool.most_units), wide, draws);
    const auto units = std::min(left, w.state.servers.free_units[server]);
    const auto at = take_units(w, slot, server, units);
    (last == Allocation::kEnd ? job.allocations : w.state.jobs.allocations[last].next) = at;
    last = at;
    left -= units;
  }
}

void place(World& w, Pool& pool, std::uint32_t slot, std::uint32_t spared) {
  if (spared == QueueView::kNone) return place(w, pool, slot);
  const auto free = w.state.servers.free_units[pool.first_server + spared];
  pool.ready.erase(spared, free);
  place(w, pool, slot);
  pool.ready.insert(spared, free);
}

}  // namespace jevons
