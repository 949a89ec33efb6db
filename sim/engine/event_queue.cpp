#include "sim/engine/event_queue.hpp"

#include <fmt/format.h>

namespace sim {
namespace {

/// Sorted insertion of the last element of `events`, behind its equals.
void sink_last(std::vector<Event>& events, std::size_t first) {
  const Event event = events.back();
  std::size_t i = events.size() - 1;
  for (; i > first && events[i - 1].key > event.key; --i) events[i] = events[i - 1];
  events[i] = event;
}

}  // namespace

void EventQueue::refuse(const Event& event, std::uint64_t last) {
  const Event reached{last, 0, 0};
  throw std::logic_error(fmt::format(
      "an event of kind {} for subject {} is scheduled at {} ns in phase {}, before the present, "
      "{} ns in phase {}",
      event.kind(), event.subject(), event.time().ns, event.phase(), reached.time().ns, reached.phase()));
}

void EventQueue::clear() {
  for (auto& bucket : buckets_) bucket.clear();
  clear_run();
  occupied_values_.fill(0);
  occupied_digits_ = 0;
  last_ = 0;
  run_bits_ = 0;
  size_ = 0;
}

void EventQueue::insert_into_run(const Event& event) {
  const bool is_last = head_ == run_.size() || event.key >= run_.back().key;
  if (!is_last && run_.size() - head_ >= run_limit) {
    spread_run();
    if (event.key != last_) return append_to_bucket(event);
  }
  if (head_ >= consumed_limit && 2 * head_ >= run_.size()) {
    run_.erase(run_.begin(), run_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }
  run_.push_back(event);
  if (!is_last) sink_last(run_, head_);
}

void EventQueue::spread_run() {
  run_bits_ = 0;
  auto later = run_.begin() + static_cast<std::ptrdiff_t>(head_);
  while (later != run_.end() && later->key == last_) ++later;
  std::for_each(later, run_.end(), [this](const Event& event) { append_to_bucket(event); });
  run_.erase(later, run_.end());
}

void EventQueue::sort_into_run(const std::vector<Event>& bucket) {
  for (const Event& event : bucket) {
    run_.push_back(event);
    sink_last(run_, 0);
  }
  last_ = run_.front().key;
}

void EventQueue::spread(const std::vector<Event>& bucket) {
  last_ = std::min_element(bucket.begin(), bucket.end(), [](const Event& a, const Event& b) {
            return a.key < b.key;
          })->key;
  run_bits_ = 0;
  for (const Event& event : bucket) {
    if (event.key == last_)
      run_.push_back(event);
    else
      append_to_bucket(event);
  }
}

}  // namespace sim
