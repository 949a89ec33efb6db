// What a queue policy sees of a pool.
#include <algorithm>
#include <limits>

#include "models/policies/queue.hpp"
#include "models/state.hpp"

namespace jevons {

std::uint32_t QueueView::head() const { return pool_.waiting.first(); }
std::uint32_t QueueView::after(std::uint32_t slot) const { return pool_.waiting.next(slot); }
std::uint32_t QueueView::first_to_end() const { return pool_.running.first(); }
std::uint32_t QueueView::next_to_end(std::uint32_t slot) const { return pool_.running.next(slot); }
const JobSpec& QueueView::job(std::uint32_t slot) const { return jobs_.live[slot].spec; }

sim::Time QueueView::estimated_end(std::uint32_t slot) const {
  return std::max(sim::Time{pool_.running.key(slot)}, now_ + sim::nanoseconds(1));
}

sim::Time QueueView::latest_end(std::uint32_t slot) const {
  const auto run = jobs_.live[slot].longest_run;
  return run < sim::Time::never() - now_ ? now_ + run : sim::Time::never();
}

bool QueueView::is_wide(std::uint32_t slot) const { return job(slot).width > pool_.most_units; }

bool QueueView::fits(std::uint32_t slot) const { return pool_.fits(job(slot)); }

bool QueueView::fits(std::uint32_t slot, std::uint32_t spared) const {
  const auto width = job(slot).width;
  const auto free = free_on(spared);
  if (is_wide(slot)) return pool_.ready.free_units() - free >= width;
  return free < width ? pool_.ready.most_free() >= width : pool_.ready.count(width) > 1;
}

std::int64_t QueueView::free_units() const { return pool_.ready.free_units(); }
std::int64_t QueueView::free_on(std::uint32_t server) const {
  return servers_.free_units[pool_.first_server + server];
}

sim::Time QueueView::end_of_units(std::int64_t units) const {
  auto slot = pool_.running.first_reaching(units);
  if (slot == kNone) slot = pool_.running.last();
  return slot == kNone ? now_ : estimated_end(slot);
}

std::int64_t QueueView::units_ending_by(sim::Time when) const {
  return when <= now_ ? 0 : pool_.running.weight_through(when.ns);
}

std::int64_t QueueView::coming_units() const {
  return pool_.coming_units();
}

std::optional<Room> QueueView::room_for(std::uint32_t slot) const {
  if (pool_.room_slot != slot || pool_.room.when <= now_) {
    pool_.room = find_room(job(slot).width);
    pool_.room_slot = slot;
  }
  if (pool_.room.when == sim::Time::never()) return std::nullopt;
  return pool_.room;
}

/// Lets running jobs end one after another until a server has room; `when` is never() if none ever has.
Room QueueView::find_room(std::int32_t units) const {
  thread_local std::vector<std::int64_t> released;  // by server; all 0 between calls
  thread_local std::vector<std::uint32_t> touched;
  if (released.size() < servers_.free_units.size()) released.resize(servers_.free_units.size());
  Room room{.server = kNone, .when = sim::Time::never()};
  for (auto running = first_to_end(); running != kNone; running = next_to_end(running)) {
    const auto end = estimated_end(running);
    if (end > room.when) break;
    for (auto at = jobs_.live[running].allocations; at != Allocation::kEnd; at = jobs_.allocations[at].next) {
      const auto& piece = jobs_.allocations[at];
      released[piece.server] += piece.units;
      touched.push_back(piece.server);
      const auto server = piece.server - pool_.first_server;
      if (room.server != kNone && room.server != server) continue;
      const auto left_over = free_on(server) + released[piece.server] - units;
      if (left_over >= 0) room = {server, end, left_over};
    }
  }
  for (const auto server : touched) released[server] = 0;
  touched.clear();
  return room;
}

}  // namespace jevons
