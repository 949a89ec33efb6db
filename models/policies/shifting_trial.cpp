#include "models/policies/shifting_trial.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace jevons {

namespace {

/// What is believed, cut into slots that are counted from time 0.
class Beliefs {
 public:
  Beliefs(const Outlook& outlook, const sim::Series& series, const TrialSettings& settings)
      : outlook_(outlook), view_{series,
                                 {},
                                 series.mean(series.first(), series.last()),
                                 settings.seed,
                                 settings.replication,
                                 0,
                                 outlook.slot} {}

  SlotCosts from(sim::Time now, sim::Time until) {
    const auto slot = outlook_.slot;
    view_.now = {now.ns - (now.ns % slot.ns + slot.ns) % slot.ns};
    cost_.resize(static_cast<std::size_t>((until - view_.now).ns / slot.ns) + 1);
    cost_.resize(believe(*outlook_.forecast, view_, cost_));
    if (cost_.empty()) throw std::out_of_range("the series ends before a job does");
    before_.assign(1, 0);
    for (const double cost : cost_) before_.push_back(before_.back() + cost * slot.seconds());
    return {view_.now, slot, cost_, before_};
  }

 private:
  const Outlook& outlook_;
  ForecastView view_;
  std::vector<double> cost_, before_;
};

sim::Span nearest(double s) { return {std::llround(s * 1e9)}; }

/// One job's life.
struct Life {
  sim::Time now;
  sim::Span left;       // of its work, at rate 1
  sim::Span restore{};  // what it has to do first
  bool running = false;
  std::int32_t scale = 1;
};

class Trial {
 public:
  Trial(const sim::Series& series, const TrialSettings& settings) : series_(series), settings_(settings) {}

  ShiftingTrial result;

  void at_once(const ShiftableJob& job) {
    result.cost_at_once += cost_of(job.arrival, job.arrival + job.run);
    result.run_s += job.run.seconds();
    ++result.jobs;
  }

  /// As the plan has it, until the job is done or its review.
  void follow(Life& life, const ShiftingPlan& plan) {
    for (std::size_t i = 0; i < plan.pieces.size() && life.left.ns > 0; ++i) {
      const auto& piece = plan.pieces[i];
      if (piece.from >= plan.review) break;
      suspend_until(life, std::max(life.now, piece.from));
      rescale(life, piece.scale);
      const bool last = i + 1 == plan.pieces.size();
      run(life, std::min(plan.review, last ? sim::Time::never() : piece.to));
    }
    if (life.left.ns > 0 && life.now < plan.review) suspend_until(life, plan.review);
  }

  void ended(const ShiftableJob& job, const Life& life) {
    result.late += life.now > job.deadline;
    result.wait_s += (life.now - job.arrival - job.run).seconds();
  }

 private:
  double cost_of(sim::Time from, sim::Time to) {
    return from < to ? series_.mean(from, to, cursor_) * (to - from).seconds() : 0;
  }

  void interrupt(Life& life) {
    life.running = false;
    life.restore = settings_.pause_cost;
    ++result.interruptions;
  }

  void suspend_until(Life& life, sim::Time t) {
    if (t > life.now && life.running) interrupt(life);
    life.now = t;
  }

  void rescale(Life& life, std::int32_t scale) {
    if (life.running && life.scale != scale) interrupt(life);
    life.scale = scale;
  }

  void run(Life& life, sim::Time until) {
    if (until <= life.now) return;
    const auto& marginal = settings_.marginal;
    const double rate = std::accumulate(marginal.begin(), marginal.begin() + life.scale, 0.0);
    const auto restored = std::min(until, life.now + life.restore);
    life.restore = life.restore - (restored - life.now);
    const auto done = restored + nearest(life.left.seconds() / rate);
    const auto to = std::min(until, done);
    life.left = to == done ? sim::Span{} : life.left - nearest((to - restored).seconds() * rate);
    result.cost += life.scale * cost_of(life.now, to);
    result.server_s += life.scale * (to - life.now).seconds();
    life.running = true;
    life.now = to;
  }

  const sim::Series& series_;
  const TrialSettings& settings_;
  std::size_t cursor_ = 0;
};

}  // namespace

ShiftingTrial try_shifting(const ShiftingPolicy& policy, std::span<const ShiftableJob> jobs,
                           const sim::Series& series, const TrialSettings& settings) {
  Beliefs beliefs(policy.outlook, series, settings);
  Trial trial(series, settings);
  ShiftingPlan plan;
  for (const auto& job : jobs) {
    if (job.deadline > series.last()) throw std::out_of_range("the series ends before a deadline");
    trial.at_once(job);
    const double mean_run_s = trial.result.run_s / static_cast<double>(trial.result.jobs);
    for (Life life{job.arrival, job.run};;) {
      const auto deadline = std::max(life.now, job.deadline);
      plan.pieces.clear();
      plan.review = sim::Time::never();
      policy.plan({life.now, deadline, life.left + life.restore, nearest(mean_run_s), life.running,
                   life.scale, settings.pause_cost, settings.marginal,
                   beliefs.from(life.now, std::max(deadline, life.now + life.left) + policy.looks_beyond())},
                  plan);
      trial.follow(life, plan);
      if (life.left.ns > 0) continue;
      trial.ended(job, life);
      break;
    }
  }
  return trial.result;
}

}  // namespace jevons
