// What demand answers to a price, and what of a change in cost becomes one.
#include "models/policies/demand.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "models/policies/constant_elasticity.hpp"
#include "models/policies/fixed_demand.hpp"
#include "models/policies/saturating.hpp"
#include "models/registry.hpp"
#include "sim/config/document.hpp"
#include "sim/engine/distributions.hpp"

using namespace jevons;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

ConstantElasticity elastic(double elasticity) {
  ConstantElasticity policy;
  policy.elasticity = elasticity;
  return policy;
}

Saturating saturating(double elasticity, double most) {
  Saturating policy;
  policy.elasticity = elasticity;
  policy.most = most;
  return policy;
}

struct Chooses {
  sim::config::Chosen<DemandPolicy> demand = demand_policies().make("fixed");
  void visit(sim::config::Visitor& v) {
    v.choice("demand", demand, demand_policies(), {.help = "how demand answers"});
  }
};

/// What is said of it, in one text; empty where it is good.
std::string complaints(const std::string& toml, Chooses& into) {
  auto document = sim::config::Document::parse(toml, "test.toml", ".", {}, {});
  document.read(into);
  try {
    document.throw_if_bad();
  } catch (const sim::config::BadInput& bad) {
    return bad.what();
  }
  return {};
}

}  // namespace

TEST_CASE("at the price of the start every demand is that of the start", "[demand]") {
  sim::Stream draws(1, 0, 0, 0);
  for (int i = 0; i < 100; ++i) {
    const double elasticity = sim::Uniform(0, 10)(draws);
    CHECK(elastic(elasticity).asked(1) == 1);
    CHECK(saturating(elasticity, sim::Uniform(1, 50)(draws)).asked(1) == Approx(1).epsilon(1e-15));
    CHECK(FixedDemand{}.asked(sim::Uniform(0, 2)(draws)) == 1);
  }
}

TEST_CASE("half the price brings 2^elasticity times the work", "[demand]") {
  CHECK(elastic(0).asked(0.5) == 1);
  CHECK(elastic(1).asked(0.5) == 2);
  CHECK(elastic(1.2).asked(0.5) == Approx(2.29739670999407));  // 2^1.2
  CHECK(elastic(2).asked(2) == 0.25);
}

TEST_CASE("demand never rises with the price", "[demand]") {
  sim::Stream draws(2, 0, 0, 0);
  for (int i = 0; i < 1000; ++i) {
    const double elasticity = sim::Uniform(0, 10)(draws), low = sim::Uniform(0, 3)(draws);
    const double high = low + sim::Uniform(0, 3)(draws);
    CHECK(elastic(elasticity).asked(low) >= elastic(elasticity).asked(high));
    const auto bounded = saturating(elasticity, sim::Uniform(1, 50)(draws));
    CHECK(bounded.asked(low) >= bounded.asked(high));
    CHECK(bounded.asked(low) <= bounded.most);
  }
}

TEST_CASE("a demand that saturates comes to its most, and far below it has its elasticity", "[demand]") {
  CHECK(saturating(1, 4).asked(0.5) == Approx(1.6));  // 4 / (1 + 3/2)
  CHECK(saturating(1.5, 4).asked(0) == 4);
  CHECK(saturating(1.2, 1e9).asked(0.5) == Approx(elastic(1.2).asked(0.5)).epsilon(1e-8));
  // Elasticity at the price of the start: elasticity (1 - 1/most).
  const double h = 1e-6;
  const auto policy = saturating(1.6, 4);
  CHECK((policy.asked(1 - h) - policy.asked(1 + h)) / (2 * h) == Approx(1.2).epsilon(1e-6));
}

TEST_CASE("a price follows all cost, or what of it is energy, as far as it is passed on", "[demand]") {
  PriceTerms terms;
  CHECK(price_ratio(terms, 0.5) == 0.5);
  CHECK(price_ratio(terms, 1) == 1);
  terms.pass_through = 0.5;
  CHECK(price_ratio(terms, 0.5) == 0.75);
  terms.energy_share = 0.3;
  CHECK(price_ratio(terms, 0.5) == Approx(1 - 0.5 * 0.3 * 0.5));
  terms.energy_share = 0;
  CHECK(price_ratio(terms, 0.1) == 1);
  terms = {.pass_through = 0};
  CHECK(price_ratio(terms, 7) == 1);
}

TEST_CASE("a price without an answer is told, and never becomes a number", "[demand]") {
  CHECK_FALSE(runaway(elastic(1.2), 0.5));
  CHECK_FALSE(runaway(elastic(10), 0.1));     // 1e10 times
  CHECK_FALSE(runaway(elastic(1), 1e300));    // next to nothing is an answer
  CHECK_FALSE(runaway(elastic(0), 0));        // whatever it costs
  CHECK_FALSE(runaway(saturating(2, 5), 0));  // its most
  CHECK_FALSE(runaway(saturating(10, 5), infinite));
  CHECK(*runaway(elastic(1.2), 0) ==
        "a price of 0 times that at the start asks for inf times the work; the limit is 1e+12");
  CHECK(*runaway(elastic(10), 0.05) ==
        "a price of 0.05 times that at the start asks for 1.024e+13 times the work; the limit is 1e+12");
  CHECK(*runaway(saturating(1, 2), -0.25) ==
        "the price of a unit of work is -0.25 times that at the start; demand answers one of 0 or more");
  CHECK(runaway(elastic(1), std::numeric_limits<double>::quiet_NaN()));
  CHECK_FALSE(runaway(FixedDemand{}, -1));
}

TEST_CASE("a scenario chooses how demand answers", "[demand]") {
  Chooses chosen;
  CHECK(
      complaints(
          "demand = { kind = \"saturating\", elasticity = 1, most = 4, lag = \"180 d\", pass_through = 0.8, "
          "energy_share = 0.15 }",
          chosen)
          .empty());
  CHECK(chosen.demand->asked(0.5) == Approx(1.6));
  CHECK(chosen.demand->responds());
  CHECK(chosen.demand->terms().pass_through == 0.8);
  CHECK(chosen.demand->terms().energy_share == 0.15);
  CHECK(chosen.demand->terms().lag.seconds() == Approx(180.0 * 86400));
  Chooses fixed;
  CHECK(complaints("demand = \"fixed\"", fixed).empty());
  CHECK_FALSE(fixed.demand->responds());
  CHECK(fixed.demand->terms().lag == sim::Span{});
  CHECK_FALSE(fixed.demand->terms().energy_share);
}

TEST_CASE("what is wrong with a demand is said where it stands", "[demand]") {
  Chooses chosen;
  const auto says = [&](const std::string& keys) {
    return complaints("demand = { kind = " + keys + " }", chosen);
  };
  CHECK_THAT(says("\"constant_elasticity\""),
             Catch::Contains("test.toml:1:") && Catch::Contains("elasticity"));
  CHECK_THAT(says("\"constant_elasticity\", elasticity = 21"), Catch::Contains("elasticity"));
  CHECK_THAT(says("\"constant_elasticity\", elasticity = -1"), Catch::Contains("elasticity"));
  CHECK_THAT(says("\"saturating\", elasticity = 1, most = 1"), Catch::Contains("most"));
  CHECK_THAT(says("\"fixed\", pass_through = 1.5"), Catch::Contains("pass_through"));
  CHECK_THAT(says("\"fixed\", energy_share = -0.1"), Catch::Contains("energy_share"));
  CHECK_THAT(says("\"fixed\", lag = \"-1 day\""), Catch::Contains("lag"));
  CHECK_THAT(says("\"constant_elastic\""), Catch::Contains("constant_elasticity"));
}
