#include "models/grid/charge_value.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "models/grid/storage_optimum.hpp"
#include "models/units.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr double kHour = 3600, kMwh = joules_per_mwh;

/// Ten levels of stored energy; charging moves `in` of them an hour, discharging `out`.
Battery levelled(double round_trip, int in, int out) {
  BatteryConfig config;
  config.energy_j = 10 * kMwh;
  config.round_trip_efficiency = round_trip;
  config.charge_power_w = in * 1e6 / std::sqrt(round_trip);
  config.discharge_power_w = out * 1e6 * std::sqrt(round_trip);
  config.calendar_ageing_per_s = config.cycle_ageing = 0;
  return make_battery(config);
}

double terminal_j(const Battery& battery, int up) {
  return up * kMwh * (up > 0 ? 1 / battery.charge_efficiency : battery.discharge_efficiency);
}

/// Every sequence of moves by whole levels.
double by_trying_all(const Battery& battery, int in, int out, const std::vector<Exchange>& series,
                     int level) {
  std::function<double(std::size_t, int)> best = [&](std::size_t t, int b) -> double {
    if (t == series.size()) return 0;
    double most = -1e300;
    for (int up = std::max(-out, -b); up <= std::min(in, 10 - b); ++up)
      most = std::max(most, best(t + 1, b + up) - series[t].cost(terminal_j(battery, up), kHour));
    return most;
  };
  return best(0, level);
}

double paid_back(const Battery& battery, BatteryState state, const std::vector<Exchange>& series,
                 const std::vector<double>& power_w) {
  double saved = 0;
  for (std::size_t t = 0; t < series.size(); ++t) {
    const auto done = step(battery, state, power_w[t], kHour, 0);
    saved -= series[t].cost(done.drawn_j - done.delivered_j, kHour);
  }
  return saved;
}

}  // namespace

TEST_CASE("what one hour's exchange costs", "[optimum]") {
  const Exchange lacking{3, 1, 10, 0.5}, spare{3, 1, -10, 0.5};
  CHECK(lacking.cost(4, 1) == 12);
  CHECK(lacking.cost(-4, 1) == -12 + 2);
  CHECK(lacking.cost(-14, 1) == -30 - 4 + 7);
  CHECK(spare.cost(4, 1) == 4);
  CHECK(spare.cost(14, 1) == 10 + 12);
  CHECK(spare.cost(-4, 1) == -4 + 2);
}

TEST_CASE("dynamic programming finds what trying everything finds", "[optimum]") {
  sim::Stream draw(11, 0, 1000, 1);
  for (int i = 0; i < 60; ++i) {
    const int in = 1 + static_cast<int>(3 * draw.uniform()), out = 1 + static_cast<int>(3 * draw.uniform());
    const auto battery = levelled(0.6 + 0.4 * draw.uniform(), in, out);
    // Prices above zero, sold at a part of them; loads and surpluses of whole levels at the terminals are not
    // whole in the store, so that they are far away or nothing.
    std::vector<Exchange> series(5);
    for (auto& hour : series) {
      const double price = draw.uniform(), net_w = std::floor(3 * draw.uniform() - 1) * 1e9;
      hour = {price, price * 0.7, net_w, 0.05 * draw.uniform()};
    }
    const int level = static_cast<int>(11 * draw.uniform());
    BatteryState start;
    start.charge_j = level * kMwh;
    const auto optimum = storage_optimum(battery, start, series, kHour);
    const double all = by_trying_all(battery, in, out, series, level);
    CHECK(optimum.value == Approx(all).epsilon(1e-9).margin(1));
    CHECK(paid_back(battery, start, series, optimum.power_w) == Approx(all).epsilon(1e-9).margin(1));
  }
}

TEST_CASE("below zero the value is a bound, and the plan keeps to one direction at a time", "[optimum]") {
  sim::Stream draw(12, 0, 1000, 2);
  bool loose = false;
  for (int i = 0; i < 60; ++i) {
    const auto battery = levelled(0.7, 2, 2);
    std::vector<Exchange> series(5);
    for (auto& hour : series) hour.buy_per_j = hour.sell_per_j = draw.uniform() - 0.4;
    BatteryState full;
    full.charge_j = 10 * kMwh;
    const auto optimum = storage_optimum(battery, full, series, kHour);
    const double all = by_trying_all(battery, 2, 2, series, 10);
    CHECK(optimum.value >= all * (1 - 1e-9));
    loose = loose || optimum.value > all * (1 + 1e-6);
    CHECK(paid_back(battery, full, series, optimum.power_w) <= all * (1 + 1e-9) + 1);
  }
  CHECK(loose);
}

TEST_CASE("no plan at random beats the optimum, with standing loss and a floor too", "[optimum]") {
  sim::Stream draw(13, 0, 1000, 3);
  for (int i = 0; i < 300; ++i) {
    BatteryConfig config;
    config.energy_j = 10 * kMwh;
    config.charge_power_w = 5e6 * draw.uniform();
    config.discharge_power_w = 5e6 * draw.uniform();
    config.standing_loss_per_s = 1e-5 * draw.uniform();
    config.least_charge = draw.uniform() < 0.5 ? 0 : 0.2;
    config.calendar_ageing_per_s = config.cycle_ageing = 0;
    const auto battery = make_battery(config);
    BatteryState start;
    start.charge_j = (config.least_charge + (1 - config.least_charge) * draw.uniform()) * config.energy_j;
    std::vector<Exchange> series(24);
    for (auto& hour : series) {
      const double price = draw.uniform();
      hour = {price, price * draw.uniform(), 4e6 * (draw.uniform() - 0.5), 0};
    }
    const auto optimum = storage_optimum(battery, start, series, kHour);
    const double planned = paid_back(battery, start, series, optimum.power_w);
    CHECK(planned <= optimum.value * (1 + 1e-9) + 1);
    if (config.least_charge == 0 && config.standing_loss_per_s == 0) CHECK(planned == Approx(optimum.value));
    for (int k = 0; k < 20; ++k) {
      std::vector<double> power_w(24);
      for (auto& w : power_w) w = 1e7 * (draw.uniform() - 0.5);
      CHECK(paid_back(battery, start, series, power_w) <= optimum.value * (1 + 1e-9) + 1);
    }
  }
}

TEST_CASE("the value of charge rises and flattens", "[optimum]") {
  const auto battery = levelled(0.85, 2, 2);
  auto value = worthless(battery, {});
  sim::Stream draw(14, 0, 1000, 4);
  for (int t = 0; t < 1000; ++t) {
    const double price = draw.uniform();
    value = step_back(battery, value, {price, price, 0, 0}, kHour);
    double width_j = 0;
    for (std::size_t i = 0; i < value.pieces.size(); ++i) {
      width_j += value.pieces[i].width_j;
      REQUIRE(value.pieces[i].worth_per_j >= 0);
      if (i > 0) REQUIRE(value.pieces[i].worth_per_j < value.pieces[i - 1].worth_per_j);
    }
    REQUIRE(width_j == Approx(battery.energy_j).epsilon(1e-9));
    REQUIRE(value.pieces.size() < 40);
  }
}

TEST_CASE("limits of the optimum", "[optimum]") {
  const std::vector<Exchange> series{{1, 1, 0, 0}, {2, 2, 0, 0}, {1, 1, 0, 0}, {3, 3, 0, 0}};
  const auto lossless = levelled(1, 10, 10);
  CHECK(storage_optimum(lossless, {}, series, kHour).value == Approx(3 * 10 * kMwh));
  CHECK(storage_optimum(levelled(1, 0, 0), {}, series, kHour).value == 0);
  CHECK(storage_optimum(lossless, {}, {}, kHour).value == 0);
  const std::vector<Exchange> flat(24, Exchange{2, 2, 0, 0});
  CHECK(storage_optimum(levelled(0.9, 10, 10), {}, flat, kHour).value == 0);
  BatteryState full;
  full.charge_j = 10 * kMwh;
  CHECK(storage_optimum(lossless, full, flat, kHour).value == Approx(20 * kMwh));
}
