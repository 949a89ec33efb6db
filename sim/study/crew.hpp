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
  /// Calls off what is under way at other ranks, waits for what is under way at threads, and lets all go.
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  struct Done {
    Task task;
    std::optional<RunRecord> record;
  };
  /// Whether somebody is free, and results have been taken away: they do not pile up.
  bool has_free_seat();
  /// Gives a run to somebody free.
  void give(Task task);
  /// Runs that were given and are not taken away yet, at most two a seat.
  std::size_t under_way() const { return under_way_; }
  /// Asks other ranks to stop what is under way, and gives them nothing any more. What they have done, or that they
  /// have stopped, still comes.
  void call_off();
  /// A run that is done, or without a record where it was stopped; nothing after this long, or when somebody is free.
  std::optional<Done> wait(std::chrono::milliseconds longest);

 private:
  void sit(const std::stop_token& stop);
  void listen();
  void heard(const Ranks::Message& message);
  void let_go(std::size_t rank);

  Ranks& ranks_;
  Work work_;
  std::mutex mutex_;
  std::condition_variable_any given_, done_;
  std::deque<Task> to_do_;   // given to threads, not begun
  std::deque<Done> results_;
  std::vector<int> free_ranks_;
  // By rank: what it does; whether it has been told, once, that there is no more; whether its last word is here.
  std::vector<std::optional<Task>> of_rank_;
  std::vector<bool> is_told_, is_gone_;
  std::size_t free_threads_ = 0, under_way_ = 0, seats_ = 0;
  std::vector<std::jthread> threads_;  // last: they end before what they use
};

/// What every rank but 0 is: it does the runs that rank 0 gives it, until there are no more, or it is stopped itself.
class Helper {
 public:
  explicit Helper(Ranks& ranks) : ranks_(ranks) {}
  void serve(const Work& work);
  /// Whether rank 0 has called off the run under way; cheap enough to be asked at every step of it.
  bool is_called_off();

 private:
  Ranks& ranks_;
  bool is_told_ = false;  // that there is no more
  std::chrono::steady_clock::time_point looked_;
};

}  // namespace sim::study
