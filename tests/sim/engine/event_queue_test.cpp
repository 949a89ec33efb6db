#include "sim/engine/event_queue.hpp"

#include <catch2/catch.hpp>
#include <queue>
#include <random>

using namespace sim;

namespace {

/// The reference: a binary heap ordered by key, then by order of arrival.
class Reference {
 public:
  void push(const Event& event) { heap_.push({event, next_++}); }
  Event pop() {
    const Event event = heap_.top().event;
    heap_.pop();
    return event;
  }
  std::size_t size() const { return heap_.size(); }

 private:
  struct Entry {
    Event event;
    std::uint64_t order;
    bool operator<(const Entry& other) const {
      return event.key != other.event.key ? event.key > other.event.key : order > other.order;
    }
  };
  std::priority_queue<Entry> heap_;
  std::uint64_t next_ = 0;
};

/// Delays as data centres have them: ties, whole minutes, microseconds beside years, bursts into the near
/// future.
std::uint64_t random_delay(std::mt19937_64& bits) {
  switch (bits() % 6) {
    case 0:
      return 0;
    case 1:
      return bits() % 4;
    case 2:
      return (bits() % 60) * 1'000'000'000ULL << 3;
    case 3:
      return bits() % 100'000;
    case 4:
      return bits() >> (1 + bits() % 63) >> 4;
    default:
      return bits() % 1'000'000'000'000ULL;
  }
}

bool even_stamp(const Event& event) { return event.stamp % 2 == 0; }

}  // namespace

TEST_CASE("an event gives back what it was made of") {
  const Event event = make_event(Time{123456789}, 5, 200, 0xABCDEF, 7);
  CHECK(event.time() == Time{123456789});
  CHECK(event.phase() == 5);
  CHECK(event.kind() == 200);
  CHECK(event.subject() == 0xABCDEF);
  CHECK(event.stamp == 7);
  const Event last = make_event(Time{Event::time_limit - 1}, 7, 255, Event::subject_limit - 1, ~0U);
  CHECK(last.time().ns == Event::time_limit - 1);
  CHECK(last.subject() == Event::subject_limit - 1);
}

TEST_CASE("an event outside time, phase, kind or subject is refused") {
  CHECK_THROWS_AS(make_event(Time{-1}, 0, 0, 0), std::out_of_range);
  CHECK_THROWS_AS(make_event(Time{Event::time_limit}, 0, 0, 0), std::out_of_range);
  CHECK_THROWS_AS(make_event(Time::never(), 0, 0, 0), std::out_of_range);
  CHECK_THROWS_AS(make_event(Time{0}, 8, 0, 0), std::out_of_range);
  CHECK_THROWS_AS(make_event(Time{0}, 0, 256, 0), std::out_of_range);
  CHECK_THROWS_WITH(make_event(Time{0}, 0, 0, 1U << 24),
                    "an event's subject is 16777216; it must be at least 0 and below 16777216");
}

TEST_CASE("events come by time, then phase, then first in first out") {
  EventQueue queue;
  queue.push(make_event(Time{20}, 0, 0, 1));
  queue.push(make_event(Time{10}, 3, 0, 2));
  queue.push(make_event(Time{10}, 1, 0, 3));
  queue.push(make_event(Time{10}, 3, 0, 4));
  queue.push(make_event(Time{0}, 7, 0, 5));
  std::vector<std::uint32_t> order;
  while (const auto event = queue.pop()) order.push_back(event->subject());
  CHECK(order == std::vector<std::uint32_t>{5, 3, 2, 4, 1});
  CHECK(queue.empty());
}

TEST_CASE(
    "the past is closed: neither an earlier time nor an earlier phase of the same instant can be scheduled") {
  EventQueue queue;
  queue.push(make_event(Time{10}, 3, 0, 0));
  queue.pop();
  CHECK_THROWS_AS(queue.push(make_event(Time{9}, 3, 0, 0)), std::logic_error);
  CHECK_THROWS_WITH(queue.push(make_event(Time{10}, 2, 4, 6)),
                    "an event of kind 4 for subject 6 is scheduled at 10 ns in phase 2, before the present, "
                    "10 ns in phase 3");
  CHECK(queue.empty());
  CHECK_NOTHROW(queue.push(make_event(Time{10}, 3, 0, 0)));
  CHECK_NOTHROW(queue.push(make_event(Time{10}, 4, 0, 0)));
  queue.clear();
  CHECK(queue.empty());
  CHECK_NOTHROW(queue.push(make_event(Time{1}, 0, 0, 0)));
}

TEST_CASE("the queue agrees with a binary heap on random operations, ties included") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    std::mt19937_64 bits(seed);
    EventQueue queue;
    Reference reference;
    std::uint64_t now = 0;
    std::uint32_t subject = 0;
    const std::uint64_t pushes_in_ten = 3 + seed % 5;  // short queues and growing ones
    for (int step = 0; step < 20'000; ++step) {
      if (bits() % 10 < pushes_in_ten) {
        const std::uint64_t burst = bits() % 200 == 0 ? 300 : 1;
        const std::uint64_t key = now + random_delay(bits);
        for (std::uint64_t i = 0; i < burst; ++i) {
          const Event event{key + (i > 0 ? bits() % 50 : 0), subject++ & 0xFFFFFF, 0};
          queue.push(event);
          reference.push(event);
        }
      } else if (reference.size() > 0) {
        const Event expected = reference.pop();
        const auto popped = queue.pop();
        REQUIRE(popped);
        REQUIRE(*popped == expected);
        now = expected.key;
      } else {
        REQUIRE_FALSE(queue.pop());
      }
      REQUIRE(queue.size() == reference.size());
    }
    while (reference.size() > 0) REQUIRE(*queue.pop() == reference.pop());
    REQUIRE_FALSE(queue.pop());
  }
}

TEST_CASE("stale events are dropped and never returned, whenever they became stale") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::mt19937_64 bits(seed);
    EventQueue queue;
    Reference reference;
    std::uint64_t now = 0;
    for (int step = 0; step < 20'000; ++step) {
      if (bits() % 2 == 0) {
        const Event event{now + random_delay(bits), static_cast<std::uint32_t>(step),
                          static_cast<std::uint32_t>(bits() % 3)};
        queue.push(event);
        if (even_stamp(event)) reference.push(event);
      } else {
        const auto popped = queue.pop(even_stamp);
        REQUIRE(popped.has_value() == (reference.size() > 0));
        if (!popped) continue;
        REQUIRE(*popped == reference.pop());
        now = popped->key;
      }
    }
  }
}

TEST_CASE("dropping only stale events does not move the present") {
  EventQueue queue;
  queue.push(make_event(Time{5}, 0, 0, 0, 0));
  queue.push(make_event(Time{1000}, 0, 0, 0, 1));
  CHECK(queue.pop(even_stamp));
  CHECK_FALSE(queue.pop(even_stamp));
  CHECK(queue.empty());
  CHECK_NOTHROW(queue.push(make_event(Time{6}, 0, 0, 0, 0)));
  CHECK(queue.pop(even_stamp)->time() == Time{6});
}

TEST_CASE("a copied queue lives its own life") {
  std::mt19937_64 bits(7);
  EventQueue original;
  for (std::uint32_t i = 0; i < 5000; ++i) original.push({random_delay(bits), i, 0});
  for (int i = 0; i < 1000; ++i) original.pop();
  EventQueue copy = original;
  std::vector<Event> expected;
  while (const auto event = copy.pop()) expected.push_back(*event);
  CHECK(original.size() == 4000);
  for (const Event& event : expected) REQUIRE(*original.pop() == event);
  CHECK(original.empty());
}
