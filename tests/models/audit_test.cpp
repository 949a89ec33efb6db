// The audit is able to fail: a world that is tampered with does not get away with it.
#include <catch2/catch.hpp>
#include <limits>

#include "tests/models/worlds.hpp"

using namespace jevons;

namespace {

/// Half a day in, with jobs running and others done.
World halfway() {
  const auto model = testing::model_of(R"(
    start = 2022-04-12T00:00:00Z
    duration = "1 day"
    grid.ciso = { kind = "trace", generation = "grid/ciso_typical.csv", price = "price/ciso_price_typical.csv" }
    [site.a]
    grid = "ciso"
    servers = [{ model = "hp_ml110_g5", count = 4 }]
    [[workload]]
    kind = "batch"
    rate = "30/h"
    size = { kind = "exponential", mean = "10 min" }
  )");
  auto world = model.world(0);
  while (world.now() < testing::at_s(43200)) {
    sim::advance(world);
    world.resume();
  }
  return world;
}

}  // namespace

TEST_CASE("an honest world balances", "[audit]") {
  auto world = halfway();
  CHECK(testing::value_of(run(world), "audit_residual") < 1e-12);
}

TEST_CASE("a joule in a million that a server did not draw is found out", "[audit]") {
  auto world = halfway();
  world.state.servers.energy_j[0] *= 1 + 1e-6;
  CHECK_THROWS_AS(run(world), BooksDoNotBalance);
}

TEST_CASE("power that a server draws and the site's meter does not see is found out", "[audit]") {
  auto world = halfway();
  world.state.servers.power_nw[1] += 1'000'000;  // a milliwatt for half a day at most
  CHECK_THROWS_AS(run(world), BooksDoNotBalance);
}

TEST_CASE("power that a meter sees and no server draws is found out", "[audit]") {
  auto tamper = GENERATE(0, 1, 2, 3, 4, 5);
  CAPTURE(tamper);
  auto world = halfway();
  auto& site = world.state.sites[0];
  sim::Meter* meters[] = {&site.it,      &site.overhead,  &site.facility,
                          &site.dynamic, &site.idle_held, &site.unheld};
  meters[tamper]->add(world.now(), 1'000'000);
  CHECK_THROWS_AS(run(world), BooksDoNotBalance);
}

TEST_CASE("energy that is given to a job and was not used is found out", "[audit]") {
  auto world = halfway();
  world.state.sites[0].jobs_dynamic.it_j += 1;
  CHECK_THROWS_AS(run(world), BooksDoNotBalance);
}

TEST_CASE("carbon that disappears from the books of jobs is found out", "[audit]") {
  auto world = halfway();
  world.state.sites[0].jobs_idle.carbon_kg *= 0.999;
  CHECK_THROWS_AS(run(world), BooksDoNotBalance);
}

TEST_CASE("a posting to one side only is found out", "[audit]") {
  auto world = halfway();
  const auto commodity = GENERATE(Commodity::energy, Commodity::carbon, Commodity::water);
  const auto& site = world.state.sites[0];
  const auto flow = commodity == Commodity::energy   ? site.energy_in
                    : commodity == Commodity::carbon ? site.carbon_in
                                                     : site.water_in;
  world.state.ledger.post(commodity, flow, 1e-3);
  CHECK_THROWS_AS(run(world), BooksDoNotBalance);
}

TEST_CASE("power that is not a number does not balance", "[audit]") {
  auto world = halfway();
  world.state.servers.energy_j[2] = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(run(world), BooksDoNotBalance);
}

TEST_CASE("the message of an unbalanced run says by how much", "[audit]") {
  auto world = halfway();
  world.state.servers.energy_j[0] *= 2;
  CHECK_THROWS_WITH(run(world), Catch::Contains("audit_residual") && Catch::Contains("1e-09"));
}
