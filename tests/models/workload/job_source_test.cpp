#include "models/workload/job_source.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

using namespace jevons;
using sim::parse_instant;
using sim::Time;

namespace {

constexpr std::uint64_t seed = 7;

// 120 jobs an hour of one size, wide as asked for.
WorkloadConfig config_of_constant_jobs() {
  WorkloadConfig config;
  config.rate_per_s = 120 / 3600.0;
  config.mix.size = size_laws().make("exponential");
  return config;
}

sim::Window weeks(int n) {
  return {*parse_instant("2022-04-11T00:00Z"), Time{} + sim::days(7 * n)};
}  // a Monday

std::vector<JobSpec> all_jobs(const JobSource& source, std::uint32_t replication = 0,
                              std::uint64_t entity = 0) {
  std::vector<JobSpec> jobs;
  auto state = JobSource::begin(seed, replication, entity);
  while (const auto job = source.next(state)) jobs.push_back(*job);
  return jobs;
}

double chi_squared(const std::vector<double>& observed, const std::vector<double>& expected) {
  double sum = 0;
  for (std::size_t i = 0; i < observed.size(); ++i)
    sum += (observed[i] - expected[i]) * (observed[i] - expected[i]) / expected[i];
  return sum;
}

// Beyond this a chi-squared variable of so many degrees of freedom goes once in a thousand (Wilson and
// Hilferty).
double chi_squared_bound(double df) {
  return df * std::pow(1 - 2 / (9 * df) + 3.0902 * std::sqrt(2 / (9 * df)), 3);
}

}  // namespace

TEST_CASE("arrivals follow the integrated rate of hour and day, in local time") {
  auto config = config_of_constant_jobs();
  for (int h = 0; h < 24; ++h) config.mix.diurnal.push_back(1 + 0.5 * std::sin(h / 24.0 * 6.283));
  config.mix.weekly = {1, 1.2, 1.1, 1, 0.9, 0.6, 0.5};
  constexpr int n_weeks = 40;
  const auto offset = sim::hours(-8);
  const JobSource source(config, weeks(n_weeks), offset);
  std::vector<double> observed(168, 0), expected;
  const double mean_day = std::accumulate(config.mix.weekly.begin(), config.mix.weekly.end(), 0.0) / 7;
  const double mean_hour = std::accumulate(config.mix.diurnal.begin(), config.mix.diurnal.end(), 0.0) / 24;
  for (const double day : config.mix.weekly)
    for (const double hour : config.mix.diurnal)
      expected.push_back(n_weeks * 120 * day / mean_day * hour / mean_hour);
  const auto jobs = all_jobs(source);
  for (const auto& job : jobs) {
    const auto hour =
        (job.arrival + offset - Time{}).ns / sim::hours(1).ns + 168;  // the run starts on a Monday in UTC
    observed[static_cast<std::size_t>((job.arrival + offset < Time{} ? hour - 1 : hour) % 168)] += 1;
  }
  CHECK(chi_squared(observed, expected) < chi_squared_bound(168));
  const double total = 120.0 * 168 * n_weeks;
  CHECK(std::abs(static_cast<double>(jobs.size()) - total) < 4 * std::sqrt(total));
  CHECK(std::is_sorted(jobs.begin(), jobs.end(),
                       [](const auto& a, const auto& b) { return a.arrival < b.arrival; }));
  CHECK(jobs.back().arrival < weeks(n_weeks).end);
}

TEST_CASE("regular arrivals are evenly spaced") {
  auto config = config_of_constant_jobs();
  config.arrivals = "regular";
  const auto jobs = all_jobs(JobSource(config, weeks(1), {}));
  REQUIRE(jobs.size() == 168 * 120 - 1);
  for (std::size_t k = 0; k < jobs.size(); ++k)
    REQUIRE(jobs[k].arrival.seconds() == Approx(30.0 * static_cast<double>(k + 1)).epsilon(1e-9));
}

TEST_CASE("widths come as often as their weights say") {
  auto config = config_of_constant_jobs();
  config.mix.widths = {1, 2, 4, 8};
  config.mix.width_weights = {7, 1, 1.5, 0.5};
  const JobSource source(config, weeks(4), {});
  std::vector<double> observed(4, 0), expected;
  const auto jobs = all_jobs(source);
  for (const auto& job : jobs) ++observed[static_cast<std::size_t>(std::log2(job.width))];
  for (const double w : config.mix.width_weights)
    expected.push_back(static_cast<double>(jobs.size()) * w / 10);
  CHECK(chi_squared(observed, expected) < chi_squared_bound(3));
  CHECK(source.widest() == 8);
}

TEST_CASE("changing one distribution leaves the draws of the others as they were") {
  auto config = config_of_constant_jobs();
  config.mix.widths = {1, 2};
  config.mix.width_weights = {1, 1};
  config.estimate_factor = 3;
  const auto base = all_jobs(JobSource(config, weeks(1), {}));
  auto other = config;
  other.mix.widths = {3, 4, 5};
  other.mix.width_weights = {1, 1, 1};
  other.arrivals = "regular";
  const auto changed = all_jobs(JobSource(other, weeks(1), {}));
  for (std::size_t k = 0; k < std::min(base.size(), changed.size()); ++k) {
    REQUIRE(base[k].work_s == changed[k].work_s);
    REQUIRE(base[k].estimate_s == changed[k].estimate_s);
  }
  auto sized = config;
  sized.mix.size = size_laws().make("pareto");
  const auto resized = all_jobs(JobSource(sized, weeks(1), {}));
  REQUIRE(resized.size() == base.size());
  for (std::size_t k = 0; k < base.size(); ++k) {
    REQUIRE(base[k].arrival == resized[k].arrival);
    REQUIRE(base[k].width == resized[k].width);
    REQUIRE(resized[k].work_s != base[k].work_s);
  }
}

TEST_CASE("a copied state goes on to the same jobs, and replications and workloads differ") {
  auto config = config_of_constant_jobs();
  config.estimate_factor = 2;
  const JobSource source(config, weeks(1), {});
  auto state = JobSource::begin(seed, 0, 0);
  for (int k = 0; k < 100; ++k) source.next(state);
  auto fork = state;
  for (int k = 0; k < 100; ++k) {
    const auto a = source.next(state), b = source.next(fork);
    REQUIRE(a->arrival == b->arrival);
    REQUIRE(a->work_s == b->work_s);
    REQUIRE(a->estimate_s == b->estimate_s);
    REQUIRE(a->id == b->id);
  }
  const auto one = all_jobs(source, 0, 0), two = all_jobs(source, 1, 0), three = all_jobs(source, 0, 1);
  CHECK(one.front().arrival != two.front().arrival);
  CHECK(one.front().arrival != three.front().arrival);
  CHECK(one.front().work_s != two.front().work_s);
}

TEST_CASE("estimates lie between the work and its multiple, and deadlines after them") {
  auto config = config_of_constant_jobs();
  config.estimate_factor = 3;
  config.slack = sim::hours(2);
  double factor_sum = 0;
  const auto jobs = all_jobs(JobSource(config, weeks(1), {}));
  for (const auto& job : jobs) {
    REQUIRE(job.work_s > 0);
    REQUIRE((job.work_s <= job.estimate_s && job.estimate_s <= 3 * job.work_s));
    REQUIRE(job.deadline == job.arrival + sim::seconds(job.estimate_s) + sim::hours(2));
    factor_sum += job.estimate_s / job.work_s;
  }
  CHECK(factor_sum / static_cast<double>(jobs.size()) == Approx(2).epsilon(0.02));
}

TEST_CASE("a source ends at its limit of jobs, and stays ended") {
  auto config = config_of_constant_jobs();
  config.jobs = 10;
  const JobSource source(config, weeks(1), {});
  CHECK(all_jobs(source).size() == 10);
  config.jobs = 0;
  config.rate_per_s = 0;
  CHECK(all_jobs(JobSource(config, weeks(1), {})).empty());
  config.rate_per_s = 1e-3;
  const JobSource brief(config, {weeks(1).start, Time{} + sim::hours(1)}, {});
  auto state = JobSource::begin(seed, 0, 0);
  while (brief.next(state)) {
  }
  CHECK_FALSE(brief.next(state));
}

TEST_CASE("a trace is replayed as it stands, with deadlines and estimates on top") {
  WorkloadConfig config;
  config.kind = "trace";
  config.slack = sim::hours(1);
  Trace trace;
  trace.rows = 3;
  trace.without_width = 1;
  trace.jobs = {{.arrival = Time{5}, .work_s = 2, .estimate_s = 4, .width = 3, .id = 0},
                {.arrival = Time{5}, .work_s = 1, .estimate_s = 1, .width = 1, .id = 2}};
  const JobSource source(config, trace);
  const auto jobs = all_jobs(source);
  REQUIRE(jobs.size() == 2);
  CHECK(jobs[0].estimate_s == 4);
  CHECK(jobs[0].deadline == Time{5} + sim::seconds(4) + sim::hours(1));
  CHECK(jobs[1].id == 2);
  CHECK(source.widest() == 3);
  CHECK(source.notes() == std::vector<std::string>{"1 of 3 rows rejected: processors unknown or 0"});
}
