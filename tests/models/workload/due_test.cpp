#include "models/workload/due.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace jevons;

namespace {

/// Local instants, in a zone nine and a half hours ahead of UTC, from Wednesday 1 January 2020 on.
std::string due_at(Due rule, const std::string& local) {
  const auto start = *sim::parse_instant("2019-12-31T14:30Z"),
             local_start = *sim::parse_instant("2020-01-01");
  const sim::LocalCalendar calendar(start, sim::minutes(570));
  return sim::format_instant(
      sim::at(local_start, due(rule, calendar, sim::since(local_start, *sim::parse_instant(local)))));
}

struct Row {
  const char *end, *workday, *morning, *semi;
};

}  // namespace

TEST_CASE("the calendar knows its days", "[due]") {
  const sim::LocalCalendar calendar(*sim::parse_instant("2020-01-01"), sim::hours(1));
  CHECK(calendar.weekday(sim::Time{}) == 2);
  CHECK(calendar.weekday(sim::Time{} + sim::hours(22)) == 2);
  CHECK(calendar.weekday(sim::Time{} + sim::hours(23)) == 3);
  CHECK(calendar.weekday(sim::Time{} - sim::hours(26)) == 0);
  CHECK_FALSE(calendar.is_weekend(sim::Time{} + sim::days(2)));
  CHECK(calendar.is_weekend(sim::Time{} + sim::days(3)));
  CHECK(calendar.is_weekend(sim::Time{} + sim::days(4)));
  CHECK_FALSE(calendar.is_weekend(sim::Time{} + sim::days(5)));
}

TEST_CASE("work is due at nine of a day that counts, or when it ends in working hours", "[due]") {
  // Monday 6, Thursday 9, Friday 10, Saturday 11, Sunday 12 January 2020.
  const Row rows[] = {
      {"2020-01-06T08:59:59Z", "2020-01-06T09:00:00Z", "2020-01-06T09:00:00Z", "2020-01-06T09:00:00Z"},
      {"2020-01-06T09:00:00Z", "2020-01-06T09:00:00Z", "2020-01-06T09:00:00Z", "2020-01-06T09:00:00Z"},
      {"2020-01-06T09:30:00Z", "2020-01-06T09:30:00Z", "2020-01-06T09:30:00Z", "2020-01-09T09:00:00Z"},
      {"2020-01-06T17:00:00Z", "2020-01-06T17:00:00Z", "2020-01-06T17:00:00Z", "2020-01-09T09:00:00Z"},
      {"2020-01-06T17:30:00Z", "2020-01-07T09:00:00Z", "2020-01-07T09:00:00Z", "2020-01-09T09:00:00Z"},
      {"2020-01-09T03:00:00Z", "2020-01-09T09:00:00Z", "2020-01-09T09:00:00Z", "2020-01-09T09:00:00Z"},
      {"2020-01-09T12:00:00Z", "2020-01-09T12:00:00Z", "2020-01-09T12:00:00Z", "2020-01-13T09:00:00Z"},
      {"2020-01-10T17:00:00Z", "2020-01-10T17:00:00Z", "2020-01-10T17:00:00Z", "2020-01-13T09:00:00Z"},
      {"2020-01-10T17:30:00Z", "2020-01-13T09:00:00Z", "2020-01-11T09:00:00Z", "2020-01-13T09:00:00Z"},
      {"2020-01-11T00:00:00Z", "2020-01-13T09:00:00Z", "2020-01-13T09:00:00Z", "2020-01-13T09:00:00Z"},
      {"2020-01-11T12:00:00Z", "2020-01-13T09:00:00Z", "2020-01-13T09:00:00Z", "2020-01-13T09:00:00Z"},
      {"2020-01-12T23:59:00Z", "2020-01-13T09:00:00Z", "2020-01-13T09:00:00Z", "2020-01-13T09:00:00Z"},
      {"2020-02-28T20:00:00Z", "2020-03-02T09:00:00Z", "2020-02-29T09:00:00Z", "2020-03-02T09:00:00Z"},
  };
  for (const auto& row : rows) {
    INFO(row.end);
    CHECK(due_at(Due::next_workday, row.end) == row.workday);
    CHECK(due_at(Due::next_morning, row.end) == row.morning);
    CHECK(due_at(Due::semi_weekly, row.end) == row.semi);
  }
}
