#include "sim/engine/event_queue.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sim {
namespace {

/// Moves event i of a sorted vector's end to its place, behind its equals and not before `first`.
void sink(std::vector<Event>& events, std::size_t first, std::size_t i) {
  const Event event = events[i];
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
  buckets_.clear();
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
  if (!is_last) sink(run_, head_, run_.size() - 1);
}

/// Back to the buckets with all but the events of the present instant.
void EventQueue::spread_run() {
  run_bits_ = 0;
  std::size_t kept = head_;
  while (kept < run_.size() && run_[kept].key == last_) ++kept;
  for (std::size_t i = kept; i < run_.size(); ++i) append_to_bucket(run_[i]);
  run_.resize(kept);
  if (kept == head_) clear_run();
}

void EventQueue::sort_run() {
  for (std::size_t i = 1; i < run_.size(); ++i) sink(run_, 0, i);
  last_ = run_.front().key;
}

void EventQueue::spread_run_but_for_earliest() {
  const auto earlier = [](const Event& a, const Event& b) { return a.key < b.key; };
  last_ = std::min_element(run_.begin(), run_.end(), earlier)->key;
  run_bits_ = 0;
  std::size_t kept = 0;
  for (const Event& event : run_) {
    if (event.key == last_)
      run_[kept++] = event;
    else
      append_to_bucket(event);
  }
  run_.resize(kept);
}

}  // namespace sim
