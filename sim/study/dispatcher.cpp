#include "sim/study/dispatcher.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "sim/study/comparison.hpp"

namespace sim::study {

std::int64_t Repetition::wanted(const std::vector<double>& values) const {
  const auto done = std::ssize(values);
  if (!half_width) return replications;
  if (is_precise(values)) return done;
  return next_round(done, most);
}

bool Repetition::is_precise(std::vector<double> values) const {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.size() < 2) return false;
  const auto interval = means({values}, level).front();
  return interval.half_width <= half_width.value_or(0) * std::abs(interval.mean);
}

Dispatcher::Dispatcher(std::vector<std::uint32_t> points, Repetition repetition)
    : points_(std::move(points)), repetition_(repetition), states_(points_.size()) {
  if (!std::is_sorted(points_.begin(), points_.end())) throw std::invalid_argument("points of a study are in order");
  const auto first = repetition_.wanted({});
  for (auto& state : states_) state.wanted = first;
}

std::size_t Dispatcher::index_of(std::uint32_t point) const {
  const auto at = std::lower_bound(points_.begin(), points_.end(), point);
  if (at == points_.end() || *at != point) throw std::logic_error("a run of a point that is not of this study");
  return static_cast<std::size_t>(at - points_.begin());
}

void Dispatcher::finished(Task task, std::optional<double> value) {
  const auto index = index_of(task.point);
  auto& state = states_[index];
  if (state.values.size() <= task.replication) {
    state.values.resize(task.replication + 1, std::nan(""));
    state.has.resize(task.replication + 1);
  }
  if (state.has[task.replication]) return;
  state.has[task.replication] = true;
  state.values[task.replication] = value.value_or(std::nan(""));
  state.failed = state.failed || !value;
  ++state.done;
  share_ += 1.0 / static_cast<double>(repetition_.most_runs());
  advance(index);
}

/// The point's next round, where its last one is complete. (Runs of a round that an earlier process began may be
/// there already, and those of no later one.)
void Dispatcher::advance(std::size_t index) {
  auto& state = states_[index];
  if (state.done < state.wanted) return;
  const auto next = state.failed ? state.wanted : repetition_.wanted(state.values);
  if (next > state.wanted) {
    state.wanted = next;
    ready_.push_back(index);
    return;
  }
  ++finished_points_;
  share_ += 1 - static_cast<double>(state.done) / static_cast<double>(repetition_.most_runs());
}

std::optional<Task> Dispatcher::next() {
  if (!given_back_.empty()) {
    const auto again = given_back_.front();
    given_back_.pop_front();
    return again;
  }
  while (true) {
    if (ready_.empty()) {
      if (fresh_ == points_.size()) return {};
      ready_.push_back(fresh_++);
    }
    const auto index = ready_.front();
    auto& state = states_[index];
    const auto is_done = [&](std::int64_t r) { return r < std::ssize(state.has) && state.has[static_cast<std::size_t>(r)]; };
    while (state.issued < state.wanted && is_done(state.issued)) ++state.issued;
    if (state.issued < state.wanted) return Task{points_[index], static_cast<std::uint32_t>(state.issued++)};
    ready_.pop_front();
  }
}

double Dispatcher::share_done() const {
  return points_.empty() ? 1 : std::min(1.0, share_ / static_cast<double>(points_.size()));
}

}  // namespace sim::study
