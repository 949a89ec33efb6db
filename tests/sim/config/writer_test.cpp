// Writing: what `show` prints is itself a scenario, and reads back to the same values.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <random>

#include "tests/sim/config/sample.hpp"

using namespace sample;
using sim::config::to_toml;

namespace {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t n) { return engine_() % n; }
  bool coin() { return below(2) == 0; }
  double share() {
    return coin() ? static_cast<double>(below(101)) / 100 : static_cast<double>(engine_() >> 11) * 0x1p-53;
  }
  double positive() { return std::ldexp(1 + share(), static_cast<int>(below(100)) - 40); }
  std::int64_t whole() { return static_cast<std::int64_t>(engine_()); }
  sim::Span span(std::int64_t most) {
    return {static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most))) + 1};
  }
  std::string text() {
    static const std::string letters[] = {"a", "Z", " ", "\"", "\\",   "\n",   "\r", "\t", "'",
                                          "#", "=", "ü", "漢", "\x01", "\x7f", "[",  ".",  "]"};
    std::string result;
    for (auto n = below(8); n > 0; --n) result += letters[below(std::size(letters))];
    return result;
  }

 private:
  std::mt19937_64 engine_;
};

Site random_site(Dice& dice, std::string name) {
  Site site;
  site.name = std::move(name);
  site.setpoint_c = 10 + 30 * dice.share();
  site.power_w = dice.positive();
  if (dice.coin()) site.carbon_kg_j = -dice.positive();
  if (dice.coin()) site.battery = Battery{dice.positive(), dice.share()};
  for (auto n = dice.below(3); n > 0; --n)
    site.servers.push_back(
        {dice.coin() ? "small" : "dgx_h100", static_cast<std::int64_t>(dice.below(1000)) + 1});
  return site;
}

Scenario random_scenario(std::uint64_t seed) {
  Dice dice(seed);
  Scenario s;
  s.title = dice.text();
  s.start = sim::Instant(std::chrono::nanoseconds(dice.whole() / 2));
  s.duration = sim::seconds(1) + dice.span(300'000'000'000'000'000);
  if (dice.coin()) s.warm_up = dice.span(INT64_MAX);
  if (dice.coin()) s.birthday = sim::Instant(std::chrono::seconds(dice.whole() / 10'000'000'000));
  if (dice.coin()) s.growth = dice.coin() ? dice.positive() : -0.0;
  s.is_quiet = dice.coin();
  s.seed = dice.whole();
  s.offset = dice.span(43'200'000'000'000) - dice.span(43'200'000'000'000);
  s.share = dice.share();
  s.curve.clear();
  for (auto n = dice.below(4); n > 0; --n) s.curve.push_back(dice.share());
  for (auto n = dice.below(4); n > 0; --n) s.powers_w.push_back(dice.positive());
  s.words.clear();
  for (auto n = dice.below(4); n > 0; --n) s.words.push_back(dice.text());
  for (const char* name : {"a.b", "site-1", "with space"})
    if (dice.coin()) s.sites.push_back(random_site(dice, name));
  if (dice.coin()) {
    Threshold threshold;
    threshold.share = dice.share();
    threshold.patience = dice.span(86'400'000'000'000);
    s.shifting = {"threshold", threshold.clone()};
  }
  if (dice.coin()) s.routing = shiftings().make("none");
  return s;
}

void check_same(const Scenario& a, const Scenario& b) {
  const auto same_bits = [](double x, double y) { return std::memcmp(&x, &y, sizeof x) == 0; };
  CHECK(a.title == b.title);
  CHECK(a.start == b.start);
  CHECK(a.duration == b.duration);
  CHECK(a.warm_up == b.warm_up);
  CHECK(a.birthday == b.birthday);
  CHECK(a.growth.has_value() == b.growth.has_value());
  CHECK(same_bits(a.growth.value_or(0), b.growth.value_or(0)));
  CHECK(a.is_quiet == b.is_quiet);
  CHECK(a.seed == b.seed);
  CHECK(a.offset == b.offset);
  CHECK(a.share == b.share);
  CHECK(a.curve == b.curve);
  CHECK(a.powers_w == b.powers_w);
  CHECK(a.words == b.words);
  CHECK(a.shifting.kind == b.shifting.kind);
  CHECK(a.routing.kind == b.routing.kind);
  if (const auto* one = dynamic_cast<const Threshold*>(a.shifting.object.get())) {
    const auto& other = dynamic_cast<const Threshold&>(*b.shifting);
    CHECK(one->share == other.share);
    CHECK(one->patience == other.patience);
  }
  REQUIRE(a.sites.size() == b.sites.size());
  for (std::size_t i = 0; i < a.sites.size(); ++i) {
    const auto &x = a.sites[i], &y = b.sites[i];
    CHECK(x.name == y.name);
    CHECK(x.setpoint_c == y.setpoint_c);
    CHECK(x.power_w == y.power_w);
    CHECK(x.carbon_kg_j == y.carbon_kg_j);
    REQUIRE(x.battery.has_value() == y.battery.has_value());
    if (x.battery) CHECK(x.battery->energy_j == y.battery->energy_j);
    if (x.battery) CHECK(x.battery->efficiency == y.battery->efficiency);
    REQUIRE(x.servers.size() == y.servers.size());
    for (std::size_t k = 0; k < x.servers.size(); ++k) {
      CHECK(x.servers[k].model == y.servers[k].model);
      CHECK(x.servers[k].count == y.servers[k].count);
    }
  }
}

}  // namespace

TEST_CASE("any scenario that is written reads back to the same values, bit for bit") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    auto written = random_scenario(seed);
    for (const bool commented : {true, false}) {
      const auto text = to_toml(written, commented);
      INFO(text);
      auto read = scenario_of(text);
      check_same(written, read);
      REQUIRE(to_toml(read, commented) == text);
    }
  }
}

TEST_CASE("show says every key, its value, and what it means") {
  auto s =
      scenario_of("title = 'One day'\nshifting = 'threshold'\n[site.oasis]\nbattery.energy = '20 MWh'\n");
  CHECK(to_toml(s, true) == R"(title = "One day"  # what it is about
start = 1970-01-01T00:00:00Z  # first instant
duration = "1 day"  # how long
# warm_up is not set: left out of the results
# birthday is not set
# growth is not set: a rate
quiet = false  # no words
seed = 1  # of all chance
offset = "0 s"  # of the clock
share = 0.5  # a share
curve = [0.0, 1.0]  # at equal steps
powers = []  # of each phase [W]
words = ["a", "b"]  # in any order
# routing is not set: at which site

[site.oasis]
setpoint = "24 degC"  # supply air [degC]
power = "1 MW"  # rated power [W]
# carbon is not set: a constant intensity [kg J-1]
servers = []  # what stands there
weather = ""  # a typical year

[site.oasis.battery]  # storage behind the meter
energy = "20 MWh"  # usable energy [J]
efficiency = 0.85  # round trip (a data sheet)

[shifting]
kind = "threshold"  # when deferrable work runs
share = 0.5  # share of the day
patience = "1 h"  # longest delay
)");
}

TEST_CASE("what cannot be written is left out, so that the rest still reads") {
  Scenario s;
  s.title = "no limits";
  s.growth = std::numeric_limits<double>::infinity();
  s.warm_up = sim::Span{-1};
  const auto back = scenario_of(to_toml(s, true));
  CHECK_FALSE(back.growth);
  CHECK_FALSE(back.warm_up);
}
