// Attributional carbon of a dispatched grid: what demand and sites are laid is what is emitted, whatever sites make,
// store and sell; and what a site's location-based carbon is laid to.
#include <catch2/catch.hpp>

#include "tests/models/worlds.hpp"

using namespace jevons;
using namespace jevons::testing;

namespace {

constexpr auto kScenario = R"(
start = 2022-04-12
duration = "5 days"
settle = "30 min"

[grid.g]
kind = "dispatch"
factors = "direct"
demand = "20 MW"
demand_profile = [0.5, 0.5, 0.5, 0.5, 0.5, 0.6, 0.8, 1, 1.2, 1.3, 1.3, 1.3, 1.3, 1.3, 1.3, 1.3, 1.4, 1.6, 1.7, 1.6, 1.3, 1, 0.8, 0.6]
plant = [{ kind = "pv", capacity = "12 MW", latitude = 37, longitude = -120 }]
storage = { s = { energy = "20 MWh", power = "5 MW" } }
fleet.coal = { source = "coal", capacity = "26 MW", cost = "30 USD/MWh" }
fleet.gas = { source = "gas", capacity = "60 MW", cost = "60 USD/MWh" }

[site.maker]
grid = "g"
cooling = { pue = 1.1 }
load = { it = "1 MW" }
supply = [{ kind = "wind", capacity = "10 MW", mean_speed = "8 m/s" }]
battery = { energy = "20 MWh", power = "5 MW", policy = "carbon_arbitrage" }

[site.taker]
grid = "g"
cooling = { pue = 1.3 }
load = { it = "8 MW" }
)";

double flow_total(const World& w, Commodity c, std::string_view from, std::string_view to, std::string_view cause = "") {
  double sum = 0;
  const auto& ledger = w.state.ledger;
  for (std::uint32_t i = 0; i < ledger.flows(c).size(); ++i) {
    const auto& flow = ledger.flows(c)[i];
    if (ledger.accounts(c)[flow.from] == from && ledger.accounts(c)[flow.to] == to && flow.cause.find(cause) != std::string::npos)
      sum += ledger.total(c, i);
  }
  return sum;
}

}  // namespace

TEST_CASE("what demand, sites and storage are laid is what the grid has emitted, with sites that make, store and sell", "[market]") {
  auto world = model_of(kScenario).world(0);
  double demand_kg = 0;
  Rows rows([&](const World& w) {  // an interval of results is one settlement
    const auto& x = w.state.market.interval[0];
    if (x.length_s > 0) demand_kg += x.intensity_s / x.length_s * x.demand_j;
  });
  run(world, &rows);
  const auto& total = world.state.market.total[0];
  const auto& held = world.state.market.state.zones[0].held[0];
  double sites_kg = 0;
  for (const char* name : {"site.maker", "site.taker"})
    sites_kg += flow_total(world, Commodity::carbon, "grid.g", std::string(name) + ".scope2_location");
  const double resold_kg = flow_total(world, Commodity::carbon, "site.maker.scope2_location", "grid.g");
  CHECK(total.charge_j > 0);
  CHECK(flow_total(world, Commodity::energy, "site.maker.meter", "grid.g") > 0);
  CHECK(demand_kg + sites_kg - resold_kg + held[Content::carbon_kg] == Approx(total.emissions_kg).epsilon(1e-9));
}

TEST_CASE("location-based carbon of a site is laid to its load, to its battery, or went with what the battery sold", "[market]") {
  auto world = model_of(kScenario).world(0);
  run(world);
  const auto& s = world.state.sites[0];
  const auto& x = s.total.supply;
  CHECK(s.total.carbon_kg == Approx(flow_total(world, Commodity::carbon, "site.maker.scope2_location", "site.maker.load") +
                                    x[Supply::stored_carbon] + x[Supply::resold_carbon])
                                 .epsilon(1e-9));
  CHECK(x[Supply::stored_carbon] == Approx(s.supply.battery.origin_kg - s.supply.start_kg).epsilon(1e-9).margin(1e-9));
}

TEST_CASE("certificates change neither dispatch nor what is counted by location, to the last bit", "[market]") {
  const auto plain = outcome_of(model_of(kScenario));
  const auto certified = outcome_of(model_of(std::string(kScenario) + R"(
[[site.taker.contract]]
name = "certificates"
kind = "eac"
volume = "60 GWh"
price = "2 USD/MWh"
)"));
  CHECK(plain.trace_hash != 0);
  for (const auto& metric : plain.metrics) {
    const bool may_differ = metric.name.ends_with("scope2_market") || metric.name.find("contract") != std::string::npos ||
                            metric.name.find("cfe_annual_match") != std::string::npos || metric.name == "events";
    if (may_differ || std::isnan(metric.value)) continue;
    INFO(metric.name);
    CHECK(value_of(certified, metric.name) == Approx(metric.value).epsilon(1e-12));
    if (metric.name.starts_with("grid.") || metric.name.ends_with("carbon_scope2_location"))
      CHECK(same_bits(value_of(certified, metric.name), metric.value));
  }
  CHECK(value_of(certified, "site.taker.carbon_scope2_market") < value_of(plain, "site.taker.carbon_scope2_market"));
}
