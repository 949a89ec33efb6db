// Whole worlds of dispatched grids and their sites, at random: what must hold in any of them.
#include <catch2/catch.hpp>

#include "tests/models/grid/random_market.hpp"

using namespace jevons;
using testing::RandomMarket;

namespace {

constexpr double kWatt = 1e-3;    // of rounding, where grids are of gigawatts
constexpr double kPrice = 1e-15;  // USD/J: 4e-6 USD/MWh

/// What prices of any zone lie between: lines carry those of others.
struct Bounds {
  double least = HUGE_VAL, most = -HUGE_VAL;
};
Bounds bounds_of(const Market& market) {
  Bounds b;
  for (const auto& zone : market.zones) {
    b.least = std::min(b.least, zone.floor_usd_per_j);
    b.most = std::max(b.most, zone.scarcity_usd_per_j);
    for (const auto& fleet : zone.fleets) b.most = std::max(b.most, fleet.bid_usd_per_j);
  }
  return b;
}

void check_zones(const World& w) {
  const auto& run = w.state.market;
  const auto bounds = bounds_of(*run.market);
  double net_import_w = 0;
  for (std::size_t z = 0; z < run.market->zones.size(); ++z) {
    const auto& zone = run.market->zones[z];
    const auto& s = run.state.zones[z];
    const auto& x = s.last;
    CAPTURE(w.now().seconds(), z);
    REQUIRE(x.curtailed_w >= -kWatt);
    REQUIRE(x.spilled_w >= -kWatt);
    REQUIRE(x.unserved_w >= 0);
    REQUIRE(x.price_usd_per_j >= bounds.least - kPrice);
    REQUIRE(x.price_usd_per_j <= bounds.most + kPrice);
    REQUIRE(std::isfinite(x.intensity_kg_per_j()));
    REQUIRE(std::isfinite(x.marginal_kg_per_j));
    if (x.unserved_w > kWatt) REQUIRE(x.price_usd_per_j >= zone.scarcity_usd_per_j - kPrice);
    for (std::size_t f = 0; f < zone.fleets.size(); ++f) {
      REQUIRE(s.output_w[f] >= 0);
      REQUIRE(s.output_w[f] <= zone.fleets[f].capacity_w() + kWatt);
    }
    for (std::size_t i = 0; i < zone.storages.size(); ++i) {
      REQUIRE(s.charge_j[i] >= 0);
      REQUIRE(s.charge_j[i] <= zone.storages[i].energy_j);
      REQUIRE(s.held[i][Content::carbon_kg] >= 0);
      REQUIRE(std::abs(s.storage_w[i]) <= zone.storages[i].power_w + kWatt);
    }
    net_import_w += run.state.clearing[z].imports_w;
  }
  REQUIRE(std::abs(net_import_w) <= kWatt);
  for (const auto& line : run.state.lines) REQUIRE(std::abs(line.flow_w) <= line.capacity_w + kWatt);
}

void check_sites(const World& w) {
  for (std::size_t i = 0; i < w.state.sites.size(); ++i) {
    const auto& plan = w.plant->sites[i].supply;
    const auto& s = w.state.sites[i].supply;
    const auto& total = w.state.sites[i].total;
    CAPTURE(w.now().seconds(), i);
    REQUIRE(total.purchased_j >= 0);
    REQUIRE(total.supply[Supply::exported] >= 0);
    REQUIRE(total.supply[Supply::onsite_curtailed] >= 0);
    if (!plan.battery) continue;
    REQUIRE(s.battery.charge_j >= 0);
    REQUIRE(s.battery.charge_j <= usable_j(*plan.battery, s.battery) * (1 + 1e-12));
    REQUIRE(total.supply[Supply::battery_charge] + s.start_j ==
            Approx(total.supply[Supply::battery_discharge] + total.supply[Supply::battery_loss] +
                   s.battery.charge_j)
                .epsilon(1e-11)
                .margin(1e-3));
    REQUIRE(total.supply[Supply::battery_loss] >= -1e-3);
    REQUIRE(s.battery.origin_kg >= -1e-9);
  }
}

Outcome outcome_of(const RandomMarket& market, std::uint32_t replication = 0) {
  return testing::outcome_of(market.model(), replication);
}

/// Metrics of the same name are the same to the last bit, but for those that `may_differ`.
void require_same(const Outcome& a, const Outcome& b,
                  const std::function<bool(std::string_view)>& may_differ) {
  REQUIRE(a.metrics.size() == b.metrics.size());
  for (std::size_t i = 0; i < a.metrics.size(); ++i) {
    CAPTURE(a.metrics[i].name, a.metrics[i].value, b.metrics[i].value);
    if (!may_differ(a.metrics[i].name)) REQUIRE(testing::same_bits(a.metrics[i].value, b.metrics[i].value));
  }
}

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return name.ends_with(end); });
}

}  // namespace

TEST_CASE("limits, prices and balances hold at every settlement of any market", "[market]") {
  const auto number = GENERATE(range(0, 120));
  const RandomMarket market(static_cast<std::uint64_t>(number));
  INFO(market.text());
  auto world = market.model().world(0);
  testing::Rows look([](const World& w) {
    check_zones(w);
    check_sites(w);
  });
  const auto outcome = run(world, &look);
  CHECK(testing::value_of(outcome, "audit_residual") <= 1e-9);
  for (const auto& metric : outcome.metrics) {
    CAPTURE(metric.name, metric.value);
    if (ends_with_any(metric.name, {"cfe_score", "cfe_hourly_match", "cfe_annual_match", "curtailment_share",
                                    "_share_mean"}) &&
        !std::isnan(metric.value)) {
      CHECK(metric.value >= 0);
      CHECK(metric.value <= 1 + 1e-12);
    }
    if (ends_with_any(metric.name,
                      {"curtailed_energy", "unserved_energy", "spilled_energy", "contract_surplus",
                       "contracted_energy", "carbon_scope2_market", "exported_energy", "load_put_off"}))
      CHECK(metric.value >= -1e-6);
    CHECK(!std::isinf(metric.value));
  }
}

TEST_CASE("a market is a pure function of scenario, seed and replication, and a world of one can be forked",
          "[market][determinism]") {
  const auto number = GENERATE(range(0, 40));
  const RandomMarket market(static_cast<std::uint64_t>(number));
  INFO(market.text());
  const auto model = market.model();
  const auto straight = testing::outcome_of(model, 3);
  CHECK(testing::same(outcome_of(market, 3), straight));
  auto original = std::make_unique<World>(model.world(3));
  testing::Dice dice(static_cast<std::uint64_t>(number) + 9000);
  const auto events = static_cast<std::uint64_t>(dice.from(1, 60));
  while (!original->state.over && original->timeline.events < events) {
    if (original->paused()) original->resume();
    testing::step(*original, [&](const sim::Event&) { return original->timeline.events < events; });
  }
  World fork = *original;
  if (fork.paused() && !fork.state.over) fork.resume();
  World later = fork;
  CHECK(testing::same(run(fork), straight));
  original.reset();  // a copy stands on nothing of it
  CHECK(testing::same(run(later), straight));
}

TEST_CASE("the output interval changes no total of a market", "[market][invariance]") {
  const auto number = GENERATE(range(0, 40));
  const RandomMarket usual(static_cast<std::uint64_t>(number));
  INFO(usual.text());
  const auto once = outcome_of(usual);
  for (const char* interval : {"1 h", "6 h", "100 h"}) {
    CAPTURE(interval);
    require_same(once, outcome_of(RandomMarket(static_cast<std::uint64_t>(number), {.interval = interval})),
                 [](std::string_view name) { return name == "events"; });
  }
}

TEST_CASE(
    "certificates change neither dispatch nor the location-based line, and claims only lower the "
    "market-based one",
    "[market][contracts]") {
  const auto number = GENERATE(range(0, 60));
  const auto draw = static_cast<std::uint64_t>(number);
  const RandomMarket usual(draw);
  if (usual.follows_contracts()) return;
  INFO(usual.text());
  const auto once = outcome_of(usual), more = outcome_of(RandomMarket(draw, {.one_more_certificate = true})),
             none = outcome_of(RandomMarket(draw, {.without_certificates = true}));
  const auto of_contracts = [](std::string_view name) {
    return ends_with_any(name, {"carbon_scope2_market", "cfe_score", "cfe_annual_match", "cfe_hourly_match",
                                "contracted_energy", "contract_surplus", "contract_cost", "audit_residual"});
  };
  CHECK(once.trace_hash == more.trace_hash);
  CHECK(once.trace_hash == none.trace_hash);
  require_same(once, more, of_contracts);
  require_same(once, none, of_contracts);
  const auto market_based = [](const Outcome& o) { return testing::value_of(o, "carbon_scope2_market"); };
  CHECK(market_based(more) <= market_based(once) * (1 + 1e-12) + 1e-6);
  CHECK(market_based(once) <= market_based(none) * (1 + 1e-12) + 1e-6);
  for (const auto* name : {"cfe_score", "cfe_annual_match", "cfe_hourly_match"})
    if (!std::isnan(testing::value_of(once, name)))
      CHECK(testing::value_of(more, name) >= testing::value_of(once, name) - 1e-12);
}
