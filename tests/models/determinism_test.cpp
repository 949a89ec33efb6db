// A run is a pure function of scenario, seed and replication, and a world is a value.
#include <catch2/catch.hpp>

#include "sim/study/parallel.hpp"
#include "tests/models/random_scenario.hpp"

using namespace jevons;
using jevons::testing::outcome_of;
using jevons::testing::RandomScenario;
using jevons::testing::same;

namespace {

/// Everything about two worlds that a run could have changed.
bool same_state(const World& a, const World& b) {
  if (a.timeline.trace_hash != b.timeline.trace_hash || a.timeline.events != b.timeline.events ||
      a.now() != b.now())
    return false;
  const auto &x = a.state.servers, &y = b.state.servers;
  if (x.state != y.state || x.free_units != y.free_units || x.power_nw != y.power_nw || x.stamp != y.stamp)
    return false;
  for (std::size_t i = 0; i < x.energy_j.size(); ++i)
    if (!testing::same_bits(x.energy_j[i], y.energy_j[i])) return false;
  for (std::size_t i = 0; i < a.state.sites.size(); ++i)
    if (!testing::same_bits(a.state.sites[i].total.carbon_kg, b.state.sites[i].total.carbon_kg) ||
        a.state.sites[i].it.power_nw() != b.state.sites[i].it.power_nw())
      return false;
  return a.state.jobs.live.size() == b.state.jobs.live.size() &&
         a.timeline.queue.size() == b.timeline.queue.size();
}

/// Handles so many events, output intervals or not.
void run_events(World& w, std::uint64_t events) {
  const auto until = w.timeline.events + events;
  while (!w.state.over && w.timeline.events < until) {
    if (w.paused()) w.resume();
    testing::step(w, [&](const sim::Event&) { return w.timeline.events < until; });
  }
}

}  // namespace

TEST_CASE("the same scenario, seed and replication give the same bits", "[determinism]") {
  const auto number = GENERATE(range(0, 40));
  const RandomScenario scenario(static_cast<std::uint64_t>(number));
  INFO(scenario.text());
  CHECK(same(outcome_of(scenario.model(), 3), outcome_of(scenario.model(), 3)));
}

TEST_CASE("another seed and another replication are another run", "[determinism]") {
  const std::string minimal = R"(
    start = 2022-04-12T00:00:00Z
    duration = "6 h"
    site.small.servers = [{ model = "hp_ml110_g5", count = 4 }]
    workload = [{ kind = "batch", rate = "20/h", size = { kind = "exponential", mean = "20 min" } }]
  )";
  const auto first = outcome_of(testing::model_of(minimal), 0);
  CHECK(first.trace_hash != outcome_of(testing::model_of(minimal), 1).trace_hash);
  CHECK(first.trace_hash != outcome_of(testing::model_of(minimal, {"seed=2"}), 0).trace_hash);
  CHECK(first.trace_hash == outcome_of(testing::model_of(minimal, {"seed=1"}), 0).trace_hash);
}

TEST_CASE("a world forked in the middle of a run comes to the same end both ways", "[determinism][fork]") {
  const auto number = GENERATE(range(0, 60));
  const RandomScenario scenario(static_cast<std::uint64_t>(number));
  INFO(scenario.text());
  const auto model = scenario.model();
  const auto straight = outcome_of(model);
  testing::Dice dice(static_cast<std::uint64_t>(number) + 7000);

  auto original = model.world(0);
  run_events(original, static_cast<std::uint64_t>(dice.from(1, 600)));
  const World untouched = original;
  World fork = original;
  REQUIRE(same_state(original, fork));

  if (fork.paused() && !fork.state.over) fork.resume();
  CHECK(same(run(fork), straight));
  CHECK(same_state(original, untouched));
  if (original.paused() && !original.state.over) original.resume();
  CHECK(same(run(original), straight));
}

TEST_CASE("a fork may be decided upon differently and the original does not hear of it",
          "[determinism][fork]") {
  const auto model = testing::model_of(R"(
    start = 2022-04-12T00:00:00Z
    duration = "1 day"
    site.small.servers = [{ model = "hp_ml110_g5", count = 3 }]
    [[workload]]
    kind = "batch"
    rate = "40/h"
    size = { kind = "lognormal", median = "5 min", sigma = 1 }
    [policy]
    queue = "fifo"
  )");
  const auto straight = outcome_of(model);
  auto original = model.world(0);
  run_events(original, 500);
  auto fork = original;
  fork.policies.power = power_policies().make("sleep_after");
  fork.policies.placement = placements().make("worst_fit");
  if (fork.paused()) fork.resume();
  const auto other = run(fork);
  CHECK(other.trace_hash != straight.trace_hash);
  CHECK(testing::value_of(other, "jobs_submitted") == testing::value_of(straight, "jobs_submitted"));
  CHECK(testing::value_of(other, "work_submitted") == testing::value_of(straight, "work_submitted"));
  if (original.paused()) original.resume();
  CHECK(same(run(original), straight));
}

TEST_CASE("replications on any number of threads are what they are one after another", "[determinism]") {
  const auto number = GENERATE(11, 12, 13);
  const RandomScenario scenario(static_cast<std::uint64_t>(number));
  const auto model = scenario.model();
  constexpr std::int64_t replications = 12;
  const auto replicate = [&](std::int64_t threads) {
    return sim::study::parallel_map(replications, threads, [&](std::int64_t r) {
      return outcome_of(model, static_cast<std::uint32_t>(r));
    });
  };
  const auto serial = replicate(1);
  for (const std::int64_t threads : {2, 3, 5, 12}) {
    const auto parallel = replicate(threads);
    for (std::size_t r = 0; r < serial.size(); ++r) CHECK(same(serial[r], parallel[r]));
  }
  CHECK(serial[0].trace_hash != serial[1].trace_hash);
}

TEST_CASE("a changed policy leaves every job that arrives as it was", "[determinism]") {
  const auto jobs_under = [](const char* queue, const char* placement, const char* power) {
    const auto model =
        testing::model_of(R"(
      start = 2022-04-12T00:00:00Z
      duration = "12 h"
      site.small.servers = [{ model = "hp_ml110_g5", count = 4 }]
      [[workload]]
      kind = "batch"
      rate = "30/h"
      size = { kind = "lognormal", median = "5 min", sigma = 1 }
      widths = [1, 2, 5]
      width_weights = [4, 2, 1]
      estimate_factor = 4
      slack = "10 min"
    )",
                          {std::string("policy.queue=") + queue, std::string("policy.placement=") + placement,
                           std::string("policy.power=") + power});
    auto world = model.world(0);
    std::vector<std::tuple<std::int64_t, std::int64_t, double, std::int64_t, int>> jobs;
    testing::step(world, [&](const sim::Event& event) {
      if (world.paused() && !world.state.over) world.resume();
      if (static_cast<Kind>(event.kind()) == Kind::job_arrives)
        for (const auto& job : world.state.jobs.live)
          if (job.state == JobState::waiting && job.spec.arrival == world.now())
            jobs.emplace_back(job.spec.id, job.spec.arrival.ns, job.spec.work_s, job.spec.deadline.ns,
                              job.spec.width);
      return true;
    });
    return jobs;
  };
  const auto jobs = jobs_under("fifo", "first_fit", "always_on");
  CHECK(jobs.size() > 200);
  CHECK(jobs == jobs_under("easy_backfill", "random", "sleep_after"));
  CHECK(jobs == jobs_under("sjf", "worst_fit", "always_on"));
}
