// Slower clocks in whole little worlds: what a unit of work costs, and that nothing else changes.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "models/policies/dvfs_fixed.hpp"
#include "models/policies/dvfs_ondemand.hpp"
#include "tests/models/random_scenario.hpp"
#include "tests/models/worlds.hpp"

using Catch::Matchers::Contains;
using namespace jevons;
using jevons::testing::at_s;
using jevons::testing::with_jobs;

namespace {

/// One core of 60 W idle and 200 W at work, whatever `keys` and `workload` add.
Model one_core(const std::string& power, const std::string& keys = "", const std::string& workload = "") {
  return testing::model_of(fmt::format(R"(
    start = 2022-01-01T00:00:00Z
    duration = "10 h"
    server.box = {{ cores = 1, min_clock = 0.1, power = {{ kind = "linear", idle = "60 W", peak = "200 W" }} {} }}
    site.a.servers = [{{ model = "box" }}]
    policy.power = {}
    workload = [{{ rate = "1/h", size = {{ kind = "constant", value = "1 s" }} {} }}]
  )",
                                       keys, power, workload));
}

std::vector<JobRow> rows_of(const Model& model) {
  auto world = model.world(0);
  testing::Rows jobs;
  run(world, &jobs);
  return jobs.rows;
}

/// IT energy of a job of 1000 s, per second of work.
double joules_per_work(double frequency, const std::string& keys = "") {
  const auto rows =
      rows_of(with_jobs(one_core(fmt::format("{{ kind = \"dvfs_fixed\", frequency = {} }}", frequency), keys),
                        {{.arrival = at_s(0), .work_s = 1000}}));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].finished.seconds() == Approx(1000 / frequency).epsilon(1e-12));
  return (rows[0].dynamic.it_j + rows[0].idle.it_j) / 1000;
}

}  // namespace

TEST_CASE("the energy of a unit of work is least where the books of power say, 25 % below that at full clock",
          "[policies][dvfs]") {
  const double best = 0.59841;
  CHECK(std::cbrt(60.0 / (2 * 140)) == Approx(best).epsilon(1e-5));
  CHECK(joules_per_work(best) == Approx(150.399).epsilon(1e-5));
  CHECK(joules_per_work(1) == Approx(200));
  for (const double f : {0.2, 0.4, 0.5, 0.57, 0.63, 0.7, 0.9, 1.0})
    CHECK(joules_per_work(f) > joules_per_work(best));
}

TEST_CASE("with any exponent the least energy lies at (P_static / ((alpha - 1) P_dynamic))^(1/alpha)",
          "[policies][dvfs]") {
  const double alpha = GENERATE(1.8, 2.0, 2.4, 3.0, 4.0);
  const double best = std::pow(60 / ((alpha - 1) * 140), 1 / alpha);
  const auto keys = fmt::format(", alpha = {}", alpha);
  CAPTURE(alpha, best);
  const double least = joules_per_work(best, keys);
  CHECK(least == Approx((60 + 140 * std::pow(best, alpha)) / best).epsilon(1e-9));
  for (const double f : {0.9 * best, 0.99 * best, 1.01 * best, 1.1 * best})
    CHECK(joules_per_work(f, keys) > least);
}

TEST_CASE("the share of the time that does not scale with the clock is not stretched by it",
          "[policies][dvfs]") {
  const double unscaled = GENERATE(0.0, 0.3, 1.0);
  const auto rows = rows_of(with_jobs(
      one_core("{ kind = \"dvfs_fixed\", frequency = 0.5 }", "", fmt::format(", unscaled = {}", unscaled)),
      {{.arrival = at_s(0), .work_s = 1000}}));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].finished.seconds() == Approx(1000 * ((1 - unscaled) / 0.5 + unscaled)).epsilon(1e-12));
}

TEST_CASE("the accelerators of a server have its clock, and their static power stays", "[policies][dvfs]") {
  const auto rows = rows_of(with_jobs(testing::model_of(R"(
    start = 2022-01-01T00:00:00Z
    duration = "10 h"
    accelerator.card = { tdp = "700 W", idle = "70 W", static_power = "200 W", alpha = 2.4, phi = { gemm = 1.0 } }
    server.node = { cores = 8, accelerators = 2, accelerator = "card", power = { kind = "linear", idle = "300 W", peak = "400 W" } }
    site.a.servers = [{ model = "node" }]
    policy.power = { kind = "dvfs_fixed", frequency = 0.5 }
    workload = [{ rate = "1/h", size = { kind = "constant", value = "1 s" }, resource = "accelerators", phase = "gemm" }]
  )"),
                                      {{.arrival = at_s(0), .work_s = 1000, .width = 2}}));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].finished == at_s(2000));
  const double node_w = 400 + 2 * (200 + 500 * std::pow(0.5, 2.4));
  CHECK(rows[0].dynamic.it_j + rows[0].idle.it_j == Approx(2000 * node_w).epsilon(1e-9));
}

TEST_CASE("full clock is what there is without a policy of clocks, bit for bit", "[policies][dvfs]") {
  const auto number = GENERATE(range(0, 15));
  const auto text = testing::without_caps(testing::RandomScenario(static_cast<std::uint64_t>(number)).text());
  INFO(text);
  const auto plain = testing::outcome_of(testing::model_of(text, {"policy.power=always_on"}));
  CHECK(testing::same(plain, testing::outcome_of(testing::model_of(
                                 text, {"policy.power={kind=\"dvfs_fixed\", frequency=1}"}))));
}

TEST_CASE("on demand, the clock is the lowest that keeps held capacity as busy as the threshold",
          "[policies][dvfs]") {
  const ServerModel model;
  const Draw draw{0, 0, 3, 0.4};
  const DvfsOndemand policy;
  CHECK(policy.clock({model, draw, 1.0}) == 1);
  CHECK(policy.clock({model, draw, 0.8}) == 1);
  CHECK(policy.clock({model, draw, 0.6}) == Approx(0.75));
  CHECK(policy.clock({model, draw, 0.1}) == 0.4);
  CHECK(policy.clock({model, draw, 0.0}) == 0.4);
}

TEST_CASE("on demand, a job takes its new rate when company comes and goes", "[policies][dvfs]") {
  // Half busy: 0.5 / 0.8 = 0.625 alone; beside one that is all busy 0.75 / 0.8 = 0.9375.
  auto model = testing::model_of(R"(
    start = 2022-01-01T00:00:00Z
    duration = "10 h"
    server.box = { cores = 2, power = { kind = "linear", idle = "60 W", peak = "200 W" } }
    site.a.servers = [{ model = "box" }]
    policy.power = "dvfs_ondemand"
    workload = [{ name = "half", rate = "1/h", size = { kind = "constant", value = "1 s" }, activity = 0.5 },
                { name = "all", rate = "1/h", size = { kind = "constant", value = "1 s" } }]
  )");
  model = with_jobs(model, {{.arrival = at_s(0), .work_s = 1000}}, 0);
  model = with_jobs(model, {{.arrival = at_s(400), .work_s = 93.75}}, 1);
  const auto rows = rows_of(model);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].finished.seconds() == Approx(500));
  // 400 s at 0.625, 100 s at 0.9375, the rest at 0.625 again.
  CHECK(rows[1].finished.seconds() == Approx(500 + (1000 - 250 - 93.75) / 0.625));
}

TEST_CASE("whatever the clocks, work is conserved and the books balance", "[policies][dvfs]") {
  const auto number = GENERATE(range(0, 25));
  testing::Dice dice(static_cast<std::uint64_t>(number) + 4100);
  const auto text = testing::without_caps(testing::RandomScenario(static_cast<std::uint64_t>(number)).text());
  const auto power =
      dice.one_in(2)
          ? fmt::format("policy.power={{kind=\"dvfs_fixed\", frequency={:.4f}}}", dice.between(0.4, 1))
          : fmt::format("policy.power={{kind=\"dvfs_ondemand\", threshold={:.4f}}}", dice.between(0.2, 1));
  INFO(text << power);
  testing::require_work_and_books(testing::model_of(text, {power}));
}

TEST_CASE("clocks that cannot be are errors at their key", "[policies][dvfs]") {
  CHECK_THROWS_WITH(one_core("{ kind = \"dvfs_fixed\", frequency = 0 }"),
                    Contains("policy.power.frequency: 0 is too small"));
  CHECK_THROWS_WITH(one_core("{ kind = \"dvfs_fixed\", frequency = 1.01 }"),
                    Contains("policy.power.frequency: 1.01 is too large"));
  CHECK_THROWS_WITH(one_core("{ kind = \"dvfs_fixed\", frequency = 0.05 }"),
                    Contains("policy.power.frequency: is below 0.1, the lowest clock of \"box\""));
  CHECK_THROWS_WITH(one_core("{ kind = \"dvfs_ondemand\", threshold = 0 }"),
                    Contains("policy.power.threshold"));
  CHECK_THROWS_WITH(one_core("\"always_on\"", "", ", unscaled = 1.5"),
                    Contains("workload[0].unscaled: 1.5 is too large"));
  CHECK_THROWS_WITH(one_core("\"always_on\"", ", accelerators = 1, accelerator = \"h100_sxm5\""),
                    Contains("`alpha` and `min_clock` belong to their entry"));
}
