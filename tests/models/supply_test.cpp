// Sites that make, store, pay by the hour and are paid to wait: what holds however finely one looks, and by hand.
#include <catch2/catch.hpp>

#include "tests/models/worlds.hpp"

using namespace jevons;
using namespace jevons::testing;

namespace {

const std::string kConstant = R"(
grid.g = { kind = "constant", intensity = "400 g/kWh", flat_price = "50 USD/MWh" }
)";

double metric(const std::string& toml, std::string_view name, const std::vector<std::string>& overrides = {}) {
  return value_of(outcome_of(model_of(toml, overrides)), name);
}

}  // namespace

TEST_CASE("bills, matches and what the sun leaves to buy do not depend on how seldom a site is settled", "[supply]") {
  const auto scenario = R"(
start = 2022-06-12
duration = "2 days"
)" + kConstant + R"(
[site.a]
grid = "g"
outdoor = { dry_bulb = "20 degC", relative_humidity = 0.5 }
load = { it = "10 MW", profile = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0] }
supply = [{ kind = "pv", capacity = "30 MW", latitude = 37.4, longitude = -121.9 }]
tariff = { kind = "time_of_use", demand_charge = "15 USD/kW", prices = ["20 USD/MWh", "20 USD/MWh", "20 USD/MWh", "20 USD/MWh", "20 USD/MWh", "20 USD/MWh", "20 USD/MWh", "20 USD/MWh", "90 USD/MWh", "90 USD/MWh", "90 USD/MWh", "90 USD/MWh", "90 USD/MWh", "90 USD/MWh", "90 USD/MWh", "90 USD/MWh", "20 USD/MWh", "20 USD/MWh", "20 USD/MWh", "20 USD/MWh", "20 USD/MWh", "20 USD/MWh", "20 USD/MWh", "20 USD/MWh"] }
contract = [{ name = "c", kind = "eac", volume = "40 GWh", price = "1 USD/MWh", matching = "hourly" }]
)";
  const auto fine = outcome_of(model_of(scenario, {"settle=\"5 min\""}));
  for (const char* settle : {"\"1 h\"", "\"7 h\"", "\"1 day\""}) {
    const auto coarse = outcome_of(model_of(scenario, {std::string("settle=") + settle}));
    for (const char* name : {"grid_energy", "exported_energy", "electricity_cost", "demand_charge", "carbon_scope2_market", "cfe_hourly_match", "cfe_score", "ref"}) {
      INFO(settle << " " << name);
      if (std::isnan(value_of(fine, name))) CHECK(std::isnan(value_of(coarse, name)));
      else CHECK(value_of(coarse, name) == Approx(value_of(fine, name)).epsilon(1e-9));
    }
  }
}

TEST_CASE("what is agreed for an event is agreed at the meter, and is made up afterwards", "[supply]") {
  const auto scenario = R"(
start = 2022-04-11
duration = "4 days"
)" + kConstant + R"(
[site.a]
grid = "g"
load = { it = "10 MW", flexible = 1.0, most = "12 MW" }
cooling = { pue = 2 }
demand_response = [{ at = 2022-04-13T15:00:00Z, duration = "2 h", reduction = "4 MW", payment = "500 USD/MWh" }]
)";
  const auto outcome = outcome_of(model_of(scenario));
  CHECK(value_of(outcome, "response_shed") == Approx(8000));
  CHECK(value_of(outcome, "response_rebound") == Approx(8000));
  CHECK(value_of(outcome, "response_payment") == Approx(4000));
  CHECK(value_of(outcome, "load_put_off") == Approx(0).margin(1e-6));
  CHECK(value_of(outcome, "it_energy") == Approx(960'000));
}

TEST_CASE("where load cannot wait the battery gives what is agreed, and no more in the last interval", "[supply]") {
  const auto scenario = R"(
start = 2022-04-11
duration = "4 days"
settle = "30 min"
)" + kConstant + R"(
[site.a]
grid = "g"
load = { it = "10 MW", flexible = 0.2, most = "12 MW" }
cooling = { pue = 1.0 }
battery = { energy = "20 MWh", power = "6 MW", reserve = 1.0, start_charge = 1.0, policy = "reserve" }
demand_response = [{ at = 2022-04-13T15:00:00Z, duration = "2 h", reduction = "5 MW" }]
)";
  const auto outcome = outcome_of(model_of(scenario));
  CHECK(value_of(outcome, "battery_discharged_energy") == Approx(6000));  // 5 MW less the 2 MW that can wait, for 2 h
  CHECK(value_of(outcome, "response_shed") == Approx(10000));
}

TEST_CASE("while the grid is out a battery carries a site before generators burn anything", "[supply]") {
  const std::string scenario = R"(
start = 2022-07-01T00:00:00Z
duration = "1 day"
grid.flat = { kind = "constant", intensity = "400 g/kWh" }
server.kilowatt = { title = "a kilowatt", cores = 1, power = { kind = "linear", idle = "1 kW", peak = "1 kW" } }
[site.one]
grid = "flat"
outdoor = { dry_bulb = "25 degC", wet_bulb = "20 degC" }
servers = [{ model = "kilowatt", count = 1000 }]
power = { generators = { rating = "3 MW" } }
cooling = { plant = "chilled_water" }
outage = [{ part = "grid", at = "1 h", length = "2 h" }]
)";
  const auto battery = [&](const char* energy) {
    return std::string("site.one.battery={energy=\"") + energy + "\",power=\"3 MW\",reserve=1.0,start_charge=1.0,policy=\"reserve\"}";
  };
  const double without = metric(scenario, "fuel");
  CHECK(without > 0);
  CHECK(metric(scenario, "fuel", {battery("20 MWh")}) == 0);
  const double small = metric(scenario, "fuel", {battery("1 MWh")});
  CHECK(small > 0);
  CHECK(small < without);
  const auto carried = outcome_of(model_of(scenario, {battery("20 MWh")}));
  CHECK(value_of(carried, "generator_energy") == 0);
  CHECK(value_of(carried, "battery_discharged_energy") > 2000);
  CHECK(value_of(carried, "audit_residual") <= 1e-12);
}

TEST_CASE("what is imported brings its upstream carbon, its water and its share of renewables along", "[supply]") {
  const std::string scenario = R"(
start = 2022-04-12
duration = "1 day"
settle = "1 h"
grid.hills = { kind = "dispatch", demand = "10 MW", factors = "direct", fleet = { plant = { source = "coal", capacity = "300 MW", cost = "1 USD/MWh" } } }
grid.plain = { kind = "dispatch", demand = "100 MW", factors = "direct", fleet = { plant = { source = "gas", capacity = "300 MW", cost = "30 USD/MWh" } } }
line = [{ from = "hills", to = "plain", capacity = "1 GW" }]
site.here = { grid = "plain", load = { it = "10 MW" } }
site.there = { grid = "hills", load = { it = "10 MW" } }
)";
  const auto outcome = outcome_of(model_of(scenario));
  for (const char* name : {"carbon_scope2_location", "carbon_scope3", "wue_source", "ref", "cfe_score"})
    CHECK(value_of(outcome, std::string("site.here.") + name) == Approx(value_of(outcome, std::string("site.there.") + name)));
  CHECK(value_of(outcome, "site.here.carbon_scope3") > 0);
  CHECK(metric(scenario, "site.here.ref", {"grid.hills.fleet.plant.source=hydro"}) == Approx(1));
}

TEST_CASE("the plant of an additional contract stands while the contract does, beside all others", "[supply]") {
  const std::string scenario = R"(
start = 2022-04-12
duration = "4 days"
settle = "1 h"
[grid.g]
kind = "dispatch"
demand = "1 GW"
plant = [{ kind = "wind", capacity = "100 MW", mean_speed = "8 m/s" }]
fleet.gas = { source = "gas", capacity = "2 GW", cost = "50 USD/MWh" }
[site.a]
grid = "g"
load = { it = "100 MW" }
)";
  const auto with = [&](const char* more) {
    return std::vector<std::string>{std::string("site.a.contract=[{name=\"w\",kind=\"ppa\",source=\"wind\",strike=\"40 USD/MWh\",capacity=\"50 MW\"") + more + "}]"};
  };
  const double none = metric(scenario, "grid.g.emissions");
  CHECK(metric(scenario, "grid.g.emissions", with("")) == none);
  const auto added = outcome_of(model_of(scenario, with(",additional=true")));
  const double half = metric(scenario, "grid.g.emissions", with(",additional=true,begin=2022-04-14"));
  CHECK(value_of(added, "grid.g.emissions") < half);
  CHECK(half < none);
  // It yields what the grid burns less gas for: 479 g/kWh less than gas by life cycle.
  CHECK((none - value_of(added, "grid.g.emissions")) == Approx(value_of(added, "contracted_energy") * 0.479));
}

TEST_CASE("a site whose IT is a fluid has a plant like any other", "[supply]") {
  const std::string scenario = R"(
start = 2022-04-12
duration = "1 day"
grid.g = { kind = "constant", intensity = "400 g/kWh" }
[site.a]
grid = "g"
weather = "weather/san_jose_typical.csv"
cooling = { plant = "chilled_water" }
load = { it = "10 MW" }
)";
  const auto outcome = outcome_of(model_of(scenario));
  CHECK(value_of(outcome, "pue") > 1.05);
  CHECK(value_of(outcome, "water") > 0);
  CHECK(value_of(outcome, "audit_residual") <= 1e-12);
}

TEST_CASE("load that moves keeps its energy whenever a run begins, and to the end of the last hour", "[supply]") {
  for (const char* start : {"2022-04-12T05:30:00Z", "2022-04-12T20:15:00Z", "2022-04-12T00:00:00Z"}) {
    const auto scenario = std::string("start = ") + start + "\nduration = \"30 h\"\n" + R"(
[grid.g]
generation = "grid/ciso_typical.csv"
[site.a]
grid = "g"
utc_offset = "-8 h"
load = { it = "10 MW", most = "20 MW", flexible = 1.0, follow = "average" }
)";
    INFO(start);
    CHECK(metric(scenario, "it_energy") == Approx(300'000));
    CHECK(metric(scenario, "load_moved") > 0);
  }
}
