// What shifting is worth on measured years, California, Texas and PJM in 2022: average carbon intensity by
// the hour as published, jobs every 7 hours all year, those whose window leaves the year left out. The bounds
// are what exhaustive search over these series gives.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "models/policies/interruptible.hpp"
#include "models/policies/lowest_window.hpp"
#include "models/policies/noisy.hpp"
#include "models/policies/persistence.hpp"
#include "models/policies/shifting_trial.hpp"
#include "models/registry.hpp"
#include "tests/scratch.hpp"

using namespace jevons;

namespace {

/// The last column of hourly generation, g/kWh; a blank hour is as the one before.
std::vector<double> intensities_of(const std::string& grid) {
  const auto path = at_hand("grid/" + grid + "_2022_hourly.csv");
  std::vector<double> values;
  if (!path) return values;
  std::ifstream in(*path);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const auto cell = line.substr(line.rfind(',') + 1);
    values.push_back(cell.empty() || cell == "\r" ? values.back() : std::stod(cell));
  }
  return values;
}

sim::Series hourly(const std::vector<double>& values) {
  std::vector<sim::Time> times;
  for (std::size_t h = 0; h < values.size(); ++h)
    times.push_back(sim::Time{} + static_cast<std::int64_t>(h) * sim::hours(1));
  const auto end = times.back() + sim::hours(1);
  return {sim::Series::Shape::hold, std::move(times), values, end};
}

std::vector<ShiftableJob> every_seven_hours(int run_h, int slack_h) {
  std::vector<ShiftableJob> jobs;
  for (int h = 0; h + run_h + slack_h <= 8760; h += 7)
    jobs.push_back(
        {sim::Time{} + sim::hours(h), sim::hours(run_h), sim::Time{} + sim::hours(h + run_h + slack_h)});
  return jobs;
}

double saving_of(const ShiftingPolicy& policy, const sim::Series& series, int run_h, int slack_h,
                 std::uint64_t seed = 0) {
  const auto trial = try_shifting(policy, every_seven_hours(run_h, slack_h), series, {.seed = seed});
  CHECK(trial.late == 0);
  return 100 * trial.saving();
}

struct Bound {
  int run_h, slack_h;
  double contiguous, interruptible;  // [%]
};

void check_bounds(const std::string& grid, const std::vector<Bound>& bounds) {
  const auto values = intensities_of(grid);
  if (values.empty()) return;
  const auto series = hourly(values);
  for (const auto& bound : bounds) {
    const double contiguous = saving_of(LowestWindow{}, series, bound.run_h, bound.slack_h);
    const double interruptible = saving_of(Interruptible{}, series, bound.run_h, bound.slack_h);
    INFO(fmt::format("{} run {} h, slack {} h: {:.2f}, {:.2f}", grid, bound.run_h, bound.slack_h, contiguous,
                     interruptible));
    CHECK(contiguous == Approx(bound.contiguous).margin(0.3));
    CHECK(interruptible == Approx(bound.interruptible).margin(0.3));
  }
}

}  // namespace

// clang-format off: a row a case
TEST_CASE("what can be saved at best on measured years", "[shifting][measured]") {
  check_bounds("CISO", {{1, 24, 35.0, 35.0},
                        {4, 24, 33.0, 33.5},
                        {12, 24, 20.4, 27.5},
                        {24, 24, 4.4, 20.3},
                        {1, 168, 47.5, 47.5},
                        {24, 168, 15.8, 39.8}});
  check_bounds("ERCO", {{1, 24, 17.5, 17.5},
                        {4, 24, 15.6, 16.1},
                        {12, 24, 10.7, 13.1},
                        {24, 24, 6.8, 10.6},
                        {1, 168, 33.7, 33.7},
                        {24, 168, 20.0, 26.2}});
  check_bounds("PJM", {{1, 24, 6.6, 6.6},
                       {4, 24, 5.3, 5.6},
                       {12, 24, 3.1, 4.1},
                       {24, 24, 1.8, 3.1},
                       {1, 168, 13.0, 13.0},
                       {24, 168, 6.3, 8.8}});
}
// clang-format on

TEST_CASE("what errors of a forecast cost in California", "[shifting][measured]") {
  const auto values = intensities_of("CISO");
  if (values.empty()) return;
  const auto series = hourly(values);
  const std::vector<std::pair<double, double>> savings{{0, 33.0},   {0.05, 32.4}, {0.1, 31.6},
                                                       {0.2, 30.2}, {0.3, 28.5},  {0.5, 24.7}};
  for (const auto& [error, saving] : savings) {
    LowestWindow window;
    window.outlook.forecast = forecasts().make("noisy");
    auto& noisy = dynamic_cast<Noisy&>(*window.outlook.forecast);
    noisy.error = error;
    noisy.correlation = 0;
    double mean = 0;
    for (std::uint64_t seed = 0; seed < 10; ++seed) mean += saving_of(window, series, 4, 24, seed) / 10;
    INFO(fmt::format("error {}: {:.2f}", error, mean));
    CHECK(mean == Approx(saving).margin(0.3));
  }
}

TEST_CASE("yesterday is a fair forecast in California", "[shifting][measured]") {
  const auto values = intensities_of("CISO");
  if (values.empty()) return;
  LowestWindow window;
  window.outlook.forecast = forecasts().make("persistence");
  const double saving = saving_of(window, hourly(values), 4, 24);
  INFO(fmt::format("{:.2f}", saving));
  CHECK(saving == Approx(30.4).margin(0.3));
}

TEST_CASE("where is worth more than when, against the mean of regions and not against the best",
          "[shifting][measured]") {
  std::vector<std::vector<double>> zones;
  for (const auto* grid : {"CISO", "ERCO", "PJM"}) {
    zones.push_back(intensities_of(grid));
    if (zones.back().empty()) return;
  }
  double least = 0, all = 0, best_zone = 1e300;
  for (std::size_t h = 0; h < zones[0].size(); ++h)
    least += std::min({zones[0][h], zones[1][h], zones[2][h]});
  for (const auto& zone : zones) {
    const double sum = std::accumulate(zone.begin(), zone.end(), 0.0);
    all += sum / 3;
    best_zone = std::min(best_zone, sum);
  }
  CHECK(100 * (least / all - 1) == Approx(-24.2).margin(0.05));
  CHECK(100 * (least / best_zone - 1) == Approx(-4.7).margin(0.05));
}
