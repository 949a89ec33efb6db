#include "models/policies/forecast.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "models/policies/noisy.hpp"
#include "models/policies/perfect.hpp"
#include "models/policies/persistence.hpp"

using namespace jevons;

namespace {

/// 100 + hour of the day + 1000 a day, from a number of hours before the run.
sim::Series rising(int hours_before, int hours_after) {
  std::vector<sim::Time> times;
  std::vector<double> values;
  for (int h = -hours_before; h < hours_after; ++h) {
    times.push_back({h * sim::hours(1).ns});
    values.push_back(100 + (h + 240) % 24 + 1000 * ((h + 240) / 24 - 10));
  }
  return {sim::Series::Shape::hold, times, values, {hours_after * sim::hours(1).ns}};
}

ForecastView at_hour(const sim::Series& series, int hour) {
  return {series, {hour * sim::hours(1).ns}, 200, 1, 0, 0};
}

}  // namespace

TEST_CASE("a perfect forecast is what will be, as far as the series reaches", "[forecast]") {
  const auto series = rising(0, 48);
  std::vector<double> hours(24);
  CHECK(believe(Perfect{}, at_hour(series, 5), hours) == 24);
  for (int k = 0; k < 24; ++k) CHECK(hours[k] == 100 + (5 + k) % 24 + (5 + k >= 24 ? 1000 : 0));
  CHECK(believe(Perfect{}, at_hour(series, 45), hours) == 3);
  CHECK(believe(Perfect{}, at_hour(series, 48), hours) == 0);
}

TEST_CASE("a series in steps of less than an hour is believed by hourly means", "[forecast]") {
  const sim::Series series(sim::Series::Shape::hold, {{0}, sim::Time{} + sim::minutes(90)}, {10, 20},
                           sim::Time{} + sim::hours(3));
  std::vector<double> hours(3);
  CHECK(believe(Perfect{}, at_hour(series, 0), hours) == 3);
  CHECK(hours == std::vector<double>{10, 15, 20});
}

TEST_CASE("persistence is the last day that is known, hour by hour", "[forecast]") {
  const auto series = rising(0, 96);
  std::vector<double> hours(40);
  CHECK(believe(Persistence{}, at_hour(series, 30), hours) == 40);
  CHECK(hours[0] == 1106);
  for (int k = 1; k < 24; ++k) CHECK(hours[k] == 100 + (6 + k) % 24 + (6 + k >= 24 ? 1000 : 0));
  for (int k = 25; k < 40; ++k) CHECK(hours[k] == hours[k - 24]);
}

TEST_CASE("persistence of a day that lies before the series is the value now", "[forecast]") {
  std::vector<double> hours(24);
  const auto late = rising(0, 96), early = rising(24, 96);
  believe(Persistence{}, at_hour(late, 10), hours);
  for (int k = 0; k < 14; ++k) CHECK(hours[k] == 110);
  CHECK(hours[14] == 100);  // hour 24 as hour 0, which is known
  believe(Persistence{}, at_hour(early, 10), hours);
  for (int k = 1; k < 14; ++k) CHECK(hours[k] == 100 + 10 + k - 1000);
}

TEST_CASE("persistence does not see the future", "[forecast]") {
  const auto series = rising(48, 96);
  auto times = series.times();
  auto values = series.values();
  for (std::size_t i = 0; i < times.size(); ++i)
    if (times[i] > sim::Time{} + sim::hours(7)) values[i] = -1;
  const sim::Series changed(sim::Series::Shape::hold, times, values, series.last());
  std::vector<double> hours(48), others(48);
  believe(Persistence{}, at_hour(series, 7), hours);
  believe(Persistence{}, at_hour(changed, 7), others);
  CHECK(hours == others);
}

TEST_CASE("errors of a noisy forecast grow from none to their standard deviation", "[forecast]") {
  const auto series = sim::Series::constant(0);
  Noisy noisy;
  noisy.error = 0.1;
  noisy.correlation = 0.8;
  const int n = 20000;
  std::vector<double> hours(13), squares(13), products(13);
  for (int i = 0; i < n; ++i) {
    CHECK(believe(noisy, at_hour(series, i), hours) == hours.size());
    for (std::size_t k = 0; k < hours.size(); ++k) {
      squares[k] += hours[k] * hours[k] / n;
      if (k > 0) products[k] += hours[k] * hours[k - 1] / n;
    }
  }
  CHECK(hours[0] == 0);
  // The standard deviation of a variance from n draws is sqrt(2 / n) of it, 1 %; four of them.
  for (std::size_t k = 1; k < hours.size(); ++k)
    CHECK(squares[k] == Approx(400 * (1 - std::pow(0.8, 2.0 * static_cast<double>(k)))).epsilon(0.04));
  CHECK(products[12] / squares[12] == Approx(0.8).epsilon(0.04));
}

TEST_CASE("a forecast issued again is the same, and another hour, signal or replication is not",
          "[forecast]") {
  const auto series = sim::Series::constant(100);
  std::vector<double> first(24), again(24);
  auto view = at_hour(series, 3);
  believe(Noisy{}, view, first);
  believe(Noisy{}, view, again);
  CHECK(first == again);
  const auto other = [&](const ForecastView& v) {
    believe(Noisy{}, v, again);
    return again != first;
  };
  view.signal = 1;
  CHECK(other(view));
  CHECK(other({series, view.now, 200, 1, 1, 0}));
  CHECK(other({series, view.now, 200, 2, 0, 0}));
  CHECK(other(at_hour(series, 4)));
  Noisy none;
  none.error = 0;
  CHECK_FALSE(believe(none, view, again) == 0);
  CHECK(again == std::vector<double>(24, 100));
}
