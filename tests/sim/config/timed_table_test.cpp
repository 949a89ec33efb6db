#include "sim/config/timed_table.hpp"

#include <catch2/catch.hpp>

#include "tests/scratch.hpp"

using Catch::Matchers::Contains;
using namespace sim::config;
using Mean = Labels::Mean;
using sim::parse_instant;
using sim::Time;

namespace {

constexpr auto hold = sim::Series::Shape::hold;

struct Outcome {
  std::optional<Covering> covering;
  std::vector<double> values;
  std::vector<std::string> errors;
};

Outcome cover_text(const std::string& text, const std::string& start, sim::Span length,
                   const Labels& labels = {}) {
  const Scratch file("t.csv", text);
  Outcome outcome;
  FileErrors errors("t.csv", outcome.errors);
  Csv csv(file.path(), errors);
  const auto table = read_timed_table(csv, {"utc", {"x"}, {"y"}}, errors);
  if (!table) return outcome;
  outcome.covering = cover(*table, {*parse_instant(start), Time{} + length}, labels, errors);
  if (outcome.covering) outcome.values = to_series(*table, *outcome.covering, 0, hold, 1).values();
  return outcome;
}

std::string error_of(const std::string& text, const std::string& start, sim::Span length,
                     const Labels& labels = {}) {
  const auto outcome = cover_text(text, start, length, labels);
  REQUIRE(outcome.errors.size() == 1);
  CHECK_FALSE(outcome.covering);
  return outcome.errors.front();
}

const std::string day =
    "utc,x\n2022-04-12T00:00Z,0\n2022-04-12T01:00Z,1\n2022-04-12T02:00Z,2\n2022-04-12T03:00Z,3\n2022-04-"
    "12T04:00Z,4\n";

}  // namespace

TEST_CASE("rows that cover the window are used, and no others") {
  const auto o = cover_text(day, "2022-04-12T01:30Z", sim::hours(2));
  CHECK(o.errors.empty());
  CHECK(o.values == std::vector<double>{1, 2, 3});
  CHECK(o.covering->times.front() == Time{} - sim::minutes(30));
  CHECK(o.covering->last == Time{} + sim::minutes(150));
}

TEST_CASE("a row labelled by the end of its hour belongs to the hour before") {
  const auto o = cover_text(day, "2022-04-12T01:30Z", sim::hours(2), {Mean::end});
  CHECK(o.values == std::vector<double>{2, 3, 4});
  CHECK(o.covering->times.front() == Time{} - sim::minutes(30));
  CHECK(o.covering->last == Time{} + sim::minutes(150));
}

TEST_CASE("an instant before the window and one after it bound a series of instants") {
  const auto o = cover_text(day, "2022-04-12T01:30Z", sim::hours(2), {Mean::instant});
  CHECK(o.values == std::vector<double>{1, 2, 3, 4});
  CHECK(o.covering->last == Time{} + sim::minutes(150));
  CHECK(cover_text(day, "2022-04-12T00:00Z", sim::hours(4), {Mean::instant}).values.size() == 5);
  CHECK_THAT(error_of(day, "2022-04-12T00:00Z", sim::minutes(241), {Mean::instant}), Contains("ends at"));
}

TEST_CASE("a shift moves every label") {
  const auto o = cover_text(day, "2022-04-11T18:00Z", sim::hours(1), {Mean::start, {}, sim::hours(-7)});
  CHECK(o.values == std::vector<double>{1});
}

TEST_CASE("where labels turn from starts to ends, two rows claim an hour and the earlier is used") {
  const Labels labels{Mean::start, parse_instant("2022-04-12T02:00Z")};
  const auto o = cover_text(day, "2022-04-12T00:00Z", sim::hours(4), labels);
  CHECK(o.values == std::vector<double>{0, 1, 3, 4});
  REQUIRE(o.covering->notes.size() == 1);
  CHECK(o.covering->notes.front() ==
        "t.csv: lines 3 and 4 both claim the step from 2022-04-12T01:00:00Z, where labels turn from starts "
        "to ends; "
        "line 3 is used");
  CHECK(cover_text(day, "2022-04-12T01:15Z", sim::hours(1), labels).values == std::vector<double>{1, 3});
}

TEST_CASE("the file's own step is what its rows are apart") {
  const auto o = cover_text("utc,x\n2022-04-12T00:00Z,5\n2022-04-12T00:05Z,6\n2022-04-12T00:10Z,7\n",
                            "2022-04-12T00:06Z", sim::minutes(9));
  CHECK(o.values == std::vector<double>{6, 7});
  CHECK(o.covering->last == Time{} + sim::minutes(9));
}

TEST_CASE("typical days repeat on every date of their month") {
  std::string text = "month,hour_utc,x\n";
  for (int m = 1; m <= 12; ++m)
    for (int h = 0; h < 24; ++h)
      text += std::to_string(m) + "," + std::to_string(h) + "," + std::to_string(100 * m + h) + "\n";
  const auto o = cover_text(text, "2024-02-28T22:30Z", sim::days(2));
  CHECK(o.errors.empty());
  REQUIRE(o.values.size() == 49);
  CHECK(o.values.front() == 222);
  CHECK(o.values[2] == 200);      // February 29
  CHECK(o.values.back() == 322);  // the evening of March 1
  CHECK(o.covering->times.front() == Time{} - sim::minutes(30));
  CHECK(cover_text(text, "2024-02-29T00:00Z", sim::hours(24)).values.size() == 24);
  CHECK(cover_text(text, "2024-12-31T23:00Z", sim::hours(2)).values == std::vector<double>{1223, 100});
}

TEST_CASE("a typical table only needs the months that the run lives through") {
  std::string text = "month,hour_utc,x\n";
  for (int h = 0; h < 23; ++h) text += "4," + std::to_string(h) + ",1\n";
  CHECK(cover_text(text, "2022-04-12T00:00Z", sim::hours(23)).errors.empty());
  CHECK(error_of(text, "2022-04-12T00:00Z", sim::hours(24)) ==
        "t.csv: error: month 4, hour 23 is missing, and the run needs it for 2022-04-12T23:00:00Z");
}

TEST_CASE("unsorted, duplicate and irregular rows are errors wherever they are") {
  const std::string head = "utc,x\n2022-04-12T00:00Z,1\n2022-04-12T01:00Z,1\n";
  const auto error = [&](const std::string& row) {
    return error_of(head + row, "2022-04-12T00:00Z", sim::hours(1));
  };
  CHECK(error("2022-04-12T01:00Z,1\n") ==
        "t.csv:4: error: 2022-04-12T01:00:00Z is a duplicate of line 3 (2022-04-12T01:00:00Z)");
  CHECK_THAT(error("2022-04-11T23:00Z,1\n"),
             Contains("t.csv:4: error: 2022-04-11T23:00:00Z is earlier than the row above"));
  CHECK_THAT(error("2022-04-12T01:59Z,1\n"), Contains("is off the file's step of 1 h"));
  CHECK_THAT(error("2022-04-12 2am,1\n"),
             Contains("t.csv:4:1: error: utc: \"2022-04-12 2am\" is not an instant"));
  CHECK_THAT(error("1066-10-14T09:00Z,1\n"), Contains("is not an instant from 1900 to 2189"));
  const std::string typical = "month,hour_utc,x\n1,0,1\n1,1,1\n";
  CHECK_THAT(error_of(typical + "1,1,1\n", "2022-01-01", sim::hours(1)),
             Contains("t.csv:4: error: month 1, hour 1 is a duplicate"));
  CHECK_THAT(error_of(typical + "1,0,1\n", "2022-01-01", sim::hours(1)), Contains("not sorted"));
  CHECK(error_of(typical + "13,0,1\n", "2022-01-01", sim::hours(1)) ==
        "t.csv:4:1: error: month: \"13\" is not a whole number from 1 to 12");
  CHECK_THAT(error_of(typical + "1,24,1\n", "2022-01-01", sim::hours(1)),
             Contains("hour_utc: \"24\" is not a whole number from 0 to 23"));
}

TEST_CASE("a gap or an empty cell matters where the run needs it") {
  const std::string gap =
      "utc,x\n2022-04-12T00:00Z,0\n2022-04-12T01:00Z,1\n2022-04-12T05:00Z,5\n2022-04-12T06:00Z,6\n";
  CHECK(error_of(gap, "2022-04-12T01:00Z", sim::hours(2)) ==
        "t.csv:4: error: a gap: 3 h is missing between 2022-04-12T01:00:00Z (line 3) and "
        "2022-04-12T05:00:00Z, and the "
        "run needs it (2022-04-12T01:00:00Z to 2022-04-12T03:00:00Z)");
  CHECK_THAT(error_of(gap, "2022-04-12T03:00Z", sim::hours(1)), Contains("a gap: 3 h is missing"));
  CHECK(cover_text(gap, "2022-04-12T00:00Z", sim::hours(2)).errors.empty());
  CHECK(cover_text(gap, "2022-04-12T05:00Z", sim::hours(2)).errors.empty());
  const std::string blank =
      "utc,x,y\n2022-04-12T00:00Z,0,0\n2022-04-12T01:00Z,,0\n2022-04-12T02:00Z,0,\n2022-04-12T03:00Z,1,1\n";
  CHECK_THAT(error_of(blank, "2022-04-12T00:00Z", sim::minutes(61)),
             Contains("t.csv:3: error: 2022-04-12T01:00:00Z has empty cells, and the run needs it"));
  CHECK_THAT(error_of(blank, "2022-04-12T02:00Z", sim::hours(1)),
             Contains("t.csv:4: error: 2022-04-12T02:00:00Z has empty"));
  CHECK(cover_text(blank, "2022-04-12T00:00Z", sim::hours(1)).errors.empty());
  CHECK(cover_text(blank, "2022-04-12T03:00Z", sim::hours(1)).errors.empty());
}

TEST_CASE("a window that the rows do not cover is an error that says what they do") {
  CHECK(
      error_of(day, "2022-04-11T23:00Z", sim::hours(2)) ==
      "t.csv:2: error: the series starts at 2022-04-12T00:00:00Z, and the run needs 2022-04-11T23:00:00Z to "
      "2022-04-12T01:00:00Z");
  CHECK(error_of(day, "2022-04-12T04:00Z", sim::minutes(61)) ==
        "t.csv:6: error: the series ends at 2022-04-12T05:00:00Z, and the run needs 2022-04-12T04:00:00Z to "
        "2022-04-12T05:01:00Z");
  CHECK_THAT(error_of(day, "2023-01-01", sim::hours(1)),
             Contains("t.csv:6: error: the series ends at 2022-04-12T05"));
  CHECK_THAT(error_of("utc,x\n", "2022-04-12", sim::hours(1)), Contains("has a header and no rows"));
}
