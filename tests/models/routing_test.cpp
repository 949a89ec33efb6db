// Jobs that may run elsewhere: which site they go to, what follows them, and what that costs.
#include "models/routing.hpp"

#include <catch2/catch.hpp>

#include "tests/models/worlds.hpp"

using namespace jevons;
using jevons::testing::at_s;
using jevons::testing::value_of;

namespace {

constexpr auto two_sites = R"(
start = 2022-04-01T00:00:00Z
duration = "10 h"
settle = "5 min"
grid.dirty = { kind = "constant", intensity = "720 g/kWh", flat_price = "10 USD/MWh" }
grid.clean = { kind = "constant", intensity = "36 g/kWh", flat_price = "100 USD/MWh" }
[server.one]
cores = 4
power = { kind = "linear", idle = "100 W", peak = "300 W" }
[site.a]
grid = "dirty"
cooling = { plant = "constant_pue", pue = 1.2 }
servers = [{ model = "one", count = 2 }]
[site.b]
grid = "clean"
cooling = { plant = "constant_pue", pue = 1.5 }
servers = [{ model = "one", count = 1 }]
[[workload]]
site = "a"
rate = "1/h"
size = { kind = "constant", value = "1 h" }
[[wan]]
sites = ["a", "b"]
bandwidth = "8 Gbit/s"
latency = "30 ms"
energy = "0.01 kWh/GB"
)";

Model world_of(std::vector<std::string> overrides, std::vector<JobSpec> jobs) {
  return testing::with_jobs(testing::model_of(two_sites, overrides), std::move(jobs));
}

}  // namespace

TEST_CASE("a job goes where its power is cleanest, cheapest, or stays at home", "[routing]") {
  const auto site_of = [](const std::string& policy) {
    testing::Rows rows;
    auto world = world_of({"policy.routing=" + policy}, {{.arrival = at_s(60), .work_s = 3600}}).world(0);
    run(world, &rows);
    return world.plant->sites[rows.rows.at(0).site].name;
  };
  CHECK(site_of("home") == "a");
  CHECK(site_of("lowest_carbon") == "b");
  CHECK(site_of("lowest_price") == "a");
  CHECK(site_of("greenest_fit") == "b");
  // 100 USD/t weigh 72 and 3.6 USD/MWh beside prices of 10 and 100, each times the site's PUE; so a; with 10
  // USD/kg, b.
  CHECK(site_of("{kind=\"lowest_price\", signal=\"both\"}") == "a");
  CHECK(site_of("{kind=\"lowest_price\", signal=\"both\", weight=\"10 USD/kg\"}") == "b");
}

TEST_CASE("of two sites that are alike, home is where a job runs", "[routing]") {
  const auto model = testing::model_of(two_sites, {"site.b.grid=dirty", "site.b.cooling.pue=1.2", "policy.routing=lowest_carbon",
                                                   "workload.0.rate=10/h", "server.one.power.idle=103 W"});
  const auto outcome = testing::outcome_of(model);
  CHECK(value_of(outcome, "jobs_submitted") > 50);
  CHECK(value_of(outcome, "jobs_routed") == 0);
}

TEST_CASE("sites on one grid are told the same of it, whatever is believed", "[routing]") {
  const auto outcome = testing::outcome_of(testing::model_of(
      two_sites, {"site.b.grid=dirty", "site.b.cooling.pue=1.2", "workload.0.rate=10/h", "grid.dirty={ kind=\"trace\", generation=\"grid/ciso_typical.csv\" }",
                  "workload.0.size.value=3 h", "wan=[]", "policy.routing={ kind=\"lowest_carbon\", forecast=\"noisy\" }"}));
  CHECK(value_of(outcome, "jobs_routed") == 0);
}

TEST_CASE("where a clean site is full the greenest that fits is taken, and the queue of the clean one is not",
          "[routing]") {
  testing::Rows rows;
  const std::vector<JobSpec> jobs{{.arrival = at_s(60), .work_s = 3600, .width = 4},
                                  {.arrival = at_s(70), .work_s = 3600, .width = 4}};
  auto world = world_of({"policy.routing=greenest_fit"}, jobs).world(0);
  run(world, &rows);
  REQUIRE(rows.rows.size() == 2);
  for (const auto& row : rows.rows) CHECK(world.plant->sites[row.site].name == (row.id == 0 ? "b" : "a"));
  auto blind = world_of({"policy.routing=lowest_carbon"}, jobs).world(0);
  testing::Rows queued;
  run(blind, &queued);
  CHECK(queued.rows[1].started == queued.rows[0].finished);
}

TEST_CASE("jobs that come at one instant are not in each other's way where there is room for all", "[routing]") {
  testing::Rows rows;
  const std::vector<JobSpec> jobs{{.arrival = at_s(60), .work_s = 3600, .width = 2},
                                  {.arrival = at_s(60), .work_s = 3600, .width = 2},
                                  {.arrival = at_s(60), .work_s = 3600, .width = 1}};
  auto world = world_of({"policy.routing=greenest_fit", "wan=[]"}, jobs).world(0);
  run(world, &rows);
  REQUIRE(rows.rows.size() == 3);
  for (const auto& row : rows.rows) CHECK(world.plant->sites[row.site].name == (row.id < 2 ? "b" : "a"));
}

TEST_CASE("data takes its turn on the way, and the energy of the way is the sender's scope 3", "[routing]") {
  testing::Rows rows;
  auto world = world_of({"policy.routing=lowest_carbon", "workload.0.data=\"100 GB\""},
                        {{.arrival = at_s(0), .work_s = 600}, {.arrival = at_s(10), .work_s = 600}})
                   .world(0);
  const auto outcome = run(world, &rows);
  REQUIRE(rows.rows.size() == 2);
  CHECK(rows.rows[0].started.seconds() == Approx(100.03));  // 100 GB at 1 GB/s, and 30 ms
  CHECK(rows.rows[1].started.seconds() == Approx(200.03));  // behind the first
  CHECK(value_of(outcome, "transfer_energy") == Approx(2));
  CHECK(value_of(outcome, "site.a.carbon_scope3") == Approx(2 * 0.72));
  CHECK(value_of(outcome, "site.b.carbon_scope3") == 0);
  CHECK(value_of(outcome, "audit_residual") < 1e-12);
}

TEST_CASE("data waits for none that goes the other way, and a job without any for none at all", "[routing]") {
  const std::string text = two_sites + std::string(R"(
[[workload]]
name = "back"
site = "b"
rate = "1/h"
size = { kind = "constant", value = "1 h" }
)");
  const auto start_of_last = [&](const std::string& data) {
    // Ten thousand seconds of data set out for b; a job of b finds its server taken by another, and goes to a.
    auto model = testing::model_of(text, {"policy.routing=greenest_fit", "workload.0.data=\"10 TB\"", "workload.1.data=\"" + data + "\""});
    model = testing::with_jobs(std::move(model), {{.arrival = at_s(0), .work_s = 60}}, 0);
    model = testing::with_jobs(std::move(model), {{.arrival = at_s(1), .work_s = 9000, .width = 4}, {.arrival = at_s(2), .work_s = 60}}, 1);
    testing::Rows rows;
    auto world = model.world(0);
    run(world, &rows);
    REQUIRE(rows.rows.size() == 3);
    REQUIRE(world.plant->sites[rows.rows[0].site].name == "a");
    return rows.rows[0].started.seconds();
  };
  CHECK(start_of_last("0 GB") == Approx(2.03));
  CHECK(start_of_last("1 GB") == Approx(3.03));
}

TEST_CASE("no job goes farther than its limit of latency", "[routing]") {
  const auto routes = [](const std::string& limit) {
    return world_of({"policy.routing=lowest_carbon", "workload.0.max_latency=\"" + limit + "\""}, {})
        .plant->workloads[0]
        .routes.size();
  };
  CHECK(routes("30 ms") == 2);
  CHECK(routes("29 ms") == 1);
}

TEST_CASE("a job wider than its home goes where it fits; one that fits nowhere is an error", "[routing]") {
  const auto wide = [](int width) {
    return testing::model_of(two_sites, {"policy.routing=lowest_carbon", "site.b.servers.0.count=5",
                                         "workload.0.widths=[1, " + std::to_string(width) + "]",
                                         "workload.0.width_weights=[1, 1]"});
  };
  CHECK_NOTHROW(wide(20).world(0));
  CHECK_THROWS_WITH(wide(21), Catch::Contains("has a job of width 21") &&
                                  Catch::Contains("no site that it may go to has more"));
}

TEST_CASE("what routing and shifting look at must be there", "[routing]") {
  using Catch::Contains;
  const auto with = [](std::vector<std::string> overrides) { return world_of(std::move(overrides), {}); };
  CHECK_THROWS_WITH(with({"policy.routing={kind=\"lowest_carbon\", signal=\"marginal\"}"}),
                    Contains("the grid of site.a has none"));
  CHECK_THROWS_WITH(with({"policy.shifting={kind=\"lowest_slot\", slot=\"7 h\"}"}),
                    Contains("does not divide a day"));
  CHECK_THROWS_WITH(with({"policy.routing=lowest_carbon", "workload.0.data=\"1 GB\"", "wan=[]"}),
                    Contains("no [[wan]] connects the two"));
  CHECK_THROWS_WITH(with({"wan.0.sites=[\"a\", \"bb\"]"}), Contains("\"bb\" is not a site; there are: a, b"));
  CHECK_THROWS_WITH(with({"wan.0.sites=[\"a\", \"a\"]"}), Contains("names two sites"));
  CHECK_THROWS_WITH(with({"workload.0.elastic=[1, 0.5, 0.8]"}), Contains("rises from 0.5 to 0.8"));
}
