// Counts calls of operator new in the whole test program, to see that a warm run makes none.
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>
#include <vector>

#include "sim/engine/arrivals.hpp"
#include "sim/engine/distributions.hpp"
#include "sim/engine/engine.hpp"
#include "sim/engine/integral.hpp"
#include "sim/engine/ordered_slots.hpp"
#include "sim/engine/quantiles.hpp"
#include "sim/engine/statistics.hpp"

namespace {

std::atomic<std::uint64_t> allocations = 0;

void* counted(std::size_t size) noexcept {
  ++allocations;
  return std::malloc(size);
}

void* counted_or_throw(std::size_t size) {
  void* memory = counted(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return counted_or_throw(size); }
void* operator new[](std::size_t size) { return counted_or_throw(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return counted(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

using namespace sim;

namespace {

/// A hall of machines that start jobs of random length, are interrupted and resumed, and fail over the year.
struct Hall {
  static constexpr std::uint32_t machines = 3000;
  enum Kind : std::uint32_t { finish, interrupt, close };

  Timeline timeline;
  Stream draws{1, 0, 0, 0};
  LogNormal length{300, 2};
  Arrivals interruptions{{1, 5, .2}, hours(8)};
  std::vector<std::uint32_t> stamp = std::vector<std::uint32_t>(machines);
  OrderedSlots by_end;
  Meter power;
  Integral busy;
  Quantiles lengths;
  bool closed = false;

  Hall() {
    for (std::uint32_t machine = 0; machine < machines; ++machine) start(machine);
    timeline.schedule(interruptions.next(timeline.now, draws), 1, interrupt, 0);
  }

  bool is_live(const Event& event) const {
    return event.kind() != finish || event.stamp == stamp[event.subject()];
  }
  bool paused() const { return closed; }

  void start(std::uint32_t machine) {
    const double length_s = length(draws);
    const Time end = timeline.now + seconds(length_s);
    timeline.schedule(end, 0, finish, machine, ++stamp[machine]);
    by_end.insert(machine, end.ns);
    power.add(timeline.now, nanowatts(length_s / 100));
    power.add(timeline.now, -nanowatts(length_s / 100));
    lengths.add(length_s);
    busy.set(timeline.now, static_cast<double>(by_end.size()));
  }

  void handle(const Event& event) {
    if (event.kind() == close) {
      closed = true;
    } else if (event.kind() == finish) {
      by_end.erase(event.subject());
      start(event.subject());
    } else {
      const auto victim = static_cast<std::uint32_t>(UniformInteger(0, machines - 1)(draws));
      by_end.erase(victim);
      start(victim);  // its old finish event is stale
      timeline.schedule(interruptions.next(timeline.now, draws), 1, interrupt, 0);
    }
  }

  bool run_until(Time end) {
    closed = false;
    timeline.schedule(end, 2, close, 0);
    return advance(*this);
  }
};

}  // namespace

TEST_CASE("a warm run allocates nothing") {
  const std::uint64_t allocations_before_warm_up = allocations;
  Hall hall;
  REQUIRE(hall.run_until(Time{} + days(4)));
  hall.lengths.add(1e-9);  // the whole range a length may take
  hall.lengths.add(1e12);
  CHECK(allocations > allocations_before_warm_up);

  const std::uint64_t events_before = hall.timeline.events, allocations_before = allocations;
  const bool ran = hall.run_until(Time{} + days(8));
  const std::uint64_t made = allocations - allocations_before;
  CHECK(ran);
  CHECK(made == 0);
  CHECK(hall.timeline.events - events_before > 100'000);
}
