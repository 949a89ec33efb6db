#include "models/facility/epw.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/scratch.hpp"

using Catch::Matchers::Contains;
using jevons::read_weather;
using sim::Time;

namespace {

sim::Window window(const std::string& start, sim::Span length) {
  return {*sim::parse_instant(start), Time{} + length};
}

std::string head(
    const std::string& location = "LOCATION,Nowhere,XX,YYY,made up,000000,10.0,20.0,-8.0,1500.0") {
  return location +
         "\nDESIGN CONDITIONS,0\nTYPICAL/EXTREME PERIODS,0\nGROUND TEMPERATURES,0\n"
         "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0\nCOMMENTS 1,\"a \"\"quoted\"\" comment, with commas\"\nCOMMENTS "
         "2,\n"
         "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31\n";
}

// Row of a date and hour; the values that the model reads are given as they stand in the file.
std::string row(const std::string& date_and_hour, const std::string& values, int others = 25) {
  std::string text = date_and_hour + ",60,?9?9?9E0," + values;
  for (int i = 0; i < others; ++i) text += ",0";
  return text + "\n";
}

// Two days from two calendar years, as typical years are put together; the dry bulb is 10 month + hour / 10.
std::string turn_of_the_year() {
  std::string text = head();
  for (const auto& [date, tens] : {std::pair{"2009,1,1,", 10}, {"1987,12,31,", 120}})
    for (int h = 1; h <= 24; ++h)
      text += row(date + std::to_string(h), std::to_string(tens / 4) + "." + std::to_string(h / 10) +
                                                std::to_string(h % 10) + ",1.5,  50,85000");
  return text;
}

std::string error_of(const std::string& text) {
  const Scratch file("w.epw", text);
  std::vector<std::string> errors;
  CHECK_FALSE(read_weather(file.path(), window("2022-01-01T08:00Z", sim::hours(2)), {}, errors));
  REQUIRE(errors.size() == 1);
  return errors.front().substr(file.folder().string().size() + 1);
}

const std::string good = "7.2,5.6,90,85000";

}  // namespace

TEST_CASE("an EPW hour stands at its end, in the standard time of its location, whatever the year") {
  for (const std::string name : {"w.epw", "W.EPW", "w.txt"}) {  // by its name, or by its first line
    const Scratch file(name, turn_of_the_year());
    std::vector<std::string> errors;
    // 2025-12-31 24:00 in UTC-8 is 2026-01-01 08:00 UTC.
    const auto w = read_weather(file.path(), window("2026-01-01T07:00Z", sim::hours(3)), {}, errors);
    CHECK(errors.empty());
    REQUIRE(w);
    CHECK(w->dry_bulb_c.value(Time{}) == Approx(30.23));
    CHECK(w->dry_bulb_c.value(Time{} + sim::hours(1)) == Approx(30.24));
    CHECK(w->dry_bulb_c.value(Time{} + sim::hours(2)) == Approx(2.01));
    CHECK(w->dry_bulb_c.value(Time{} + sim::minutes(150)) == Approx(2.015));
    CHECK(w->dew_point_c->value({}) == 1.5);
    CHECK(w->relative_humidity->value({}) == Approx(0.5));
    CHECK(w->pressure_pa->value({}) == 85000);
    CHECK(w->elevation_m == 1500);
  }
}

TEST_CASE("lines may end as on Windows, and old files have three columns fewer") {
  std::string text;
  for (const char c : head() + row("2009,1,1,1", good, 22) + row("2009,1,1,2", good, 22))
    text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const Scratch file("w.epw", text);
  std::vector<std::string> errors;
  CHECK(read_weather(file.path(), window("2022-01-01T09:00Z", sim::hours(1)), {}, errors));
  CHECK(errors.empty());
}

TEST_CASE("EPW's codes for missing values are errors at their place") {
  const auto error_of_values = [](const std::string& values) {
    return error_of(head() + row("1999,1,1,1", values));
  };
  CHECK(error_of_values("99.9,5.6,90,85000") ==
        "w.epw:9:24: error: dry-bulb temperature is missing (99.9 stands for a missing value)");
  CHECK(error_of_values("7.2,99.9,90,85000") ==
        "w.epw:9:28: error: dew point is missing (99.9 stands for a missing value)");
  CHECK(error_of_values("7.2,5.6,999,85000") ==
        "w.epw:9:32: error: relative humidity is missing (999 stands for a missing value)");
  CHECK(error_of_values("7.2,5.6,90,999999") ==
        "w.epw:9:35: error: pressure is missing (999999 stands for a missing value)");
}

TEST_CASE("values that no weather has are errors at their place") {
  const auto error_of_values = [](const std::string& values) {
    return error_of(head() + row("1999,1,1,1", values));
  };
  CHECK(error_of_values("7.2,5.6,111,85000") ==
        "w.epw:9:32: error: relative humidity of 111 %: expected is 0 to 110");
  CHECK(error_of_values("7.2,5.6,90,101") ==
        "w.epw:9:35: error: pressure of 101 Pa: expected is 31000 to 120000");
  CHECK_THAT(error_of_values("7.2,8.3,90,85000"),
             Contains("w.epw:9:28: error: dew point of 8.3 degC at a dry bulb of 7.2 degC"));
  CHECK(error_of_values("7.2,x,90,85000") == "w.epw:9:28: error: dew point: \"x\" is not a number");
}

TEST_CASE("rows that are no hours of a year are errors at their place") {
  CHECK_THAT(error_of(head() + row("1999,1,1,25", good)),
             Contains("w.epw:9:10: error: hour: \"25\" is not a whole"));
  CHECK(error_of(head() + row("1999,2,30,1", good)) == "w.epw:9:8: error: day: month 2 has no day 30");
  CHECK_THAT(error_of(head() + row("1999,1,1,1", good) + row("2003,1,1,1", good)),
             Contains("w.epw:10: error: month 1, day 1, hour 1 is a duplicate of line 9"));
  CHECK_THAT(error_of(head() + row("1999,1,2,1", good) + row("1999,1,1,1", good)),
             Contains("is earlier than line 9, so the rows are not sorted"));
  CHECK(error_of(head() + row("1999,1,1,1", good)) ==
        "w.epw: error: month 12, day 31, hour 24 is missing, and the run needs it");
  CHECK_THAT(error_of(head() + "1999,1,1,1,60,?,7.2,5.6,90,85000\n"),
             Contains("w.epw:9: error: the row has 10 values"));
}

TEST_CASE("headers that say no place, or more rows an hour than one, are errors at their place") {
  CHECK_THAT(error_of(head("LOCATION,Nowhere")), Contains("w.epw:1: error: LOCATION has city"));
  CHECK(error_of(head("LOCATION,N,X,Y,s,0,1,2,15,0")) ==
        "w.epw:1:24: error: offset from UTC of 15 h: expected is -14 to 14");
  CHECK(error_of(head("LOCATION,N,X,Y,s,0,1,2,1,9999")) ==
        "w.epw:1:26: error: elevation of 9999 m: expected is -500 to 9000");
  CHECK(error_of("LOCATION,N,X,Y,s,0,1,2,1,0\nGROUND TEMPERATURES\n") ==
        "w.epw:2:1: error: \"GROUND TEMPERATURES\": an EPW file has DESIGN CONDITIONS in this line");
  CHECK(error_of("LOCATION,N,X,Y,s,0,1,2,1,0\n") ==
        "w.epw: error: ends within the eight header lines: DESIGN CONDITIONS is missing");
  auto twice = head();
  twice.replace(twice.find("DATA PERIODS,1,1"), 16, "DATA PERIODS,1,2");
  CHECK(error_of(twice) == "w.epw:8:16: error: \"2\" rows an hour: one is expected");
}
