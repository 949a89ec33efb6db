// Good input: what a scenario says is what the struct holds.
#include <catch2/catch.hpp>

#include "tests/sim/config/sample.hpp"

using namespace sample;

TEST_CASE("every kind of key is read") {
  const auto s = scenario_of(R"(
title    = "all of it"
start    = 2022-04-11T17:00:00-07:00
duration = "7 days"
warm_up  = "90 min"
birthday = "2022-04-12 05:00Z"
growth   = -1
quiet    = true
seed     = 1e6
share    = 0.25
curve    = [0, 0.5, 1]
powers   = ["10 kW", "2e6 mW"]
words    = ["one", 'two and \a', ""]
shifting = { kind = "threshold", share = 0.75 }
routing  = "none"
[site.oasis]
setpoint = "295.15 K"
carbon = "360 gCO2e/kWh"
battery.energy = "1 MWh"
[[site.oasis.servers]]
model = "large"
count = 512
[[site.oasis.servers]]
)");
  CHECK(s.start == *sim::parse_instant("2022-04-12T00:00:00Z"));
  CHECK(s.duration == sim::days(7));
  CHECK(s.warm_up == sim::minutes(90));
  CHECK(s.birthday == *sim::parse_instant("2022-04-12T05:00:00Z"));
  CHECK(s.growth == -1.0);
  CHECK(s.is_quiet);
  CHECK(s.seed == 1000000);
  CHECK(s.share == 0.25);
  CHECK(s.curve == std::vector<double>{0, 0.5, 1});
  CHECK(s.powers_w == std::vector<double>{1e4, 2e3});
  CHECK(s.words == std::vector<std::string>{"one", "two and \\a", ""});
  CHECK(s.shifting.kind == "threshold");
  const auto& threshold = dynamic_cast<const Threshold&>(*s.shifting);
  CHECK(threshold.share == 0.75);
  CHECK(threshold.patience == sim::hours(1));
  CHECK(s.routing.kind == "none");
  REQUIRE(s.sites.size() == 1);
  const auto& site = s.sites[0];
  CHECK(site.name == "oasis");
  CHECK(site.setpoint_c == Approx(22).epsilon(1e-12));
  CHECK(*site.carbon_kg_j == Approx(1e-7).epsilon(1e-15));
  CHECK(site.power_w == 1e6);
  CHECK(site.battery->energy_j == 3.6e9);
  REQUIRE(site.servers.size() == 2);
  CHECK(site.servers[0].count == 512);
  CHECK(site.servers[1].model == "small");
}

TEST_CASE("what is not written keeps its default") {
  const auto s = scenario_of("title = 'x'");
  CHECK(s.duration == sim::days(1));
  CHECK_FALSE(s.warm_up);
  CHECK(s.curve == std::vector<double>{0, 1});
  CHECK(s.words == std::vector<std::string>{"a", "b"});
  CHECK(scenario_of("title = 'x'\nwords = []").words.empty());
  CHECK(s.shifting.kind == "none");
  CHECK_FALSE(s.routing);
  CHECK(s.sites.empty());
  CHECK_FALSE(scenario_of("title = 'x'\n[site.a]").sites[0].battery);
}

TEST_CASE("a list that is written replaces the default as a whole") {
  struct Fleet {
    std::vector<Servers> servers{{"large", 7}, {"large", 8}};
    void visit(Visitor& v) { v.list("servers", servers, {}); }
  };
  const auto read = [](std::string_view text) {
    auto document = sim::config::Document::parse(text, "s.toml", "/nowhere", {}, {});
    Fleet fleet;
    document.read(fleet);
    document.throw_if_bad();
    return fleet.servers;
  };
  CHECK(read("").size() == 2);
  CHECK(read("servers = []").empty());
  REQUIRE(read("[[servers]]").size() == 1);
  CHECK(read("[[servers]]")[0].count == 1);
}

TEST_CASE("a choice of the default kind may leave its name away") {
  struct Policy {
    Chosen<Shifting> shifting = shiftings().make("threshold");
    void visit(Visitor& v) { v.choice("shifting", shifting, shiftings(), {}); }
  };
  auto document = sim::config::Document::parse("shifting = { share = 0.1 }", "s.toml", "/nowhere", {}, {});
  Policy policy;
  document.read(policy);
  document.throw_if_bad();
  CHECK(dynamic_cast<const Threshold&>(*policy.shifting).share == 0.1);
}

TEST_CASE("the order of named tables in a file never matters") {
  const std::string a = "[site.alpha]\npower = '1 W'\n", b = "[site.beta]\npower = '2 W'\n",
                    c = "[site.Gamma]\npower = '3 W'\n", title = "title = 'x'\n";
  auto one = scenario_of(title + a + b + c), two = scenario_of(title + c + b + a);
  REQUIRE(one.sites.size() == 3);
  CHECK(one.sites[0].name == "Gamma");  // bytewise: capitals first
  CHECK(one.sites[1].name == "alpha");
  CHECK(sim::config::to_toml(one, false) == sim::config::to_toml(two, false));
}

TEST_CASE("reading the same document twice gives the same value") {
  auto document = sim::config::Document::parse(
      "title = 'x'\nshifting = { kind = 'threshold', share = 0.1 }\n[site.a]", "s.toml", "/nowhere", {}, {});
  Scenario one, two;
  document.read(one);
  document.read(two);
  document.throw_if_bad();
  CHECK(sim::config::to_toml(one, true) == sim::config::to_toml(two, true));
}
