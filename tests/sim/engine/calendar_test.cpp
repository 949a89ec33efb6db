#include "sim/engine/calendar.hpp"

#include <catch2/catch.hpp>
#include <ctime>
#include <random>

using namespace sim;

namespace {

std::int64_t ns(std::string_view text) {
  const auto instant = parse_instant(text);
  REQUIRE(instant);
  return instant->time_since_epoch().count();
}

}  // namespace

TEST_CASE(
    "an instant is read as a date, with minutes, seconds, decimals and an offset as far as they are given") {
  const std::int64_t day = 1649721600LL * 1'000'000'000;  // date -u -d 2022-04-12 +%s
  CHECK(ns("1970-01-01") == 0);
  CHECK(ns("2022-04-12") == day);
  CHECK(ns("2022-04-12T00:00Z") == day);
  CHECK(ns("2022-04-12 00:00") == day);
  CHECK(ns("2022-04-12T05:06:07Z") == day + 18367LL * 1'000'000'000);
  CHECK(ns("2022-04-12T00:00:00.5Z") == day + 500'000'000);
  CHECK(ns("2022-04-12T00:00:00.123456789") == day + 123'456'789);
  CHECK(ns("2022-04-12T00:00-08:00") == day + 8 * 3600LL * 1'000'000'000);
  CHECK(ns("2022-04-12T05:30:00+05:30") == day);
  CHECK(ns("1969-12-31T23:59:59.999999999Z") == -1);
}

TEST_CASE("leap days exist in leap years only") {
  CHECK(ns("2024-03-01") - ns("2024-02-29") == days(1).ns);
  CHECK(ns("2000-02-29") + days(366).ns == ns("2001-03-01"));
  CHECK_FALSE(parse_instant("2023-02-29"));
  CHECK_FALSE(parse_instant("1900-02-29"));
  CHECK_FALSE(parse_instant("2100-02-29T12:00Z"));
}

TEST_CASE("what is not an instant is not read as one") {
  for (const char* text : {"",
                           " ",
                           "2022",
                           "2022-04",
                           "2022-4-12",
                           "2022-04-1",
                           "22-04-12",
                           "2022/04/12",
                           "20220412",
                           "2022-13-01",
                           "2022-00-10",
                           "2022-04-31",
                           "2022-04-00",
                           "2022-04-12T",
                           "2022-04-12T05",
                           "2022-04-12T0500Z",
                           "2022-04-12T24:00Z",
                           "2022-04-12T05:60Z",
                           "2022-04-12T05:00:60Z",
                           "2022-04-12T05:00:00.Z",
                           "2022-04-12T05:00:00.1234567890Z",
                           "2022-04-12T05:00:00,5Z",
                           "2022-04-12T05:00z",
                           "2022-04-12t05:00Z",
                           "2022-04-12T05:00Zulu",
                           "2022-04-12T05:00+8",
                           "2022-04-12T05:00+08",
                           "2022-04-12T05:00+0800",
                           "2022-04-12T05:00+08:60",
                           "2022-04-12T05:00+24:00",
                           "2022-04-12Z",
                           "2022-04-12  05:00",
                           " 2022-04-12",
                           "2022-04-12 ",
                           "2022-04-12T+5:00Z",
                           "2022-04-12T-5:00Z",
                           "+022-04-12",
                           "-022-04-12",
                           "2022-04--1",
                           "1677-12-31",
                           "2262-01-01",
                           "9999-12-31",
                           "now",
                           "2022-04-12T05:00 Z"}) {
    INFO(text);
    CHECK_FALSE(parse_instant(text));
  }
}

TEST_CASE("instants are written with as many decimals as are not zero") {
  CHECK(format_instant(Instant{}) == "1970-01-01T00:00:00Z");
  CHECK(format_instant(*parse_instant("2022-04-12T05:00-08:00")) == "2022-04-12T13:00:00Z");
  CHECK(format_instant(*parse_instant("2022-04-12T05:00:00.500Z")) == "2022-04-12T05:00:00.5Z");
  CHECK(format_instant(*parse_instant("2022-04-12T05:00:00.000000001Z")) == "2022-04-12T05:00:00.000000001Z");
  CHECK(format_instant(Instant(std::chrono::nanoseconds(-1))) == "1969-12-31T23:59:59.999999999Z");
}

TEST_CASE("reading what was written gives the same instant, and agrees with the C library") {
  std::mt19937_64 bits(1);
  const std::int64_t first = ns("1678-01-01"), last = ns("2261-12-31");
  for (int i = 0; i < 10'000; ++i) {
    const auto drawn = static_cast<std::int64_t>(bits());
    if (drawn < first || drawn > last) continue;
    const Instant instant{std::chrono::nanoseconds(drawn)};
    const std::string text = format_instant(instant);
    REQUIRE(parse_instant(text) == instant);
    const std::time_t second = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
    char expected[32];
    std::tm fields{};
    REQUIRE(std::strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%S", gmtime_r(&second, &fields)) > 0);
    REQUIRE(text.substr(0, 19) == expected);
  }
}

TEST_CASE("simulated time and the calendar convert both ways") {
  const Instant start = *parse_instant("2022-04-11");
  CHECK(format_instant(at(start, Time{} + hours(29))) == "2022-04-12T05:00:00Z");
  CHECK(since(start, at(start, Time{123})) == Time{123});
}
