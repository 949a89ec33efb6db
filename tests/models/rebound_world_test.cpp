// Rebound as whole runs of jevons.toml, growth_cap.toml and token_price.toml measure it, against the closed
// forms of models/lifecycle/rebound.hpp.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "models/lifecycle/rebound.hpp"
#include "tests/models/worlds.hpp"

using namespace jevons;
using jevons::testing::value_of;

namespace {

using Changes = std::vector<std::string>;

Outcome run_of(const std::string& scenario, const Changes& changes) {
  const auto file = std::filesystem::path(JEVONS_SOURCE_DIR) / "scenarios" / (scenario + ".toml");
  auto document = sim::config::Document::load(file, changes, testing::shipped_data());
  return testing::outcome_of(build_model(document, testing::shipped_data()));
}

Outcome jevons_with(const Changes& changes) { return run_of("jevons", changes); }

double rebound_with(const Changes& changes) {
  const auto outcome = jevons_with(changes);
  CHECK(value_of(outcome, "workload.tokens.congested_time") == 0);
  return value_of(outcome, "rebound");
}

std::string set(const char* key, double value) { return fmt::format("{}={:.17g}", key, value); }
std::string elasticity(double e) { return set("policy.demand.elasticity", e); }

/// Room for whatever elasticity asks for.
const std::string many = "site.campus.cohort[0].count=100000";

std::string percent(double x) { return fmt::format("{:.1f}", 100 * x); }

}  // namespace

TEST_CASE("as shipped, more than all of the saving is taken back: 1.297", "[rebound]") {
  const auto outcome = jevons_with({});
  CHECK(fmt::format("{:.3f}", value_of(outcome, "rebound")) == "1.297");
  CHECK(value_of(outcome, "rebound") == Approx(constant_elasticity_rebound(2, 1.2)).epsilon(1e-12));
  CHECK(value_of(outcome, "energy_without_gain") ==
        Approx(2 * value_of(outcome, "energy_without_response")).epsilon(1e-12));
  CHECK(value_of(outcome, "facility_energy") > value_of(outcome, "energy_without_gain"));
  CHECK(value_of(outcome, "workload.tokens.work_served_share") == Approx(1).epsilon(1e-12));
}

TEST_CASE("rebound by elasticity, as printed", "[rebound]") {
  const auto printed = [](double e) { return percent(rebound_with({elasticity(e)})); };
  CHECK(printed(0.3) == "23.1");
  CHECK(printed(0.5) == "41.4");
  CHECK(printed(0.8) == "74.1");
  CHECK(printed(1) == "100.0");
  CHECK(printed(1.2) == "129.7");
  CHECK(printed(1.5) == "182.8");
  CHECK(printed(2) == "300.0");
}

TEST_CASE("half of the saving reaches the price", "[rebound]") {
  const auto printed = [](double e) {
    return percent(rebound_with({elasticity(e), "policy.demand.pass_through=0.5"}));
  };
  CHECK(printed(1) == "33.3");
  CHECK(printed(1.5) == "54.0");
  CHECK(printed(2) == "77.8");
}

TEST_CASE("where energy is a share of the price, R crosses 1 at the elasticity that theory says",
          "[rebound]") {
  const std::pair<double, const char*> said[] = {
      {1, "1.000"}, {0.6, "1.943"}, {0.3, "4.265"}, {0.1, "13.513"}};
  for (const auto& [share, printed] : said) {
    const double backfires = backfire_elasticity(2, share);
    CHECK(fmt::format("{:.3f}", backfires) == printed);
    const auto at = [&](double e) {
      return rebound_with({elasticity(e), set("policy.demand.energy_share", share)});
    };
    CHECK(at(backfires) == Approx(1).epsilon(1e-9));
    CHECK(at(0.999 * backfires) < 1);
    CHECK(at(1.001 * backfires) > 1);
  }
}

TEST_CASE("any gain, elasticity, share and pass-through is as the closed form has it", "[rebound]") {
  sim::Stream draws(20250101, 0, 1, 0);
  for (int i = 0; i < 40; ++i) {
    const double gain = sim::Uniform(1.05, 8)(draws), e = sim::Uniform(0, 3)(draws),
                 share = sim::Uniform(0, 1)(draws), passed = sim::Uniform(0, 1)(draws);
    const double r =
        rebound_with({many, set("workload[0].fluid.gain[0].factor", gain), elasticity(e),
                      set("policy.demand.energy_share", share), set("policy.demand.pass_through", passed)});
    CHECK(r == Approx(constant_elasticity_rebound(gain, e, share, passed)).epsilon(1e-9).margin(1e-12));
  }
}

TEST_CASE("nobody answers, nothing rebounds", "[rebound]") {
  CHECK(rebound_with({elasticity(0)}) == 0);
  CHECK(rebound_with({"policy.demand.pass_through=0"}) == 0);
  CHECK(rebound_with({"policy.demand.energy_share=0"}) == 0);
  CHECK(std::isnan(rebound_with({"policy.demand=fixed"})));
  CHECK(std::isnan(rebound_with({"workload[0].fluid.gain=[]"})));
}

TEST_CASE("the longer adoption takes, the less comes back: to 0", "[rebound]") {
  const double settled = constant_elasticity_rebound(2, 1.2);
  double before = settled;
  for (const double days : {1.0, 30.0, 91.0, 182.0, 365.0, 730.0, 3650.0, 36500.0}) {
    const double r = rebound_with({fmt::format("policy.demand.lag={} d", days)});
    CHECK(r == Approx(lagged_rebound(settled, sim::days(365), sim::days(days))).epsilon(1e-9));
    CHECK(r < before);
    before = r;
  }
  CHECK(before < 0.01);
}

TEST_CASE("demand that also grows by itself: the same rebound at once, and more of it with a lag",
          "[rebound]") {
  const double settled = constant_elasticity_rebound(2, 1.2), growth_per_s = 1e-8;
  CHECK(rebound_with({many, "workload[0].fluid.growth=1e-8/s"}) == Approx(settled).epsilon(1e-9));
  CHECK(rebound_with({many, "workload[0].fluid.growth=1e-8/s", "policy.demand.lag=180 d"}) ==
        Approx(lagged_rebound(settled, sim::days(365), sim::days(180), growth_per_s)).epsilon(1e-9));
}

TEST_CASE("a demand ten times as large rebounds as one", "[rebound]") {
  const double one = rebound_with({many, "workload[0].fluid.demand=1000"});
  CHECK(rebound_with({many, "workload[0].fluid.demand=10000"}) == Approx(one).epsilon(1e-12));
  CHECK(rebound_with({many, "workload[0].fluid.demand=0.5"}) == Approx(one).epsilon(1e-12));
}

namespace {

/// Of the power of a node as the catalogue has it, by the share of it that is used.
double joules_per_work(double u) { return (1300 + 1500 * u + 8 * (70 + 0.78 * (700 - 70) * u)) / u; }

const std::string proportional =
    "server.node={cores=1, power={kind=\"linear\", idle=\"0 W\", peak=\"8 kW\"}}";

}  // namespace

TEST_CASE("the same loop wherever efficiency comes from", "[rebound]") {
  const auto by = [](const char* what, double factor) {
    return fmt::format("workload[0].fluid.gain=[{{factor={}, by=\"{}\"}}]", factor, what);
  };
  SECTION("models that take half the work") {
    CHECK(rebound_with({by("model", 2)}) == Approx(constant_elasticity_rebound(2, 1.2)).epsilon(1e-9));
  }
  SECTION("cooling halves what is not IT, a sixth of the energy") {
    CHECK(rebound_with({by("cooling", 2)}) ==
          Approx(constant_elasticity_rebound(1.2 / 1.1, 1.2)).epsilon(1e-9));
  }
  SECTION("sharing fills nodes to 0.98 in place of 0.7: idle power is spread over more work") {
    const double gain = joules_per_work(0.7) / joules_per_work(0.98);
    CHECK(gain == Approx(1.1036).epsilon(1e-4));
    CHECK(rebound_with({by("sharing", 1.4)}) == Approx(constant_elasticity_rebound(gain, 1.2)).epsilon(1e-9));
  }
  SECTION("nodes that do twice the work for the same power, from the second month on") {
    const Changes newer{"workload[0].fluid.gain=[]",
                        "hardware.newer={server=\"node\", performance=2, available=2025-02-01T00:00:00Z}",
                        "site.campus.cohort[0].bought=2020-01-01T00:00:00Z",
                        "workload[0].fluid.hardware=[\"newer\"]",
                        "policy.refresh={kind=\"fixed_age\", age=\"4 years\"}",
                        "workload[0].fluid.most_utilisation=0.3",
                        proportional};
    CHECK(rebound_with(newer) == Approx(constant_elasticity_rebound(2, 1.2)).epsilon(1e-9));
  }
}

TEST_CASE("idle power damps both what is saved and what is taken back", "[rebound]") {
  const Changes even{"workload[0].fluid.spread=even", "policy.demand.elasticity=1"};
  const auto outcome = jevons_with(even);
  const double saved =
      1 - value_of(outcome, "energy_without_response") / value_of(outcome, "energy_without_gain");
  CHECK(saved > 0);
  CHECK(saved < 0.5);
  CHECK(value_of(outcome, "workload.tokens.price_factor") > 0.5);
}

TEST_CASE("demand that saturates cannot take back more than its most", "[rebound]") {
  const auto at = [](double e) {
    return rebound_with(
        {many,
         fmt::format("policy.demand={{kind=\"saturating\", elasticity={}, most=1.5, energy_share=1}}", e)});
  };
  CHECK(at(1.2) == Approx(1.5 / (1 + 0.5 * std::pow(0.5, 1.2)) - 1).epsilon(1e-9));
  CHECK(at(20) < 0.5);
  CHECK(at(20) == Approx(0.5).epsilon(1e-5));
}

// With devices that may be full and just suffice, work cannot grow until more have come: E/E0 = 1, and
// 2^(e-1) from then on.
TEST_CASE("capacity that follows late damps rebound", "[rebound]") {
  const double settled = constant_elasticity_rebound(2, 2), congested = 1;
  for (const double days : {0.0, 180.0, 365.0, 730.0}) {
    const auto outcome =
        jevons_with({"duration=1825 days", elasticity(2), "workload[0].fluid.hardware=[\"node\"]",
                     "workload[0].fluid.most_utilisation=1", "site.campus.cohort[0].count=1000",
                     fmt::format("hardware.node.lead_time={} days", days)});
    CHECK(value_of(outcome, "rebound") ==
          Approx(settled - (settled - congested) * days / 1825).epsilon(1e-9));
    CHECK(value_of(outcome, "workload.tokens.congested_time") == Approx(days / 1825).margin(1e-9));
    CHECK(value_of(outcome, "workload.tokens.work_served_share") ==
          Approx(1 - days / 1825 / 2).epsilon(1e-9));
  }
}

TEST_CASE("a cap that binds is what is used, whatever the elasticity; without it the same growth backfires",
          "[rebound]") {
  const auto run_with = [](double e, const std::string& governance) {
    return run_of("growth_cap", {elasticity(e), "policy.governance=" + governance});
  };
  const auto cap = [](double gwh) { return fmt::format("{{kind=\"energy_cap\", cap=\"{} GWh\"}}", gwh); };
  double before = 0;
  for (const double e : {0.5, 1.0, 1.2, 1.5}) {
    const auto free = run_with(e, "none");
    CHECK(value_of(free, "workload.tokens.work_served_share") == Approx(1).epsilon(1e-12));
    CHECK(value_of(free, "rebound") > before);
    before = value_of(free, "rebound");
    for (const double gwh : {250.0, 425.0}) {
      const auto capped = run_with(e, cap(gwh));
      CHECK(value_of(capped, "facility_energy") == Approx(gwh * 1e6).epsilon(1e-9));
      CHECK(value_of(capped, "energy_cap_excess") <= gwh * 1e6 * 1e-9);
      const double expected = value_of(capped, "energy_without_response"),
                   whole = value_of(capped, "energy_without_gain");
      CHECK(testing::same_bits(expected, value_of(free, "energy_without_response")));
      CHECK(testing::same_bits(whole, value_of(free, "energy_without_gain")));
      CHECK(value_of(capped, "rebound") == Approx((gwh * 1e6 - expected) / (whole - expected)).epsilon(1e-9));
      CHECK(value_of(capped, "workload.tokens.work_served_share") < 1);
      CHECK(value_of(capped, "workload.tokens.work_served") < value_of(free, "workload.tokens.work_served"));
    }
  }
  CHECK(value_of(run_with(1.2, "none"), "rebound") > 1);
  const auto roomy = run_with(1.2, cap(2000));
  CHECK(value_of(roomy, "rebound") == Approx(value_of(run_with(1.2, "none"), "rebound")).epsilon(1e-12));
}

namespace {

const std::string sparing = "workload[0].fluid.hardware=[\"node\", \"sparing\"]",
                  faster = "workload[0].fluid.hardware=[\"node\", \"faster\"]";
const Changes models{"workload[0].fluid.hardware=[\"node\"]",
                     "workload[0].fluid.gain=[{at=2027-01-01T00:00:00Z, factor=2}]"};

Outcome token_price(Changes changes, double e) {
  changes.push_back(elasticity(e));
  return run_of("token_price", changes);
}

}  // namespace

// Half the energy is 0.5 s off a price of which energy is s: (1 - s/2)^-e.
TEST_CASE("where the price is all that a token costs, energy alone does not backfire and cheaper tokens do",
          "[rebound]") {
  const double price = value_of(token_price({sparing}, 1.2), "workload.tokens.price_factor"),
               share = 2 * (1 - price);
  CHECK(share > 0.05);
  CHECK(share < 0.1);
  CHECK(backfire_elasticity(2, share) > 20);
  for (const double e : {0.5, 1.0, 1.2, 2.0}) {
    const auto alone = token_price({sparing}, e);
    CHECK(value_of(alone, "workload.tokens.demand_factor") == Approx(std::pow(price, -e)).epsilon(1e-9));
    CHECK(value_of(alone, "rebound") > 0);
    CHECK(value_of(alone, "rebound") < 0.08);
    const auto cheaper = token_price(models, e);
    CHECK(value_of(cheaper, "workload.tokens.price_factor") == Approx(0.5).epsilon(1e-9));
    CHECK(value_of(cheaper, "rebound") == Approx(constant_elasticity_rebound(2, e)).epsilon(1e-9));
  }
  CHECK(value_of(token_price({faster}, 1.2), "rebound") > 1);
  CHECK(value_of(token_price({faster}, 0.8), "rebound") < 1);
}

// A price of F / D would have it run away from the first percent on: D' = D^elasticity, month after month.
TEST_CASE("hardware that stands there idle does not make tokens dearer: no demand runs away", "[rebound]") {
  for (const double e : {1.0, 2.0, 5.0}) {
    const auto outcome = token_price({"workload[0].fluid.hardware=[\"node\"]", "workload[0].fluid.demand=100",
                                      "workload[0].fluid.gain=[{at=2027-01-01T00:00:00Z, factor=1.01}]"},
                                     e);
    CHECK(value_of(outcome, "workload.tokens.price_factor") == Approx(1 / 1.01).epsilon(1e-9));
    CHECK(value_of(outcome, "workload.tokens.demand_factor") == Approx(std::pow(1.01, e)).epsilon(1e-9));
  }
}
