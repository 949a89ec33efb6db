// Which run of a study comes next, and when a point has had enough of them. Rounds of replications of a point
// depend on that point's own values alone, so what is run is the same on any number of threads and machines, in any order.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace sim::study {

/// A run of a study by its place.
struct Task {
  std::uint32_t point = 0, replication = 0;
  bool operator==(const Task&) const = default;
};

/// How often each point is run: `replications` times; or, with a half-width, in rounds (comparison.hpp) until the
/// interval of the mean reaches no further than that share of it to either side, `most` times at the most.
struct Repetition {
  std::int64_t replications = 1, most = 200;
  std::optional<double> half_width;
  double level = 0.95;

  /// How many runs a point is to have once these are done, by replication. NaN is a run whose metric is not known (no
  /// job was done in it): it says nothing of the mean. As many as `values` has: the point is finished.
  std::int64_t wanted(const std::vector<double>& values) const;
  /// Whether the interval of these values' mean is as narrow as asked for; NaN says nothing.
  bool is_precise(std::vector<double> values) const;
  /// The most runs that a point can have.
  std::int64_t most_runs() const { return half_width ? most : replications; }
};

class Dispatcher {
 public:
  /// Hands out the runs of `points`, in this order.
  Dispatcher(std::vector<std::uint32_t> points, Repetition repetition);

  /// A run is done, in this process or an earlier one; its `value` is of the metric that rounds go by, nothing of one
  /// that failed, after which its point asks for no more rounds.
  void finished(Task task, std::optional<double> value);
  /// A run that was handed out and stopped before its end, where others go on: it will be handed out again, first.
  void give_back(Task task) { given_back_.push_back(task); }
  /// The next run; nothing where none can start until others have finished, or all have.
  std::optional<Task> next();
  bool is_over() const { return finished_points_ == points_.size(); }
  /// Of the points, with those half done counted by their share.
  double share_done() const;

 private:
  struct State {
    std::int64_t wanted = 0, issued = 0, done = 0;
    std::vector<double> values;  // by replication
    std::vector<bool> has;
    bool failed = false;
  };
  void advance(std::size_t index);
  std::size_t index_of(std::uint32_t point) const;

  std::vector<std::uint32_t> points_;
  Repetition repetition_;
  std::vector<State> states_;
  std::deque<std::size_t> ready_;  // points whose round is not all handed out, in order
  std::deque<Task> given_back_;
  std::size_t fresh_ = 0;          // the first point of which nothing was handed out
  std::size_t finished_points_ = 0;
  double share_ = 0;
};

}  // namespace sim::study
