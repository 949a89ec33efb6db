#include "models/accounts/attribution.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "sim/engine/random.hpp"

using jevons::PerItJoule;
using jevons::SettledIntervals;
using jevons::ShareIntegral;
using jevons::Usage;
using sim::Time;

namespace {

struct Step {
  Time from, to;
  double watts;
};

struct Interval {
  Time from, to;
  PerItJoule factor;
};

/// What a piecewise constant power comes to, from step to step and interval to interval.
Usage by_hand(const std::vector<Step>& steps, const std::vector<Interval>& intervals, Time from, Time to) {
  Usage sum;
  for (const auto& step : steps) {
    const auto begin = std::max(step.from, from), end = std::min(step.to, to);
    if (begin >= end) continue;
    sum.it_j += step.watts * (end - begin).seconds();
    for (const auto& interval : intervals) {
      const auto b = std::max(begin, interval.from), e = std::min(end, interval.to);
      if (b >= e) continue;
      const double energy_j = step.watts * (e - b).seconds();
      sum.facility_j += interval.factor.facility_j * energy_j;
      sum.carbon_kg += interval.factor.carbon_kg * energy_j;
    }
  }
  return sum;
}

class Dice {
 public:
  explicit Dice(std::uint64_t number) : stream_(77, 0, 1001, number) {}
  double uniform() { return stream_.uniform(); }
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(stream_.uniform() * static_cast<double>(n));
  }

 private:
  sim::Stream stream_;
};

Time at_s(double s) { return Time{} + sim::seconds(s); }

}  // namespace

TEST_CASE("a share integral knows what its energy caused once the interval is settled", "[attribution]") {
  SettledIntervals settled;
  ShareIntegral share;
  share.advance(settled, 100, Time{}, at_s(10));
  CHECK(share.it_j == 1000);
  CHECK(share.open_j == 1000);
  CHECK(share.facility_j == 0);
  settled.close(at_s(20), {1.5, 2e-6});
  share.advance(settled, 50, at_s(10), at_s(30));
  // 1000 J + 500 J in the settled interval, 500 J in the open one
  CHECK(share.it_j == Approx(2000));
  CHECK(share.facility_j == Approx(1.5 * 1500));
  CHECK(share.carbon_kg == Approx(2e-6 * 1500));
  CHECK(share.open_j == Approx(500));
}

TEST_CASE("intervals that pass while nothing changes are each counted at their own factor", "[attribution]") {
  SettledIntervals settled;
  ShareIntegral share;
  settled.close(at_s(10), {1.2, 1});
  settled.close(at_s(20), {1.4, 2});
  settled.close(at_s(25), {1.0, 4});
  share.advance(settled, 10, Time{}, at_s(30));
  CHECK(share.facility_j == Approx(1.2 * 100 + 1.4 * 100 + 1.0 * 50));
  CHECK(share.carbon_kg == Approx(100 + 200 + 200));
  CHECK(share.open_j == Approx(50));
}

TEST_CASE("share integrals agree with a sum by hand over random power and settlements", "[attribution]") {
  const auto trial = GENERATE(range(0, 60));
  CAPTURE(trial);
  Dice dice(trial);
  SettledIntervals settled;
  ShareIntegral share;
  std::vector<Step> steps;
  std::vector<Interval> intervals;
  Time now, since, settled_until;
  double watts = dice.uniform() * 100;

  struct Job {
    Time from;
    double weight;
    ShareIntegral begin;
  };
  std::vector<Job> jobs;
  const auto bring_forward = [&] {
    share.advance(settled, watts, since, now);
    if (now > since) steps.push_back({since, now, watts});
    since = now;
  };

  for (int step = 0; step < 120; ++step) {
    now = now + sim::nanoseconds(dice.below(3) == 0 ? 0 : dice.below(4'000'000'000));
    switch (dice.below(4)) {
      case 0:  // the power changes
        bring_forward();
        watts = dice.below(5) == 0 ? 0 : dice.uniform() * 100;
        break;
      case 1:  // a settlement, which nobody who holds an integral is told of
        if (now == settled_until) break;
        intervals.push_back({settled_until, now, {1 + dice.uniform(), dice.uniform() * 1e-4}});
        settled.close(now, intervals.back().factor);
        settled_until = now;
        break;
      case 2:  // a job begins
        bring_forward();
        jobs.push_back({now, dice.uniform() * 4, share});
        break;
      case 3: {  // a job ends; its last interval is settled later
        if (jobs.empty()) break;
        const auto which = static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(jobs.size())));
        auto job = jobs[which];
        jobs.erase(jobs.begin() + static_cast<std::ptrdiff_t>(which));
        bring_forward();
        job.begin.advance(settled, 0, now, now);
        Usage usage;
        usage.add(job.weight, job.begin, share);
        const PerItJoule last{1 + dice.uniform(), dice.uniform() * 1e-4};
        auto known = intervals;
        known.push_back({settled_until, Time::never(), last});
        usage.settle(last);
        const auto expected = by_hand(steps, known, job.from, now);
        REQUIRE(usage.it_j == Approx(job.weight * expected.it_j).epsilon(1e-9).margin(1e-9));
        REQUIRE(usage.facility_j == Approx(job.weight * expected.facility_j).epsilon(1e-9).margin(1e-9));
        REQUIRE(usage.carbon_kg == Approx(job.weight * expected.carbon_kg).epsilon(1e-9).margin(1e-12));
        REQUIRE(usage.open_j == 0);
        break;
      }
    }
  }
}

TEST_CASE("jobs that share a server add up to its power, whoever comes and goes", "[attribution]") {
  // Power W(t) * sum of weights: the integral of power per weight gives each job its part.
  Dice dice(4242);
  SettledIntervals settled;
  ShareIntegral share;
  struct Job {
    double weight;
    ShareIntegral begin;
  };
  std::vector<Job> jobs;
  double total_weight = 0, energy_j = 0, attributed_j = 0;
  Time now, since;
  const auto forward = [&] {
    const double power_w = jobs.empty() ? 0 : 50 + 10 * total_weight;
    share.advance(settled, jobs.empty() ? 0 : power_w / total_weight, since, now);
    energy_j += power_w * (now - since).seconds();
    since = now;
  };
  const auto finish = [&](std::size_t which) {
    Usage usage;
    usage.add(jobs[which].weight, jobs[which].begin, share);
    attributed_j += usage.it_j;
    total_weight -= jobs[which].weight;
    jobs.erase(jobs.begin() + static_cast<std::ptrdiff_t>(which));
    if (jobs.empty()) total_weight = 0;
  };
  for (int step = 0; step < 5000; ++step) {
    now = now + sim::nanoseconds(dice.below(10'000'000'000));
    forward();
    if (!jobs.empty() && dice.below(2) == 0) {
      finish(static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(jobs.size()))));
    } else {
      jobs.push_back({0.1 + dice.uniform(), share});
      total_weight += jobs.back().weight;
    }
  }
  while (!jobs.empty()) finish(0);
  CHECK(attributed_j == Approx(energy_j).epsilon(1e-9));
}
