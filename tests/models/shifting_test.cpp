// Jobs that may wait: held, interrupted, resumed, as any policy may plan; and what that costs.
#include "models/shifting.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/models/random_scenario.hpp"

using namespace jevons;
using jevons::testing::at_s;
using jevons::testing::RandomScenario;

namespace {

/// Plans what it is told.
struct Told final : ShiftingPolicy {
  std::vector<Piece> pieces;
  std::unique_ptr<ShiftingPolicy> clone() const override { return std::make_unique<Told>(*this); }
  void visit(sim::config::Visitor&) override {}
  bool interrupts() const override { return true; }
  void plan(const ShiftingView&, ShiftingPlan& plan) const override { plan.pieces = pieces; }
};

/// Any pieces that fit before the deadline, and any reviews: a stream of its own decides.
struct AnyPlan final : ShiftingPolicy {
  std::uint64_t seed = 0;
  std::unique_ptr<ShiftingPolicy> clone() const override { return std::make_unique<AnyPlan>(*this); }
  void visit(sim::config::Visitor&) override {}
  bool interrupts() const override { return true; }
  bool scales() const override { return true; }
  void plan(const ShiftingView& view, ShiftingPlan& plan) const override {
    sim::Stream draws(seed, 0, 1000, static_cast<std::uint64_t>(view.now.ns));
    auto from = view.now + sim::seconds(draws.uniform() < 0.3 ? 0 : 3000 * draws.uniform());
    const auto pieces = 1 + static_cast<int>(4 * draws.uniform());
    for (int i = 0; i < pieces; ++i) {
      const auto to = from + sim::seconds(1 + view.run.seconds() * draws.uniform());
      const auto scale =
          1 + static_cast<std::int32_t>(draws.uniform() * static_cast<double>(view.marginal.size()));
      plan.pieces.push_back({from, to, scale});
      from = to + sim::seconds(draws.uniform() < 0.3 ? 0 : 2000 * draws.uniform());
    }
    if (draws.uniform() < 0.3) plan.review = view.now + sim::seconds(1 + 2000 * draws.uniform());
  }
};

Outcome run_with(const Model& model, std::unique_ptr<ShiftingPolicy> policy, testing::Rows* rows = nullptr) {
  auto world = model.world(0);
  world.policies.shifting = {"test", std::move(policy)};
  return run(world, rows);
}

constexpr auto one_server = R"(
start = 2022-04-01T00:00:00Z
duration = "10 h"
settle = "5 min"
grid.g = { kind = "constant", intensity = "360 g/kWh" }
[server.one]
cores = 4
power = { kind = "linear", idle = "100 W", peak = "300 W" }
[site.s]
cooling = { plant = "constant_pue", pue = 1 }
grid = "g"
[[site.s.servers]]
model = "one"
[[workload]]
rate = "1/h"
size = { kind = "constant", value = "1 h" }
slack = "5 h"
)";

Model one_job(const std::vector<std::string>& overrides = {}) {
  return testing::with_jobs(testing::model_of(one_server, overrides),
                            {{.arrival = at_s(0), .work_s = 7200, .deadline = at_s(36000), .width = 2}});
}

std::unique_ptr<Told> told(std::vector<Piece> pieces) {
  auto policy = std::make_unique<Told>();
  policy->pieces = std::move(pieces);
  return policy;
}

}  // namespace

TEST_CASE(
    "a job runs in the pieces that were planned, and its work is that of one that was never interrupted",
    "[shifting]") {
  testing::Rows rows;
  const auto outcome = run_with(
      one_job(), told({{at_s(3600), at_s(7200)}, {at_s(10800), at_s(12600)}, {at_s(20000), at_s(21800)}}),
      &rows);
  REQUIRE(rows.rows.size() == 1);
  CHECK(rows.rows[0].started == at_s(3600));
  CHECK(rows.rows[0].finished == at_s(21800));
  CHECK(rows.rows[0].interruptions == 2);
  // Half of the cores at work, for two hours: 100 W above idle.
  CHECK(rows.rows[0].dynamic.it_j == Approx(100 * 7200).epsilon(1e-12));
  CHECK(rows.rows[0].dynamic.carbon_kg == Approx(100 * 7200 * 1e-7).epsilon(1e-12));
  CHECK(testing::value_of(outcome, "slowdown_mean") == Approx(21800.0 / 7200));
}

TEST_CASE("what an interruption costs is time at the draw of its own: no work is done, none is lost",
          "[shifting]") {
  testing::Rows rows;
  run_with(one_job({"workload.0.interruption={save=\"200 s\", restore=\"400 s\", draw=0.5}"}),
           told({{at_s(0), at_s(3800)}, {at_s(9000), at_s(13000)}}), &rows);
  REQUIRE(rows.rows.size() == 1);
  // Works from 0 to 3600, saves to 3800; restores from 9000 to 9400, works to 13000.
  CHECK(rows.rows[0].finished == at_s(13000));
  CHECK(rows.rows[0].dynamic.it_j == Approx(100 * 7200 + 50 * 600).epsilon(1e-12));
}

TEST_CASE("a job that finds its servers taken is not interrupted any more", "[shifting]") {
  const auto model =
      testing::with_jobs(testing::model_of(one_server),
                         {{.arrival = at_s(0), .work_s = 5000, .width = 4},
                          {.arrival = at_s(0), .work_s = 3600, .deadline = at_s(30000), .width = 4}});
  testing::Rows rows;
  run_with(model, told({{at_s(3600), at_s(5400)}, {at_s(9000), at_s(10800)}}), &rows);
  REQUIRE(rows.rows.size() == 2);
  CHECK(rows.rows[1].started == at_s(5000));
  CHECK(rows.rows[1].finished == at_s(8600));
  CHECK(rows.rows[1].interruptions == 0);
}

TEST_CASE("restoring its state is part of what a job needs, and is not backfilled at the cost of who waits",
          "[shifting]") {
  const auto model = testing::with_jobs(
      testing::model_of(one_server, {"policy.queue=easy_backfill", "workload.0.interruption.restore=20 min"}),
      {{.arrival = at_s(0), .work_s = 10000, .width = 2},
       {.arrival = at_s(0), .work_s = 7000, .deadline = at_s(36000), .width = 2},
       {.arrival = at_s(2000), .work_s = 600, .width = 4}});
  testing::Rows rows;
  // Six thousand seconds are left of the second when it wants to go on, from 3500; with its state it would take 7200.
  run_with(model, told({{at_s(0), at_s(1000)}, {at_s(3500), at_s(10700)}}), &rows);
  REQUIRE(rows.rows.size() == 3);
  CHECK(rows.rows[1].id == 2);
  CHECK(rows.rows[1].started == at_s(10000));
}

TEST_CASE("an elastic job on three times its width does what its marginal rates add up to", "[shifting]") {
  testing::Rows rows;
  const auto model = testing::with_jobs(testing::model_of(one_server, {"workload.0.elastic=[1, 0.8, 0.5]"}),
                                        {{.arrival = at_s(0), .work_s = 7200, .deadline = at_s(36000)}});
  run_with(model, told({{at_s(0), at_s(1800), 3}, {at_s(1800), at_s(36000), 1}}), &rows);
  REQUIRE(rows.rows.size() == 1);
  CHECK(rows.rows[0].width == 1);
  CHECK(rows.rows[0].finished == at_s(1800 + 7200 - 1800 * 2.3));
  CHECK(rows.rows[0].dynamic.it_j == Approx(50 * (1800 * 3 + 7200 - 1800 * 2.3)).epsilon(1e-12));
}

TEST_CASE("a job without a deadline runs at once, and so does one that the end of the run would cut off",
          "[shifting]") {
  testing::Rows rows;
  const auto model = testing::with_jobs(testing::model_of(one_server),
                                        {{.arrival = at_s(0), .work_s = 600},
                                         {.arrival = at_s(1000), .work_s = 36000, .deadline = at_s(90000)}});
  run_with(model, told({{at_s(20000), at_s(30000)}}), &rows);
  REQUIRE(rows.rows.size() == 1);
  CHECK(rows.rows[0].started == at_s(0));
  REQUIRE(rows.overtaken.size() == 1);
  CHECK(rows.overtaken[0].started == at_s(1000));
}

TEST_CASE("however jobs are held, interrupted and scaled, work, energy, carbon and room are conserved",
          "[shifting]") {
  const auto number = GENERATE(range(0, 120));
  auto text = RandomScenario(static_cast<std::uint64_t>(number)).text();
  for (std::size_t at = 0; (at = text.find("[[workload]]\n", at)) != std::string::npos; at += 13)
    text.insert(at + 13, "interruption = { save = \"31 s\", restore = \"47 s\" }\nelastic = [1, 0.8, 0.3]\n");
  INFO(text);
  auto model = testing::model_of(text);
  if (std::any_of(model.plant->sites.begin(), model.plant->sites.end(),
                  [](const SitePlan& s) { return !s.grid; }))
    return;
  AnyPlan policy;
  policy.seed = static_cast<std::uint64_t>(number);
  model.scenario.policy.chosen.shifting = {"test", policy.clone()};
  testing::require_work_and_books(model);
  auto world = model.world(0);
  auto fork = world;
  CHECK(testing::same(run(world), run(fork)));
}

TEST_CASE("the work of a day is what came on it, from its first job on", "[shifting]") {
  const auto model = testing::with_jobs(
      testing::model_of(one_server, {"duration=3 days", "policy.shifting=capacity_curve"}),
      {{.arrival = at_s(36000), .work_s = 1000, .deadline = at_s(80000)},
       {.arrival = at_s(100000), .work_s = 300, .deadline = at_s(150000)},
       {.arrival = at_s(110000), .work_s = 20, .deadline = at_s(150000)}});
  auto world = model.world(0);
  while (world.now() < at_s(120000)) {
    world.resume();
    testing::step(world, [](const sim::Event&) { return true; });
  }
  CHECK(world.state.flexible[0].day_before_s == 1000);
  CHECK(world.state.flexible[0].arrived_s == 320);
}

TEST_CASE("a capacity curve holds what may wait to its limits of the day, but for work whose time has come",
          "[shifting]") {
  const auto with = [](const std::string& shifting) {
    return testing::model_of(R"(
start = 2022-04-01T00:00:00Z
duration = "4 days"
settle = "1 h"
grid.g = { kind = "trace", generation = "grid/ciso_typical.csv" }
[server.one]
cores = 20
power = { kind = "linear", idle = "100 W", peak = "300 W" }
[site.s]
grid = "g"
servers = [{ model = "one", count = 5 }]
[[workload]]
rate = "10/h"
arrivals = "regular"
size = { kind = "constant", value = "2 h" }
slack = "20 h"
)",
                             {"policy.shifting=" + shifting});
  };
  const auto model = with("{kind=\"capacity_curve\", margin=0.1}");
  auto world = model.world(0);
  std::int64_t limited = 0;
  while (!world.state.over) {
    world.resume();
    testing::step(world, [&](const sim::Event&) {
      const auto& work = world.state.flexible[0];
      std::int64_t held = 0;
      for (const auto& job : world.state.jobs.live)
        if (job.plan != LiveJob::kNoPlan && job.state >= JobState::waiting) held += job.spec.width;
      REQUIRE(work.held == held);
      if (work.limits.empty() || world.now() >= work.planned_until) return true;
      const auto slot = (world.now() - work.first).ns / sim::hours(1).ns;
      if (slot < 3) return true;
      // Jobs that began under a higher limit run on for at most their two hours.
      const auto limit = work.limits.begin() + slot;
      REQUIRE(static_cast<double>(work.held) <= *std::max_element(limit - 2, limit + 1));
      ++limited;
      return true;
    });
  }
  CHECK(limited > 500);
  CHECK(world.state.statistics.deadline_misses == 0);
  const auto carbon = [](const Model& m) {
    return testing::value_of(testing::outcome_of(m), "jobs_carbon_dynamic");
  };
  CHECK(carbon(model) < 0.95 * carbon(with("none")));
}
