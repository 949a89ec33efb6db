// Every kind of bad input, and the exact words it is answered with.
#include <catch2/catch.hpp>

#include "tests/sim/config/sample.hpp"

using namespace sample;
using Errors = std::vector<std::string>;

namespace {

// The one error of a scenario of which only the lines after the title are of interest.
std::string error_of(const std::string& lines, const std::vector<std::string>& overrides = {}) {
  const auto errors = errors_of("title = 'x'\n" + lines, overrides);
  INFO(lines);
  REQUIRE(errors.size() == 1);
  return errors.front();
}

}  // namespace

TEST_CASE("an unknown key is answered with the nearest known one") {
  CHECK(error_of("[site.a]\nbatery = {}") ==
        "s.toml:3:1: error: site.a.batery: unknown key; did you mean \"battery\"?");
  CHECK(error_of("[site.a.battery]\nenergy = '1 J'\nzzz = 1") ==
        "s.toml:4:1: error: site.a.battery.zzz: unknown key; known: energy, efficiency");
  CHECK(error_of("[seeds]\nx = 1") == "s.toml:2:2: error: seeds: unknown key; did you mean \"seed\"?");
  CHECK(error_of("[[site.a.servers]]\nmodell = 'small'") ==
        "s.toml:3:1: error: site.a.servers[0].modell: unknown key; did you mean \"model\"?");
  CHECK(error_of("[site.a]\n'set point' = '20 degC'") ==
        "s.toml:3:1: error: site.a.\"set point\": unknown key; did you mean \"setpoint\"?");
  CHECK(error_of("shifting = { kind = 'none', share = 0.5 }") ==
        "s.toml:2:29: error: shifting.share: unknown key; known: kind");
}

TEST_CASE("a missing required key is located at its table") {
  CHECK(errors_of("seed = 2") ==
        Errors{"s.toml:1:1: error: title: missing; it is required (what it is about)"});
  CHECK(error_of("[site.a]\n[site.a.battery]\nefficiency = 0.9") ==
        "s.toml:3:1: error: site.a.battery.energy: missing; it is required (usable energy)");
  CHECK(error_of("routing = { patience = '1 h' }") ==
        "s.toml:2:11: error: routing.kind: missing; one is required: none, threshold");
}

TEST_CASE("a wrong type is told in plain words") {
  CHECK(errors_of("title = 3") ==
        Errors{"s.toml:1:9: error: title: 3 is a whole number; a text in quotes is expected, such as \"3\""});
  CHECK(error_of("quiet = 'yes'") ==
        "s.toml:2:9: error: quiet: \"yes\" is a text; true or false is expected, without quotes");
  CHECK(error_of("seed = 'a'") ==
        "s.toml:2:8: error: seed: \"a\" is a text; a whole number is expected, such as 4");
  CHECK(error_of("seed = 1.5") ==
        "s.toml:2:8: error: seed: 1.5 is a number; a whole number is expected, such as 4");
  CHECK(error_of("share = [1]") ==
        "s.toml:2:9: error: share: this is a list; a plain number is expected, such as 0.5");
  CHECK(error_of("share = true") ==
        "s.toml:2:9: error: share: true is true or false; a plain number is expected, such as 0.5");
  CHECK(error_of("curve = 1") ==
        "s.toml:2:9: error: curve: 1 is a whole number; a list of plain numbers is expected, such as [0.2, "
        "0.8]");
  CHECK(error_of("curve = [0.1, 'x']") ==
        "s.toml:2:15: error: curve[1]: \"x\" is a text; a plain number is expected, such as 0.5");
  CHECK(error_of("words = 'a'") ==
        "s.toml:2:9: error: words: \"a\" is a text; a list of texts is expected, such as [\"a\", \"b\"]");
  CHECK(error_of("words = ['a', 2, 'c']") ==
        "s.toml:2:15: error: words[1]: 2 is a whole number; a text in quotes is expected, such as \"2\"");
  CHECK(error_of("powers = '5 W'") ==
        "s.toml:2:10: error: powers: \"5 W\" is a text; a list is expected, and of each element: a power is "
        "expected, such as \"20 MW\"");
  CHECK(error_of("[site.a]\nbattery = 3") ==
        "s.toml:3:11: error: site.a.battery: 3 is a whole number; a table is expected, written "
        "[site.a.battery]");
  CHECK(error_of("[site]\na = 3") ==
        "s.toml:3:5: error: site.a: 3 is a whole number; a table is expected, written [site.a]");
  CHECK(error_of("site = 3") ==
        "s.toml:2:8: error: site: 3 is a whole number; tables with names are expected, written [site.NAME]");
  CHECK(error_of("[site.a.servers]\ncount = 3") ==
        "s.toml:2:1: error: site.a.servers: this is a table; a list of tables is expected, each written "
        "[[site.a.servers]]");
  CHECK(error_of("[site.a]\nservers = [3]") ==
        "s.toml:3:12: error: site.a.servers[0]: 3 is a whole number; a table is expected");
  CHECK(error_of("shifting = 3") ==
        "s.toml:2:12: error: shifting: 3 is a whole number; a name in quotes is expected: none, threshold");
  CHECK(
      error_of("[site.a]\nweather = 3") ==
      "s.toml:3:11: error: site.a.weather: 3 is a whole number; a text in quotes is expected, such as \"3\"");
  const std::string longest(1000, 'x');
  CHECK(error_of("seed = '" + longest + "'") == "s.toml:2:8: error: seed: \"" + longest.substr(0, 60) +
                                                    "...\" is a text; a whole number is expected, such as 4");
}

TEST_CASE("a wrong unit, no unit, or a unit nobody knows") {
  CHECK(error_of("[site.a]\npower = '20 MWh'") ==
        "s.toml:3:9: error: site.a.power: \"20 MWh\" is an energy; a power is expected, such as \"20 MW\"");
  CHECK(error_of("[site.a]\npower = 20") ==
        "s.toml:3:9: error: site.a.power: 20 has no unit; a power is expected, such as \"20 MW\"");
  CHECK(error_of("[site.a]\ncarbon = '350 g/kWhh'") ==
        "s.toml:3:10: error: site.a.carbon: \"350 g/kWhh\": no unit is called \"g/kWhh\" (did you mean "
        "\"g/kWh\"?); a mass per energy is expected, such as \"350 g/kWh\"");
  CHECK(error_of("duration = 5") ==
        "s.toml:2:12: error: duration: 5 has no unit; a time is expected, such as \"5 min\"");
  CHECK(error_of("share = '50 %'") ==
        "s.toml:2:9: error: share: \"50 %\" is a text; a plain number is expected: write 0.5");
}

TEST_CASE("a value out of range is answered with the range in people's units") {
  CHECK(error_of("share = 1.4") == "s.toml:2:9: error: share: 1.4 is too large; allowed: 0 to 1");
  CHECK(error_of("share = nan") ==
        "s.toml:2:9: error: share: nan is not finite; a plain number is expected, such as 0.5");
  CHECK(error_of("growth = -2") == "s.toml:2:10: error: growth: -2 is too small; allowed: at least -1");
  CHECK(error_of("[site.a]\npower = '-5 kW'") ==
        "s.toml:3:9: error: site.a.power: \"-5 kW\" is too small; allowed: at least 0 W");
  CHECK(error_of("[site.a]\nsetpoint = '320 K'") ==
        "s.toml:3:12: error: site.a.setpoint: \"320 K\" is too large; allowed: 10 degC to 40 degC");
  CHECK(error_of("shifting = { kind = 'threshold', patience = '2 days' }") ==
        "s.toml:2:45: error: shifting.patience: \"2 days\" is too large; allowed: at most 1 day");
  CHECK(error_of("[[site.a.servers]]\ncount = 0") ==
        "s.toml:3:9: error: site.a.servers[0].count: 0 is too small; allowed: 1 to 1000000");
  CHECK(error_of("offset = '-13 h'") ==
        "s.toml:2:10: error: offset: \"-13 h\" is too small; allowed: -12 h to 12 h");
  CHECK(error_of("warm_up = '-3 s'") ==
        "s.toml:2:11: error: warm_up: \"-3 s\" is negative; a time is expected, such as \"5 min\"");
}

TEST_CASE("the ends of a range belong to it") {
  CHECK(errors_of("title = 'x'\nshare = 1\nduration = '1 s'\n[site.a]\nsetpoint = '40 degC'").empty());
  CHECK(errors_of("title = 'x'\nshare = 0\nshifting = { kind = 'threshold', patience = '1 day' }").empty());
}

TEST_CASE("a date that is none") {
  CHECK(error_of("start = 12") ==
        "s.toml:2:9: error: start: 12 is a whole number; a date is expected, such as 2022-04-12T00:00:00Z");
  CHECK(error_of("start = 'tomorrow'") ==
        "s.toml:2:9: error: start: \"tomorrow\" is a text; a date is expected, such as 2022-04-12T00:00:00Z");
  CHECK(error_of("start = 07:30:00") ==
        "s.toml:2:9: error: start: this is a time of day; a date is expected, such as 2022-04-12T00:00:00Z");
  CHECK(
      error_of("start = 2500-01-01") ==
      "s.toml:2:9: error: start: this is a date outside the years 1678 to 2261; a date is expected, such as "
      "2022-04-12T00:00:00Z");
}

TEST_CASE("a name out of a closed list is answered with the nearest, or with the list") {
  CHECK(error_of("shifting = 'thresold'") ==
        "s.toml:2:12: error: shifting: \"thresold\" is not known; did you mean \"threshold\"?");
  CHECK(error_of("[shifting]\nkind = 'always'") ==
        "s.toml:3:8: error: shifting.kind: \"always\" is not known; known: none, threshold");
  CHECK(error_of("[[site.a.servers]]\nmodel = 'dgx_h10'") ==
        "s.toml:3:9: error: site.a.servers[0].model: \"dgx_h10\" is not known; did you mean \"dgx_h100\"?");
}

TEST_CASE("text that is no TOML is located") {
  CHECK(
      errors_of("title = 'x'\ntitle = 'y'") ==
      Errors{
          "s.toml:2:9: error: not TOML: Error while parsing key-value pair: cannot redefine existing string "
          "'title'"});
  CHECK(
      errors_of("title = 'x'\n[site.a]\n[site.a]") ==
      Errors{"s.toml:3:1: error: not TOML: Error while parsing table header: cannot redefine existing table "
             "'site.a'"});
  CHECK(errors_of("title = \xff").size() == 1);
  CHECK(errors_of("seed = 1 \xC3\xBC") == Errors{"s.toml:1:10: error: not TOML: Error while parsing key-value pair: "
                                                 "expected a comment or whitespace, saw '\xC3\xBC'"});
  CHECK(errors_of("start = 2022-04-11TU7:00:00Z") ==
        Errors{"s.toml:1:20: error: not TOML: Error while parsing time: expected 2-digit hour, saw 'U'"});
  std::string deep = "a";
  for (int i = 0; i < 100000; ++i) deep += ".a";
  CHECK(errors_of(deep + " = 1") == Errors{"s.toml:1:130: error: not TOML: more than 64 dots in one key"});
}

TEST_CASE("a byte-order mark and CRLF are accepted") {
  CHECK(scenario_of("\xEF\xBB\xBFtitle = 'x'\r\nseed = 7\r\n").seed == 7);
  CHECK(errors_of("\xEF\xBB\xBFtitle = 'x'\r\nsed = 7\r\n") ==
        Errors{"s.toml:2:1: error: sed: unknown key; did you mean \"seed\"?"});
}

TEST_CASE("all errors are told at once, in the order of the file") {
  const auto errors =
      errors_of("titel = 'x'\nshare = 2\n[site.b]\npower = 1\n[site.a]\npower = '1 J'\n[polcy]\n");
  REQUIRE(errors.size() == 6);
  CHECK(errors[0] == "s.toml:1:1: error: title: missing; it is required (what it is about)");
  CHECK(errors[1] == "s.toml:1:1: error: titel: unknown key; did you mean \"title\"?");
  CHECK(errors[2] == "s.toml:2:9: error: share: 2 is too large; allowed: 0 to 1");
  CHECK(errors[3].substr(0, 11) == "s.toml:4:9:");
  CHECK(errors[4].substr(0, 11) == "s.toml:6:9:");
  CHECK(errors[5].substr(0, 11) == "s.toml:7:2:");
}

TEST_CASE("complaints of others join in, each where it belongs and only once") {
  auto document = sim::config::Document::parse(
      "title = 'x'\n[site.oasis]\n[[site.oasis.servers]]\nmodel = 'small'\n", "s.toml", "/nowhere", {}, {});
  document.complain_located("b.csv:7:2: error: \"x\" is no number");
  document.complain_located("b.csv:3:1: error: not sorted");
  document.complain_located("a.csv:9: error: a gap");
  document.complain("site.oasis.servers[0].model", "no such server");
  document.complain("site.oasis.servers[0].model", "no such server");
  document.complain("site.oasis.cooling.plant", "no such plant");
  document.complain("title", "too short");
  CHECK_FALSE(document.ok());
  try {
    document.throw_if_bad();
    FAIL("it did not throw");
  } catch (const sim::config::BadInput& bad) {
    CHECK(bad.errors() == Errors{"s.toml:1:9: error: title: too short",
                                 "s.toml:2:1: error: site.oasis.cooling.plant: no such plant",
                                 "s.toml:4:9: error: site.oasis.servers[0].model: no such server",
                                 "a.csv:9: error: a gap", "b.csv:3:1: error: not sorted",
                                 "b.csv:7:2: error: \"x\" is no number"});
    CHECK(std::string(bad.what()).find("too short\ns.toml:2:1") != std::string::npos);
  }
}

TEST_CASE("what was written can be asked for") {
  const auto document = sim::config::Document::parse("[[site.oasis.servers]]\nmodel = 'small'\n", "s.toml",
                                                     "/nowhere", {"seed=3"}, {});
  CHECK(document.has("site.oasis.servers[0].model"));
  CHECK(document.has("seed"));
  CHECK_FALSE(document.has("site.oasis.servers[1].model"));
  CHECK_FALSE(document.has("site.oasis.servers[0].count"));
  CHECK_FALSE(document.has("no path"));
}
