#include "models/grid/generation/clouds.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <fstream>
#include <string>

#include "models/grid/generation/kept_normal.hpp"

using namespace jevons;

namespace {

sim::Window days_from(const char* start, std::int64_t days) {
  return {*sim::parse_instant(start), sim::Time{} + sim::days(days)};
}

// Mean and standard deviation of f(z) over standard normal z, by midpoints.
struct Moments {
  double mean = 0, sd = 0;
};
Moments over_normal(const KeptNormal& law) {
  double sum = 0, squares = 0, weights = 0;
  for (double z = -9; z < 9; z += 1e-4) {
    const double weight = std::exp(-z * z / 2), x = law.at(z);
    weights += weight;
    sum += weight * x;
    squares += weight * x * x;
  }
  return {sum / weights, std::sqrt(squares / weights - sum / weights * (sum / weights))};
}

// Irradiance of the typical days over that of clear days, at the place that the table says.
double clearness_of_typical_days(const std::string& name) {
  std::ifstream file(JEVONS_SOURCE_DIR "/scenarios/data/weather/" + name + "_typical.csv");
  Place place;
  double seen = 0, clear = 0;
  for (std::string line; std::getline(file, line);) {
    if (const auto at = line.find("lat="); line[0] == '#' && at != std::string::npos)
      place = {std::stod(line.substr(at + 4)), std::stod(line.substr(line.find("lon=") + 4))};
    int month = 0, hour = 0;
    double ghi = 0;
    if (std::sscanf(line.c_str(), "%d,%d,%*f,%*f,%*f,%*f,%lf", &month, &hour, &ghi) != 3) continue;
    seen += ghi;
    const auto middle =
        std::chrono::sys_days{std::chrono::year{2022} / month / 15} + std::chrono::hours{hour};
    clear += clear_sky_series(place, {middle, sim::Time{} + sim::hours(1)}).values()[0];
  }
  return seen / clear;
}

}  // namespace

TEST_CASE("a normal number that is kept within bounds has the mean and spread that were asked for",
          "[clouds]") {
  for (const double mean : {0.2, 0.5, 0.8, 1.0})
    for (const double sd : {0.0, 0.01, 0.1, 0.2}) {
      const auto law = kept_normal(mean, sd, 0.1, 1.05);
      if (sd * sd >= (mean - 0.1) * (1.05 - mean)) {
        CHECK_FALSE(law);
        continue;
      }
      REQUIRE(law);
      CHECK(over_normal(*law).mean == Approx(mean).epsilon(1e-6));
      CHECK(over_normal(*law).sd == Approx(sd).margin(1e-6).epsilon(1e-5));
      CHECK(law->at(-50) >= 0.1);
      CHECK(law->at(50) <= 1.05);
    }
  CHECK(kept_normal(1, 0.05, 0, 10)->s == 0.05);  // bounds out of reach
  CHECK_FALSE(kept_normal(0.05, 0.1, 0.1, 1.05));
  CHECK_FALSE(kept_normal(0.5, 0.51, 0, 1));
}

TEST_CASE("a quarter of the light passes an overcast sky, all of it a clear one", "[clouds]") {
  CHECK(clearness_of_clouds(0) == 1);
  CHECK(clearness_of_clouds(1) == 0.25);
  CHECK(clearness_of_clouds(0.5) == Approx(1 - 0.75 * std::pow(2, -3.4)));
  for (double c = 0; c < 0.99; c += 0.01) CHECK(clearness_of_clouds(c) > clearness_of_clouds(c + 0.01));
}

TEST_CASE("clearness has its mean, its spread and its persistence", "[clouds]") {
  const CloudsConfig config;
  double sum = 0, squares = 0, lagged = 0, n = 0;
  for (std::uint32_t replication = 0; replication < 20; ++replication) {
    const auto k = clearness_series(config, days_from("2022-01-01", 365), {1, replication, 0}).values();
    for (std::size_t i = 1; i < k.size(); ++i) {
      CHECK((0.1 <= k[i] && k[i] <= 1.05));
      n += 1;
      sum += k[i];
      squares += k[i] * k[i];
      lagged += (k[i] - 0.8) * (k[i - 1] - 0.8);
    }
  }
  // 20 years are some 9,000 independent skies: 0.003 of the mean.
  CHECK(sum / n == Approx(0.8).margin(0.01).epsilon(0));
  CHECK(std::sqrt(squares / n - sum / n * (sum / n)) == Approx(0.25).margin(0.01).epsilon(0));
  CHECK(lagged / n / 0.0625 ==
        Approx(0.88).margin(0.03).epsilon(0));  // what is kept within bounds has a little less
}

TEST_CASE("no clouds leave the clear sky, and clouds take their share of a year", "[clouds]") {
  const Place place{37, -120};
  const auto year = days_from("2022-01-01", 365);
  const auto clear = clear_sky_series(place, year);
  CHECK(cloudy_sky_series(place, {1, 0, 0.9}, year, {}).values() == clear.values());
  double share = 0;
  for (std::uint32_t replication = 0; replication < 20; ++replication) {
    const auto cloudy = cloudy_sky_series(place, {}, year, {1, replication, 0});
    share += cloudy.mean({}, year.end) / clear.mean({}, year.end) / 20;
    for (std::size_t i = 0; i < clear.values().size(); ++i)
      if (clear.values()[i] == 0) CHECK(cloudy.values()[i] == 0);
  }
  CHECK(share == Approx(0.8).margin(0.015).epsilon(0));
}

TEST_CASE("the same draws are the same sky", "[clouds]") {
  const auto of = [](Draws draws) {
    return clearness_series({}, days_from("2022-01-01", 3), draws).values();
  };
  CHECK(of({1, 2, 3}) == of({1, 2, 3}));
  CHECK(of({1, 2, 3}) != of({2, 2, 3}));
  CHECK(of({1, 2, 3}) != of({1, 3, 3}));
  CHECK(of({1, 2, 3}) != of({1, 2, 4}));
}

TEST_CASE("the skies of typical days are as clear as the default says", "[clouds]") {
  CHECK(clearness_of_typical_days("ashburn") == Approx(0.73).margin(0.01).epsilon(0));
  CHECK(clearness_of_typical_days("dallas") == Approx(0.78).margin(0.01).epsilon(0));
  CHECK(clearness_of_typical_days("phoenix") == Approx(0.96).margin(0.01).epsilon(0));
}

TEST_CASE("a spread that no sky can have is told", "[clouds]") {
  CloudsConfig config;
  CHECK(config.problems().empty());
  config.clearness = 1;
  CHECK(config.problems().at(0).text ==
        "of 0.25 is more than a sky can have whose clearness is 1 on the mean and always from 0.1 to 1.05");
}
