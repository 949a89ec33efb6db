#include "models/policies/storage.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "models/policies/carbon_arbitrage.hpp"
#include "models/policies/no_storage.hpp"
#include "models/policies/optimal_storage.hpp"
#include "models/policies/peak_shaving.hpp"
#include "models/policies/perfect.hpp"
#include "models/policies/persistence.hpp"
#include "models/policies/price_arbitrage.hpp"
#include "models/policies/reserve.hpp"
#include "models/policies/self_consumption.hpp"
#include "models/policies/storage_trial.hpp"
#include "models/units.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;

namespace {

constexpr double kHour = 3600, kMwh = joules_per_mwh;

/// 10 MWh, 5 MW, 0.85, that does not age.
Battery usual(double power_w = 5e6) {
  BatteryConfig config;
  config.energy_j = 10 * kMwh;
  config.power_w = power_w;
  config.calendar_ageing_per_s = config.cycle_ageing = 0;
  return make_battery(config);
}

BatteryState holding(double mwh) {
  BatteryState state;
  state.charge_j = mwh * kMwh;
  return state;
}

/// A site of 20 MW without supply of its own.
StorageView site(const Battery& battery, const BatteryState& state) {
  return {.battery = battery, .state = state, .now = {}, .length_s = 300, .load_w = 20e6};
}

/// The power decided in the first hour of a day with these values of the hours (price and intensity).
double first_hour(const StoragePolicy& policy, const Battery& battery, const BatteryState& state,
                  const std::vector<double>& ahead, double load_w = 20e6) {
  auto view = site(battery, state);
  view.load_w = load_w;
  view.length_s = kHour;
  view.price_usd_per_j = view.intensity_kg_per_j = ahead.front();
  view.price_ahead_usd_per_j = view.intensity_ahead_kg_per_j = ahead;
  StorageMemory memory;
  return policy.decide(view, memory);
}

std::vector<Exchange> random_prices(sim::Stream& draw, std::size_t hours, double least) {
  std::vector<Exchange> series(hours);
  for (auto& hour : series) hour.buy_per_j = hour.sell_per_j = least + draw.uniform();
  return series;
}

}  // namespace

TEST_CASE("none stands still, and a reserve fills up and waits", "[storage]") {
  const auto battery = usual();
  const auto state = holding(5);
  StorageMemory memory;
  const auto view = site(battery, state);
  CHECK(NoStorage{}.decide(view, memory) == 0);
  Reserve reserve;
  CHECK(reserve.decide(view, memory) == std::numeric_limits<double>::infinity());
  reserve.recharge_w = 1e6;
  CHECK(reserve.decide(view, memory) == 1e6);
}

TEST_CASE("self-consumption stores the surplus and gives what is lacking", "[storage]") {
  const auto battery = usual();
  const auto state = holding(5);
  StorageMemory memory;
  auto view = site(battery, state);
  view.supply_w = 23e6;
  CHECK(SelfConsumption{}.decide(view, memory) == 3e6);
  view.supply_w = 18e6;
  CHECK(SelfConsumption{}.decide(view, memory) == -2e6);
}

TEST_CASE("peak shaving holds the grid to its target", "[storage]") {
  const auto battery = usual();
  auto state = holding(5);
  StorageMemory memory;
  PeakShaving policy;
  policy.target_w = 18e6;
  for (const double load_w : {10e6, 16e6, 18e6, 20e6, 22e6}) {
    auto view = site(battery, state);
    view.load_w = load_w;
    const auto done = step(battery, state, policy.decide(view, memory), 300, 0);
    CHECK(load_w + done.power_w <= 18e6);
    CHECK(done.power_w == Approx(std::clamp(18e6 - load_w, -5e6, 5e6)));
  }
}

TEST_CASE("without a target the month's peak is the target, and a new month begins near the last one's",
          "[storage]") {
  const auto battery = usual();
  const auto state = holding(5);
  StorageMemory memory;
  const PeakShaving policy;
  const auto decide = [&](double load_w, double peak_w) {
    auto view = site(battery, state);
    view.load_w = load_w;
    view.peak_w = peak_w;
    return policy.decide(view, memory);
  };
  CHECK(decide(20e6, 0) == Approx(-1e6));  // the first interval: 0.95 of what is drawn
  CHECK(decide(20e6, 19e6) == Approx(-1e6));
  CHECK(decide(15e6, 21e6) == Approx(6e6));  // up to the peak that stands
  CHECK(decide(30e6, 21e6) == Approx(-9e6));
  CHECK(decide(20e6, 0) == Approx(0.95 * 21e6 - 20e6));  // the next month
  CHECK(decide(20e6, 20.5e6) == Approx(0.5e6));
}

TEST_CASE("arbitrage charges only where the spread pays for the losses", "[storage]") {
  const auto battery = usual();
  PriceArbitrage price;
  CarbonArbitrage carbon;
  carbon.embodied = false;
  OptimalStorage optimal;
  for (const StoragePolicy* policy :
       {static_cast<StoragePolicy*>(&price), static_cast<StoragePolicy*>(&carbon),
        static_cast<StoragePolicy*>(&optimal)}) {
    CHECK(first_hour(*policy, battery, holding(0), {100, 117}) == 0);
    CHECK(first_hour(*policy, battery, holding(0), {100, 118}) == Approx(5e6));
    CHECK(first_hour(*policy, battery, holding(0), {100, 100}) == 0);
    CHECK(first_hour(*policy, battery, holding(9), {118, 100}) == Approx(-5e6));
  }
}

TEST_CASE("a clean hour must earn the battery's own carbon as well", "[storage]") {
  const double gram_per_kwh = 1e-3 / joules_per_kwh;
  BatteryConfig config;
  config.energy_j = 10 * kMwh;
  config.power_w = 5e6;
  const auto battery = make_battery(config);  // 13.9 g/kWh
  const CarbonArbitrage carbon;
  OptimalStorage optimal;
  optimal.objective = "carbon";
  // 200 / 0.85 = 235.3, and 13.9 more
  for (const StoragePolicy* policy :
       {static_cast<const StoragePolicy*>(&carbon), static_cast<const StoragePolicy*>(&optimal)}) {
    CHECK(first_hour(*policy, battery, holding(0), {200 * gram_per_kwh, 249.1 * gram_per_kwh}) == 0);
    CHECK(first_hour(*policy, battery, holding(0), {200 * gram_per_kwh, 249.3 * gram_per_kwh}) ==
          Approx(5e6));
  }
  PriceArbitrage price;
  price.wear_usd_per_j = 10;
  CHECK(first_hour(price, battery, holding(0), {100, 127}) == 0);
  CHECK(first_hour(price, battery, holding(0), {100, 128}) == Approx(5e6));
}

TEST_CASE("arbitrage waits for the cheaper hour, and for the dearer", "[storage]") {
  const auto battery = usual(20e6);  // fills and empties within an hour
  for (const StoragePolicy* policy : {static_cast<const StoragePolicy*>(new PriceArbitrage),
                                      static_cast<const StoragePolicy*>(new OptimalStorage)}) {
    CHECK(first_hour(*policy, battery, holding(0), {100, 90, 150}) == 0);
    CHECK(first_hour(*policy, battery, holding(0), {90, 100, 150}) ==
          Approx(10 * 1e6 / battery.charge_efficiency));
    CHECK(first_hour(*policy, battery, holding(10), {150, 160, 90}) == 0);
    CHECK(first_hour(*policy, battery, holding(10), {150, 100, 149}) ==
          Approx(-10 * 1e6 * battery.discharge_efficiency));           // sold twice
    CHECK(first_hour(*policy, battery, holding(0), {-10, 0, 0}) > 0);  // paid to take it
    delete policy;
  }
}

TEST_CASE("a plan lasts for its hour, and a new one is made from what is believed then", "[storage]") {
  const auto battery = usual();
  const auto state = holding(0);
  StorageMemory memory;
  auto view = site(battery, state);
  std::vector<double> ahead{100, 200};
  view.price_ahead_usd_per_j = ahead;
  CHECK(PriceArbitrage{}.decide(view, memory) == Approx(5e6));
  ahead = {100, 100};
  CHECK(PriceArbitrage{}.decide(view, memory) == Approx(5e6));
  view.issued = view.now = sim::Time{} + sim::hours(1);
  CHECK(PriceArbitrage{}.decide(view, memory) == 0);
  view.issued = view.now = sim::Time{} + sim::hours(2);
  view.price_ahead_usd_per_j = {};
  CHECK(PriceArbitrage{}.decide(view, memory) == 0);  // nothing is believed at the end of the series
  CHECK(OptimalStorage{}.decide(view, memory) == 0);
}

TEST_CASE("what may not be exported is not discharged, and what would be lost is stored", "[storage]") {
  const auto battery = usual();
  for (const StoragePolicy* policy : {static_cast<const StoragePolicy*>(new PriceArbitrage),
                                      static_cast<const StoragePolicy*>(new OptimalStorage)}) {
    CHECK(first_hour(*policy, battery, holding(9), {118, 100}, 2e6) == Approx(-2e6));
    const auto state = holding(1);
    const std::vector<double> ahead{118, 100, 110};
    auto view = site(battery, state);
    view.supply_w = 23e6;
    view.price_usd_per_j = 118;
    view.price_ahead_usd_per_j = ahead;
    StorageMemory memory;
    CHECK(policy->decide(view, memory) == Approx(3e6));
    delete policy;
  }
}

TEST_CASE("no policy beats the optimum, and the planners reach it when they see to the end", "[storage]") {
  sim::Stream draw(5, 0, 1000, 1);
  for (int i = 0; i < 60; ++i) {
    const auto battery = usual(10e6 * draw.uniform());
    const auto start = holding(10 * draw.uniform());
    const auto series = random_prices(draw, 24, 0);
    const double optimum = storage_optimum(battery, start, series, kHour).value;
    const auto saved = [&](const StoragePolicy& policy, const Forecast& forecast) {
      return try_storage(policy, forecast, battery, start, series, true).saved;
    };
    CHECK(saved(PriceArbitrage{}, Perfect{}) == Approx(optimum));
    CHECK(saved(OptimalStorage{}, Perfect{}) == Approx(optimum));
    for (const StoragePolicy* policy :
         {static_cast<const StoragePolicy*>(new NoStorage),
          static_cast<const StoragePolicy*>(new SelfConsumption),
          static_cast<const StoragePolicy*>(new PeakShaving), static_cast<const StoragePolicy*>(new Reserve),
          static_cast<const StoragePolicy*>(new PriceArbitrage),
          static_cast<const StoragePolicy*>(new OptimalStorage)}) {
      CHECK(saved(*policy, Persistence{}) <= optimum * (1 + 1e-9));
      delete policy;
    }
  }
}

TEST_CASE("below zero as well", "[storage]") {
  sim::Stream draw(6, 0, 1000, 2);
  for (int i = 0; i < 40; ++i) {
    const auto battery = usual();
    const auto series = random_prices(draw, 72, -0.3);
    const double optimum = storage_optimum(battery, holding(0), series, kHour).value;
    CHECK(try_storage(PriceArbitrage{}, Perfect{}, battery, holding(0), series, true).saved <=
          optimum * (1 + 1e-9));
    CHECK(try_storage(OptimalStorage{}, Perfect{}, battery, holding(0), series, true).saved <=
          optimum * (1 + 1e-9));
  }
}
