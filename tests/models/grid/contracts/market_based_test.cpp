#include "models/grid/contracts/market_based.hpp"

#include <catch2/catch.hpp>

#include "models/units.hpp"
#include "sim/engine/random.hpp"

using namespace jevons;
using sim::Time;

namespace {

constexpr double mwh = joules_per_mwh, g_per_kwh = 1e-3 / joules_per_kwh;
const auto start = *sim::parse_instant("2023-01-01");
const sim::LocalCalendar utc(start);
constexpr auto hour = sim::hours(1);

Contract claims(Matching matching) {
  return make_contract({.name = "c",
                        .matching = matching == Matching::hourly    ? "hourly"
                                    : matching == Matching::monthly ? "monthly"
                                                                    : "annual"},
                       start);
}

struct Book {
  std::vector<Contract> contracts;
  MarketAccount account;
  std::vector<ClosedPeriod> closed;
  Time now;
  explicit Book(std::vector<Contract> c, const sim::LocalCalendar& calendar = utc, Time from = {})
      : contracts(std::move(c)), account(contracts, calendar, from), now(from) {}
  void step(sim::Span length, double purchased_j, const std::vector<double>& contracted_j, double kg_per_j) {
    account.step(now, now + length, purchased_j, contracted_j, kg_per_j, closed);
    now = now + length;
  }
  double finish() {
    account.finish(closed);
    return account.kg();
  }
};

}  // namespace

// 100 MWh on a grid of 400 g/kWh with certificates for 60 MWh and a residual mix of 450 g/kWh: 40 t by
// location (400 x 100), 18 t by market (450 x 40).
TEST_CASE("certificates take what they cover, and the rest bears the residual mix") {
  Book book({claims(Matching::annual)});
  for (int i = 0; i < 100; ++i) book.step(hour, 1 * mwh, {0.6 * mwh}, 450 * g_per_kwh);
  CHECK(book.account.kg() == Approx(45000));  // nothing is claimed before its period ends
  CHECK(book.finish() == Approx(18000).epsilon(1e-12));
  CHECK(book.account.claimed_j() == Approx(60 * mwh));
  CHECK(book.account.surplus_j() == 0);
  REQUIRE(book.closed.size() == 1);
  CHECK(book.closed[0].claimed_kg == Approx(27000));
  CHECK(book.closed[0].rest_kg == book.account.kg());
  CHECK(book.closed[0].end == Time{} + 100 * hour);
}

TEST_CASE("certificates come before the supplier's rate, and that before the residual mix") {
  const auto supplier = make_contract({.name = "s",
                                       .kind = "supplier",
                                       .begin = start + std::chrono::hours(1),
                                       .intensity_kg_per_j = 200 * g_per_kwh},
                                      start);
  const std::vector<Contract> contracts{claims(Matching::hourly), supplier};
  Book book(contracts);
  for (int i = 0; i < 2; ++i)  // an hour on the residual mix, an hour with the supplier
    book.step(hour, 1 * mwh, {0.5 * mwh, 0},
              unclaimed_intensity(contracts, book.now, book.now + hour, 450 * g_per_kwh));
  CHECK(book.finish() == Approx(0.5 * 450 + 0.5 * 200).epsilon(1e-12));
  CHECK(unclaimed_intensity(contracts, Time{}, Time{} + 2 * hour, 450 * g_per_kwh) ==
        Approx(325 * g_per_kwh));
}

TEST_CASE("what is contracted beyond the load is surplus of its own period, by hour, month and year") {
  for (const auto matching : {Matching::hourly, Matching::monthly, Matching::annual}) {
    Book book({claims(matching)});
    book.step(hour, 10 * mwh, {20 * mwh}, g_per_kwh);  // January: all in the first hour
    book.step(hour, 10 * mwh, {0}, g_per_kwh);
    book.step(sim::days(31) - 2 * hour, 0, {0}, g_per_kwh);  // to February
    book.step(hour, 10 * mwh, {15 * mwh}, g_per_kwh);
    book.step(sim::days(334) - hour, 10 * mwh, {0}, g_per_kwh);  // to the end of the year
    book.step(hour, 5 * mwh, {0}, g_per_kwh);                    // next year has its own load
    book.finish();
    const double february = 10 + 10.0 * (28 * 24 - 1) / (334 * 24 - 1);
    const double claimed = matching == Matching::hourly    ? 20
                           : matching == Matching::monthly ? 20 + february
                                                           : 35;
    INFO(static_cast<int>(matching));
    CHECK(book.account.claimed_j() / mwh == Approx(claimed));
    CHECK((book.account.claimed_j() + book.account.surplus_j()) / mwh == Approx(35));
  }
}

TEST_CASE("an hour in twelve settlements is matched as one hour") {
  Book hourly({claims(Matching::hourly)});
  for (int i = 0; i < 12; ++i) hourly.step(sim::minutes(5), 1 * mwh, {i < 6 ? 2 * mwh : 0}, 100 * g_per_kwh);
  REQUIRE(hourly.closed.size() == 1);
  CHECK(hourly.closed[0].claimed_j == Approx(12 * mwh));
  CHECK(hourly.closed[0].surplus_j == 0);
  CHECK(hourly.account.kg() == 0);  // to the last bit
}

TEST_CASE("an interval over the edge of a period belongs to both by time") {
  Book book({claims(Matching::hourly)}, utc, Time{} + sim::minutes(45));
  book.step(sim::minutes(30), 10 * mwh, {20 * mwh}, g_per_kwh);
  book.step(sim::minutes(45), 90 * mwh, {0}, g_per_kwh);
  REQUIRE(book.closed.size() == 2);
  CHECK(book.closed[0].consumed_j == Approx(5 * mwh));
  CHECK(book.closed[0].surplus_j == Approx(5 * mwh));
  CHECK(book.closed[1].consumed_j == Approx(95 * mwh));
  CHECK(book.closed[1].claimed_j == Approx(10 * mwh));
}

TEST_CASE("an interval of a year closes every hour of it") {
  Book book({claims(Matching::hourly)});
  book.step(sim::days(365), 8760 * mwh, {4380 * mwh}, 100 * g_per_kwh);
  CHECK(book.closed.size() == 8760);
  CHECK(book.finish() == Approx(438000));
}

TEST_CASE("a year ends by the site's time, within a run too") {
  const sim::LocalCalendar california(*sim::parse_instant("2023-12-31"), -8 * hour);
  Book book({claims(Matching::annual)}, california);
  book.step(sim::days(1), 24 * mwh, {24 * mwh}, g_per_kwh);
  CHECK(book.closed.empty());  // 16:00 local
  book.step(sim::days(1), 24 * mwh, {0}, g_per_kwh);
  REQUIRE(book.closed.size() == 1);
  CHECK(book.closed[0].end == Time{} + 32 * hour);
  CHECK(book.closed[0].consumed_j == Approx(32 * mwh));
  CHECK(book.finish() / g_per_kwh / mwh == Approx(48 - 24));
}

TEST_CASE("contracts of a shorter period claim first, and a joule is claimed once") {
  Book book({claims(Matching::annual), claims(Matching::hourly)});
  book.step(hour, 10 * mwh, {18 * mwh, 8 * mwh}, 100 * g_per_kwh);
  book.step(hour, 10 * mwh, {0, 15 * mwh}, 300 * g_per_kwh);
  CHECK(book.account.of(1).claimed_j == Approx(18 * mwh));
  CHECK(book.account.of(1).surplus_j == Approx(5 * mwh));
  CHECK(book.finish() == 0);
  CHECK(book.account.of(0).claimed_j == Approx(2 * mwh));
  CHECK(book.account.of(0).surplus_j == Approx(16 * mwh));
}

TEST_CASE("without contracts market-based carbon is consumption at the rate of each interval") {
  Book book({});
  book.step(hour, 10 * mwh, {}, 100 * g_per_kwh);
  book.step(hour, 10 * mwh, {}, 300 * g_per_kwh);
  CHECK(book.account.kg() == Approx(4000));
  CHECK(book.finish() == Approx(4000));
  CHECK(book.closed.size() == 1);
}

TEST_CASE("whatever comes: nothing is claimed twice, and claims, surplus and carbon add up") {
  sim::Stream draw(1, 0, 99, 0);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<Contract> contracts;
    const int n = static_cast<int>(draw.uniform() * 4);
    for (int i = 0; i < n; ++i) contracts.push_back(claims(static_cast<Matching>(draw.bits() % 3)));
    Book book(contracts,
              sim::LocalCalendar(start, static_cast<std::int64_t>(draw.bits() % 27) * hour - sim::hours(12)),
              Time{} + sim::minutes(static_cast<std::int64_t>(draw.bits() % 90)));
    double gross_kg = 0, consumed_j = 0, contracted_j = 0;
    for (int i = 0; i < 300; ++i) {
      const auto length =
          sim::minutes(1 + static_cast<std::int64_t>(draw.bits() % (i % 50 == 0 ? 60000 : 90)));
      const double energy_j = draw.uniform() < 0.2 ? 0 : draw.uniform(), rate = draw.uniform();
      std::vector<double> contracted;
      for (int c = 0; c < n; ++c)
        contracted_j += contracted.emplace_back(draw.uniform() < 0.3 ? 0 : draw.uniform());
      book.step(length, energy_j, contracted, rate);
      gross_kg += energy_j * rate;
      consumed_j += energy_j;
    }
    const double kg = book.finish();
    double claimed_kg = 0, claimed_j = 0;
    for (const auto& period : book.closed) {
      CHECK(period.claimed_j <= period.consumed_j);
      CHECK(period.begin < period.end);
      CHECK(period.rest_kg >= 0);
      claimed_kg += period.claimed_kg;
      claimed_j += period.claimed_j;
    }
    CHECK(claimed_j == Approx(book.account.claimed_j()).epsilon(1e-12).margin(1e-12));
    CHECK(kg + claimed_kg == Approx(gross_kg).epsilon(1e-12));
    CHECK(book.account.claimed_j() <= consumed_j * (1 + 1e-12));
    CHECK(book.account.claimed_j() + book.account.surplus_j() ==
          Approx(contracted_j).epsilon(1e-12).margin(1e-12));
    CHECK(book.account.consumed_j() == Approx(consumed_j).epsilon(1e-12));
  }
}

// Consequence of two signals: 40 MWh move from an hour of 200 g/kWh to one of 400 g/kWh, where a solar PPA
// has surplus.
TEST_CASE("a move that follows the contract saves market-based carbon and costs location-based carbon") {
  const double intensity[2] = {200 * g_per_kwh, 400 * g_per_kwh}, contracted[2] = {0, 60 * mwh};
  const auto account = [&](double first_mwh, double second_mwh) {
    Book book({claims(Matching::hourly)});
    const double load[2] = {first_mwh * mwh, second_mwh * mwh};
    double location_kg = 0;
    for (int h = 0; h < 2; ++h) {
      book.step(hour, load[h], {contracted[h]}, 450 * g_per_kwh);
      location_kg += load[h] * intensity[h];
    }
    return std::pair(location_kg, book.finish());
  };
  const auto before = account(50, 20), after = account(10, 60);
  CHECK(before.first == Approx(18000));
  CHECK(after.first == Approx(26000));
  CHECK(before.second == Approx(22500));
  CHECK(after.second == Approx(4500));
}

TEST_CASE("an energy below zero, a gap and a missing contract are refused") {
  Book book({claims(Matching::hourly)});
  CHECK_THROWS_AS(book.step(hour, -1, {0}, 0), std::invalid_argument);
  CHECK_THROWS_AS(book.step(hour, 1, {-1}, 0), std::invalid_argument);
  CHECK_THROWS_AS(book.step(hour, std::nan(""), {0}, 0), std::invalid_argument);
  CHECK_THROWS_AS(book.step(hour, 1, {}, 0), std::invalid_argument);
  book.now = Time{} + hour;
  CHECK_THROWS_AS(book.step(hour, 1, {0}, 0), std::invalid_argument);
}
