// What holds for shifting policies whatever the costs: limits, bounds, and the best of all plans on small
// cases. Runs, starts and deadlines fall within slots as well as on their edges.
#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "models/policies/carbon_scaler.hpp"
#include "models/policies/carbon_time.hpp"
#include "models/policies/interruptible.hpp"
#include "models/policies/lowest_slot.hpp"
#include "models/policies/lowest_window.hpp"
#include "models/policies/run_at_once.hpp"
#include "models/policies/shifting_trial.hpp"
#include "models/policies/threshold.hpp"
#include "models/registry.hpp"
#include "tests/models/policies/believed.hpp"

using namespace jevons;
using sim::hours;
using sim::minutes;
using sim::Span;

namespace {

std::vector<double> one_times(int scales) {
  std::vector<double> marginal;
  for (int k = 0; k < scales; ++k) marginal.push_back(std::pow(0.8, k));
  return marginal;
}

/// A job and beliefs drawn at random: to the minute, or in whole slots from time 0.
struct Case {
  Believed believed;
  Span now, run, slack;
  ShiftingView view() const { return believed.view(now, run, now + run + slack); }
};

class Cases {
 public:
  int upto(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }
  std::vector<double> costs(int slots, double shift = 0) {
    std::vector<double> values(static_cast<std::size_t>(slots));
    for (auto& value : values) value = 100 * (1 + upto(20)) * 1e-3 - shift;
    return values;
  }
  Case odd(int slots = 72, double shift = 0) {
    const auto now = minutes(upto(180)), run = minutes(1 + upto(600)), slack = minutes(upto(1800));
    return {Believed(costs(slots, shift)), now, run, slack};
  }
  Case whole(int slots, int most_run) {
    const int run = 1 + upto(most_run - 1);
    return {Believed(costs(slots)), {}, hours(run), hours(slots - run)};
  }

 private:
  std::mt19937_64 random_{2022};
};

/// Every member as it comes, and the settings that change what it does.
std::vector<sim::config::Chosen<ShiftingPolicy>> members() {
  std::vector<sim::config::Chosen<ShiftingPolicy>> all;
  for (const auto& name : shifting_policies().names()) all.push_back(shifting_policies().make(name));
  all.push_back(shifting_policies().make("lowest_window"));
  dynamic_cast<LowestWindow&>(*all.back()).length = "mean";
  all.push_back(shifting_policies().make("threshold"));
  dynamic_cast<Threshold&>(*all.back()).renew = true;
  return all;
}

double cost_of_plan(const ShiftingPolicy& policy, const ShiftingView& view) {
  return believed_cost(view.costs, planned(policy, view));
}

double rate_of(const ShiftingView& view, int scale) {
  double rate = 0;
  for (int k = 0; k < scale; ++k) rate += view.marginal[static_cast<std::size_t>(k)];
  return rate;
}

/// Work done in the pieces, in seconds at rate 1, less what interruptions take.
double work_of(const ShiftingView& view, const ShiftingPlan& plan) {
  double work_s = 0;
  for (std::size_t i = 0; i < plan.pieces.size(); ++i) {
    const auto& piece = plan.pieces[i];
    const bool resumed = i > 0 || (view.running && (view.now < piece.from || view.scale != piece.scale));
    work_s += rate_of(view, piece.scale) *
              ((piece.to - piece.from).seconds() - (resumed ? view.pause_cost.seconds() : 0));
  }
  return work_s;
}

void check_plan(const ShiftingPolicy& policy, const ShiftingView& view) {
  const auto plan = planned(policy, view);
  const auto& pieces = plan.pieces;
  REQUIRE_FALSE(pieces.empty());
  CHECK(pieces.front().from >= view.now);
  CHECK(pieces.back().to <= view.deadline);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    CHECK(pieces[i].from < pieces[i].to);
    CHECK(pieces[i].scale >= 1);
    if (i > 0) CHECK(pieces[i - 1].to <= pieces[i].from);
    if (i > 0 && pieces[i - 1].to == pieces[i].from) CHECK(pieces[i - 1].scale != pieces[i].scale);
  }
  CHECK((pieces.size() == 1 || policy.interrupts()));
  CHECK(work_of(view, plan) == Approx(view.run.seconds()).margin(1e-5));
  CHECK((plan.review > view.now));
  const auto again = planned(policy, view);
  CHECK(again.pieces.size() == pieces.size());
}

}  // namespace

TEST_CASE("plans keep order, work and deadline, and begin not before now", "[shifting]") {
  Cases cases;
  const auto marginal = one_times(4);
  for (int i = 0; i < 300; ++i) {
    const auto odd = cases.odd(72, i % 3);  // some of them below 0, as prices are, or all
    auto view = odd.view();
    view.mean_run = minutes(1 + cases.upto(600));
    for (const auto& policy : members()) {
      INFO(policy.kind << " " << i);
      check_plan(*policy, view);
      auto elastic = view;
      elastic.marginal = marginal;
      if (policy->scales()) check_plan(*policy, elastic);
      if (!policy->interrupts()) continue;
      auto paid = view;
      paid.pause_cost = minutes(1 + cases.upto(90));
      check_plan(*policy, paid);
      if (!policy->scales()) continue;
      elastic.pause_cost = minutes(1 + cases.upto(20));
      check_plan(*policy, elastic);
      elastic.running = true;
      elastic.scale = 1 + cases.upto(3);
      check_plan(*policy, elastic);
    }
  }
}

TEST_CASE("where it costs the same at all times, or nothing can wait, work runs at once", "[shifting]") {
  Cases cases;
  for (int i = 0; i < 100; ++i) {
    auto odd = cases.odd();
    if (i % 2)
      odd.slack = {};
    else
      odd.believed = Believed(std::vector<double>(72, 0.1 + 0.01 * i));
    const auto view = odd.view();
    for (const auto& policy : members()) {
      if (policy.kind == "threshold" && odd.slack.ns > 0)
        continue;  // nothing is below a percentile: it waits
      INFO(policy.kind << " " << i);
      const auto plan = planned(*policy, view);
      CHECK(plan.pieces.size() == 1);
      CHECK(plan.pieces[0].from == view.now);
      CHECK(believed_cost(view.costs, plan) == Approx(cost_of_plan(RunAtOnce{}, view)));
    }
  }
}

TEST_CASE("interruptions save at least as much as the best window, and that as much as nothing",
          "[shifting]") {
  Cases cases;
  for (int i = 0; i < 500; ++i) {
    const auto odd = cases.odd();
    auto view = odd.view();
    const double now = cost_of_plan(RunAtOnce{}, view), window = cost_of_plan(LowestWindow{}, view);
    CHECK(window <= now * (1 + 1e-9));
    const double free = cost_of_plan(Interruptible{}, view);
    CHECK(free <= window * (1 + 1e-9));
    CHECK(cost_of_plan(CarbonScaler{}, view) == Approx(free));
    view.pause_cost = minutes(5);
    const double paid = cost_of_plan(Interruptible{}, view);
    CHECK(paid >= free * (1 - 1e-9));
    CHECK(paid <= window * (1 + 1e-9));
  }
}

TEST_CASE("savings do not fall as slack grows, nor pass what the cheapest slot would give", "[shifting]") {
  Cases cases;
  for (int i = 0; i < 100; ++i) {
    auto odd = cases.odd();
    odd.slack = {};
    double window = 1e300, free = 1e300;
    for (int step = 0; step < 30; ++step) {
      odd.slack = odd.slack + minutes(1 + cases.upto(90));
      const auto view = odd.view();
      const double least = *std::min_element(odd.believed.cost.begin(), odd.believed.cost.end());
      const double next_window = cost_of_plan(LowestWindow{}, view),
                   next_free = cost_of_plan(Interruptible{}, view);
      CHECK(next_window <= window * (1 + 1e-9));
      CHECK(next_free <= free * (1 + 1e-9));
      CHECK(next_free >= least * view.run.seconds() / 3600 * (1 - 1e-9));
      window = next_window;
      free = next_free;
    }
  }
}

TEST_CASE("no start at now or a slot's beginning is cheaper than the lowest window", "[shifting]") {
  Cases cases;
  for (int i = 0; i < 500; ++i) {
    const auto odd = cases.odd();
    const auto view = odd.view();
    const auto plan = planned(LowestWindow{}, view);
    const auto cost_from = [&](sim::Time start) {
      double sum = 0;  // minute by minute
      for (auto t = start; t < start + view.run; t = t + minutes(1))
        sum += view.costs.cost[view.costs.slot_of(t)];
      return sum;
    };
    double best = cost_from(view.now);
    auto start = view.now;
    for (std::size_t k = 0; k < view.costs.slots(); ++k) {
      const auto at = view.costs.begin(k);
      if (at > view.now && at <= view.latest_start() && cost_from(at) < best * (1 - 1e-9))
        best = cost_from(start = at);
    }
    CHECK(plan.pieces[0].from == start);
  }
}

TEST_CASE("no choice of slots is cheaper than the interruptible one", "[shifting]") {
  Cases cases;
  for (int i = 0; i < 60; ++i) {
    const auto small = cases.whole(12, 6);
    const auto view = small.view();
    const auto n = static_cast<int>(view.run.ns / hours(1).ns);
    double best = 1e300;
    for (std::uint32_t set = 0; set < 1U << 12; ++set) {
      if (std::popcount(set) != n) continue;
      double sum = 0;
      for (unsigned k = 0; k < 12; ++k) sum += set >> k & 1 ? view.costs.cost[k] : 0;
      best = std::min(best, sum);
    }
    CHECK(cost_of_plan(Interruptible{}, view) == Approx(best));
  }
}

// All choices of half slots, gaps paid for with a half slot each. What is planned may cut slots at any time,
// and is near the best of these, which the cheapest window alone is not.
TEST_CASE("interruptions that cost time are near the best of all choices of half slots", "[shifting]") {
  Cases cases;
  double planned_sum = 0, best_sum = 0, window_sum = 0;
  for (int i = 0; i < 100; ++i) {
    auto small = cases.whole(8, 4);
    auto view = small.view();
    view.pause_cost = minutes(30);
    const auto halves = static_cast<int>(2 * view.run.ns / hours(1).ns);
    double best = 1e300;
    for (std::uint32_t set = 1; set < 1U << 16; ++set) {
      const int pieces = std::popcount(set & ~(set << 1));
      if (std::popcount(set) != halves + pieces - 1) continue;
      double sum = 0;
      for (unsigned k = 0; k < 16; ++k) sum += set >> k & 1 ? view.costs.cost[k / 2] / 2 : 0;
      best = std::min(best, sum);
    }
    const double cost = cost_of_plan(Interruptible{}, view);
    CHECK(cost >= best * (1 - 1e-9));
    planned_sum += cost;
    best_sum += best;
    window_sum += cost_of_plan(LowestWindow{}, view);
  }
  CHECK(planned_sum / best_sum < 1.005);
  CHECK(window_sum / best_sum > 1.05);
}

TEST_CASE("where marginal rates do not rise no choice of scales is cheaper than the carbon scaler's",
          "[shifting]") {
  Cases cases;
  for (int i = 0; i < 60; ++i) {
    const std::vector<double> marginal{1, 0.75, 0.5};
    auto small = cases.whole(5, 5);
    auto view = small.view();
    view.marginal = marginal;
    // Fractional choices: an optimum of the linear program takes whole slots but one, which is cut to fit.
    double best = 1e300;
    for (int code = 0; code < 1024; ++code) {
      double work = 0, cost = 0;
      for (int k = 0, rest = code; k < 5; ++k, rest /= 4) {
        work += rate_of(view, rest % 4);
        cost += rest % 4 * view.costs.cost[static_cast<std::size_t>(k)];
      }
      const double missing = view.run.seconds() / 3600 - work;
      if (std::abs(missing) < 1e-9) best = std::min(best, cost);
      for (int k = 0, rest = code; k < 5; ++k, rest /= 4) {
        if (rest % 4 == 3) continue;
        const double share = missing / marginal[static_cast<std::size_t>(rest % 4)];
        if (share > 0 && share <= 1)
          best = std::min(best, cost + share * view.costs.cost[static_cast<std::size_t>(k)]);
      }
    }
    CHECK(cost_of_plan(CarbonScaler{}, view) == Approx(best));
  }
}

TEST_CASE("a trial does what was planned, conserves work and keeps deadlines", "[shifting]") {
  Cases cases;
  for (int i = 0; i < 60; ++i) {
    const auto odd = cases.odd(200);
    std::vector<sim::Time> times;
    for (std::size_t k = 0; k < odd.believed.cost.size(); ++k) times.push_back(odd.believed.costs().begin(k));
    const sim::Series series(sim::Series::Shape::hold, times, odd.believed.cost, odd.believed.costs().end());
    const auto view = odd.view();
    const ShiftableJob job{view.now, view.run, view.deadline};
    TrialSettings settings;
    if (i % 2) settings.pause_cost = minutes(1 + cases.upto(30));
    for (const auto& policy : members()) {
      INFO(policy.kind << " " << i);
      auto same = view;
      same.pause_cost = settings.pause_cost;
      const auto trial = try_shifting(*policy, std::span(&job, 1), series, settings);
      CHECK(trial.late == 0);
      CHECK(trial.server_s == Approx(view.run.seconds() + static_cast<double>(trial.interruptions) *
                                                              settings.pause_cost.seconds()));
      CHECK(trial.cost_at_once / 3600 == Approx(cost_of_plan(RunAtOnce{}, view)));
      if (planned(*policy, same).review == sim::Time::never())
        CHECK(trial.cost / 3600 == Approx(cost_of_plan(*policy, same)));
    }
  }
}

TEST_CASE("a carbon scaler that is asked again keeps to its plan while its beliefs hold", "[shifting]") {
  Cases cases;
  const auto marginal = one_times(4);
  for (int i = 0; i < 100; ++i) {
    const auto odd = cases.odd(200);
    auto view = odd.view();
    view.marginal = marginal;
    std::vector<sim::Time> times;
    for (std::size_t k = 0; k < odd.believed.cost.size(); ++k) times.push_back(odd.believed.costs().begin(k));
    const sim::Series series(sim::Series::Shape::hold, times, odd.believed.cost, odd.believed.costs().end());
    const ShiftableJob job{view.now, view.run, view.deadline};
    TrialSettings settings;
    settings.marginal = marginal;
    const auto trial = try_shifting(CarbonScaler{}, std::span(&job, 1), series, settings);
    CHECK(trial.late == 0);
    CHECK(trial.cost / 3600 == Approx(cost_of_plan(CarbonScaler{}, view)));
  }
}
