// Who does the runs of a study: threads of this process, and the processes that were started together with it.
// Each does one run at a time and asks for the next when it is done, so that long and short ones balance.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "sim/study/dispatcher.hpp"
#include "sim/study/ranks.hpp"
#include "sim/study/run_record.hpp"

namespace sim::study {

/// Does one run, on any thread; nothing where it was stopped before its end. Throws nothing: a run that fails is a
/// record with its error.
using Work = std::function<std::optional<RunRecord>(Task)>;

class Crew {
 public:
  /// `threads` of this process, and all other ranks; used by one thread.
  Crew(std::int64_t threads, Ranks& ranks, Work work);
  /// Waits for the runs under way, and tells the other ranks that there are no more.
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  struct Done {
    Task task;
    std::optional<RunRecord> record;
  };
  bool has_free_seat();
  /// Gives a run to somebody free.
  void give(Task task);
  std::size_t under_way() const { return under_way_; }
  /// A run that is done, or nothing after this long.
  std::optional<Done> wait(std::chrono::milliseconds longest);

 private:
  void sit(const std::stop_token& stop);
  void listen();

  Ranks& ranks_;
  Work work_;
  std::mutex mutex_;
  std::condition_variable_any given_, done_;
  std::deque<Task> to_do_;   // given to threads, not begun
  std::deque<Done> results_;
  std::vector<int> free_ranks_;
  std::vector<std::optional<Task>> of_rank_;
  std::vector<bool> has_left_;
  std::size_t free_threads_ = 0, under_way_ = 0;
  std::vector<std::jthread> threads_;  // last: they end before what they use
};

/// What every rank but 0 does: runs that rank 0 gives it, until there are no more.
void serve(Ranks& ranks, const Work& work);

}  // namespace sim::study
