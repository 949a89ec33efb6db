// The trial, and the rules of published studies played in it: nightly jobs and jobs of a working week on
// half-hourly series (Let's Wait Awhile), waiting and thresholds minute by minute (GAIA).
#include "models/policies/shifting_trial.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "models/policies/carbon_scaler.hpp"
#include "models/policies/carbon_time.hpp"
#include "models/policies/interruptible.hpp"
#include "models/policies/lowest_window.hpp"
#include "models/policies/run_at_once.hpp"
#include "models/policies/threshold.hpp"
#include "models/registry.hpp"
#include "models/workload/due.hpp"
#include "tests/models/policies/believed.hpp"

using namespace jevons;
using sim::hours;
using sim::minutes;

namespace {

sim::Series series_of(const std::vector<double>& values, sim::Span step) {
  std::vector<sim::Time> times;
  for (std::size_t k = 0; k < values.size(); ++k)
    times.push_back(sim::Time{} + static_cast<std::int64_t>(k) * step);
  const auto end = times.back() + step;
  return {sim::Series::Shape::hold, std::move(times), values, end};
}

/// A daily cycle, a weekly one, and noise.
std::vector<double> half_hours(int days, std::mt19937_64& random) {
  std::normal_distribution<double> noise(0, 20);
  std::vector<double> values;
  for (int k = 0; k < 48 * days; ++k)
    values.push_back(300 + 80 * std::cos(k / 48.0 * 2 * M_PI) - (k / 48 % 7 >= 5 ? 60 : 0) + noise(random));
  return values;
}

sim::Time hour(double h) { return sim::Time{} + sim::seconds(3600 * h); }

}  // namespace

TEST_CASE("a trial adds up what jobs cost, wait and are late by hand", "[shifting][trial]") {
  const auto series = series_of({400, 100, 400, 100, 400, 400}, hours(1));
  const ShiftableJob job{{}, hours(2), sim::Time{} + hours(6)};
  const auto at_once = try_shifting(RunAtOnce{}, std::span(&job, 1), series);
  CHECK(at_once.mean_cost() == Approx(250));
  CHECK(at_once.saving() == Approx(0).margin(1e-12));
  CHECK(at_once.wait_s == 0);
  const auto apart = try_shifting(Interruptible{}, std::span(&job, 1), series);
  CHECK(apart.mean_cost() == Approx(100));
  CHECK(apart.saving() == Approx(0.6));
  CHECK(apart.interruptions == 1);
  CHECK(apart.wait_s == 7200);
  const ShiftableJob hopeless{{}, hours(4), sim::Time{} + hours(3)};
  CHECK(try_shifting(Interruptible{}, std::span(&hopeless, 1), series).late == 1);
  const ShiftableJob beyond{{}, hours(4), sim::Time{} + hours(7)};
  CHECK_THROWS_AS(try_shifting(Interruptible{}, std::span(&beyond, 1), series), std::out_of_range);
}

TEST_CASE("an elastic job costs the time of all its servers", "[shifting][trial]") {
  const auto series = series_of({100, 200, 50, 500, 500}, hours(1));
  const ShiftableJob job{{}, hours(2), sim::Time{} + hours(3)};
  TrialSettings settings;
  settings.marginal = {1, 0.8, 0.5};
  const auto trial = try_shifting(CarbonScaler{}, std::span(&job, 1), series, settings);
  CHECK(trial.cost / 3600 == Approx(120));
  CHECK(trial.server_s / 3600 == Approx(2.2));
  CHECK(trial.cost_at_once / 3600 == Approx(300));
}

TEST_CASE("a nightly job moves within its window both ways", "[shifting][trial]") {
  std::mt19937_64 random(1);
  const auto values = half_hours(60, random);
  const auto series = series_of(values, minutes(30));
  LowestWindow window;
  window.outlook.slot = minutes(30);
  for (int steps = 0; steps <= 16; ++steps) {
    std::vector<ShiftableJob> jobs;
    double best = 0;
    for (int day = 1; day < 59; ++day) {
      const int at = 48 * day + 2;  // 1:00
      jobs.push_back({hour((at - steps) / 2.0), minutes(30), hour((at + steps + 1) / 2.0)});
      best += *std::min_element(values.begin() + at - steps, values.begin() + at + steps + 1);
    }
    const auto trial = try_shifting(window, jobs, series);
    CHECK(trial.mean_cost() == Approx(best / 58));
    CHECK(trial.late == 0);
  }
}

TEST_CASE("jobs of a working week are shifted to what they are due by", "[shifting][trial]") {
  std::mt19937_64 random(2);
  const auto upto = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
  const auto values = half_hours(364, random);
  const auto series = series_of(values, minutes(30));
  const sim::LocalCalendar calendar(*sim::parse_instant("2020-01-06"));  // a Monday
  LowestWindow window;
  Interruptible interruptible;
  window.outlook.slot = interruptible.outlook.slot = minutes(30);
  double saved[2][2] = {};
  for (const auto rule : {Due::next_workday, Due::semi_weekly}) {
    std::vector<ShiftableJob> jobs;
    double contiguous = 0, apart = 0;
    for (int day = 0; day < 350; ++day) {
      if (day % 7 >= 5) continue;
      const int at = 48 * day + 18 + upto(15), run = 8 + upto(171);
      const auto end = hour((at + run) / 2.0), deadline = due(rule, calendar, end);
      jobs.push_back({hour(at / 2.0), end - hour(at / 2.0), deadline});
      const int last = static_cast<int>((deadline - sim::Time{}).ns / minutes(30).ns);
      double least = 1e300;
      for (int start = at; start + run <= last; ++start) {
        double sum = 0;
        for (int k = start; k < start + run; ++k) sum += values[static_cast<std::size_t>(k)];
        least = std::min(least, sum);
      }
      contiguous += least;
      std::vector<double> slots(values.begin() + at, values.begin() + last);
      std::sort(slots.begin(), slots.end());
      for (int k = 0; k < run; ++k) apart += slots[static_cast<std::size_t>(k)];
    }
    const auto w = try_shifting(window, jobs, series), i = try_shifting(interruptible, jobs, series);
    CHECK(w.cost / 1800 == Approx(contiguous));
    CHECK(i.cost / 1800 == Approx(apart));
    CHECK(w.late + i.late == 0);
    saved[rule == Due::semi_weekly][0] = w.saving();
    saved[rule == Due::semi_weekly][1] = i.saving();
  }
  CHECK(saved[0][0] < saved[0][1]);
  CHECK(saved[1][0] < saved[1][1]);
  CHECK(saved[0][0] < saved[1][0]);
}

TEST_CASE("waiting and thresholds are those of GAIA, minute by minute", "[shifting][trial]") {
  std::mt19937_64 random(3);
  const auto upto = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
  for (int i = 0; i < 200; ++i) {
    std::vector<double> cost(72);
    for (auto& value : cost) value = 100 + 10 * upto(1000) / 7.0;
    const Believed believed(cost);
    const int first = upto(12), run = 1 + upto(300), slack = upto(1200), mean = 1 + upto(300);
    auto view = believed.view(hours(first), minutes(run), hours(first) + minutes(run + slack));
    view.mean_run = minutes(mean);
    const auto at = [&](int minute) { return cost[static_cast<std::size_t>(first + minute / 60)]; };
    INFO(i);

    double now = 0, most = 0;
    int best = 0;
    for (int start = 0; start <= slack; start += 60) {
      double sum = 0;
      for (int m = start; m < start + mean; ++m) sum += at(m);
      if (start == 0) now = sum;
      const double gain = (now - sum) / (start + mean);
      if (gain > most * (1 + 1e-9)) most = gain, best = start;
    }
    CHECK(planned(CarbonTime{}, view).pieces[0].from == view.now + minutes(best));

    std::vector<double> day(cost.begin() + first, cost.begin() + first + 24);
    std::sort(day.begin(), day.end());
    const double limit = day[7];  // what 30 % of the time is cheaper than, minute by minute
    double sum = 0;
    int left = run, wait = slack;
    for (int m = 0; left > 0; ++m)
      if (at(m) < limit || wait <= 0)
        sum += at(m), --left;
      else
        --wait;
    CHECK(believed_cost(view.costs, planned(Threshold{}, view)) * 60 == Approx(sum));
  }
}

TEST_CASE("forecasts that err cost what they cost, and never a deadline", "[shifting][trial]") {
  std::mt19937_64 random(4);
  const auto values = half_hours(100, random);
  const auto series = series_of(values, minutes(30));
  std::vector<ShiftableJob> jobs;
  for (int h = 0; h < 2300; h += 7) jobs.push_back({hour(h), hours(4), hour(h + 28)});
  for (const auto* kind : {"noisy", "persistence"}) {
    Interruptible blind, sees;
    blind.outlook.forecast = forecasts().make(kind);
    blind.outlook.slot = sees.outlook.slot = minutes(30);
    TrialSettings settings;
    settings.seed = 5;
    const auto trial = try_shifting(blind, jobs, series, settings),
               best = try_shifting(sees, jobs, series, settings);
    CHECK(trial.late == 0);
    CHECK(trial.saving() > 0);
    CHECK(trial.saving() < best.saving());
    CHECK(try_shifting(blind, jobs, series, settings).cost == trial.cost);
  }
}
