#include "sim/study/crew.hpp"

#include <algorithm>
#include <cstring>

#include "sim/study/journal_layout.hpp"

namespace sim::study {
namespace {

using namespace std::chrono_literals;

// Between two looks for word from other ranks: often at first, when an answer is due, and then less.
constexpr std::chrono::microseconds shortest_look = 100us, longest_look = 2ms, look_at_work = 10ms;

// Words between ranks. A rank says that it is free, with what it has done before, if anything; or that it was stopped
// and leaves. Rank 0 answers each word with a task or with the last one, no_more, which every rank gets once; to one
// that is at work it may come before that one's last word.
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
    : ranks_(ranks), work_(std::move(work)), of_rank_(static_cast<std::size_t>(ranks.size())),
      is_told_(of_rank_.size()), is_gone_(of_rank_.size()) {
  free_threads_ = static_cast<std::size_t>(threads);
  seats_ = free_threads_ + static_cast<std::size_t>(ranks.size()) - 1;
  for (std::int64_t t = 0; t < threads; ++t) threads_.emplace_back([this](const std::stop_token& stop) { sit(stop); });
}

Crew::~Crew() {
  call_off();
  for (auto& thread : threads_) thread.request_stop();
  threads_.clear();
  while (std::count(is_gone_.begin() + 1, is_gone_.end(), false) > 0) heard(ranks_.receive());
}

void Crew::call_off() {
  for (const int rank : free_ranks_) is_gone_[static_cast<std::size_t>(rank)] = true;
  free_ranks_.clear();
  for (std::size_t rank = 1; rank < is_told_.size(); ++rank) let_go(rank);
}

void Crew::let_go(std::size_t rank) {
  if (is_told_[rank]) return;
  is_told_[rank] = true;
  ranks_.send(static_cast<int>(rank), std::string(1, no_more));
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
  return results_.size() < seats_ && (free_threads_ > 0 || !free_ranks_.empty());
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
  auto look = shortest_look;
  std::unique_lock lock(mutex_);
  while (results_.empty()) {
    const auto now = std::chrono::steady_clock::now();
    if (now >= until) return {};
    if (ranks_.size() == 1) {
      done_.wait_until(lock, until);
      continue;
    }
    done_.wait_for(lock, look);
    look = std::min(2 * look, longest_look);
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
  while (const auto message = ranks_.poll()) heard(*message);
}

void Crew::heard(const Ranks::Message& message) {
  const auto rank = static_cast<std::size_t>(message.rank);
  const char word = message.bytes.front();
  const std::lock_guard lock(mutex_);
  if (word == done) results_.push_back({*of_rank_[rank], decoded(std::string_view(message.bytes).substr(1))});
  if (word == stopped) {
    results_.push_back({*of_rank_[rank], std::nullopt});
    let_go(rank);
  }
  of_rank_[rank].reset();
  if (is_told_[rank]) is_gone_[rank] = true;
  else free_ranks_.push_back(message.rank);
}

void Helper::serve(const Work& work) {
  std::string word(1, hello);
  while (true) {
    ranks_.send(0, word);
    if (is_told_) return;
    const auto message = ranks_.receive();
    if (message.bytes.front() == no_more) return;
    const auto record = work(task_in(message.bytes));
    word = record ? done + encoded(*record) : std::string(1, stopped);
  }
}

bool Helper::is_called_off() {
  const auto now = std::chrono::steady_clock::now();
  if (is_told_ || now - looked_ < look_at_work) return is_told_;
  looked_ = now;
  is_told_ = ranks_.poll().has_value();  // to a rank at work there is nothing else to say
  return is_told_;
}

}  // namespace sim::study
