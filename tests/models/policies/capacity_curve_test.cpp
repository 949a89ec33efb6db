#include "models/policies/capacity_curve.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>

using namespace jevons;

namespace {

using Hours = std::vector<double>;

double sum(const Hours& hours) { return std::accumulate(hours.begin(), hours.end(), 0.0); }

double objective_of(const Hours& cost, const Hours& use, const Hours& flexible, double weight) {
  double total = 0, peak = 0;
  for (std::size_t h = 0; h < cost.size(); ++h) {
    total += cost[h] * (use[h] + flexible[h]);
    peak = std::max(peak, use[h] + flexible[h]);
  }
  return total + weight * peak;
}

/// The least objective over all ways to hand out `left` whole units from hour h on.
double best_of(const Hours& cost, const Hours& use, Hours& flexible, std::size_t h, int left, double capacity,
               double weight) {
  if (h == cost.size()) return left == 0 ? objective_of(cost, use, flexible, weight) : 1e300;
  double best = 1e300;
  for (int units = 0; units <= left && use[h] + units <= std::max(capacity, use[h]); ++units) {
    flexible[h] = units;
    best = std::min(best, best_of(cost, use, flexible, h + 1, left - units, capacity, weight));
  }
  flexible[h] = 0;
  return best;
}

}  // namespace

TEST_CASE("without a weight the cheapest hours are filled up to the capacity", "[capacity_curve]") {
  const auto curve = capacity_curve(Hours{4, 1, 3, 2}, Hours{5, 6, 7, 8}, 5, 10, 0);
  CHECK(curve.flexible == Hours{0, 4, 0, 1});
  CHECK(curve.peak == 10);
  CHECK(curve.objective == 4 * 5 + 1 * 10 + 3 * 7 + 2 * 9);
  CHECK(curve.unplaced == 0);
}

TEST_CASE("a peak that weighs more than all costs is as low as can be", "[capacity_curve]") {
  const auto curve = capacity_curve(Hours{4, 1, 3, 2}, Hours{5, 6, 7, 8}, 6, 10, 1000);
  CHECK(curve.peak == 8);
  CHECK(curve.flexible == Hours{3, 2, 1, 0});
  const auto above = capacity_curve(Hours{4, 1, 3, 2}, Hours{5, 6, 7, 8}, 10, 10, 1000);
  CHECK(above.peak == 9);
  CHECK(above.flexible == Hours{4, 3, 2, 1});
}

TEST_CASE("the higher of two equal peaks is not taken, nor the later of two equal hours",
          "[capacity_curve]") {
  const auto curve = capacity_curve(Hours{1, 1, 1}, Hours{2, 2, 2}, 3, 10, 0);
  CHECK(curve.peak == 3);
  CHECK(curve.flexible == Hours{1, 1, 1});
  const auto early = capacity_curve(Hours{2, 1, 1}, Hours{9, 0, 0}, 9, 10, 0);
  CHECK(early.flexible == Hours{0, 9, 0});
}

TEST_CASE("work without room is told", "[capacity_curve]") {
  const auto curve = capacity_curve(Hours{1, 2}, Hours{4, 12}, 9, 10, 1);
  CHECK(curve.flexible == Hours{6, 0});
  CHECK(curve.unplaced == 3);
  CHECK(curve.peak == 12);
}

TEST_CASE("days of unequal lengths and amounts below zero are no days", "[capacity_curve]") {
  CHECK_THROWS_AS(capacity_curve(Hours{1, 2}, Hours{1}, 1, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(capacity_curve(Hours{}, Hours{}, 1, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(capacity_curve(Hours{1}, Hours{1}, -1, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(capacity_curve(Hours{1}, Hours{-1}, 1, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(capacity_curve(Hours{1}, Hours{1}, 1, 1, -1), std::invalid_argument);
}

// Whole units are a subset of what may be planned, so that the curve is never dearer; where the level of the
// peak is whole it is one of them.
TEST_CASE("no way to hand out whole units is better, and the peak's level is the best of all levels",
          "[capacity_curve]") {
  std::mt19937_64 random(7);
  const auto upto = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
  int whole = 0;
  for (int i = 0; i < 300; ++i) {
    Hours cost, use, none(5);
    for (int h = 0; h < 5; ++h) {
      cost.push_back(upto(9) - 1);
      use.push_back(upto(6));
    }
    const int work = upto(12);
    const double capacity = 6 + upto(4), weight = upto(12) / 2.0;
    const auto curve = capacity_curve(cost, use, work, capacity, weight);
    INFO(i);
    const double best = best_of(cost, use, none, 0, work, capacity, weight);
    if (best == 1e300) {
      CHECK(curve.unplaced > 0);
      continue;
    }
    CHECK(curve.unplaced == Approx(0).margin(1e-9));
    CHECK(sum(curve.flexible) == Approx(work).margin(1e-9));
    CHECK(curve.objective == Approx(objective_of(cost, use, curve.flexible, weight)));
    for (std::size_t h = 0; h < 5; ++h) {
      CHECK(curve.flexible[h] >= 0);
      CHECK(use[h] + curve.flexible[h] <= capacity + 1e-9);
    }
    CHECK(curve.objective <= best + 1e-9);
    if (curve.peak == std::round(curve.peak)) {
      ++whole;
      CHECK(curve.objective == Approx(best));
    }
    for (double level = *std::max_element(use.begin(), use.end()); level <= capacity; level += 1 / 64.0) {
      const auto other = capacity_curve(cost, use, work, level, weight);
      CHECK((other.unplaced > 1e-9 || curve.objective <= other.objective + 1e-9));
    }
  }
  CHECK(whole > 100);
}

TEST_CASE("a heavier peak is never higher, and costs never less", "[capacity_curve]") {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> uniform(0, 1);
  for (int i = 0; i < 50; ++i) {
    Hours cost(24), use(24);
    for (std::size_t h = 0; h < 24; ++h) cost[h] = uniform(random), use[h] = 0.5 * uniform(random);
    double peak = 1e300, energy_cost = 0;
    for (double weight = 0; weight < 8; weight += 0.25) {
      const auto curve = capacity_curve(cost, use, 4, 1, weight);
      CHECK(curve.peak <= peak + 1e-9);
      CHECK(curve.objective - weight * curve.peak >= energy_cost - 1e-9);
      peak = curve.peak;
      energy_cost = curve.objective - weight * curve.peak;
    }
  }
}
