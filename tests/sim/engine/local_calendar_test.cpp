#include "sim/engine/local_calendar.hpp"

#include <catch2/catch.hpp>

using sim::LocalCalendar;
using sim::Time;

namespace {

const auto start = *sim::parse_instant("2023-12-31T22:10Z");
Time at_utc(const char* text) { return sim::since(start, *sim::parse_instant(text)); }

}  // namespace

TEST_CASE("the edges of the calendar come after their time, also of a time on an edge") {
  const LocalCalendar utc(start);
  CHECK(utc.next_quarter(Time{}) == at_utc("2023-12-31T22:15Z"));
  CHECK(utc.next_hour(Time{}) == at_utc("2023-12-31T23:00Z"));
  CHECK(utc.next_hour(at_utc("2023-12-31T23:00Z")) == at_utc("2024-01-01"));
  CHECK(utc.next_day(Time{}) == at_utc("2024-01-01"));
  CHECK(utc.next_month(Time{}) == at_utc("2024-01-01"));
  CHECK(utc.next_year(Time{}) == at_utc("2024-01-01"));
  CHECK(utc.next_month(at_utc("2024-01-01")) == at_utc("2024-02-01"));
  CHECK(utc.next_year(at_utc("2024-01-01")) == at_utc("2025-01-01"));
}

TEST_CASE("months have their lengths, and February that of its year") {
  const LocalCalendar utc(start);
  std::vector<std::int64_t> lengths;
  for (Time t = at_utc("2024-01-01"); t < at_utc("2025-01-01");) {
    const Time next = utc.next_month(t);
    lengths.push_back((next - t).ns / sim::days(1).ns);
    t = next;
  }
  CHECK(lengths == std::vector<std::int64_t>{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31});
  CHECK(utc.next_month(at_utc("2023-02-10")) - at_utc("2023-02-01") == sim::days(28));
  CHECK(utc.year_length(at_utc("2023-06-01")) == sim::days(365));
  CHECK(utc.year_length(at_utc("2024-06-01")) == sim::days(366));
  CHECK(utc.year_length(at_utc("2100-06-01")) == sim::days(365));
}

TEST_CASE("a site ahead of UTC is in the new year first, one behind it last") {
  const sim::LocalCalendar kolkata(start, sim::minutes(330)), california(start, -8 * sim::hours(1));
  CHECK(kolkata.year_length(Time{}) == sim::days(366));
  CHECK(kolkata.month(Time{}) == 1);
  CHECK(kolkata.hour(Time{}) == 3);  // 03:40
  CHECK(kolkata.next_hour(Time{}) == at_utc("2023-12-31T22:30Z"));
  CHECK(california.month(Time{}) == 12);
  CHECK(california.hour(Time{}) == 14);
  CHECK(california.next_year(Time{}) == at_utc("2024-01-01T08:00Z"));
}

TEST_CASE("a day in summer has 24 hours of standard time, and begins when that does") {
  const sim::LocalCalendar california(start, -8 * sim::hours(1));
  const Time evening =
      at_utc("2024-07-02T06:30Z");  // 22:30 standard, 23:30 by clocks on daylight saving time
  CHECK(california.hour(evening) == 22);
  CHECK(california.next_day(evening) == at_utc("2024-07-02T08:00Z"));
}

TEST_CASE("the weekend is Saturday and Sunday by local time, also before 1970") {
  const sim::LocalCalendar california(start, -8 * sim::hours(1));
  CHECK_FALSE(california.is_weekend(at_utc("2024-01-06T07:59Z")));  // Friday evening
  CHECK(california.is_weekend(at_utc("2024-01-06T08:00Z")));
  CHECK(california.is_weekend(at_utc("2024-01-08T07:59Z")));
  CHECK_FALSE(california.is_weekend(at_utc("2024-01-08T08:00Z")));
  const sim::LocalCalendar early(*sim::parse_instant("1969-07-19T23:50Z"));
  CHECK(early.is_weekend(Time{}));
  CHECK(early.hour(Time{}) == 23);
  CHECK(early.next_hour(Time{}) == Time{} + sim::minutes(10));
}
