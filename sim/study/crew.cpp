#include "sim/study/crew.hpp"

#include <algorithm>
#include <cstring>

#include "sim/study/journal_layout.hpp"

namespace sim::study {
namespace {

constexpr auto look = std::chrono::microseconds(100);  // between two looks for word from other ranks

// Words between ranks: a rank says that it is free, with what it has done before, if anything.
constexpr char hello = 'h', done = 'd', stopped = 's', no_more = 'n', task = 't';

std::string told(Task t) {
  std::string bytes(1 + sizeof(Task), task);
  std::memcpy(bytes.data() + 1, &t, sizeof t);
  return bytes;
}

Task task_in(const std::string& bytes) {
  Task t;
  std::memcpy(&t, bytes.data() + 1, sizeof t);
  return t;
}

}  // namespace

Crew::Crew(std::int64_t threads, Ranks& ranks, Work work)
    : ranks_(ranks), work_(std::move(work)), of_rank_(static_cast<std::size_t>(ranks.size())), has_left_(of_rank_.size()) {
  free_threads_ = static_cast<std::size_t>(threads);
  for (std::int64_t t = 0; t < threads; ++t) threads_.emplace_back([this](const std::stop_token& stop) { sit(stop); });
}

Crew::~Crew() {
  for (auto& thread : threads_) thread.request_stop();
  threads_.clear();
  for (const int rank : free_ranks_) {
    ranks_.send(rank, std::string(1, no_more));
    has_left_[static_cast<std::size_t>(rank)] = true;
  }
  for (auto left = std::count(has_left_.begin() + 1, has_left_.end(), false); left > 0; --left)
    ranks_.send(ranks_.receive().rank, std::string(1, no_more));
}

void Crew::sit(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (given_.wait(lock, stop, [&] { return !to_do_.empty(); })) {
    const auto next = to_do_.front();
    to_do_.pop_front();
    lock.unlock();
    auto record = work_(next);
    lock.lock();
    results_.push_back({next, std::move(record)});
    ++free_threads_;
    done_.notify_one();
    if (stop.stop_requested()) return;
  }
}

bool Crew::has_free_seat() {
  if (ranks_.size() > 1) listen();
  const std::lock_guard lock(mutex_);
  return free_threads_ > 0 || !free_ranks_.empty();
}

void Crew::give(Task next) {
  ++under_way_;
  {
    const std::lock_guard lock(mutex_);
    if (free_threads_ > 0) {
      --free_threads_;
      to_do_.push_back(next);
      given_.notify_one();
      return;
    }
  }
  const int rank = free_ranks_.back();
  free_ranks_.pop_back();
  of_rank_[static_cast<std::size_t>(rank)] = next;
  ranks_.send(rank, told(next));
}

std::optional<Crew::Done> Crew::wait(std::chrono::milliseconds longest) {
  const auto until = std::chrono::steady_clock::now() + longest;
  std::unique_lock lock(mutex_);
  while (results_.empty()) {
    const auto now = std::chrono::steady_clock::now();
    if (now >= until) return {};
    if (ranks_.size() == 1) {
      done_.wait_until(lock, until);
      continue;
    }
    done_.wait_for(lock, look);
    lock.unlock();
    listen();
    lock.lock();
    if (!free_ranks_.empty() && results_.empty()) return {};  // somebody new is there to be given work
  }
  auto result = std::move(results_.front());
  results_.pop_front();
  --under_way_;
  return result;
}

void Crew::listen() {
  while (auto message = ranks_.poll()) {
    const auto rank = static_cast<std::size_t>(message->rank);
    const std::lock_guard lock(mutex_);
    if (message->bytes.front() == done) results_.push_back({*of_rank_[rank], decoded(std::string_view(message->bytes).substr(1))});
    if (message->bytes.front() == stopped) results_.push_back({*of_rank_[rank], std::nullopt});
    of_rank_[rank].reset();
    free_ranks_.push_back(message->rank);
  }
}

void serve(Ranks& ranks, const Work& work) {
  std::string word(1, hello);
  while (true) {
    ranks.send(0, word);
    const auto message = ranks.receive();
    if (message.bytes.front() == no_more) return;
    const auto record = work(task_in(message.bytes));
    word = record ? done + encoded(*record) : std::string(1, stopped);
  }
}

}  // namespace sim::study
