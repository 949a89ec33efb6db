// In which order jobs start, and on which servers.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>

#include "tests/models/worlds.hpp"

using namespace jevons;
using jevons::testing::at_s;
using jevons::testing::with_jobs;

namespace {

Model one_unit(const std::string& queue) {
  return testing::model_of(R"(
    start = 2022-01-01T00:00:00Z
    duration = "10 h"
    server.unit = { cores = 1, power = { kind = "linear", idle = "50 W", peak = "100 W" } }
    site.a.servers = [{ model = "unit", count = 1 }]
    workload = [{ kind = "batch", rate = "1/h", size = { kind = "constant", value = "1 s" } }]
    policy.queue = ")" + queue +
                           "\"");
}

std::vector<std::int64_t> order(const Model& model) {
  auto world = model.world(0);
  testing::Rows jobs;
  run(world, &jobs);
  std::sort(jobs.rows.begin(), jobs.rows.end(),
            [](const JobRow& a, const JobRow& b) { return a.started < b.started; });
  std::vector<std::int64_t> ids;
  for (const auto& job : jobs.rows) ids.push_back(job.id);
  return ids;
}

/// A job that holds the server while five others queue up behind it.
std::vector<JobSpec> queued(std::vector<double> estimates_s, std::vector<double> deadlines_s) {
  std::vector<JobSpec> jobs{{.arrival = at_s(0), .work_s = 100}};
  for (std::size_t i = 0; i < estimates_s.size(); ++i) {
    JobSpec job{.arrival = at_s(1 + static_cast<double>(i)), .work_s = 10, .estimate_s = estimates_s[i]};
    if (deadlines_s[i] > 0) job.deadline = at_s(deadlines_s[i]);
    jobs.push_back(job);
  }
  return jobs;
}

using Order = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("waiting jobs start in the order that the queue says", "[policies]") {
  const auto jobs = queued({50, 20, 90, 20, 70}, {500, 0, 300, 400, 300});
  CHECK(order(with_jobs(one_unit("fifo"), jobs)) == Order{0, 1, 2, 3, 4, 5});
  CHECK(order(with_jobs(one_unit("easy_backfill"), jobs)) == Order{0, 1, 2, 3, 4, 5});
  CHECK(order(with_jobs(one_unit("sjf"), jobs)) == Order{0, 2, 4, 1, 5, 3});
  CHECK(order(with_jobs(one_unit("edf"), jobs)) == Order{0, 3, 5, 4, 1, 2});
}

TEST_CASE("a running job is not interrupted by a more urgent one", "[policies]") {
  const auto queue = GENERATE("fifo", "sjf", "edf", "easy_backfill");
  const auto model = with_jobs(one_unit(queue), {{.arrival = at_s(0), .work_s = 100},
                                                 {.arrival = at_s(1), .work_s = 1, .deadline = at_s(3)}});
  auto world = model.world(0);
  testing::Rows jobs;
  run(world, &jobs);
  REQUIRE(jobs.rows.size() == 2);
  CHECK(jobs.rows[0].finished == at_s(100));
  CHECK(jobs.rows[1].started == at_s(100));
}

TEST_CASE("jobs that arrive at one instant are all seen before any is started", "[policies]") {
  const auto model =
      with_jobs(one_unit("sjf"), {{.arrival = at_s(5), .work_s = 100}, {.arrival = at_s(5), .work_s = 1}});
  CHECK(order(model) == Order{1, 0});
}

TEST_CASE("a head that does not fit holds back the rest, whatever order it heads", "[policies]") {
  const auto model = [](const char* queue) {
    return with_jobs(testing::model_of(R"(
      start = 2022-01-01T00:00:00Z
      duration = "10 h"
      server.box = { cores = 2, power = { kind = "linear", idle = "50 W", peak = "100 W" } }
      site.a.servers = [{ model = "box", count = 1 }]
      workload = [{ kind = "batch", rate = "1/h", size = { kind = "constant", value = "1 s" } }]
      policy.queue = ")" + std::string(queue) +
                                       "\""),
                     {{.arrival = at_s(0), .work_s = 100, .width = 1},
                      {.arrival = at_s(1), .work_s = 5, .deadline = at_s(200), .width = 2},
                      {.arrival = at_s(2), .work_s = 50, .deadline = at_s(900), .width = 1}});
  };
  for (const auto* queue : {"fifo", "sjf", "edf"}) CHECK(order(model(queue)) == Order{0, 1, 2});
  CHECK(order(model("easy_backfill")) == Order{0, 2, 1});
}

TEST_CASE("placements choose the server that their name says", "[policies]") {
  // Three boxes of 4, 8 and 6 units; the first job (2 units) is placed on the empty site, the second
  // likewise.
  const auto servers_with =
      [](const char* placement) {
        const auto model = with_jobs(testing::model_of(R"(
      start = 2022-01-01T00:00:00Z
      duration = "10 h"
      server.a = { cores = 6, power = { kind = "linear", idle = "50 W", peak = "100 W" } }
      server.b = { cores = 8, power = { kind = "linear", idle = "50 W", peak = "100 W" } }
      server.c = { cores = 4, power = { kind = "linear", idle = "50 W", peak = "100 W" } }
      site.a.servers = [{ model = "a", count = 1 }, { model = "b", count = 1 }, { model = "c", count = 1 }]
      workload = [{ kind = "batch", rate = "1/h", size = { kind = "constant", value = "1 s" } }]
      policy.placement = ")" + std::string(placement) + "\""),
                                     {{.arrival = at_s(0), .work_s = 100, .width = 3},
                                      {.arrival = at_s(1), .work_s = 100, .width = 3},
                                      {.arrival = at_s(2), .work_s = 100, .width = 3},
                                      {.arrival = at_s(3), .work_s = 100, .width = 3}});
        auto world = model.world(0);
        testing::Rows jobs;
        run(world, &jobs);
        std::vector<std::uint32_t> servers(4);
        for (const auto& job : jobs.rows) servers[static_cast<std::size_t>(job.id)] = job.server;
        return servers;
      };
  using Servers = std::vector<std::uint32_t>;
  CHECK(servers_with("first_fit") == Servers{0, 0, 1, 1});
  CHECK(servers_with("best_fit") == Servers{2, 0, 0, 1});   // free 6 8 4, 6 8 1, 3 8 1, 0 8 1
  CHECK(servers_with("worst_fit") == Servers{1, 0, 1, 2});  // free 6 8 4, 6 5 4, 3 5 4, 3 2 4
}

TEST_CASE("random placement uses every server about equally", "[policies]") {
  const auto model = testing::model_of(R"(
    start = 2022-01-01T00:00:00Z
    duration = "100 h"
    server.unit = { cores = 1, power = { kind = "linear", idle = "50 W", peak = "100 W" } }
    site.a.servers = [{ model = "unit", count = 10 }]
    workload = [{ kind = "batch", arrivals = "regular", rate = "100/h", size = { kind = "constant", value = "1 s" } }]
    policy.placement = "random"
  )");
  auto world = model.world(0);
  testing::Rows jobs;
  run(world, &jobs);
  std::vector<double> count(10);
  for (const auto& job : jobs.rows) ++count[job.server];
  double chi2 = 0;
  const double expected = static_cast<double>(jobs.rows.size()) / 10;
  for (const double n : count) chi2 += (n - expected) * (n - expected) / expected;
  CHECK(jobs.rows.size() > 9900);
  CHECK(chi2 < 21.67);  // 99 % quantile with 9 degrees of freedom
}

TEST_CASE("a job wider than any server runs on several at once", "[policies]") {
  const auto placement = GENERATE("first_fit", "best_fit", "worst_fit", "random");
  const auto model = with_jobs(testing::model_of(R"(
    start = 2022-01-01T00:00:00Z
    duration = "10 h"
    server.box = { cores = 4, power = { kind = "linear", idle = "50 W", peak = "100 W" } }
    server.slow = { cores = 2, speed = 0.5, power = { kind = "linear", idle = "50 W", peak = "100 W" } }
    site.a.servers = [{ model = "box", count = 2 }, { model = "slow", count = 1 }]
    workload = [{ kind = "batch", rate = "1/h", size = { kind = "constant", value = "1 s" } }]
    policy.placement = ")" + std::string(placement) +
                                                 "\""),
                               {{.arrival = at_s(0), .work_s = 100, .width = 10}});
  auto world = model.world(0);
  testing::Rows jobs;
  run(world, &jobs);
  REQUIRE(jobs.rows.size() == 1);
  CHECK(jobs.rows[0].servers == 3);
  CHECK(jobs.rows[0].finished == at_s(200));  // at the rate of the slowest
}
