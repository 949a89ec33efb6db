#include "models/grid/contracts/cfe.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "sim/engine/random.hpp"

using namespace jevons;
using sim::Time;

namespace {

const sim::LocalCalendar utc(*sim::parse_instant("2023-01-01"));

CfeScore over(const std::vector<double>& load, const std::vector<double>& contracted,
              const std::vector<double>& share) {
  CfeScore score(utc, Time{});
  for (std::size_t h = 0; h < load.size(); ++h) {
    const Time t{sim::hours(static_cast<std::int64_t>(h)).ns};
    score.step(t, t + sim::hours(1), load[h], contracted[h], share[h]);
  }
  return score;
}

}  // namespace

// min(L, C): 0, 5, 10, 10; of the rest, 10 and 5, a fifth is carbon free: (25 + 3) / 40.
TEST_CASE("a load that is matched by the year in full is carbon free for 70 per cent of its hours") {
  const auto score = over({10, 10, 10, 10}, {0, 5, 20, 15}, {0.2, 0.2, 0.5, 0.5});
  CHECK(score.score() == Approx(0.70).epsilon(1e-12));
  CHECK(score.annual_match() == 1);
  CHECK(score.hourly_match() == Approx(25.0 / 40));
}

TEST_CASE("a flat load on nuclear power of its own size is carbon free in every hour") {
  CHECK(over({7, 7, 7}, {7, 7, 7}, {0, 0, 0}).score() == 1);
}

TEST_CASE("without contracts the score is the grid's share, weighed by consumption") {
  CHECK(over({1, 3}, {0, 0}, {0.2, 0.6}).score() == Approx(0.5));
}

TEST_CASE("an hour in parts is one hour, and an interval over several is theirs by time") {
  CfeScore parts(utc, Time{} + sim::minutes(30));
  for (int i = 0; i < 6; ++i)  // half an hour: 6 J of load, 6 J of contract, all at its end
    parts.step(Time{} + sim::minutes(30 + 5 * i), Time{} + sim::minutes(35 + 5 * i), 1, i == 5 ? 6 : 0, 0);
  CHECK(parts.score() == 1);
  CHECK(parts.hourly_match() == 1);
  parts.step(Time{} + sim::hours(1), Time{} + sim::hours(3), 20, 10, 0.5);
  CHECK(parts.score() == Approx((6 + 10 + 5) / 26.0));
  CfeScore open(utc, Time{});
  open.step(Time{}, Time{} + sim::minutes(1), 2, 1, 0.5);
  CHECK(open.score() == Approx(0.75));  // an hour that is not over counts as it stands
  CHECK(std::isnan(CfeScore(utc, Time{}).score()));
}

TEST_CASE(
    "a score lies between 0 and 1, rises with contracts and with the grid, and is no better than annual "
    "matching") {
  sim::Stream draw(2, 0, 99, 0);
  for (int trial = 0; trial < 500; ++trial) {
    std::vector<double> load, contracted, share, more, cleaner, none;
    for (int h = 0; h < 48; ++h) {
      load.push_back(draw.uniform() < 0.1 ? 0 : draw.uniform());
      contracted.push_back(draw.uniform() < 0.4 ? 0 : 2 * draw.uniform());
      share.push_back(draw.uniform());
      more.push_back(contracted.back() + draw.uniform());
      cleaner.push_back(share.back() + (1 - share.back()) * draw.uniform());
      none.push_back(0);
    }
    const auto score = over(load, contracted, share);
    CHECK(score.score() >= 0);
    CHECK(score.score() <= 1 + 1e-12);
    CHECK(over(load, more, share).score() >= score.score());
    CHECK(over(load, contracted, cleaner).score() >= score.score());
    const auto bare = over(load, contracted, none);
    CHECK(bare.score() == bare.hourly_match());
    CHECK(bare.score() <= bare.annual_match() + 1e-12);
    CHECK(score.hourly_match() == bare.score());
  }
}
