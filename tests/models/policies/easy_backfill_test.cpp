#include "models/policies/easy_backfill.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <numeric>

#include "tests/models/worlds.hpp"

using namespace jevons;
using jevons::testing::at_s;
using jevons::testing::value_of;
using jevons::testing::with_jobs;

namespace {

constexpr double hour_s = 3600;

std::string pool_of(int servers, int units, const std::string& queue, const std::string& more = "") {
  return fmt::format(R"(
    start = 2022-01-01T00:00:00Z
    duration = "60 h"
    settle = "1 h"
    [server.node]
    cores = {}
    power = {{ kind = "linear", idle = "50 W", peak = "100 W" }}
    [site.a]
    servers = [{{ model = "node", count = {} }}]
    [[workload]]
    kind = "batch"
    rate = "1/h"
    size = {{ kind = "constant", value = "1 s" }}
    [policy]
    queue = "{}"
    {}
  )",
                     units, servers, queue, more);
}

/// Start of each job in hours, by its number.
std::map<std::int64_t, double> starts(const Model& model, double* mean_wait_h = nullptr) {
  auto world = model.world(0);
  testing::Rows jobs;
  const auto outcome = run(world, &jobs);
  if (mean_wait_h) *mean_wait_h = value_of(outcome, "wait_mean") / hour_s;
  std::map<std::int64_t, double> result;
  for (const auto& job : jobs.rows) result[job.id] = job.started.seconds() / hour_s;
  return result;
}

std::vector<JobSpec> four_jobs() {
  return {{.arrival = at_s(0), .work_s = 10 * hour_s, .width = 3},
          {.arrival = at_s(0), .work_s = 5 * hour_s, .width = 4},
          {.arrival = at_s(0), .work_s = 8 * hour_s, .width = 1},
          {.arrival = at_s(0), .work_s = 12 * hour_s, .width = 1}};
}

/// When a job of this width could start on one server (anywhere, if it is wider) if nothing else were
/// started.
sim::Time shadow_of(const World& w, std::int64_t width) {
  const auto& pool = w.state.pools[0];
  const auto& jobs = w.state.jobs;
  std::vector<std::pair<sim::Time, const LiveJob*>> ends;
  for (const auto& job : jobs.live)
    if (job.state == JobState::running)
      ends.emplace_back(job.started + sim::seconds(job.spec.work_s / job.rate), &job);
  std::sort(ends.begin(), ends.end());
  std::vector<std::int64_t> free(w.state.servers.free_units.begin(), w.state.servers.free_units.end());
  for (const auto& [end, job] : ends) {
    for (auto at = job->allocations; at != Allocation::kEnd; at = jobs.allocations[at].next)
      free[jobs.allocations[at].server] += jobs.allocations[at].units;
    const auto most = width > pool.most_units ? std::accumulate(free.begin(), free.end(), std::int64_t{0})
                                              : *std::max_element(free.begin(), free.end());
    if (most >= width) return end;
  }
  return sim::Time::never();
}

struct Promise {
  std::int64_t id;
  sim::Time shadow;
};

}  // namespace

TEST_CASE("four jobs on four nodes start as first in, first out says", "[policies]") {
  double wait_h = 0;
  const auto shape = GENERATE(std::pair{4, 1}, std::pair{1, 4}, std::pair{2, 2});
  const auto start_h =
      starts(with_jobs(testing::model_of(pool_of(shape.first, shape.second, "fifo")), four_jobs()), &wait_h);
  CHECK(start_h == std::map<std::int64_t, double>{{0, 0}, {1, 10}, {2, 15}, {3, 15}});
  CHECK(wait_h == Approx(10));
}

TEST_CASE("EASY lets the short job go ahead and not the long one", "[policies][easy]") {
  double wait_h = 0;
  const auto shape = GENERATE(std::pair{4, 1}, std::pair{1, 4});
  const auto start_h =
      starts(with_jobs(testing::model_of(pool_of(shape.first, shape.second, "easy_backfill")), four_jobs()),
             &wait_h);
  CHECK(start_h == std::map<std::int64_t, double>{{0, 0}, {1, 10}, {2, 0}, {3, 15}});
  CHECK(wait_h == Approx(6.25));
}

TEST_CASE("EASY lets a long job take what the head leaves over", "[policies][easy]") {
  // At the shadow, 10 h, four units are free and the head needs three.
  const auto start_h = starts(with_jobs(testing::model_of(pool_of(4, 1, "easy_backfill")),
                                        {{.arrival = at_s(0), .work_s = 10 * hour_s, .width = 3},
                                         {.arrival = at_s(0), .work_s = 5 * hour_s, .width = 3},
                                         {.arrival = at_s(0), .work_s = 30 * hour_s, .width = 1}}));
  CHECK(start_h == std::map<std::int64_t, double>{{0, 0}, {1, 10}, {2, 0}});
}

TEST_CASE("EASY goes by what users say, not by what jobs do", "[policies][easy]") {
  auto jobs = four_jobs();
  jobs[2].estimate_s = 11 * hour_s;  // said to end after the shadow
  const auto start_h = starts(with_jobs(testing::model_of(pool_of(4, 1, "easy_backfill")), jobs));
  CHECK(start_h.at(2) == 15);
}

TEST_CASE("EASY tries only as many jobs behind the head as it is told to", "[policies][easy]") {
  auto jobs = four_jobs();
  std::swap(jobs[2], jobs[3]);  // the job that fits comes second
  const auto start_with = [&](const char* depth) {
    return starts(with_jobs(
                      testing::model_of(
                          pool_of(4, 1, "easy_backfill"),
                          {std::string("policy.queue={ kind = \"easy_backfill\", depth = ") + depth + " }"}),
                      jobs))
        .at(3);
  };
  CHECK(start_with("2") == 0);
  CHECK(start_with("1") == 15);
}

TEST_CASE("EASY reckons with the slowest server that a job may land on", "[policies][easy]") {
  // A head of two units waits for the fast node, busy until 10 h. Six hours of work end before that on a fast
  // node, on the free, slow one they would take twelve.
  const auto model = testing::model_of(R"(
    start = 2022-01-01T00:00:00Z
    duration = "60 h"
    server.fast = { cores = 1, speed = 1.0, power = { kind = "linear", idle = "50 W", peak = "100 W" } }
    server.slow = { cores = 1, speed = 0.5, power = { kind = "linear", idle = "50 W", peak = "100 W" } }
    site.a.servers = [{ model = "fast", count = 1 }, { model = "slow", count = 1 }]
    policy.queue = "easy_backfill"
    workload = [{ kind = "batch", rate = "1/h", size = { kind = "constant", value = "1 s" } }]
  )");
  const auto start_h = starts(with_jobs(model, {{.arrival = at_s(0), .work_s = 10 * hour_s, .width = 1},
                                                {.arrival = at_s(0), .work_s = 1 * hour_s, .width = 2},
                                                {.arrival = at_s(0), .work_s = 6 * hour_s, .width = 1},
                                                {.arrival = at_s(0), .work_s = 4 * hour_s, .width = 1}}));
  CHECK(start_h.at(1) == 10);
  CHECK(start_h.at(2) >= 10);
  CHECK(start_h.at(3) == 0);
}

TEST_CASE("where estimates are exact no head starts later than the shadow it had when it became head",
          "[policies][easy]") {
  const auto number = GENERATE(range(0, 30));
  CAPTURE(number);
  testing::Dice dice(static_cast<std::uint64_t>(number) + 300);
  const auto [servers, units] =
      dice.of({std::pair{12, 1}, std::pair{1, 12}, std::pair{40, 1}, std::pair{6, 4}, std::pair{3, 16}});
  CAPTURE(servers, units);
  std::vector<JobSpec> jobs;
  double t_s = 0;
  for (int i = 0; i < 600; ++i) {
    t_s += -std::log(dice.uniform()) * 200;
    const auto width =
        dice.one_in(3) ? dice.from(1, servers * units) : dice.from(1, std::max(1, servers * units / 6));
    jobs.push_back(
        {.arrival = at_s(t_s), .work_s = dice.between(1, 2000), .width = static_cast<std::int32_t>(width)});
  }
  auto world = with_jobs(testing::model_of(pool_of(servers, units, "easy_backfill")), jobs).world(0);
  std::optional<Promise> promise;
  std::int64_t kept = 0, overtaken = 0;
  while (!world.state.over) {
    world.resume();
    testing::step(world, [&](const sim::Event& event) {
      if (static_cast<Kind>(event.kind()) != Kind::schedule) return true;
      const auto& pool = world.state.pools[0];
      const auto head = pool.waiting.first();
      const auto head_id = head == sim::OrderedSlots::none ? -1 : world.state.jobs.live[head].spec.id;
      if (promise && head_id != promise->id) {
        REQUIRE(world.now() <= promise->shadow);
        ++kept;
        promise.reset();
      }
      for (const auto& job : world.state.jobs.live)
        overtaken += job.state == JobState::running && job.started == world.now() && promise &&
                     job.spec.id > promise->id;
      if (head_id >= 0 && !promise)
        promise = Promise{head_id, shadow_of(world, world.state.jobs.live[head].spec.width)};
      return true;
    });
  }
  CHECK(kept > 20);
  CHECK(overtaken > 20);
}

TEST_CASE("nothing is backfilled into what boots for the head", "[policies][easy][sleep]") {
  // Both nodes sleep when the head of two units comes; while they boot, at different speed, a long narrow job
  // must not take the first.
  const auto model = testing::model_of(R"(
    start = 2022-01-01T00:00:00Z
    duration = "60 h"
    server.quick = { cores = 1, boot_time = "10 s", power = { kind = "linear", idle = "50 W", peak = "100 W" } }
    server.lazy = { cores = 1, boot_time = "300 s", power = { kind = "linear", idle = "50 W", peak = "100 W" } }
    site.a.servers = [{ model = "quick", count = 1 }, { model = "lazy", count = 1 }]
    policy.queue = "easy_backfill"
    policy.power = { kind = "sleep_after", after = "1 min" }
    workload = [{ kind = "batch", rate = "1/h", size = { kind = "constant", value = "1 s" } }]
  )");
  const auto start_h = starts(with_jobs(model, {{.arrival = at_s(3600), .work_s = 600, .width = 2},
                                                {.arrival = at_s(3600), .work_s = 10 * hour_s, .width = 1}}));
  CHECK(start_h.at(0) == Approx((3600.0 + 300) / 3600).epsilon(1e-9));
  CHECK(start_h.at(1) == Approx((3600.0 + 900) / 3600).epsilon(1e-9));
}
