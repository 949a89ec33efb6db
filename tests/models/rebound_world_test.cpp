// Rebound as whole runs measure it, in scenarios/jevons.toml, against the closed forms of
// models/lifecycle/rebound.hpp.
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
