// Closed forms of rebound, against each other, against energies that are added up, and against printed
// figures.
#include "models/lifecycle/rebound.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "models/policies/constant_elasticity.hpp"
#include "models/policies/saturating.hpp"
#include "models/workload/elastic_demand.hpp"
#include "sim/engine/distributions.hpp"

using namespace jevons;
using sim::days;
using sim::Time;

namespace {

constexpr double year_s = 365 * 86400.0;

std::string percent(double share) { return fmt::format("{:.1f}", 100 * share); }

/// Energies of a demand that answers a gain at time 0, of its twin, and of the twin without the gain.
double measured(double gain, const DemandPolicy& policy, double before_w, sim::Span horizon,
                double growth_per_s) {
  ElasticDemand answers(growth_per_s, policy.terms().lag);
  const ElasticDemand twin(growth_per_s);
  answers.ask({}, policy.asked(price_ratio(policy.terms(), 1 / gain)));
  const Time end = Time{} + horizon;
  const double energy_j = before_w / gain * answers.mean({}, end) * horizon.seconds();
  const double before_j = before_w * twin.mean({}, end) * horizon.seconds();
  return rebound(energy_j, before_j / gain, before_j);
}

struct Case {
  double gain, elasticity, share, pass_through;
};

Case random_case(sim::Stream& draws) {
  return {sim::Uniform(1.05, 20)(draws), sim::Uniform(0, 3)(draws), sim::Uniform(0, 1)(draws),
          sim::Uniform(0, 1)(draws)};
}

double rebound_of(const Case& c) {
  return constant_elasticity_rebound(c.gain, c.elasticity, c.share, c.pass_through);
}

}  // namespace

TEST_CASE("rebound of twice the efficiency by elasticity, to the printed digit", "[rebound]") {
  const auto printed = [](double elasticity) { return percent(constant_elasticity_rebound(2, elasticity)); };
  CHECK(printed(0) == "0.0");
  CHECK(printed(0.3) == "23.1");
  CHECK(printed(0.5) == "41.4");
  CHECK(printed(0.8) == "74.1");
  CHECK(printed(1) == "100.0");
  CHECK(printed(1.2) == "129.7");
  CHECK(printed(1.5) == "182.8");
  CHECK(printed(2) == "300.0");
}

TEST_CASE("where half of it is passed on", "[rebound]") {
  const auto printed = [](double elasticity) {
    return percent(constant_elasticity_rebound(2, elasticity, 1, 0.5));
  };
  CHECK(printed(1) == "33.3");
  CHECK(printed(1.5) == "54.0");
  CHECK(printed(2) == "77.8");
}

TEST_CASE("the elasticity of backfire by the share of energy in the price", "[rebound]") {
  CHECK(backfire_elasticity(2, 1) == Approx(1).epsilon(1e-15));
  CHECK(fmt::format("{:.3f}", backfire_elasticity(2, 0.6)) == "1.943");
  CHECK(fmt::format("{:.3f}", backfire_elasticity(2, 0.3)) == "4.265");
  CHECK(fmt::format("{:.2f}", backfire_elasticity(2, 0.1)) == "13.51");
  CHECK(std::isinf(backfire_elasticity(2, 0)));
  CHECK(std::isnan(backfire_elasticity(1, 0.5)));
}

TEST_CASE("tokens at a thousandth of the price, and 4.2 times the spending", "[rebound]") {
  CHECK(fmt::format("{:.2f}", apparent_elasticity(4.2 * 1000, 1 / 1000.0)) == "1.21");
}

TEST_CASE("at the elasticity of backfire a gain saves nothing", "[rebound]") {
  sim::Stream draws(1, 0, 0, 0);
  for (int i = 0; i < 500; ++i) {
    const auto c = random_case(draws);
    CHECK(constant_elasticity_rebound(c.gain, backfire_elasticity(c.gain, c.share, c.pass_through), c.share,
                                      c.pass_through) == Approx(1).epsilon(1e-10));
  }
}

TEST_CASE("where all of the price falls, energy goes as k^(elasticity - 1)", "[rebound]") {
  sim::Stream draws(2, 0, 0, 0);
  for (int i = 0; i < 500; ++i) {
    const auto c = random_case(draws);
    const double energy = std::pow(c.gain, c.elasticity - 1);
    CHECK(rebound(energy, 1 / c.gain, 1) ==
          Approx(constant_elasticity_rebound(c.gain, c.elasticity)).epsilon(1e-10));
    CHECK((constant_elasticity_rebound(c.gain, c.elasticity) > 1) == (c.elasticity > 1));
  }
}

TEST_CASE("rebound never falls as elasticity, share or pass-through rise", "[rebound]") {
  sim::Stream draws(3, 0, 0, 0);
  for (int i = 0; i < 500; ++i) {
    const auto c = random_case(draws);
    auto more = c;
    more.elasticity += 0.1;
    CHECK(rebound_of(more) >= rebound_of(c));
    more = c;
    more.share += (1 - c.share) / 2;
    CHECK(rebound_of(more) >= rebound_of(c));
    more = c;
    more.pass_through += (1 - c.pass_through) / 2;
    CHECK(rebound_of(more) >= rebound_of(c));
  }
}

TEST_CASE(
    "a larger gain rebounds more above an elasticity of 1, and less below, where it is all of the price",
    "[rebound]") {
  sim::Stream draws(4, 0, 0, 0);
  for (int i = 0; i < 500; ++i) {
    const auto c = random_case(draws);
    const double less = constant_elasticity_rebound(c.gain, c.elasticity),
                 more = constant_elasticity_rebound(c.gain * 1.5, c.elasticity);
    CHECK((more > less) == (c.elasticity > 1));
  }
  CHECK(constant_elasticity_rebound(20, 1) == Approx(constant_elasticity_rebound(2, 1)).epsilon(1e-14));
}

TEST_CASE("no elasticity, no share, nothing passed on: no rebound", "[rebound]") {
  CHECK(constant_elasticity_rebound(3, 0) == 0);
  CHECK(constant_elasticity_rebound(3, 1.5, 0) == 0);
  CHECK(constant_elasticity_rebound(3, 1.5, 1, 0) == 0);
}

TEST_CASE("a small gain rebounds by elasticity x share x pass-through", "[rebound]") {
  CHECK(constant_elasticity_rebound(1 + 1e-6, 0.7, 0.4, 0.5) == Approx(0.7 * 0.4 * 0.5).epsilon(1e-5));
}

TEST_CASE("rebound that was measured is that of the closed form, whatever the size of the service",
          "[rebound]") {
  sim::Stream draws(5, 0, 0, 0);
  for (int i = 0; i < 200; ++i) {
    const auto c = random_case(draws);
    ConstantElasticity policy;
    policy.elasticity = c.elasticity;
    policy.price = {.pass_through = c.pass_through, .energy_share = c.share};
    const double small = measured(c.gain, policy, 1, days(365), 0);
    CHECK(small == Approx(rebound_of(c)).margin(1e-12).epsilon(1e-9));
    CHECK(measured(c.gain, policy, 0x1p40, days(365), 0) == small);  // by a power of two: the same bits
    CHECK(measured(c.gain, policy, 1e9, days(365), 0) == Approx(small).margin(1e-12).epsilon(1e-9));
    CHECK(measured(c.gain, policy, 1, days(3650), 0.5 / year_s) == Approx(small).margin(1e-12).epsilon(1e-9));
  }
}

TEST_CASE("a demand that saturates bounds the rebound", "[rebound]") {
  Saturating policy;
  policy.elasticity = 10;
  policy.most = 1.8;
  CHECK(measured(10, policy, 1, days(1), 0) == Approx((1.8 - 1) / 9).epsilon(1e-9));  // (p/p0)^10 is 1e-10
  sim::Stream draws(6, 0, 0, 0);
  for (int i = 0; i < 500; ++i) {
    const auto c = random_case(draws);
    policy.elasticity = c.elasticity;
    policy.most = 1 + sim::Uniform(0.01, 10)(draws);
    const double r = measured(c.gain, policy, 1, days(1), 0);
    CHECK(r <= (policy.most - 1) / (c.gain - 1) * (1 + 1e-12));
    CHECK(r <=
          constant_elasticity_rebound(c.gain, c.elasticity) + 1e-12);  // and never above the unbounded one
  }
}

TEST_CASE("a lag takes the rebound of the first years away", "[rebound]") {
  const double settled = constant_elasticity_rebound(2, 1.2);
  CHECK(lagged_rebound(settled, days(365), {}) == settled);
  // A horizon of one lag: 1 - (1 - 1/e) = 1/e of it; of two lags 1 - (1 - e^-2) / 2.
  CHECK(lagged_rebound(settled, days(365), days(365)) == Approx(settled / std::exp(1)));
  CHECK(lagged_rebound(settled, days(730), days(365)) == Approx(settled * (1 + std::exp(-2)) / 2));
  CHECK(lagged_rebound(settled, days(1), days(100'000)) < 1e-5);
  CHECK(lagged_rebound(settled, days(36500), sim::hours(1)) == Approx(settled).epsilon(1e-5));
}

TEST_CASE(
    "rebound falls with the lag and rises with the horizon, and that measured is that of the closed form",
    "[rebound]") {
  sim::Stream draws(7, 0, 0, 0);
  for (int i = 0; i < 200; ++i) {
    const auto c = random_case(draws);
    ConstantElasticity policy;
    policy.elasticity = c.elasticity;
    policy.price = {.pass_through = c.pass_through,
                    .energy_share = c.share,
                    .lag = days(sim::UniformInteger(1, 2000)(draws))};
    const auto horizon = days(sim::UniformInteger(10, 7300)(draws));
    const double growth_per_s = sim::Uniform(-0.5, 0.5)(draws) / year_s;
    const double r = lagged_rebound(rebound_of(c), horizon, policy.price.lag, growth_per_s);
    CHECK(measured(c.gain, policy, 5e6, horizon, growth_per_s) == Approx(r).margin(1e-11).epsilon(1e-9));
    CHECK(r <= rebound_of(c));
    CHECK(lagged_rebound(rebound_of(c), horizon, 2 * policy.price.lag, growth_per_s) <= r);
    CHECK(lagged_rebound(rebound_of(c), 2 * horizon, policy.price.lag, growth_per_s) >= r);
  }
}

TEST_CASE("where nothing was to be saved there is no rebound to speak of", "[rebound]") {
  CHECK(std::isnan(rebound(2, 1, 1)));
  CHECK(std::isnan(rebound_of_gain(1, 1.5)));
  CHECK(rebound(1.5, 1, 2) == 0.5);
  CHECK(rebound(1, 1, 2) == 0);
  CHECK(rebound(0.5, 1, 2) == -0.5);  // demand that falls saves more than was expected
}
