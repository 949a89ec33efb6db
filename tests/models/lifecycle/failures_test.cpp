#include "models/lifecycle/failures.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "models/lifecycle/ageing.hpp"
#include "sim/engine/random.hpp"
#include "sim/engine/statistics.hpp"

using namespace jevons;

namespace {

constexpr double kYear = 365 * 86400.;

/// Devices left each year of a fleet whose failures are all scrapped.
std::vector<std::int64_t> survivors(const AgeingConfig& ageing, std::int64_t count, std::uint64_t seed,
                                    int years) {
  sim::Stream stream(seed, 0, 902, 0);
  std::vector<std::int64_t> left;
  for (int month = 0; month < 12 * years; ++month) {
    const auto from = sim::hours(730 * month);  // a twelfth of 365 days
    count -= draw_failures(count, expected_failures(ageing, from, from + sim::hours(730)), stream.uniform());
    if (month % 12 == 11) left.push_back(count);
  }
  return left;
}

}  // namespace

TEST_CASE("a fleet of a million dies out along the survival of its hazard, month by month") {
  const AgeingConfig ageing{
      .failures_per_s = 0.024 / kYear, .infant = Weibull{0.5, 400 * kYear}, .wear = Weibull{3, 12 * kYear}};
  const auto left = survivors(ageing, 1'000'000, 1, 15);
  for (int year = 1; year <= 15; ++year) {
    const double alive = std::exp(-expected_failures(ageing, {}, sim::days(365 * year)));
    INFO("year " << year);
    CHECK(std::abs(static_cast<double>(left[static_cast<std::size_t>(year - 1)]) - 1e6 * alive) <
          4 * std::sqrt(1e6 * alive * (1 - alive)));
  }
}

TEST_CASE("what fails in a year is a share of 1 - exp(-hazard), however the year is cut") {
  const AgeingConfig ageing{.failures_per_s = 0.5 / kYear};
  sim::Welford monthly, yearly;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    monthly.add(static_cast<double>(survivors(ageing, 200, seed, 1)[0]));
    sim::Stream stream(seed, 0, 903, 0);
    yearly.add(static_cast<double>(200 - draw_failures(200, 0.5, stream.uniform())));
  }
  const double alive = std::exp(-0.5);
  CHECK(sim::confidence_interval(monthly, .999).contains(200 * alive));
  CHECK(sim::confidence_interval(yearly, .999).contains(200 * alive));
  CHECK(monthly.variance() == Approx(200 * alive * (1 - alive)).epsilon(0.1));  // its standard error is 3 %
}

TEST_CASE("nothing fails that cannot, all that must") {
  for (double u : {1e-12, 0.5, 1 - 1e-12}) {
    CHECK(draw_failures(10'000, 0, u) == 0);
    CHECK(draw_failures(0, 0.3, u) == 0);
    CHECK(draw_failures(10'000, std::numeric_limits<double>::infinity(), u) == 10'000);
    CHECK(draw_failures(10'000, 50, u) == 10'000);
  }
  CHECK(draw_failures(10'000, 1e-18, 0.999) == 0);  // 1 - exp of the smallest is not lost
  CHECK(draw_failures(1'000'000'000, 1e-9, 0.99) > 0);
}

TEST_CASE("fleets under the same random numbers: more devices or more hazard, no fewer failures") {
  sim::Stream draw(7, 0, 904, 0);
  for (int i = 0; i < 2000; ++i) {
    const auto count = static_cast<std::int64_t>(20'000 * draw.uniform());
    const double expected = draw.uniform() * (i % 3 ? 0.01 : 2), u = draw.uniform();
    const auto failed = draw_failures(count, expected, u);
    CHECK(draw_failures(count + 100, expected, u) >= failed);
    CHECK(draw_failures(count, expected * 1.3, u) >= failed);
    CHECK(draw_failures(count, expected, u + 0.5 * (1 - u)) >= failed);
    CHECK(failed <= count);
  }
}
