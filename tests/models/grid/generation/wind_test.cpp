#include "models/grid/generation/wind.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace jevons;

namespace {

WindConfig farm(double mean_m_s = 7) {
  WindConfig config;
  config.capacity_w = 1;
  config.mean_m_s = mean_m_s;
  config.array_loss = 0;
  return config;
}
sim::Window years(int n) { return {*sim::parse_instant("2022-01-01"), sim::Time{} + sim::days(365 * n)}; }

}  // namespace

TEST_CASE("a turbine of 3, 12 and 25 m/s, as printed", "[wind]") {
  const TurbineCurve curve;
  CHECK(curve.power(5) == Approx(0.05761).margin(0.000005).epsilon(0));
  CHECK(curve.power(8) == Approx(0.28513).margin(0.000005).epsilon(0));
  CHECK(curve.power(10) == Approx(0.57202).margin(0.000005).epsilon(0));
  for (const double v : {0.0, 2.999, 25.0, 40.0}) CHECK(curve.power(v) == 0);
  for (const double v : {12.0, 18.0, 24.999}) CHECK(curve.power(v) == 1);
  for (double v = 3; v < 12; v += 0.1) CHECK(curve.power(v) < curve.power(v + 0.1));
}

TEST_CASE("capacity factors in Rayleigh winds, as printed", "[wind]") {
  const TurbineCurve curve;
  for (const auto& [scale, printed] : {std::pair{6, 0.1473}, {7, 0.2223}, {8, 0.3005}, {9, 0.3757}})
    CHECK(curve.capacity_factor(2, scale) == Approx(printed).margin(0.00005).epsilon(0));
  CHECK(curve.capacity_factor(2, 0.5) == Approx(0).margin(1e-9));
  CHECK(curve.capacity_factor(2, 1000) == Approx(0).margin(1e-3));  // always a storm
  CHECK(curve.capacity_factor(50, 15) == Approx(1).margin(1e-3));   // always the same good wind
}

TEST_CASE("wind grows with height by the power law", "[wind]") {
  auto config = farm(5);
  config.measured_m = 10;
  CHECK(config.at_hub_m_s(5) == Approx(5 * std::pow(10, 0.14)));
  CHECK(config.scale_m_s() == Approx(5 * std::pow(10, 0.14) / std::sqrt(std::acos(-1.0) / 4)));
  config.hub_m = 10;
  CHECK(config.at_hub_m_s(5) == 5);
}

TEST_CASE("a storm stops the turbines until the wind is well below", "[wind]") {
  const auto config = farm();
  Storm storm;
  CHECK(wind_power_w(config, 24.9, storm) == 1);
  CHECK(wind_power_w(config, 25, storm) == 0);
  CHECK(wind_power_w(config, 22, storm) == 0);
  CHECK(wind_power_w(config, 20, storm) == 0);
  CHECK(wind_power_w(config, 19.9, storm) == 1);
  CHECK(wind_power_w(config, 22, storm) == 1);
}

TEST_CASE("a farm loses its array loss, and follows a speed that is given", "[wind]") {
  auto config = farm();
  config.capacity_w = 1e8;
  config.array_loss = 0.1;
  const auto at_h = [](int h) { return sim::Time{} + sim::hours(h); };
  const sim::Series speed(sim::Series::Shape::hold, {at_h(0), at_h(1), at_h(2), at_h(3)}, {8, 15, 30, 22},
                          at_h(4));
  const auto power = wind_series(config, {*sim::parse_instant("2022-01-01"), at_h(4)}, speed);
  CHECK(power.values()[0] == Approx(0.9e8 * 0.28513).epsilon(2e-5));
  CHECK(power.values()[1] == Approx(0.9e8));
  CHECK(power.values()[2] == 0);
  CHECK(power.values()[3] == 0);
}

TEST_CASE("speeds that are drawn are Weibull: the capacity factor is that of the closed form", "[wind]") {
  for (const double mean_m_s : {5.5, 7.0, 8.5}) {
    const auto config = farm(mean_m_s);
    const double wanted = config.curve.capacity_factor(config.shape, config.scale_m_s());
    double sum = 0;
    for (std::uint32_t replication = 0; replication < 20; ++replication) {
      const auto power = wind_series(config, years(1), {7, replication, 3});
      sum += power.mean({}, power.last()) / 20;
    }
    // 20 years are some 4,500 independent winds of a spread of 0.35: 0.005; a storm's restart costs less.
    CHECK(sum == Approx(wanted).margin(0.015).epsilon(0));
  }
}

TEST_CASE("wind of this hour says much of the next, and little of next week", "[wind]") {
  const auto power = wind_series(farm(), years(10), {1, 0, 0}).values();
  const auto correlation = [&](std::size_t lag) {
    double mean = 0, square = 0, lagged = 0;
    for (const double p : power) mean += p / static_cast<double>(power.size());
    for (std::size_t i = 0; i + lag < power.size(); ++i) {
      square += (power[i] - mean) * (power[i] - mean);
      lagged += (power[i] - mean) * (power[i + lag] - mean);
    }
    return lagged / square;
  };
  CHECK(correlation(1) > 0.9);
  CHECK(correlation(24) == Approx(0.25).margin(0.1).epsilon(0));
  CHECK(correlation(24 * 7) == Approx(0).margin(0.05));
}

TEST_CASE("the same draws are the same wind; another seed, replication or plant is another", "[wind]") {
  const auto of = [](Draws draws) { return wind_series(farm(), years(1), draws).values(); };
  CHECK(of({1, 2, 3}) == of({1, 2, 3}));
  CHECK(of({1, 2, 3}) != of({2, 2, 3}));
  CHECK(of({1, 2, 3}) != of({1, 1, 3}));
  CHECK(of({1, 2, 3}) != of({1, 2, 4}));
  for (const double p : of({1, 2, 3})) CHECK((0 <= p && p <= 1));
}

TEST_CASE("turbines out of order are told", "[wind]") {
  WindConfig config;
  config.curve = {10, 9, 8};
  const auto problems = config.problems();
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].key == "mean_speed");
  CHECK(problems[1].key == "rated_speed");
  CHECK(problems[2].key == "cut_out");
  CHECK(farm().problems().empty());
}
