// What storage on a grid plans for a day: least cost within its limits.
#include "models/grid/dispatch/storage_plan.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "models/units.hpp"
#include "tests/models/worlds.hpp"

using namespace jevons;
using testing::Dice;

namespace {

constexpr double kMw = 1e6, kPerMwh = 1 / joules_per_mwh, kHour = 3600;

MarketZone zone_of(std::initializer_list<std::pair<double, double>> fleets) {
  MarketZone zone;
  zone.scarcity_usd_per_j = 5000 * kPerMwh;
  for (const auto& [mw, usd] : fleets) {
    Fleet fleet;
    fleet.unit_w = mw * kMw;
    fleet.bid_usd_per_j = usd * kPerMwh;
    zone.fleets.push_back(fleet);
  }
  return zone;
}

struct Day {
  std::vector<double> power_w;
  double charge_j;
};
Day plan(const MarketZone& zone, const GridStorage& storage, const std::vector<double>& net_w, double charge_j = 0) {
  Day day{std::vector<double>(net_w.size()), charge_j};
  plan_storage_day(zone, storage, net_w, day.charge_j, day.power_w);
  return day;
}

double cost(const MarketZone& zone, const std::vector<double>& net_w, const std::vector<double>& power_w) {
  double usd = 0;
  for (std::size_t h = 0; h < net_w.size(); ++h) {
    double left = std::max(0.0, net_w[h] + power_w[h]);
    for (const auto& fleet : zone.fleets) {
      const double w = std::min(left, fleet.unit_w);
      usd += w * fleet.bid_usd_per_j * kHour;
      left -= w;
    }
    usd += left * zone.scarcity_usd_per_j * kHour;
  }
  return usd;
}

}  // namespace

TEST_CASE("storage stands still on a day of one price", "[market]") {
  std::vector<double> net(24, 80 * kMw);
  net[18] = 95 * kMw;
  const auto day = plan(zone_of({{200, 45}}), {"s", 40 * kMw * kHour, 10 * kMw, 0.92}, net);
  for (const double w : day.power_w) CHECK(w == 0);
}

TEST_CASE("free sun is stored for the peak, as much as there is room for, and spent within the day", "[market]") {
  std::vector<double> net(24, 50 * kMw);
  for (int h = 10; h < 14; ++h) net[static_cast<std::size_t>(h)] = -30 * kMw;
  for (int h = 18; h < 22; ++h) net[static_cast<std::size_t>(h)] = 90 * kMw;
  const GridStorage storage{"s", 63 * kMw * kHour, 40 * kMw, 0.9};
  const auto day = plan(zone_of({{60, 45}, {60, 90}}), storage, net);
  double charged = 0, given = 0;
  for (const double w : day.power_w) (w > 0 ? charged : given) += std::abs(w);
  CHECK(charged == Approx(63 / 0.9 * kMw));
  CHECK(given == Approx(63 * 0.9 * kMw));
  CHECK(day.charge_j == 0);
  for (int h = 18; h < 22; ++h) CHECK(day.power_w[static_cast<std::size_t>(h)] < 0);
}

TEST_CASE("over random days a plan keeps its limits and never costs more than standing still", "[market]") {
  Dice dice(77);
  for (int round = 0; round < 300; ++round) {
    const auto zone = zone_of({{dice.between(10, 60), 30}, {dice.between(10, 60), dice.between(35, 60)}, {dice.between(5, 40), dice.between(70, 120)}});
    const GridStorage storage{"s", dice.between(5, 200) * kMw * kHour, dice.between(2, 60) * kMw, dice.between(0.8, 1.0)};
    std::vector<double> net;
    for (int h = 0; h < 24; ++h) net.push_back(dice.between(-40, 140) * kMw);
    const auto day = plan(zone, storage, net);
    double charge = 0;
    for (const double w : day.power_w) {
      CHECK(std::abs(w) <= storage.power_w * (1 + 1e-9));
      charge += (w > 0 ? w * storage.one_way_efficiency : w / storage.one_way_efficiency) * kHour;
      CHECK(charge >= -1);
      CHECK(charge <= storage.energy_j + 1);
    }
    CHECK(charge == Approx(day.charge_j).margin(1));
    CHECK(cost(zone, net, day.power_w) <= cost(zone, net, std::vector<double>(24)) * (1 + 1e-2));
  }
}
