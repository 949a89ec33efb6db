// Demand that grows by itself and follows a price with a lag.
#include "models/workload/elastic_demand.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "models/policies/constant_elasticity.hpp"
#include "sim/engine/distributions.hpp"

using namespace jevons;
using sim::days;
using sim::Time;

namespace {

constexpr double year_s = 365 * 86400.0;

Time day(int n) { return Time{} + days(n); }

/// Simpson's rule on at(), with no change of price in between.
double numerical_mean(const ElasticDemand& demand, Time from, Time to) {
  constexpr int n = 2000;
  const double step_s = (to - from).seconds() / n;
  double sum = 0;
  for (int i = 0; i <= n; ++i) {
    const int weight = i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2;
    sum += weight * demand.at(from + sim::seconds(i * step_s));
  }
  return sum / (3 * n);
}

/// A demand after some random changes of price, the last at `last`.
ElasticDemand random_demand(sim::Stream& draws, Time& last) {
  ElasticDemand demand(sim::Uniform(-1, 1)(draws) / year_s,
                       sim::seconds(sim::Uniform(0.02, 3)(draws) * year_s));
  last = {};
  for (int i = 0; i < 5; ++i) {
    last = last + days(sim::UniformInteger(1, 200)(draws));
    demand.ask(last, sim::Uniform(0, 4)(draws));
  }
  return demand;
}

}  // namespace

TEST_CASE("demand that nobody asks anything of is that of the start", "[demand]") {
  const ElasticDemand demand;
  CHECK(demand.at({}) == 1);
  CHECK(demand.at(day(7000)) == 1);
  CHECK(demand.mean(day(10), day(7000)) == 1);
}

TEST_CASE("without a price it grows by itself", "[demand]") {
  const ElasticDemand demand(0.3 / year_s, days(200));
  CHECK(demand.at(day(365)) == Approx(std::exp(0.3)));
  CHECK(demand.at(day(3650)) == Approx(std::exp(3)));
  CHECK(demand.mean({}, day(365)) == Approx((std::exp(0.3) - 1) / 0.3));
  CHECK(ElasticDemand(-0.3 / year_s).mean({}, day(365)) == Approx((1 - std::exp(-0.3)) / 0.3));
}

TEST_CASE("without a lag what is asked for comes at once", "[demand]") {
  ElasticDemand demand(0.1 / year_s);
  demand.ask(day(365), 2);
  CHECK(demand.at(day(365)) == Approx(2 * std::exp(0.1)));
  CHECK(demand.adopted(day(365)) == 2);
  CHECK(demand.mean(day(365), day(730)) == Approx(2 * std::exp(0.1) * (std::exp(0.1) - 1) / 0.1));
  demand.ask(day(365), 3);
  CHECK(demand.adopted(day(365)) == 3);
}

TEST_CASE("with a lag a part of 1 - 1/e of the answer is there after one, and all of it in the end",
          "[demand]") {
  ElasticDemand demand(0, days(100));
  demand.ask(day(50), 3);
  CHECK(demand.at(day(50)) == 1);
  CHECK(demand.at(day(150)) == Approx(3 - 2 / std::exp(1)));
  CHECK(demand.at(day(5000)) == Approx(3).epsilon(1e-15));
  // From 50 to 150 d: 3 - 2 (1 - 1/e).
  CHECK(demand.mean(day(50), day(150)) == Approx(1 + 2 / std::exp(1)));
}

TEST_CASE("a short lag is none, and a long one is no answer", "[demand]") {
  ElasticDemand at_once(0.2 / year_s), quick(0.2 / year_s, sim::nanoseconds(1)),
      slow(0.2 / year_s, days(100'000)), deaf(0.2 / year_s, days(100'000));
  for (auto* demand : {&at_once, &quick, &slow}) demand->ask(day(30), 2.5);
  CHECK(quick.mean(day(30), day(395)) == Approx(at_once.mean(day(30), day(395))).epsilon(1e-12));
  CHECK(quick.at(day(31)) == at_once.at(day(31)));
  // Of the answer of 1.5 there is after a year no more than 1.5 x 365 / 100,000.
  CHECK(slow.at(day(395)) / deaf.at(day(395)) - 1 < 1.5 * 365 / 100'000);
  CHECK(slow.at(day(395)) > deaf.at(day(395)));
}

TEST_CASE("the mean is the exact integral, with growth and lag and after any changes of price", "[demand]") {
  sim::Stream draws(3, 0, 0, 0);
  for (int i = 0; i < 200; ++i) {
    Time from;
    const auto demand = random_demand(draws, from);
    from = from + days(sim::UniformInteger(0, 100)(draws));
    const Time to = from + days(sim::UniformInteger(1, 700)(draws));
    // Simpson with steps of 700 d / 2000 against a lag of a week or more: (1/20)^4 / 180.
    CHECK(demand.mean(from, to) == Approx(numerical_mean(demand, from, to)).epsilon(1e-7));
  }
}

TEST_CASE("means of parts add up to the mean of the whole, however small they are", "[demand]") {
  sim::Stream draws(4, 0, 0, 0);
  for (int i = 0; i < 20; ++i) {
    Time from;
    const auto demand = random_demand(draws, from);
    const Time to = from + days(365);
    double sum = 0;
    constexpr int parts = 365 * 288;  // of five minutes
    for (int k = 0; k < parts; ++k)
      sum += demand.mean(from + k * sim::minutes(5), from + (k + 1) * sim::minutes(5)) / parts;
    CHECK(sum == Approx(demand.mean(from, to)).epsilon(1e-12));
  }
}

TEST_CASE("demand is continuous where a price changes, and follows the new one from there", "[demand]") {
  sim::Stream draws(5, 0, 0, 0);
  for (int i = 0; i < 100; ++i) {
    Time last;
    auto demand = random_demand(draws, last);
    const Time t = last + days(sim::UniformInteger(1, 300)(draws));
    const double before = demand.at(t), asked = sim::Uniform(0, 4)(draws);
    demand.ask(t, asked);
    CHECK(demand.at(t) == Approx(before).epsilon(1e-14));
    CHECK(demand.mean(t, t) == Approx(before).epsilon(1e-14));
    CHECK(std::abs(demand.adopted(t + days(30)) - asked) <= std::abs(demand.adopted(t) - asked));
  }
}

TEST_CASE("asking for the same again every month changes no bit", "[demand]") {
  ElasticDemand once(0.1 / year_s, days(300)), often(0.1 / year_s, days(300));
  once.ask(day(10), 2);
  for (int d = 10; d < 3650; d += 30) often.ask(day(d), 2);
  CHECK(once.at(day(3650)) == often.at(day(3650)));
  CHECK(once.mean(day(3640), day(3650)) == often.mean(day(3640), day(3650)));
}

TEST_CASE("a detour through another price of no length leaves demand where it was", "[demand]") {
  sim::Stream draws(6, 0, 0, 0);
  for (int i = 0; i < 100; ++i) {
    Time last;
    auto straight = random_demand(draws, last);
    auto detour = straight;
    for (int k = 1; k < 100; ++k) {
      detour.ask(last + days(k), 9);
      detour.ask(last + days(k), straight.asked());
    }
    CHECK(detour.at(last + days(500)) == Approx(straight.at(last + days(500))).epsilon(1e-12));
  }
}

TEST_CASE("a price that falls month by month ends where one fall would", "[demand]") {
  ConstantElasticity policy;
  policy.elasticity = 1.2;
  ElasticDemand demand;
  for (int month = 0; month <= 60; ++month)
    demand.ask(day(30 * month), policy.asked(std::exp2(-month / 12.0)));
  CHECK(demand.at(day(1800)) == Approx(64));  // 2^(5 x 1.2)
}

TEST_CASE("what cannot be is refused", "[demand]") {
  ElasticDemand demand(0, days(1));
  demand.ask(day(10), 2);
  CHECK_THROWS_AS(demand.at(day(9)), std::logic_error);
  CHECK_THROWS_AS(demand.mean(day(9), day(11)), std::logic_error);
  CHECK_THROWS_AS(demand.mean(day(12), day(11)), std::logic_error);
  CHECK_THROWS_AS(demand.ask(day(9), 1), std::logic_error);
  CHECK_THROWS_AS(demand.ask(day(11), -1), std::invalid_argument);
  CHECK_THROWS_AS(demand.ask(day(11), std::pow(0.0, -1.2)), std::invalid_argument);
  CHECK_THROWS_AS(demand.ask(day(11), std::nan("")), std::invalid_argument);
  CHECK_THROWS_AS(ElasticDemand(0, days(-1)), std::invalid_argument);
  CHECK_THROWS_AS(ElasticDemand(std::nan("")), std::invalid_argument);
  CHECK(demand.asked() == 2);
}
