#include "models/compare.hpp"

#include <catch2/catch.hpp>

#include "models/accounts/metrics.hpp"
#include "models/names.hpp"
#include "tests/models/worlds.hpp"

using namespace jevons;
using namespace jevons::testing;

namespace {

const std::string world = R"(
start = 2022-04-12
duration = "1 h"
grid.plain = { kind = "constant", intensity = "400 g/kWh" }
site.a = { grid = "plain", servers = [{ model = "hp_ml110_g5" }] }
site.b = { servers = [{ model = "hp_ml110_g5" }] }
)";

std::vector<std::string> errors_of(const std::string& table) {
  try {
    model_of(world + "[compare]\n" + table);
  } catch (const sim::config::BadInput& bad) {
    return bad.errors();
  }
  return {};
}

}  // namespace

TEST_CASE("the names of metrics are those that a run reports") {
  auto run_of = model_of(world).world(0);
  const auto outcome = run(run_of);
  const auto names = metric_names({"a", "b"}, {"plain"}, {}, {});
  CHECK(names == names_of(outcome.metrics));
}

TEST_CASE(
    "less energy, carbon, water, cost and waiting is better, more work done is, and of others nothing is "
    "said") {
  for (const char* name :
       {"it_energy", "carbon_total", "water", "electricity_cost", "wait_mean", "site.a.pue"})
    CHECK(better_of(name) == Better::lower);
  CHECK(better_of("jobs_completed") == Better::higher);
  for (const char* name : {"events", "utilisation_mean", "grid.plain.carbon_intensity_mean", "no_metric"})
    CHECK(better_of(name) == Better::none);
}

TEST_CASE("a scenario without the table has none, one with it has its alternatives") {
  CHECK_FALSE(model_of(world).scenario.compare);
  const auto config =
      *model_of(world + "compare.vary = ['policy.queue=fifo,sjf']\ncompare.correction = 'bonferroni'")
           .scenario.compare;
  CHECK(sim::study::names_of(config.alternatives()) == std::vector<std::string>{"fifo", "sjf"});
  CHECK(config.confidence().correction == sim::study::Correction::bonferroni);
  CHECK(config.confidence().level == .95);
  CHECK(CompareConfig{}.confidence().correction == sim::study::Correction::holm);
}

TEST_CASE("metrics of a site and of a grid can be named") {
  CHECK(errors_of("metrics = ['site.a.pue', 'grid.plain.grid_energy', 'wait_p95']\nsort = 'site.b.it_energy'")
            .empty());
  CHECK(errors_of("metrics = ['site.c.pue']") ==
        std::vector<std::string>{
            "test.toml:8:12: error: compare.metrics[0]: \"site.c.pue\" is not a metric; did you "
            "mean \"site.a.pue\"?"});
  CHECK(errors_of("sort = 'zzzzzzzzz'") ==
        std::vector<std::string>{"test.toml:8:8: error: compare.sort: \"zzzzzzzzz\" is not a metric; `jevons "
                                 "list metrics` shows them"});
}

TEST_CASE("a table that cannot be read is told once") {
  CHECK(errors_of("vary = 'policy.queue=fifo,sjf'\nbaseline = 'fifo'") ==
        std::vector<std::string>{
            "test.toml:8:8: error: compare.vary: \"policy.queue=fifo,sjf\" is a text; a list of "
            "texts is expected, such as [\"a\", \"b\"]"});
  CHECK(errors_of("vary = ['q=fifo', 3]").size() == 1);
  CHECK(errors_of("vary = ['q=fifo,']\nbaseline = 'fifo'").size() == 1);
}
