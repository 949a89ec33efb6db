#include "models/facility/weather.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/scratch.hpp"

using Catch::Matchers::Contains;
using jevons::read_weather;
using sim::parse_instant;
using sim::Time;

namespace {

constexpr auto no_offset = std::optional<sim::Span>{};
sim::Window window(const std::string& start, sim::Span length) {
  return {*parse_instant(start), Time{} + length};
}
Time at_h(int h) { return Time{} + sim::hours(h); }

const std::string year_head =
    "# Here src=TMY3 utc_offset_h=-8.0 "
    "elev_m=2.0\nyear,month,day,hour_end_lst,dry_bulb_c,dew_point_c,rh_pct,pressure_pa\n";

// Two typical days, January 1 and December 31; the temperature is 10 m + hour / 10.
std::string turn_of_the_year() {
  std::string text = year_head;
  for (const auto& [month, day] : {std::pair{1, 1}, {12, 31}})
    for (int h = 1; h <= 24; ++h)
      text += "1999," + std::to_string(month) + "," + std::to_string(day) + "," + std::to_string(h) + "," +
              std::to_string(month + h / 10.0) + ",1,50,101000\n";
  return text;
}

std::string error_of(const std::string& text, std::optional<sim::Span> offset = {}) {
  const Scratch file("w.csv", text);
  std::vector<std::string> errors;
  CHECK_FALSE(read_weather(file.path(), window("2022-01-01T08:00Z", sim::hours(2)), offset, errors));
  REQUIRE(errors.size() == 1);
  return errors.front().substr(file.folder().string().size() + 1);
}

}  // namespace

TEST_CASE("a typical year's temperature stands at the end of its hour, standard time, whatever the year") {
  const Scratch file("w.csv", turn_of_the_year());
  std::vector<std::string> errors;
  // 2025-12-31 24:00 in UTC-8 is 2026-01-01 08:00 UTC.
  const auto w = read_weather(file.path(), window("2026-01-01T07:00Z", sim::hours(3)), no_offset, errors);
  REQUIRE(w);
  CHECK(w->dry_bulb_c.value(at_h(0)) == Approx(14.3));
  CHECK(w->dry_bulb_c.value(at_h(1)) == Approx(14.4));
  CHECK(w->dry_bulb_c.value(at_h(2)) == Approx(1.1));
  CHECK(w->dry_bulb_c.value(at_h(2) + sim::minutes(30)) == Approx(1.15));
  CHECK(w->relative_humidity->value(at_h(0)) == Approx(0.5));
  CHECK(w->pressure_pa->value(at_h(0)) == 101000);
  CHECK(w->dew_point_c->value(at_h(0)) == 1);
}

TEST_CASE("February 29 takes the typical day before it") {
  std::string text = year_head;
  for (const int day : {27, 28})
    for (int h = 1; h <= 24; ++h)
      text += "1999,2," + std::to_string(day) + "," + std::to_string(h) + "," + std::to_string(day) +
              ",1,50,101000\n";
  const Scratch file("w.csv", text);
  std::vector<std::string> errors;
  const auto w = read_weather(file.path(), window("2024-02-27T20:00Z", sim::hours(48)), no_offset, errors);
  REQUIRE(w);
  CHECK(w->dry_bulb_c.value(at_h(0)) == 27);
  CHECK(w->dry_bulb_c.value(at_h(48)) == 28);
  CHECK_FALSE(read_weather(file.path(), window("2024-02-29T20:00Z", sim::hours(24)), no_offset, errors));
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors.front(), Contains("month 3, day 1, hour_end_lst 1 is missing, and the run needs it"));
}

TEST_CASE("bad rows of a typical year are errors at their place") {
  const std::string row = "1999,1,1,1,7.2,5.6,90,102200\n";
  CHECK(error_of(year_head + "1999,1,1,1,99.9,5.6,90,102200\n") ==
        "w.csv:3:12: error: dry_bulb_c: dry-bulb temperature of 99.9 degC: expected is -90 to 60");
  CHECK(error_of(year_head + "1999,1,1,1,7.2,5.6,999,102200\n") ==
        "w.csv:3:20: error: rh_pct: relative humidity of 999 %: expected is 0 to 110");
  CHECK_THAT(error_of(year_head + row + row),
             Contains("w.csv:4: error: month 1, day 1, hour_end_lst 1 is a duplicate of line 3"));
  CHECK_THAT(error_of(year_head + "1999,1,2,1,7,5,90,102200\n" + row),
             Contains("is earlier than line 3, so the rows are not sorted"));
  CHECK(error_of(year_head + "1999,2,30,1,7,5,90,102200\n") ==
        "w.csv:3:8: error: day: month 2 has no day 30");
  CHECK_THAT(error_of(year_head + "1999,1,1,25,7,5,90,102200\n"),
             Contains("hour_end_lst: \"25\" is not a whole number from 1 to 24"));
  CHECK_THAT(error_of(year_head.substr(year_head.find('\n') + 1) + row),
             Contains("no comment line above the header says utc_offset_h=HOURS"));
  CHECK_THAT(error_of("# utc_offset_h=UTC\n" + year_head.substr(year_head.find('\n') + 1) + row),
             Contains("utc_offset_h=UTC: a number of hours"));
  CHECK_THAT(error_of("time,temperature\n1,2\n"), Contains("w.csv:1: error: not a weather table"));
}

TEST_CASE("a file in local time is read at the offset of a zone that has one") {
  const Scratch file(
      "w.csv",
      "# elev_m=19.0 tz=Asia/Singapore time=LOCAL\nlocal_time,temp_c,rh_pct,cloud_pct,wind_kmh\n"
      "2022-01-01T00:00,23,92,1,1\n2022-01-01T01:00,25,90,1,1\n2022-01-01T02:00,29,80,1,1\n");
  std::vector<std::string> errors;
  const auto w = read_weather(file.path(), window("2021-12-31T16:30Z", sim::minutes(90)), no_offset, errors);
  REQUIRE(w);
  CHECK(w->dry_bulb_c.value({}) == Approx(24));
  CHECK(w->dry_bulb_c.value(at_h(1)) == Approx(27));
  CHECK(w->relative_humidity->value({}) == Approx(0.91));
  CHECK_FALSE(w->pressure_pa);
}

TEST_CASE("a file in local time must be told its offset where the zone has two") {
  const std::string rows =
      "local_time,temp_c,rh_pct,cloud_pct,wind_kmh\n2022-01-01T00:00,1,92,1,1\n2022-01-01T01:00,2,90,1,1\n"
      "2022-01-01T02:00,3,90,1,1\n2022-01-01T03:00,4,90,1,1\n2022-01-01T04:00,5,90,1,1\n";
  const std::string los_angeles = "# tz=America/Los_Angeles time=LOCAL\n" + rows;
  CHECK(error_of(los_angeles) ==
        "w.csv: error: the labels keep one offset from UTC all year, and America/Los_Angeles has -8 h or -7 "
        "h: the file "
        "does not say which, so the scenario must, as `weather_utc_offset` of the site");
  CHECK_THAT(error_of("# tz=America/Lost_Angeles\n" + rows),
             Contains("\"America/Lost_Angeles\" is not a time zone"));
  CHECK_THAT(error_of("# no zone\n" + rows), Contains("says tz=ZONE or utc_offset_h=HOURS"));
  for (const auto& [text, given] : {std::pair{los_angeles, std::optional{sim::hours(-7)}},
                                    {"# tz=America/Los_Angeles utc_offset_h=-7\n" + rows, no_offset}}) {
    const Scratch file("w.csv", text);
    std::vector<std::string> errors;
    const auto w = read_weather(file.path(), window("2022-01-01T08:00Z", sim::hours(2)), given, errors);
    REQUIRE(w);
    CHECK(w->dry_bulb_c.value({}) == 2);
  }
}

TEST_CASE("the means of typical days are held over their hours") {
  std::string text =
      "# typical\nmonth,hour_utc,dry_bulb_c,dew_point_c,rh_pct,pressure_pa,ghi_w_m2,wind_speed_m_s\n";
  for (int h = 0; h < 24; ++h)
    text += "1," + std::to_string(h) + "," + std::to_string(h) + ",0,50,100000,0,0\n";
  const Scratch file("w.csv", text);
  std::vector<std::string> errors;
  const auto w = read_weather(file.path(), window("2022-01-01T08:00Z", sim::hours(30)), no_offset, errors);
  REQUIRE(w);
  CHECK(w->dry_bulb_c.value(Time{} + sim::minutes(59)) == 8);
  CHECK(w->dry_bulb_c.value(at_h(16)) == 0);
  CHECK(w->dry_bulb_c.value(at_h(30)) == 13);
}

TEST_CASE("a year of a file that is not the run's, or ends before it, is an error that says both") {
  const std::string two_days = [] {
    std::string text = "# tz=Asia/Singapore\nlocal_time,temp_c,rh_pct\n";
    for (int h = 0; h < 48; ++h)
      text += "2022-01-0" + std::to_string(1 + h / 24) + (h % 24 < 10 ? "T0" : "T") + std::to_string(h % 24) +
              ":00,25,80\n";
    return text;
  }();
  const Scratch file("w.csv", two_days);
  const auto error_over = [&](const std::string& start, sim::Span length) {
    std::vector<std::string> errors;
    CHECK_FALSE(read_weather(file.path(), window(start, length), no_offset, errors));
    REQUIRE(errors.size() == 1);
    return errors.front().substr(file.folder().string().size() + 1);
  };
  CHECK(error_over("2023-01-01", sim::hours(3)) ==
        "w.csv:50: error: the series ends at 2022-01-02T15:00:00Z, and the run needs 2023-01-01T00:00:00Z to "
        "2023-01-01T03:00:00Z");
  CHECK(
      error_over("2021-01-01", sim::hours(3)) ==
      "w.csv:3: error: the series starts at 2021-12-31T16:00:00Z, and the run needs 2021-01-01T00:00:00Z to "
      "2021-01-01T03:00:00Z");
  CHECK_THAT(error_over("2022-01-01", sim::days(3)),
             Contains("ends at 2022-01-02T15:00:00Z, and the run needs"));
}

TEST_CASE("hours that are missing in the run are an error at the row after them") {
  const std::string head = "# tz=Asia/Singapore\nlocal_time,temp_c,rh_pct\n";
  const auto rows = [&](const std::vector<int>& hours) {
    std::string text = head;
    for (const int h : hours)
      text += "2022-01-01T" + std::to_string(h) + ":00,25,80\n";  // 15:00 is 07:00 UTC
    return text;
  };
  CHECK_THAT(error_of(rows({15, 16, 18, 19})), Contains("w.csv:5: error: a gap: 1 h is missing between"));
  CHECK(error_of(year_head + "1999,1,1,1,7,5,90,102200\n") ==
        "w.csv: error: month 12, day 31, hour_end_lst 24 is missing, and the run needs it");
  CHECK_THAT(error_of("month,hour_utc,dry_bulb_c\n1,8,5\n1,10,5\n"),
             Contains("w.csv: error: month 1, hour 9 is missing, and the run needs it"));
}

TEST_CASE("humidity, dew point and pressure that no air has are errors at their row, each once") {
  CHECK(error_of(year_head + "1999,1,1,1,7.2,8.3,90,102200\n") ==
        "w.csv:3:16: error: dew_point_c: dew point of 8.3 degC at a dry bulb of 7.2 degC: air cannot hold so "
        "much "
        "moisture; expected is at most 1 K above, which measurement may be wrong by");
  CHECK(error_of(year_head + "1999,1,1,1,7.2,5.6,90,101.3\n") ==
        "w.csv:3:23: error: pressure_pa: pressure of 101.3 Pa: expected is 31000 to 120000");
  CHECK(error_of(
            "# tz=Asia/Singapore\nlocal_time,temp_c,rh_pct\n2022-01-01T16:00,25,80\n2022-01-01T17:00,25,111\n"
            "2022-01-01T18:00,25,80\n") ==
        "w.csv:4: error: relative humidity of 111 %: expected is 0 to 110");
  std::string days = "month,hour_utc,dry_bulb_c,dew_point_c,pressure_pa\n";
  for (int h = 0; h < 24; ++h) days += "1," + std::to_string(h) + (h == 9 ? ",5,7,90000\n" : ",5,6,90000\n");
  const Scratch file("w.csv", days);
  std::vector<std::string> errors;
  CHECK_FALSE(read_weather(file.path(), window("2022-01-01", sim::days(10)), no_offset, errors));
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors.front(), Contains("w.csv:11: error: dew point of 7 degC at a dry bulb of 5 degC"));
}

TEST_CASE("the height of a place is in a comment, in a sentence or not") {
  for (const std::string comment :
       {"# Here (wmo=1 elev_m=337.4).\n", "# elev_m=337.4\n", "# elev_m=337.4 tz=Z\n"}) {
    const Scratch file("w.csv", comment + "month,hour_utc,dry_bulb_c\n1,8,5\n1,9,5\n");
    std::vector<std::string> errors;
    const auto w = read_weather(file.path(), window("2022-01-01T08:00Z", sim::hours(2)), no_offset, errors);
    REQUIRE(w);
    CHECK(w->elevation_m == 337.4);
  }
  CHECK(error_of("# elev_m=high\nmonth,hour_utc,dry_bulb_c\n1,8,5\n1,9,5\n") ==
        "w.csv: error: elev_m=high: a height of -500 to 9000 m above the sea is expected");
}

TEST_CASE("real weather files of every form cover their year") {
  const std::vector<std::pair<std::string, std::optional<sim::Span>>> files{
      {"weather/san_jose_tmyx_2007_2021.csv", {}},
      {"weather/san_francisco_tmy3.csv", {}},
      {"weather/openmeteo_SG_2022.csv", {}},
      {"weather/openmeteo_US-CAL-CISO_2022.csv", sim::hours(-7)}};
  for (const auto& [name, offset] : files) {
    const auto path = at_hand(name);
    if (!path) return;
    std::vector<std::string> errors;
    const auto w = read_weather(*path, window("2022-01-02", sim::days(360)), offset, errors);
    CHECK(errors.empty());
    REQUIRE(w);
    const double mean_c = w->dry_bulb_c.mean({}, Time{} + sim::days(360));
    CHECK((10 < mean_c && mean_c < 30));
  }
}

// ECMWF's forecasts start at 00 and 12 UTC, and where one gives way to the next the temperature leaps: there
// more than an hour before or after, if labels keep the offset that held where the files come from in March
// 2025 (daylight saving in America, not yet in Europe) all year, summer and winter.
TEST_CASE("the leaps between forecasts show the offset that Open-Meteo's labels keep all year") {
  struct Zone {
    std::string name;
    sim::Span offset;
    std::vector<std::string> seasons;  // on the Californian coast winter has no leaps that stand out
  };
  for (const auto& zone : {Zone{"SG", sim::hours(8), {"2022-01-02", "2022-05-01"}},
                           Zone{"US-CAL-CISO", sim::hours(-7), {"2022-04-01"}},
                           Zone{"US-TEX-ERCO", sim::hours(-5), {"2022-01-02", "2022-05-01"}},
                           Zone{"DE-LU", sim::hours(1), {"2022-01-02", "2022-05-01"}}}) {
    const auto path = at_hand("weather/openmeteo_" + zone.name + "_2022.csv");
    if (!path) return;
    for (const auto& start : zone.seasons) {
      constexpr int n_days = 65;
      std::vector<std::string> errors;
      const auto w = read_weather(*path, window(start, sim::days(n_days)), zone.offset, errors);
      REQUIRE(w);
      std::array<double, 12> leap{};  // by hour from 00 or 12 UTC
      for (int h = 2; h < n_days * 24 - 1; ++h) {
        const auto step = [&](int i) {
          return w->dry_bulb_c.value(at_h(i)) - w->dry_bulb_c.value(at_h(i - 1));
        };
        leap[static_cast<std::size_t>(h % 12)] += std::abs(step(h) - (step(h - 1) + step(h + 1)) / 2);
      }
      INFO(zone.name << " from " << start);
      CHECK(leap[0] > 1.1 * leap[1]);
      CHECK(leap[0] > 1.1 * leap[11]);
    }
  }
}
