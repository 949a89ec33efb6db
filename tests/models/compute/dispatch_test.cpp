#include "models/compute/dispatch.hpp"

#include <catch2/catch.hpp>

#include "tests/models/worlds.hpp"

using namespace jevons;
using jevons::testing::at_s;
using jevons::testing::with_jobs;

namespace {

World one_job(std::vector<JobSpec> jobs, const std::string& queue = "fifo") {
  return with_jobs(testing::model_of(R"(
    start = 2022-01-01T00:00:00Z
    duration = "2 h"
    server.box = { cores = 2, power = { kind = "linear", idle = "50 W", peak = "100 W" } }
    site.a.servers = [{ model = "box", count = 1 }]
    workload = [{ kind = "batch", rate = "1/h", size = { kind = "constant", value = "1 s" } }]
    policy.queue = ")" + queue + "\""),
                   std::move(jobs))
      .world(0);
}

/// Runs to the first event at or after this time; events of the settlement come every 5 minutes.
void run_to(World& w, double s) {
  testing::step(w, [&](const sim::Event&) {
    if (w.paused() && !w.state.over) w.resume();
    return w.now() < at_s(s);
  });
  REQUIRE(w.now() == at_s(s));
}

std::vector<JobRow> finish(World& w) {
  testing::Rows jobs;
  if (w.paused()) w.resume();
  run(w, &jobs);
  return jobs.rows;
}

}  // namespace

TEST_CASE("a job whose rate is halved takes twice as long for what is left", "[dispatch]") {
  auto world = one_job({{.arrival = at_s(0), .work_s = 1000}});
  run_to(world, 300);
  set_rate(world, 0, 0.5);
  const auto rows = finish(world);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].finished == at_s(300 + 700 / 0.5));
  CHECK(rows[0].work_s == 1000);
}

TEST_CASE("a job at rate 0 stands still and goes on where it was", "[dispatch]") {
  auto world = one_job({{.arrival = at_s(0), .work_s = 1000}});
  run_to(world, 300);
  set_rate(world, 0, 0);
  run_to(world, 1500);
  CHECK(world.state.jobs.live[0].state == JobState::running);
  set_rate(world, 0, 1);
  const auto rows = finish(world);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].finished == at_s(1500 + 700));
}

TEST_CASE("however often the rate changes, the work is conserved", "[dispatch]") {
  testing::Dice dice(31);
  auto world = one_job({{.arrival = at_s(0), .work_s = 3000}});
  double done_s = 0, rate = 1;
  for (double t_s = 300; t_s <= 5100 && done_s + rate * 300 < 3000; t_s += 300) {
    run_to(world, t_s);
    done_s += rate * 300;
    rate = dice.between(0, 1.2);
    set_rate(world, 0, rate);
    const auto& job = world.state.jobs.live[0];
    CHECK(job.remaining_s == Approx(3000 - done_s).epsilon(1e-12));
  }
  set_rate(world, 0, 2);
  const auto now_s = world.now().seconds();
  const auto rows = finish(world);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].finished.seconds() == Approx(now_s + (3000 - done_s) / 2).epsilon(1e-12));
}

TEST_CASE("a job that would end with the run ends with it", "[dispatch]") {
  auto world =
      one_job({{.arrival = at_s(0), .work_s = 7200}, {.arrival = at_s(0), .work_s = 7200.000000001}});
  const auto rows = finish(world);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].id == 0);
  CHECK(rows[0].finished == world.end());
}

TEST_CASE("a slowed job moves the promise that EASY has made to the head", "[dispatch][easy]") {
  // One unit of two is held until 1000 s; the head wants both. After the first job is slowed at 300 s it ends
  // at 1700 s, so that a job of 1200 s may now go ahead of the head.
  const std::vector<JobSpec> jobs{{.arrival = at_s(0), .work_s = 1000},
                                  {.arrival = at_s(1), .work_s = 100, .width = 2},
                                  {.arrival = at_s(2), .work_s = 1200},
                                  {.arrival = at_s(400), .work_s = 1}};
  const auto start_of_third = [&](bool slowed) {
    auto world = one_job(jobs, "easy_backfill");
    run_to(world, 300);
    if (slowed) set_rate(world, 0, 0.5);
    for (const auto& row : finish(world))
      if (row.id == 2) return row.started;
    return sim::Time::never();
  };
  CHECK(start_of_third(false) == at_s(1100));
  CHECK(start_of_third(true) == at_s(400));
}

TEST_CASE("work that would take longer than the clock can count is begun and not finished", "[dispatch]") {
  const auto queue = GENERATE("fifo", "sjf", "edf", "easy_backfill");
  auto world = one_job({{.arrival = at_s(0), .work_s = 1e300, .estimate_s = 1e300},
                        {.arrival = at_s(1), .work_s = 10, .width = 2},
                        {.arrival = at_s(2), .work_s = 1e300, .estimate_s = 1e300},
                        {.arrival = at_s(3), .work_s = 10}},
                       queue);
  const auto outcome = run(world);
  CHECK(testing::value_of(outcome, "jobs_submitted") == 4);
  CHECK(testing::value_of(outcome, "jobs_running") >= 1);
  CHECK(testing::value_of(outcome, "audit_residual") <= 1e-9);
}

TEST_CASE("a job of less than a nanosecond takes one", "[dispatch]") {
  auto world = one_job({{.arrival = at_s(5), .work_s = 1e-15}});
  const auto rows = finish(world);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].finished == at_s(5) + sim::nanoseconds(1));
}
