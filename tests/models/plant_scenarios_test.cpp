// Sites with a plant, from the scenario to the metrics: published chains, outages, racks, and what cannot be.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/models/worlds.hpp"
#include "tests/scratch.hpp"

using Catch::Matchers::Contains;
using namespace jevons;
using namespace jevons::testing;

namespace {

Model shipped(const std::string& name, const std::vector<std::string>& overrides = {}) {
  const auto folder = std::filesystem::path(JEVONS_SOURCE_DIR) / "scenarios";
  auto document = sim::config::Document::load(folder / (name + ".toml"), overrides, shipped_data());
  return build_model(document, shipped_data());
}

const std::string kHead = R"(start = 2022-07-01T00:00:00Z
duration = "6 h"
[grid.flat]
kind = "constant"
intensity = "500 g/kWh"
water = "2 L/kWh"
[server.box]
cores = 4
power = { kind = "linear", idle = "300 W", peak = "1 kW" }
)";
const std::string kSite = R"([site.a]
grid = "flat"
outdoor = { dry_bulb = "30 degC", wet_bulb = "20 degC" }
servers = [{ model = "box", count = 100 }]
)";
const std::string kWork = R"([[workload]]
kind = "batch"
rate = "900/h"
size = { kind = "exponential", mean = "20 min" }
)";

std::string error_of(const std::string& toml) {
  try {
    model_of(toml);
  } catch (const sim::config::BadInput& bad) {
    return bad.errors().size() == 1
               ? bad.errors().front()
               : fmt::format("{} errors: {}", bad.errors().size(), fmt::join(bad.errors(), "\n"));
  }
  return "no error";
}

std::string with(const std::string& cooling, const std::string& more = "") {
  return kHead + kSite + "cooling = " + cooling + "\n" + more + kWork;
}

}  // namespace

TEST_CASE("one megawatt, from the chip to the tower: PUE, WUE and CUE as printed", "[plant_scenarios]") {
  const auto outcome = outcome_of(shipped("one_megawatt"));
  CHECK(value_of(outcome, "pue") == Approx(1.33267).margin(5e-6));
  CHECK(value_of(outcome, "wue") == Approx(1.9813).margin(5e-5));
  CHECK(value_of(outcome, "cue") == Approx(0.5331).margin(5e-5));
  CHECK(value_of(outcome, "compressor_energy") / 24 == Approx(161.8283).margin(5e-4));
  CHECK(value_of(outcome, "air_fan_energy") / 24 == Approx(45.872).margin(5e-4));
  CHECK(value_of(outcome, "pump_energy") / 24 == Approx(40.8175).margin(5e-4));
  CHECK(value_of(outcome, "rejection_fan_energy") / 24 == Approx(12.5869).margin(5e-4));
  CHECK(value_of(outcome, "facility_energy") / 24 == Approx(1332.668).margin(1e-3));
  CHECK(value_of(outcome, "audit_residual") < 1e-12);
}

TEST_CASE("server fans and chiller draw least at 20 degC, as printed for seven supply temperatures",
          "[plant_scenarios]") {
  const double printed[][3] = {{17, 5, 191.44},  {18, 6, 186.20},  {20, 8, 181.77}, {22, 10, 186.10},
                               {24, 10, 197.12}, {27, 10, 226.78}, {30, 10, 294.10}};
  for (const auto& [supply, chilled, kw] : printed) {
    const auto outcome = outcome_of(shipped(
        "setpoint", {fmt::format("site.hall.cooling.set_points.supply_air=\"{} degC\"", supply),
                     fmt::format("site.hall.cooling.set_points.chilled_water=\"{} degC\"", chilled)}));
    CHECK((value_of(outcome, "compressor_energy") + value_of(outcome, "server_fan_energy")) / 24 ==
          Approx(kw).margin(0.005));
  }
}

TEST_CASE("with two of three chillers out racks throttle, then trip, and come back with their jobs",
          "[plant_scenarios]") {
  const auto model = shipped("cooling_outage");
  auto world = model.world(0);
  double slowest = 1;
  bool tripped = false;
  Rows rows([&](const World& w) {
    const auto& racks = w.state.sites[0].facility_state.racks;
    if (!racks.tripped[0]) slowest = std::min(slowest, racks.clock[0]);
    tripped |= racks.tripped[0] != 0;
  });
  const auto outcome = run(world, &rows);
  CHECK(tripped);
  CHECK(slowest < 1);
  CHECK(value_of(outcome, "inlet_max") < 46);
  CHECK(value_of(outcome, "throttled_time") > value_of(outcome, "tripped_time"));
  CHECK(world.state.sites[0].facility_state.racks.clock[0] == 1);
  CHECK(world.state.sites[0].it.power_w() > 7e5);  // all at work again
  // work that was not done in the outage is still there
  double left_s = 0;
  for (const auto& job : world.state.jobs.live)
    if (job.state == JobState::running)
      left_s += (job.remaining_s - job.rate * (world.now() - job.since).seconds()) * job.spec.width;
  CHECK(value_of(outcome, "work_submitted") == Approx(value_of(outcome, "work_in_progress") + left_s));
  CHECK(left_s > 800 * 7 * 3600.);
}

TEST_CASE("an outage begins and ends when it does, whatever the settlement and the output", "[plant_scenarios]") {
  const auto hottest = [](const char* interval) {
    return value_of(outcome_of(model_of(with("{ plant = \"dx\" }", "outage = [{ part = \"chiller\", at = \"61 min\", length = \"3 min\", units = 4 }]\n"),
                                        {std::string("results.interval=\"") + interval + "\""})),
                    "inlet_max");
  };
  // Fans and capacity are those of the beginning of a settlement, so that finer ones differ by a kelvin; missed is none.
  CHECK(hottest("5 min") > 40);
  CHECK(hottest("1 min") > 40);
}

TEST_CASE("racks that tripped come back when the air is cool and the coolant within its limit", "[racks]") {
  const RacksPlan plan{.servers_per_rack = 1, .count = 1};
  auto racks = racks_at_rest(plan);
  racks.inlet_c[0] = 50;
  judge_rack(plan, racks, 0, 48);
  CHECK(racks.tripped[0]);
  racks.inlet_c[0] = 25;
  judge_rack(plan, racks, 0, 51);
  CHECK(racks.tripped[0]);
  judge_rack(plan, racks, 0, 48);
  CHECK_FALSE(racks.tripped[0]);
}

TEST_CASE("fans of servers that heat has switched off stand still", "[plant_scenarios]") {
  const auto outcome = outcome_of(shipped("cooling_outage", {"site.hall.outage[0].length=\"2 h\"", "site.hall.outage[0].units=3"}));
  CHECK(value_of(outcome, "tripped_time") > 3600);
  CHECK(value_of(outcome, "inlet_max") < 70);
  CHECK(value_of(outcome, "accelerators_busy_mean") < 0.7);  // two of three hours at work, and what is slowed
  CHECK(value_of(outcome, "server_fan_energy") < 0.2 * value_of(outcome, "it_energy"));
}

TEST_CASE("a plant too small for its load runs, heats up, throttles and says so", "[plant_scenarios]") {
  const auto outcome =
      outcome_of(model_of(with("{ plant = \"dx\", dx = { capacity = \"10 kW\", units = 2 } }")));
  CHECK(value_of(outcome, "cooling_short_time") > 3600);
  CHECK(value_of(outcome, "throttled_time") > 0);
  CHECK(value_of(outcome, "inlet_max") > 35);
  CHECK(value_of(outcome, "inlet_max") < 100);
  CHECK(value_of(outcome, "envelope_violation") > 0);
  CHECK(std::isfinite(value_of(outcome, "pue")));
  CHECK(value_of(outcome, "pue") >= 1);
}

TEST_CASE("identities of the metrics: ERE = (1 - ERF) PUE, CUE, water at the site and behind the electricity",
          "[plant_scenarios]") {
  const auto outcome = outcome_of(
      model_of(with("{ plant = \"chilled_water\", policy = \"reset\", reuse = { demand = \"20 kW\" } }")));
  const auto value = [&](const char* name) { return value_of(outcome, name); };
  CHECK(value("erf") > 0);
  CHECK(value("ere") == Approx((1 - value("erf")) * value("pue")));
  CHECK(value("cue") == Approx(.5 * value("pue")));
  CHECK(value("carbon_total") == Approx(value("carbon_scope1") + value("carbon_scope2_location")));
  CHECK(value("carbon_scope1") > 0);
  CHECK(value("wue_source") == Approx(2 * value("pue")));
  CHECK(value("facility_energy") ==
        Approx(value("it_energy") + value("cooling_energy") + value("power_loss_energy")).epsilon(1e-9));
  CHECK(value("overhead_energy") ==
        Approx(value("cooling_energy") + value("power_loss_energy")).epsilon(1e-9));
  CHECK(value("ppue_cooling") - 1 + value("ppue_power") - 1 == Approx(value("pue") - 1));
  CHECK(value("tue") > value("pue"));
}

TEST_CASE("the PUE of two sites is the ratio of their energies, not the mean of their PUEs",
          "[plant_scenarios]") {
  std::string second = kSite;
  second.replace(second.find("[site.a]"), 8, "[site.b]");
  second.replace(second.find("count = 100"), 11, "count = 10");
  auto work = kWork + "site = \"a\"\n";
  const auto outcome = outcome_of(model_of(kHead + kSite + "cooling = { plant = \"dx\" }\n" + second +
                                           "cooling = { plant = \"immersion\" }\n" + work));
  const auto value = [&](const char* name) { return value_of(outcome, name); };
  CHECK(value("pue") == Approx((value("site.a.facility_energy") + value("site.b.facility_energy")) /
                               (value("site.a.it_energy") + value("site.b.it_energy"))));
  CHECK(std::abs(value("pue") - (value("site.a.pue") + value("site.b.pue")) / 2) > 1e-3);
}

TEST_CASE("while the grid is out generators carry the site, and their fuel is scope 1", "[plant_scenarios]") {
  const auto outcome =
      outcome_of(model_of(with("{ plant = \"dx\", refrigerant = { leak = 0 } }",
                               "power = { generators = { rating = \"200 kW\" } }\n"
                               "outage = [{ part = \"grid\", at = \"1 h\", length = \"90 min\" }]\n")));
  const auto value = [&](const char* name) { return value_of(outcome, name); };
  CHECK(value("grid_energy") + value("generator_energy") == Approx(value("facility_energy")));
  CHECK(value("generator_energy") / value("facility_energy") == Approx(.25).margin(.06));
  CHECK(value("carbon_scope1") == Approx(value("fuel") * 2.697));
  CHECK(value("carbon_scope2_location") == Approx(.5 * value("grid_energy")));
}

TEST_CASE("refrigerant leaks by charge, share a year and its warming potential", "[plant_scenarios]") {
  const auto one = outcome_of(model_of(with("{ plant = \"dx\" }"))),
             two = outcome_of(model_of(with("{ plant = \"dx\", refrigerant = { gwp = 1146 } }")));
  CHECK(value_of(two, "carbon_scope1") == Approx(2 * value_of(one, "carbon_scope1")));
}

TEST_CASE("a feed that is too small is told as time in overload", "[plant_scenarios]") {
  CHECK(value_of(outcome_of(model_of(with("{ plant = \"dx\" }", "power = { feed = \"60 kW\" }\n"))),
                 "feed_overload_time") > 3600);
  CHECK(value_of(outcome_of(model_of(with("{ plant = \"dx\" }", "power = { feed = \"900 kW\" }\n"))),
                 "feed_overload_time") == 0);
}

TEST_CASE("coolest places jobs where the recirculation matrix leaves the air coolest", "[plant_scenarios]") {
  std::string table = "r0,r1,r2,r3\n";
  for (int i = 0; i < 4; ++i)
    table += i == 0 ? "0.5,0.5,0.5,0.5\n" : i == 3 ? "0,0,0,0\n" : "0.2,0.2,0.2,0.2\n";
  const Scratch matrix("matrix.csv", table);
  const auto text =
      with("{ plant = \"dx\", racks = { servers = 25, recirculation = \"" + matrix.path().string() + "\" } }",
           "") +
      "[policy]\nplacement = \"coolest\"\n";
  const auto model = model_of(text, {"workload[0].rate=\"120/h\""});
  auto world = model.world(0);
  std::vector<double> held(4);
  Rows rows([&](const World& w) {
    for (std::uint32_t s = 0; s < 100; ++s) held[s / 25] += 4 - w.state.servers.free_units[s];
  });
  run(world, &rows);
  CHECK(held[3] > 10 * (held[0] + held[1] + held[2] + 1));
  const auto& racks = world.state.sites[0].facility_state.racks;
  CHECK(racks.inlet_c[0] > racks.inlet_c[3] + 5);
}

TEST_CASE("a forked world with a plant goes on as the original does, and leaves it alone",
          "[plant_scenarios]") {
  const auto model =
      model_of(with("{ plant = \"chilled_water\", policy = \"learned\" }"), {"duration=\"3 days\""});
  auto world = model.world(0);
  for (int i = 0; i < 300 && sim::advance(world); ++i) world.resume();
  auto fork = world;
  const auto room = world.state.sites[0].facility_state.room.air_c;
  const auto forked = run(fork);
  CHECK(world.state.sites[0].facility_state.room.air_c == room);
  CHECK(same(run(world), forked));
}

TEST_CASE("stochastic weather differs between replications and not between runs", "[plant_scenarios]") {
  const auto model = shipped("climates", {"duration=\"20 days\"", "workload=[]"});
  CHECK(same(outcome_of(model, 0), outcome_of(model, 0)));
  CHECK(value_of(outcome_of(model, 0), "water") != value_of(outcome_of(model, 1), "water"));
}

TEST_CASE("what cannot be of a plant is told at its key", "[plant_scenarios]") {
  CHECK_THAT(error_of(with("{ plant = \"chiled_water\" }")), Contains("chilled_water"));
  CHECK_THAT(error_of(with("{ plant = \"chilled_water\", chiller = { model = \"york\" } }")),
             Contains("site.a.cooling.chiller.model: \"york\" is not in the catalogue"));
  CHECK_THAT(
      error_of(with("{ plant = \"chilled_water\", set_points = { chilled_water = \"20 degC\" } }")),
      Contains(
          "site.a.cooling.set_points.chilled_water: is 20 degC; the equipment allows 4 degC to 16 degC"));
  CHECK_THAT(error_of(with("{ plant = \"dx\", set_points = { chilled_water = \"8 degC\" } }")),
             Contains("is nothing that plant = \"dx\" can be set to"));
  CHECK_THAT(error_of(with("{ plant = \"dx\", tower = { cycles = 3 } }")),
             Contains("site.a.cooling.tower: belongs to plant = chilled_water, not to \"dx\""));
  CHECK_THAT(error_of(with("{ plant = \"dx\", pue = 1.2 }")),
             Contains("site.a.cooling.pue: is an outcome of plant = \"dx\""));
  CHECK_THAT(error_of(with("{ plant = \"dx\", wue = \"1 L/kWh\" }")),
             Contains("site.a.cooling.wue: is an outcome"));
  CHECK_THAT(error_of(with("{ plant = \"chilled_water\", tower = { design_out = \"40 degC\" } }")),
             Contains("site.a.cooling.tower.design_out: is not below `design_in`"));
  CHECK_THAT(error_of(with("{ plant = \"dx\", racks = { trip = \"30 degC\" } }")), Contains("racks"));
  CHECK_THAT(
      error_of(with("{ plant = \"dx\" }", "outage = [{ part = \"chiller\", at = \"1 h\", units = 9 }]\n")),
      Contains("site.a.outage[0].units: is 9, and the plant has 4"));
  CHECK_THAT(error_of(with("{ plant = \"dx\" }", "outage = [{ part = \"grid\", at = \"1 h\" }]\n")),
             Contains("the site has no generators"));
  CHECK_THAT(error_of(with("{ plant = \"dx\" }", "outage = [{ at = \"9 h\" }]\n")),
             Contains("site.a.outage[0].at: is after the end of the run"));
  CHECK_THAT(error_of(with("{ plant = \"dx\" }", "power = { ups_loss = [0.1] }\n")),
             Contains("site.a.power.ups_loss: has 1 numbers; expected are three"));
  const auto dry =
      kHead + "[site.a]\nservers = [{ model = \"box\", count = 1 }]\ncooling = { plant = \"dx\" }\n";
  CHECK_THAT(error_of(dry), Contains("site.a.cooling.plant: \"dx\" works against outdoor air"));
  auto wet = with("{ plant = \"dx\" }");
  wet.replace(wet.find("wet_bulb = \"20 degC\""), 20, "wet_bulb = \"31 degC\"");
  CHECK_THAT(error_of(wet), Contains("site.a.outdoor.wet_bulb: is above the dry bulb"));
  CHECK_THAT(error_of(with("{ plant = \"constant_pue\", reuse = { demand = \"1 kW\" } }")), Contains("site.a.cooling.reuse: belongs to plant = "));
  CHECK_THAT(error_of(with("{ plant = \"constant_pue\", policy = \"reset\" }")), Contains("site.a.cooling.policy: \"reset\" runs a plant"));
  CHECK_THAT(error_of(with("{ plant = \"constant_pue\" }", "power = { other = \"1 kW\" }\n")), Contains("site.a.power: is the power chain of a site with a plant"));
  CHECK_THAT(error_of(with("{ plant = \"chilled_water\", air = { rated_flow = \"1e9 m3/s\" } }")), Contains("site.a.cooling.air.rated_flow: is"));
  CHECK_THAT(error_of(with("{ plant = \"immersion\", set_points = { coolant = \"55 degC\" } }")), Contains("is above racks.coolant_most"));
  CHECK_THAT(error_of(with("{ plant = \"constant_pue\" }", "outage = [{ at = \"1 h\" }]\n")),
             Contains("needs a plant"));
  const std::string mine = R"([chiller.mine]
cop = 5
evaporator = "7 degC"
condenser_fluid = "30 degC"
evaporator_least = "5 degC"
evaporator_most = "10 degC"
condenser_least = "20 degC"
condenser_most = "35 degC"
capacity_curve = [1, 0, 0, 0, 0, 0]
eir_curve = [-1, 0, 0, 0, 0, 0]
part_load_curve = [0, 1, 0]
)";
  CHECK_THAT(error_of(with("{ plant = \"dx\" }") + mine),
             Contains("chiller.mine: makes power negative or zero at"));
}
