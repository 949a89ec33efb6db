// What the rules save of the most that could be saved, on the measured year 2022: prices of California and
// Texas, and the carbon intensity of the same grids. 100 MWh, 0.85, 4 and 8 hours, hour by hour. Floors are
// what was measured, rounded down; `models_tests "[measured]" -s` prints the shares. Where the wind rules,
// yesterday says nothing of today: carbon arbitrage by persistence saves a two-hundredth in Texas.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "models/grid/trace.hpp"
#include "models/policies/carbon_arbitrage.hpp"
#include "models/policies/noisy.hpp"
#include "models/policies/optimal_storage.hpp"
#include "models/policies/perfect.hpp"
#include "models/policies/persistence.hpp"
#include "models/policies/price_arbitrage.hpp"
#include "models/policies/self_consumption.hpp"
#include "models/policies/storage_trial.hpp"
#include "models/units.hpp"
#include "tests/scratch.hpp"

using namespace jevons;

namespace {

constexpr double kHour = 3600;
constexpr int kHours = 8760;

sim::Window year_2022() { return {*sim::parse_instant("2022-01-01T00:00Z"), {kHours * sim::hours(1).ns}}; }

Battery battery_of(double power_w = 25e6) {
  BatteryConfig config;
  config.energy_j = 100 * joules_per_mwh;
  config.power_w = power_w;
  config.calendar_ageing_per_s = config.cycle_ageing = 0;  // as the optimum
  return make_battery(config);
}

std::vector<Exchange> hours_of(const sim::Series& series, double wear_per_j = 0) {
  std::vector<Exchange> result;
  for (int h = 0; h < kHours; ++h) {
    const double value = series.value(sim::Time{} + sim::hours(h));
    result.push_back({value, value, 0, wear_per_j});
  }
  return result;
}

std::vector<Exchange> prices_of(const std::string& zone) {
  const auto path = at_hand("price/" + zone + "_2022.csv");
  if (!path) return {};
  std::vector<std::string> errors;
  const auto series = read_price(*path, year_2022(), {}, errors, errors);
  REQUIRE(series);
  return hours_of(*series);
}

/// Column `column` of hourly generation as it was published, a blank cell as the hour before.
std::vector<double> column_of(const std::filesystem::path& path, int column) {
  std::vector<double> values;
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::size_t at = 0;
    for (int i = 0; i < column; ++i) at = line.find(',', at) + 1;
    const bool blank = at == line.size() || line[at] == ',';
    values.push_back(blank ? values.back() : std::stod(line.substr(at)));
  }
  return values;
}

struct Shares {
  double perfect, optimal, noisy, persistence;
};

Shares shares_of(const StoragePolicy& rule, const OptimalStorage& optimal, const Battery& battery,
                 const std::vector<Exchange>& series) {
  const double most = storage_optimum(battery, {}, series, kHour).value;
  const auto share = [&](const StoragePolicy& policy, const Forecast& forecast) {
    const double saved = try_storage(policy, forecast, battery, {}, series, true, 1).saved / most;
    CHECK(saved <= 1 + 1e-9);
    return saved;
  };
  return {share(rule, Perfect{}), share(optimal, Perfect{}), share(rule, Noisy{}),
          share(rule, Persistence{})};
}

std::string text_of(const Shares& s) {
  return fmt::format(
      "of the optimum: perfect {:.4f}, dynamic programming {:.4f}, noisy {:.4f}, persistence {:.4f}",
      s.perfect, s.optimal, s.noisy, s.persistence);
}

}  // namespace

TEST_CASE("price arbitrage earns nearly all that a year's prices allow", "[storage][measured]") {
  struct Case {
    const char* zone;
    double power_w, perfect, noisy, persistence;
  };
  for (const auto& c :
       {Case{"US-CAL-CISO", 25e6, 0.9995, 0.905, 0.76}, Case{"US-CAL-CISO", 12.5e6, 0.996, 0.915, 0.825},
        Case{"US-TEX-ERCO", 25e6, 0.9995, 0.96, 0.685}, Case{"US-TEX-ERCO", 12.5e6, 0.999, 0.965, 0.80}}) {
    const auto prices = prices_of(c.zone);
    if (prices.empty()) return;
    INFO(c.zone << ' ' << c.power_w);
    const auto s = shares_of(PriceArbitrage{}, OptimalStorage{}, battery_of(c.power_w), prices);
    INFO(text_of(s));
    CHECK(s.perfect >= c.perfect);
    CHECK(s.optimal >= c.perfect);
    CHECK(s.noisy >= c.noisy);
    CHECK(s.persistence >= c.persistence);
  }
}

TEST_CASE("carbon arbitrage saves nearly all that a year's intensity allows, if it foresees it",
          "[storage][measured]") {
  struct Case {
    const char* grid;
    double perfect, noisy, persistence;
  };
  for (const auto& c : {Case{"CISO", 0.9995, 0.87, 0.77}, Case{"ERCO", 0.98, 0.37, 0}}) {
    const auto path = at_hand(std::string("grid/") + c.grid + "_2022_hourly.csv");
    if (!path) return;
    INFO(c.grid);
    const auto battery = battery_of();
    std::vector<Exchange> series;
    for (const double g_per_kwh : column_of(*path, 9)) {
      const double value = g_per_kwh * 1e-3 / joules_per_kwh;
      series.push_back({value, value, 0, battery.embodied_kg_per_j()});
    }
    REQUIRE(series.size() == kHours);
    OptimalStorage optimal;
    optimal.objective = "carbon";
    const auto s = shares_of(CarbonArbitrage{}, optimal, battery, series);
    INFO(text_of(s));
    CHECK(s.perfect >= c.perfect);
    CHECK(s.optimal >= c.perfect);
    CHECK(s.noisy >= c.noisy);
    CHECK(s.persistence >= c.persistence);
  }
}

// 50 MW of load and a solar plant of 200 MW that generates as California's; nothing is exported.
TEST_CASE("self-consumption by a year's sun", "[storage][measured]") {
  const auto prices = prices_of("US-CAL-CISO");
  const auto path = at_hand("grid/CISO_2022_hourly.csv");
  if (prices.empty() || !path) return;
  const auto sun = column_of(*path, 2);
  const double most_sun = *std::max_element(sun.begin(), sun.end());
  const auto share = [&](bool flat) {
    auto series = prices;
    for (int h = 0; h < kHours; ++h) {
      auto& hour = series[static_cast<std::size_t>(h)];
      hour.net_load_w = 50e6 - 200e6 * sun[static_cast<std::size_t>(h)] / most_sun;
      if (flat) hour.buy_per_j = 80 / joules_per_mwh;
      hour.buy_per_j = std::max(0.0, hour.buy_per_j);
      hour.sell_per_j = 0;
    }
    const auto battery = battery_of();
    return try_storage(SelfConsumption{}, Perfect{}, battery, {}, series, false).saved /
           storage_optimum(battery, {}, series, kHour).value;
  };
  const double flat = share(true), measured = share(false);
  INFO("of the optimum: " << flat << " at one price, " << measured << " at the measured ones");
  CHECK(flat == Approx(1));
  CHECK(measured <= 1);
  CHECK(measured >= 0.54);  // which buys cheap hours for dear ones as well
}
