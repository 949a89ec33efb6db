#include <catch2/catch.hpp>

#include "tests/sim/config/sample.hpp"

using namespace sample;
using Errors = std::vector<std::string>;

namespace {

const std::string base =
    "title = 'x'\nshifting = 'threshold'\n[site.a]\n[[site.a.servers]]\n[[site.a.servers]]\n";

Scenario with(const std::vector<std::string>& overrides) { return scenario_of(base, overrides); }
std::string error_with(const std::string& override_text) {
  const auto errors = errors_of(base, {override_text});
  INFO(override_text);
  REQUIRE(errors.size() == 1);
  return errors.front();
}

}  // namespace

TEST_CASE("an override is TOML where it can be, and else a text") {
  CHECK(with({"seed=7"}).seed == 7);
  CHECK(with({"quiet=true"}).is_quiet);
  CHECK(with({"duration=5 min"}).duration == sim::minutes(5));
  CHECK(with({"duration=\"5 min\""}).duration == sim::minutes(5));
  CHECK(with({"title=a = b"}).title == "a = b");
  CHECK(with({"title='quoted'"}).title == "quoted");
  CHECK(with({"title="}).title.empty());
  CHECK(with({"title='a'\nseed = 9"}).seed == 1);  // one key, whatever follows
  CHECK(with({"curve=[0.5]"}).curve == std::vector<double>{0.5});
  CHECK(with({"words=['x,y', 'z']"}).words == std::vector<std::string>{"x,y", "z"});
  CHECK(with({"start=2022-04-12"}).start == *sim::parse_instant("2022-04-12"));
  CHECK(with({"site.a.battery={energy='1 J'}"}).sites[0].battery->energy_j == 1);
}

TEST_CASE("an override reaches list elements, new tables and the keys of a choice") {
  CHECK(with({"site.a.servers[1].count=3"}).sites[0].servers[1].count == 3);
  CHECK(with({"site.a.servers.0.count=3"}).sites[0].servers[0].count == 3);
  CHECK(with({"curve=[0,1]", "curve[1]=0.5"}).curve == std::vector<double>{0, 0.5});
  CHECK(with({"site.b.power=3 W"}).sites[1].power_w == 3);
  CHECK(dynamic_cast<const Threshold&>(*with({"shifting.share=0.1"}).shifting).share == 0.1);
  CHECK(with({"shifting=none"}).shifting.kind == "none");
  CHECK(with({"routing.kind=threshold", "routing.share=0.2"}).routing.kind == "threshold");
}

TEST_CASE("the last override of a key holds") { CHECK(with({"seed=1", "seed=2"}).seed == 2); }

TEST_CASE("an override that names nothing known is an error that quotes it") {
  CHECK(error_with("polcy.placement=x") ==
        "--set:1:1: error: polcy: unknown key; known: title, start, duration, warm_up, birthday, growth, "
        "quiet, seed, "
        "offset, share, site, curve, powers, words, shifting, routing (--set polcy.placement=x)");
  CHECK(error_with("site.a.powr=3 W") ==
        "--set:1:8: error: site.a.powr: unknown key; did you mean \"power\"? (--set site.a.powr=3 W)");
  CHECK(error_with("site.a.servers[0].modle=small") ==
        "--set:1:19: error: site.a.servers[0].modle: unknown key; did you mean \"model\"? (--set "
        "site.a.servers[0].modle=small)");
}

TEST_CASE("an override with a bad value is located in its text") {
  CHECK(
      errors_of(base, {"seed=1", "site.a.power=20 MWh"}) ==
      Errors{
          "--set:2:14: error: site.a.power: \"20 MWh\" is an energy; a power is expected, such as \"20 MW\" "
          "(--set site.a.power=20 MWh)"});
  CHECK(error_with("title=42") ==
        "--set:1:7: error: title: 42 is a whole number; a text in quotes is expected, such as \"42\" (--set "
        "title=42)");
}

TEST_CASE("an override that leads nowhere is an error") {
  CHECK(error_with("seed") == "--set:1:1: error: an override is written key.path=value (--set seed)");
  for (const std::string nothing : {"=3", "a..b=3", ".a=3", "a.=3"})
    CHECK(error_with(nothing) ==
          "--set:1:1: error: a key is missing; an override is written key.path=value (--set " + nothing +
              ")");
  CHECK_THAT(error_with("site.små.x=1"), Catch::Contains("needs quotes, such as site.\"små\".x"));
  for (const std::string bytes : {"site.\"\xff\".x=1", "title=\xff"})
    CHECK_THAT(error_with(bytes), Catch::Contains("an override is UTF-8, and this is not"));
  CHECK_THAT(error_with("a[x]=1"), Catch::Contains("is not a path of keys"));
  CHECK_THAT(error_with("seed=99999999999999999999"),
             Catch::Contains("seed: \"99999999999999999999\" is too large"));
  CHECK(error_with("extends=x.toml") ==
        "--set:1:1: error: extends: an override cannot extend (--set extends=x.toml)");
  CHECK(error_with("site.a.servers[2].count=1") ==
        "--set:1:1: error: site.a.servers[2].count: there is no element 2; the list has 2, counted from 0 "
        "(--set "
        "site.a.servers[2].count=1)");
  CHECK(error_with("site.a.servers.count=1") ==
        "--set:1:1: error: site.a.servers.count: a list stands before \"count\"; choose an element, such as "
        "[0] (--set "
        "site.a.servers.count=1)");
  CHECK(error_with("site[0].power=1") ==
        "--set:1:1: error: site[0].power: there is no list to take element 0 of (--set site[0].power=1)");
  CHECK(error_with("seed.x=1") ==
        "--set:1:1: error: seed: this is a table; a whole number is expected, such as 4 (--set seed.x=1)");
}
