// The pending events: a monotone radix heap, first in first out among equal keys, copyable as a value.
//
// Time never goes back, so no key is below the last one popped. A pending event stands in the bucket named by
// the highest base-64 digit in which its key differs from the last popped key, and by that digit's value: a
// push appends to a list. When events are wanted, the lowest bucket is opened: up to 16 events are sorted
// into `run_`, more are spread over lower buckets. So an event moves at most once per digit, always to the
// end of a list, and equal keys share a bucket at all times: their order holds without a sequence number.
// Ahuja, Mehlhorn, Orlin, Tarjan (1990), Faster algorithms for the shortest path problem, J. ACM 37(2).
//
// Finding the next event fixes the earliest time that may still be scheduled: there is no peek. Nothing is
// allocated once the largest number of events has been held.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/engine/block_lists.hpp"
#include "sim/engine/event.hpp"

namespace sim {

class EventQueue {
 public:
  /// Adds an event. Throws std::logic_error if it is before the last one popped (time or phase).
  void push(const Event& event) {
    if (event.key < last_) refuse(event, last_);
    ++size_;
    if ((event.key ^ last_) >> run_bits_ == 0)
      insert_into_run(event);
    else
      append_to_bucket(event);
  }

  /// Takes the earliest event for which `live` holds and drops those before it; nothing if there is none.
  /// Events for which it does not hold are also dropped wherever they are met on the way.
  template <class Live>
  std::optional<Event> pop(const Live& live) {
    while (head_ < run_.size() || open_next_bucket(live)) {
      const Event event = run_[head_++];
      --size_;
      if (head_ == run_.size()) clear_run();
      if (!live(event)) continue;
      last_ = event.key;
      return event;
    }
    return std::nullopt;
  }

  /// Takes the earliest event; nothing if there is none.
  std::optional<Event> pop() {
    return pop([](const Event&) { return true; });
  }

  /// Events held, stale ones included until they are met.
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  /// Forgets every event and the time reached; keeps the memory.
  void clear();

 private:
  static constexpr int digit_bits = 6, digits = (64 + digit_bits - 1) / digit_bits, radix = 1 << digit_bits;
  static constexpr std::size_t sort_limit = 16;  // a bucket up to this size is sorted, not spread
  static constexpr std::size_t run_limit = 64;   // a longer run takes no insertions but goes back to buckets
  static constexpr std::size_t consumed_limit =
      64;  // popped events kept at the run's front before it is moved up

  [[noreturn]] static void refuse(const Event& event, std::uint64_t last);
  void insert_into_run(const Event& event);
  void spread_run();
  void sort_run();
  void spread_run_but_for_earliest();

  void clear_run() {
    run_.clear();
    head_ = 0;
  }

  void append_to_bucket(const Event& event) {
    const int digit = (static_cast<int>(std::bit_width(event.key ^ last_)) - 1) / digit_bits;
    const auto value = static_cast<int>(event.key >> (digit * digit_bits)) & (radix - 1);
    buckets_.append(static_cast<std::size_t>(digit * radix + value), event);
    occupied_values_[static_cast<std::size_t>(digit)] |= std::uint64_t{1} << value;
    occupied_digits_ |= 1U << digit;
  }

  /// Moves the live events of the lowest bucket that has any into the run, or only the earliest of them if
  /// there are many. False if no live event is left. The run must be empty.
  template <class Live>
  bool open_next_bucket(const Live& live) {
    while (run_.empty() && occupied_digits_ != 0) {
      const int digit = std::countr_zero(occupied_digits_);
      auto& values = occupied_values_[static_cast<std::size_t>(digit)];
      const int value = std::countr_zero(values);
      values &= values - 1;
      if (values == 0) occupied_digits_ &= occupied_digits_ - 1;
      buckets_.drain(static_cast<std::size_t>(digit * radix + value), [&](const Event& event) {
        if (live(event))
          run_.push_back(event);
        else
          --size_;
      });
      run_bits_ = digit * digit_bits;
    }
    if (run_.empty()) return false;
    if (run_.size() <= sort_limit)
      sort_run();
    else
      spread_run_but_for_earliest();
    return true;
  }

  std::uint64_t last_ = 0;  // key of the last popped event, or of the earliest one just before it is popped
  int run_bits_ = 0;        // keys that differ from last_ in these low bits only belong to the run
  std::size_t size_ = 0;
  std::vector<Event> run_;  // sorted, all before every bucket; those before head_ have been popped
  std::size_t head_ = 0;
  std::uint32_t occupied_digits_ = 0;
  std::array<std::uint64_t, digits> occupied_values_{};
  BlockLists<Event, digits * radix> buckets_;
};

}  // namespace sim
