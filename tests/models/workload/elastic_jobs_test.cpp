// Jobs whose number follows demand, beside those of a twin that does not.
#include "models/workload/elastic_jobs.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <stdexcept>
#include <tuple>
#include <vector>

using namespace jevons;
using sim::days;
using sim::Time;

namespace {

constexpr std::uint64_t seed = 7;
constexpr int n_days = 280;

JobSource source_of_jobs() {
  WorkloadConfig config;
  config.rate_per_s = 20 / 3600.0;
  config.mix.size = size_laws().make("exponential");
  for (int h = 0; h < 24; ++h) config.mix.diurnal.push_back(1 + 0.5 * std::sin(h / 24.0 * 6.283));
  config.mix.weekly = {1, 1.2, 1.1, 1, 0.9, 0.6, 0.5};
  config.mix.widths = {1, 2, 4};
  config.mix.width_weights = {5, 3, 2};
  config.estimate_factor = 3;
  return JobSource(config, {*sim::parse_instant("2022-04-11T00:00Z"), Time{} + days(n_days)}, {});
}

struct Demand {
  double growth = 1, answer = 1;
};

/// All jobs in order of arrival, demand told anew at the beginning of every week.
std::vector<JobSpec> jobs_of(const JobSource& source, const std::function<Demand(int week)>& demand,
                             std::uint32_t replication = 0) {
  std::vector<JobSpec> jobs;
  auto base = JobSource::begin(seed, replication, 0);
  ElasticJobs elastic(seed, replication, 0);
  auto next = source.next(base);
  for (int week = 0; week < n_days / 7; ++week) {
    const auto [growth, answer] = demand(week);
    elastic.follow(source, Time{} + days(7 * week), growth, answer);
    const Time end = Time{} + days(7 * week + 7);
    while (true) {
      const Time extra = elastic.next_extra();
      if (next && next->arrival < end && next->arrival <= extra) {
        if (elastic.keeps(*next)) jobs.push_back(*next);
        next = source.next(base);
      } else if (extra < end) {
        if (const auto job = elastic.take_extra(source)) jobs.push_back(*job);
      } else {
        break;
      }
    }
  }
  return jobs;
}

std::vector<JobSpec> base_of(const JobSource& source, std::uint32_t replication = 0) {
  std::vector<JobSpec> jobs;
  auto state = JobSource::begin(seed, replication, 0);
  while (const auto job = source.next(state)) jobs.push_back(*job);
  return jobs;
}

auto bits_of(const JobSpec& job) {
  return std::tuple(job.id, job.arrival, job.work_s, job.estimate_s, job.deadline, job.width);
}
using Jobs = std::set<decltype(bits_of(JobSpec{}))>;

Jobs among(const std::vector<JobSpec>& jobs, std::int64_t from, std::int64_t to) {
  Jobs some;
  for (const auto& job : jobs)
    if (from <= job.id && job.id < to) some.insert(bits_of(job));
  return some;
}
Jobs of_base(const std::vector<JobSpec>& jobs) { return among(jobs, 0, ElasticJobs::first_of_growth); }
Jobs of_growth(const std::vector<JobSpec>& jobs) {
  return among(jobs, ElasticJobs::first_of_growth, ElasticJobs::first_of_answer);
}
Jobs of_answer(const std::vector<JobSpec>& jobs) {
  return among(jobs, ElasticJobs::first_of_answer, std::numeric_limits<std::int64_t>::max());
}

bool includes(const Jobs& all, const Jobs& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

}  // namespace

TEST_CASE("at the demand of the start the jobs are those of the base, bit for bit", "[demand]") {
  const auto source = source_of_jobs();
  const auto base = base_of(source), jobs = jobs_of(source, [](int) { return Demand{}; });
  REQUIRE(jobs.size() == base.size());
  for (std::size_t i = 0; i < base.size(); ++i) REQUIRE(bits_of(jobs[i]) == bits_of(base[i]));
}

TEST_CASE("where more is asked for all jobs of the base are there, and others beside them", "[demand]") {
  const auto source = source_of_jobs();
  const auto jobs = jobs_of(source, [](int week) { return Demand{1, 1 + 0.05 * week}; });
  const auto base = base_of(source);
  CHECK(of_base(jobs) == of_base(base));
  CHECK(of_growth(jobs).empty());
  CHECK(of_answer(jobs).size() + base.size() == jobs.size());
  CHECK(std::is_sorted(jobs.begin(), jobs.end(), [](auto& a, auto& b) { return a.arrival < b.arrival; }));
  std::int64_t number = ElasticJobs::first_of_answer;
  for (const auto& job : jobs)
    if (job.id >= ElasticJobs::first_of_answer) {
      REQUIRE(job.id == number++);
    }
}

TEST_CASE("where less is asked for some jobs of the base are left out, and the fewer the less it is",
          "[demand]") {
  const auto source = source_of_jobs();
  const auto base = of_base(base_of(source));
  Jobs more = base;
  for (const double answer : {0.9, 0.6, 0.3, 0.0}) {
    const auto jobs = jobs_of(source, [&](int) { return Demand{1, answer}; });
    CHECK(of_base(jobs).size() == jobs.size());
    CHECK(includes(more, of_base(jobs)));
    const auto n = static_cast<double>(base.size());
    CHECK(std::abs(static_cast<double>(jobs.size()) - n * answer) <=
          3.5 * std::sqrt(n * answer * (1 - answer)));
    more = of_base(jobs);
  }
}

TEST_CASE("a twin that answers nothing shares the jobs of the base and of growth", "[demand]") {
  const auto source = source_of_jobs();
  const auto growth = [](int week) { return std::exp(0.01 * week); };
  const auto twin = jobs_of(source, [&](int week) { return Demand{growth(week), 1}; });
  const auto more = jobs_of(source, [&](int week) { return Demand{growth(week), 1 + 0.02 * week}; });
  const auto less = jobs_of(source, [&](int week) { return Demand{growth(week), 1 / (1 + 0.02 * week)}; });
  CHECK(of_base(more) == of_base(twin));
  CHECK(of_growth(more) == of_growth(twin));
  CHECK(of_growth(twin).size() > 1000);
  CHECK(of_answer(twin).empty());
  CHECK(of_answer(more).size() > 1000);
  CHECK(of_answer(less).empty());
  CHECK(includes(of_base(twin), of_base(less)));
  CHECK(includes(of_growth(twin), of_growth(less)));
  CHECK(less.size() < twin.size());
}

TEST_CASE("jobs come at growth x answer times the rate of the base, as a Poisson process", "[demand]") {
  const auto source = source_of_jobs();
  sim::Stream draws(1, 0, 0, 0);
  std::vector<Demand> weeks;
  for (int week = 0; week < n_days / 7; ++week)
    weeks.push_back({sim::Uniform(0.3, 1.7)(draws), sim::Uniform(0.3, 1.7)(draws)});
  constexpr int replications = 40;
  const double per_week = source.arrivals()->expected({}, Time{} + days(7));
  std::vector<double> counts(weeks.size());
  double chi_squared = 0;
  for (std::uint32_t r = 0; r < replications; ++r) {
    std::vector<double> observed(weeks.size());
    for (const auto& job : jobs_of(
             source, [&](int week) { return weeks[static_cast<std::size_t>(week)]; }, r))
      ++observed[static_cast<std::size_t>(job.arrival.ns / days(7).ns)];
    for (std::size_t i = 0; i < weeks.size(); ++i) {
      const double mean = per_week * weeks[i].growth * weeks[i].answer;
      chi_squared += (observed[i] - mean) * (observed[i] - mean) / mean;
      counts[i] += observed[i];
    }
  }
  for (std::size_t i = 0; i < weeks.size(); ++i) {
    const double mean = per_week * weeks[i].growth * weeks[i].answer * replications;
    INFO("week " << i << ", " << counts[i] << " for " << mean);
    CHECK(std::abs(counts[i] - mean) <= 3.5 * std::sqrt(mean));
  }
  // Variance that of a Poisson process: chi-squared of 1,600 counts, 3.5 of its deviations either way.
  const double freedom = replications * static_cast<double>(weeks.size());
  CHECK(std::abs(chi_squared - freedom) <= 3.5 * std::sqrt(2 * freedom));
}

TEST_CASE("the jobs beside those of the base are like them, and follow the hours of the day", "[demand]") {
  const auto source = source_of_jobs();
  const auto jobs = jobs_of(source, [](int) { return Demand{1.5, 2}; });
  double extra = 0, base = 0, extra_work_s = 0, base_work_s = 0, wide = 0, by_day = 0, base_by_day = 0;
  for (const auto& job : jobs) {
    const bool morning = job.arrival.ns % days(1).ns < sim::hours(12).ns;
    if (job.id < ElasticJobs::first_of_growth) {
      base += 1;
      base_work_s += job.work_s;
      base_by_day += morning;
    } else {
      extra += 1;
      extra_work_s += job.work_s;
      wide += job.width == 4;
      by_day += morning;
      CHECK(job.estimate_s >= job.work_s);
    }
  }
  CHECK(std::abs(extra - 2 * base) <= 3.5 * std::sqrt(extra + 4 * base));
  CHECK(extra_work_s / extra == Approx(base_work_s / base).epsilon(3.5 / std::sqrt(base)));
  CHECK(std::abs(wide / extra - 0.2) <= 3.5 * std::sqrt(0.2 * 0.8 / extra));
  CHECK(by_day / extra == Approx(base_by_day / base).margin(3.5 * 0.5 * std::sqrt(1 / extra + 1 / base)));
}

TEST_CASE("jobs of a trace, and a demand that is no number, are refused", "[demand]") {
  ElasticJobs elastic(seed, 0, 0);
  CHECK_THROWS_AS(elastic.follow(JobSource(WorkloadConfig{}, Trace{}), {}, 1, 1), std::invalid_argument);
  const auto source = source_of_jobs();
  CHECK_THROWS_AS(elastic.follow(source, {}, -1, 1), std::invalid_argument);
  CHECK_THROWS_AS(elastic.follow(source, {}, 1, std::nan("")), std::invalid_argument);
  CHECK_THROWS_AS(elastic.follow(source, {}, 1e200, 1e200), std::invalid_argument);
  CHECK(elastic.next_extra() == Time::never());
}
