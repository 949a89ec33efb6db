// The network of a site in the world: what it draws is IT, is metered and posted under its own name, and
// changes nothing else.
#include <catch2/catch.hpp>
#include <cmath>

#include "models/network_load.hpp"
#include "tests/models/worlds.hpp"
#include "tests/scratch.hpp"

using namespace jevons;
using jevons::testing::model_of;

namespace {

std::string scenario(const std::string& network, const std::string& site = "") {
  return R"(
    start = 2022-04-12
    duration = "1 d"
    [grid.ciso]
    kind = "trace"
    generation = "grid/ciso_typical.csv"
    price = "price/ciso_price_typical.csv"
    [site.a]
    grid = "ciso"
    servers = [{ model = "dgx_h100", count = 64 }, { model = "hp_ml110_g5", count = 8 }]
    )" + site +
         network + R"(
    [[workload]]
    kind = "batch"
    resource = "accelerators"
    arrivals = "regular"
    rate = "40/h"
    size = { kind = "uniform", low = "1 min", high = "9 min" }
    widths = [1, 2, 4, 32]
    width_weights = [1, 1, 1, 1]
  )";
}

struct Ran {
  World world;
  double metric(const std::string& name) const {
    for (const auto& m : summarise(world))
      if (m.name == name) return m.value;
    return NAN;
  }
};

Ran ran(const std::string& toml, const std::vector<std::string>& overrides = {}) {
  Ran r{model_of(toml, overrides).world(0)};
  run(r.world);
  return r;
}

}  // namespace

TEST_CASE("a network draws its ports' power all day, as a part of IT, and nothing else changes") {
  const auto without = ran(scenario("")), with = ran(scenario("[site.a.network]"));
  const double kwh = 512 * (3 * 11.7 + 3 * 8.5) * 24 / 1e3;  // 64 islands of 8: two tiers
  CHECK(with.metric("network_energy") == Approx(kwh));
  CHECK(with.metric("site.a.network_energy") == Approx(kwh));
  CHECK(with.metric("it_energy") == Approx(without.metric("it_energy") + kwh));
  CHECK(with.metric("facility_energy") == Approx(1.5 * with.metric("it_energy")));
  CHECK(with.metric("network_energy_in_servers") == Approx(512 * 33.5 * 24 / 1e3));
  CHECK(with.metric("jobs_energy_dynamic") == without.metric("jobs_energy_dynamic"));
  CHECK(with.world.timeline.trace_hash == without.world.timeline.trace_hash);
  CHECK(with.metric("audit_residual") < 1e-12);
  CHECK(std::isnan(without.metric("network_energy")));  // not reported
}

TEST_CASE("cards beside the servers are drawn with the rest; a torus has its optics") {
  CHECK(ran(scenario("[site.a.network]\ncards_in_servers = false")).metric("network_energy") ==
        Approx(512 * (25 + 3 * 11.7 + 4 * 8.5) * 24 / 1e3));
  CHECK(ran(scenario("[site.a.network]\nkind = \"torus\"\nisland = 1")).metric("network_energy") ==
        Approx(512 * 1.5 * 8.5 * 24 / 1e3));
  CHECK(ran(scenario("[site.a.network]\nkind = \"none\"")).metric("network_energy") == 0);
}

TEST_CASE("books with a network balance, with a plant and by the hour") {
  const auto plant = ran(scenario("[site.a.network]",
                                  "outdoor = { dry_bulb = \"25 degC\", wet_bulb = \"18 degC\" }\ncooling = { "
                                  "plant = \"chilled_water\" }\n"));
  CHECK(plant.metric("audit_residual") < 1e-9);
  CHECK(plant.metric("network_energy") == Approx(512 * (3 * 11.7 + 3 * 8.5) * 24 / 1e3));
  const auto hourly = ran(scenario("[site.a.network]"), {"settle=1 h"});
  CHECK(hourly.metric("audit_residual") < 1e-12);
}

TEST_CASE("bits cost little beside ports") {
  auto world = model_of(scenario("[site.a.network]")).world(0);
  const double ports_kwh = 512 * (3 * 11.7 + 3 * 8.5) * 24 / 1e3;
  change_traffic(world, 0, 0, 512 * 50e9);  // all ports at full rate, from the first instant to the last
  run(world);
  const Ran r{std::move(world)};
  CHECK(r.metric("network_energy") == Approx(ports_kwh + 512 * 50e9 * 8 * 10e-12 * 24 / 1e3));
  CHECK(r.metric("network_energy") < 1.08 * ports_kwh);
  CHECK(r.metric("audit_residual") < 1e-12);
}

TEST_CASE("too few tiers for a site's islands are an error where they are written") {
  CHECK_THROWS_WITH(model_of(scenario("[site.a.network]\ntiers = 1")),
                    Catch::Contains("site.a.network.tiers: join 32 islands at most, and the site has 64"));
}

TEST_CASE(
    "a table of measured times stands in place of latencies and bandwidths, and what it misses is told") {
  const Scratch table(
      "times.csv",
      "size,num_workers,devices_per_node,ms_median\n1048576,8,8,0.02\n4194304,8,8,0.05\n16777216,8,8,0.17\n");
  const auto model = model_of(scenario("[site.a.network]\nmeasured = \"" + table.path().string() + "\""));
  const auto& network = *model.plant->sites[0].network;
  CHECK(network.links.startup_s == Approx(10e-6));
  CHECK(network.links.link_b_per_s == Approx(1.75 * 4194304 / 40e-6).epsilon(1e-6));
  CHECK(network.links.algorithm == "ring");
  CHECK(std::any_of(model.notes.begin(), model.notes.end(),
                    [](const std::string& note) { return note.find("median error 0.0 %") != note.npos; }));
  const Scratch bad("times.csv", "size,num_workers,devices_per_node,ms_median\n1048576,8,8,0\n");
  CHECK_THROWS_WITH(model_of(scenario("[site.a.network]\nmeasured = \"" + bad.path().string() + "\"")),
                    Catch::Contains("times.csv:2:13: error: ms_median: 0 ms: expected is above 0"));
  CHECK_THROWS_WITH(
      model_of(
          scenario("[site.a.network]\nmeasured_ranks = 4\nmeasured = \"" + table.path().string() + "\"")),
      Catch::Contains(
          "site.a.network.measured: cannot be fitted: no all-reduce of 4 ranks within a node was measured"));
}
