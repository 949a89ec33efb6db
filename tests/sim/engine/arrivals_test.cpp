#include "sim/engine/arrivals.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "sim/engine/distributions.hpp"

using namespace sim;

namespace {

const std::vector<double> day{.1, 0, 0, .5, 2, .25};  // per second, in steps of four hours

}  // namespace

TEST_CASE("expected arrivals add up the rate over steps and periods") {
  const Arrivals arrivals(day, hours(4));
  const double per_day = (.1 + .5 + 2 + .25) * 4 * 3600;
  CHECK(arrivals.per_period() == Approx(per_day));
  CHECK(arrivals.period() == hours(24));
  const Time midnight{};
  CHECK(arrivals.expected(midnight, midnight + hours(2)) == Approx(.1 * 7200));
  CHECK(arrivals.expected(midnight + hours(5), midnight + hours(11)) == 0);
  CHECK(arrivals.expected(midnight + hours(18), midnight + hours(21)) == Approx(2 * 7200 + .25 * 3600));
  CHECK(arrivals.expected(midnight + hours(20), midnight + hours(25)) == Approx(.25 * 4 * 3600 + .1 * 3600));
  CHECK(arrivals.expected(midnight, midnight + days(365)) == Approx(365 * per_day));
  const Arrivals shifted(day, hours(4), hours(18));
  CHECK(shifted.expected(midnight, midnight + hours(3)) == Approx(2 * 7200 + .25 * 3600));
}

TEST_CASE("when arrivals are expected is the inverse of how many are") {
  std::mt19937_64 bits(3);
  const Arrivals arrivals(day, hours(4), hours(7));
  for (int i = 0; i < 10'000; ++i) {
    const Time from{static_cast<std::int64_t>(bits() % 10'000'000'000'000'000)};
    const double count = std::ldexp(static_cast<double>(bits() >> 11), -53) * std::pow(10, bits() % 7);
    const Time at = arrivals.when_expected(from, count);
    REQUIRE(arrivals.expected(from, at) == Approx(count).epsilon(1e-9).margin(1e-7));
  }
  CHECK(arrivals.when_expected(Time{5}, 0) == Time{5});
}

TEST_CASE("arrivals are counted as the rate foretells, and never come while it is zero") {
  const Arrivals arrivals(day, hours(4));
  constexpr int periods = 50;
  std::vector<double> counts(day.size());
  Stream stream(9, 0, 0, 0);
  std::uint64_t drawn = 0;
  for (Time t = arrivals.next(Time{}, stream); t < Time{} + periods * hours(24);
       t = arrivals.next(t, stream)) {
    ++counts[static_cast<std::size_t>(t.ns % hours(24).ns / hours(4).ns)];
    ++drawn;
  }
  CHECK(stream.drawn() == drawn + 1);
  for (std::size_t i = 0; i < day.size(); ++i) {
    const double expected = periods * day[i] * 4 * 3600;
    INFO("step " << i);
    CHECK(std::abs(counts[i] - expected) <= 3.5 * std::sqrt(expected));
  }
}

TEST_CASE("a constant rate makes a Poisson process: exponential gaps from the same draws") {
  const Arrivals arrivals({.2}, seconds(1));
  const Exponential gap(5);
  Stream one(6, 0, 0, 0), two(6, 0, 0, 0);
  Time t{};
  for (int i = 0; i < 1000; ++i) {
    const Time next = arrivals.next(t, one);
    REQUIRE((next - t).seconds() == Approx(gap(two)).epsilon(1e-6).margin(2e-9));
    t = next;
  }
}

TEST_CASE("arrivals move on even where they are denser than nanoseconds, and never come at rate zero") {
  Stream stream(1, 0, 0, 0);
  const Arrivals dense({1e12}, hours(1));
  Time t{};
  for (int i = 0; i < 1000; ++i) {
    const Time next = dense.next(t, stream);
    REQUIRE(next > t);
    t = next;
  }
  CHECK(Arrivals({0, 0}, hours(1)).next(Time{}, stream) == Time::never());
  CHECK(Arrivals({1e-30}, hours(1)).next(Time{}, stream) == Time::never());
}

TEST_CASE("rates that make no sense are refused") {
  CHECK_THROWS_AS(Arrivals({}, hours(1)), std::invalid_argument);
  CHECK_THROWS_WITH(Arrivals({1, -2}, hours(1)),
                    "a rate of arrivals is -2 per second; it must be at least 0 and finite");
  CHECK_THROWS_AS(Arrivals({std::nan("")}, hours(1)), std::invalid_argument);
  CHECK_THROWS_AS(Arrivals({std::numeric_limits<double>::infinity()}, hours(1)), std::invalid_argument);
  CHECK_THROWS_AS(Arrivals({1}, Span{0}), std::invalid_argument);
  CHECK_THROWS_AS(Arrivals({1}, hours(1), hours(1)), std::invalid_argument);
  CHECK_THROWS_AS(Arrivals({1}, hours(1), Span{-1}), std::invalid_argument);
}
