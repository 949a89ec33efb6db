// The run loop: takes events in order and hands each to the world, which schedules what follows from it.
// The timeline is part of the world and plain data, so that copying a world forks the run.
#pragma once

#include <concepts>
#include <cstdint>

#include "sim/engine/event.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/time.hpp"

namespace sim {

/// Where a run stands: what is pending, what time it is, how many events have happened, and a hash over them
/// all.
struct Timeline {
  EventQueue queue;
  Time now;
  std::uint64_t events = 0;
  std::uint64_t trace_hash = 0x243F6A8885A308D3;  // the first digits of pi

  /// Schedules an event now or later. Throws std::logic_error if it is before the event being handled (an
  /// earlier phase of the same instant is), std::out_of_range if it does not fit (see make_event).
  void schedule(Time at, std::uint32_t phase, std::uint32_t kind, std::uint32_t subject,
                std::uint32_t stamp = 0) {
    queue.push(make_event(at, phase, kind, subject, stamp));
  }

  /// Moves to a live event: two runs whose hashes are equal have seen the same events at the same times.
  /// Stamps do not count: how often something was rescheduled is not what happened.
  void record(const Event& event) {
    now = event.time();
    ++events;
    trace_hash = (trace_hash ^ event.key) * 0x9E3779B97F4A7C15;
    trace_hash = (trace_hash ^ trace_hash >> 32 ^ event.kind_subject) * 0xD6E8FEB86659FD93;
  }
};

/// What the loop needs of a world: its timeline, whether an event still holds (its stamp is the subject's),
/// what an event does, and whether to stop after it. Stopping is an event of the world's own, never a look at
/// the queue.
template <class W>
concept World = requires(W& world, const W& view, const Event& event) {
  { world.timeline } -> std::same_as<Timeline&>;
  { view.is_live(event) } -> std::same_as<bool>;
  { view.paused() } -> std::same_as<bool>;
  world.handle(event);
};

/// Runs until the world has paused (true) or nothing is pending (false). A paused world stays where it is
/// until it says that it is paused no longer. What handle throws, advance throws.
template <World W>
bool advance(W& world) {
  while (!world.paused()) {
    const auto event = world.timeline.queue.pop([&](const Event& e) { return world.is_live(e); });
    if (!event) return false;
    world.timeline.record(*event);
    world.handle(*event);
  }
  return true;
}

}  // namespace sim
