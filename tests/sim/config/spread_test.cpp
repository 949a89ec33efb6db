// Values that are distributions: what is read, what is drawn, what is written back, and what is refused.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/config/read_spread.hpp"
#include "sim/engine/random.hpp"
#include "tests/sim/config/sample.hpp"
#include "tests/sim/config/scratch.hpp"

using namespace sample;
using sim::config::Document;
using sim::config::Grain;
using sim::config::parse_spread;
using sim::config::Spread;
using Errors = std::vector<std::string>;

namespace {

Document document_of(const std::string& lines) {
  return Document::parse("title = 'x'\n" + lines, "s.toml", "/nowhere", {}, {});
}

Scenario drawn(const std::string& lines, double u) {
  auto document = document_of(lines);
  document.set_draw([u](std::string_view) { return u; });
  Scenario scenario;
  document.read(scenario);
  document.throw_if_bad();
  return scenario;
}

/// The one error of a line, without the place, which is that of the only `where` in it.
std::string error_at(const std::string& where, const std::string& line) {
  const auto errors = errors_of("title = 'x'\n" + line);
  INFO(line);
  for (const auto& error : errors) INFO(error);
  REQUIRE(errors.size() == 1);
  REQUIRE(line.find(where) == line.rfind(where));
  const auto place = "s.toml:2:" + std::to_string(line.find(where) + 1) + ": error: ";
  REQUIRE(errors.front().substr(0, place.size()) == place);
  return errors.front().substr(place.size());
}

Spread spread_of(const std::string& kind, const std::map<std::string, std::string>& parameters, Grain grain, std::string_view unit) {
  const auto reading = parse_spread(kind, parameters, grain, unit, {.help = ""});
  INFO(reading.problem);
  REQUIRE(reading);
  return *reading;
}

}  // namespace

TEST_CASE("without a draw a distribution stands at its median", "[spread]") {
  CHECK(scenario_of("title = 'x'\nshare = { distribution = 'uniform', low = 0.2, high = 0.4 }").share == Approx(0.3));
  CHECK(scenario_of("title = 'x'\ngrowth = { distribution = 'lognormal', median = 3, sigma = 2 }").growth == 3);
  CHECK(scenario_of("title = 'x'\n[site.a]\npower = { distribution = 'normal', mean = '2 MW', sd = '10 kW', low = '0 W' }").sites[0].power_w == Approx(2e6));
  CHECK(scenario_of("title = 'x'\nduration = { distribution = 'log_uniform', low = '1 h', high = '4 h' }").duration == sim::hours(2));
  CHECK(scenario_of("title = 'x'\nseed = { distribution = 'triangular', low = 0, mode = 5, high = 10 }").seed == 5);
}

TEST_CASE("a draw is the quantile at u, in the unit of the key", "[spread]") {
  CHECK(drawn("share = { distribution = 'uniform', low = 0.2, high = 0.4 }", 0.25).share == Approx(0.25));
  CHECK(drawn("growth = { distribution = 'log_uniform', low = 1, high = 100 }", 0.25).growth == Approx(std::sqrt(10.)));
  CHECK(drawn("growth = { distribution = 'triangular', low = 0, mode = 1, high = 4 }", 0.75).growth == Approx(4 - std::sqrt(3.)));
  constexpr double one_sd = 0.8413447460685429;  // F(1) of the standard normal distribution
  CHECK(drawn("growth = { distribution = 'lognormal', median = 3, sigma = 2 }", one_sd).growth == Approx(3 * std::exp(2.)));
  CHECK(drawn("[site.a]\ncarbon = { distribution = 'normal', mean = '400 g/kWh', sd = '50 g/kWh' }", one_sd).sites[0].carbon_kg_j ==
        Approx(0.45 / 3.6e6));
  CHECK(drawn("curve = [0, { distribution = 'uniform', low = 0.5, high = 1 }]", 0.5).curve == std::vector<double>{0, 0.75});
  CHECK(drawn("[site.a]\nsetpoint = '20 degC'\n[[site.a.servers]]\ncount = { distribution = 'uniform', low = 1, high = 9 }", 0.8).sites[0].servers[0].count == 7);
  CHECK(drawn("shifting = { kind = 'threshold', patience = { distribution = 'uniform', low = '0 s', high = '1 h' } }", 0.5).shifting.kind == "threshold");
}

TEST_CASE("the spread of a temperature is a difference", "[spread]") {
  constexpr double one_sd = 0.8413447460685429;
  for (const char* sd : {"5 degC", "5 K", "9 degF"}) {
    INFO(sd);
    const auto line = std::string("[site.a]\nsetpoint = { distribution = 'normal', mean = '20 degC', sd = '") + sd + "', low = '10 degC', high = '40 degC' }";
    CHECK(drawn(line, 0.5).sites[0].setpoint_c == Approx(20.1).margin(0.1));
    CHECK(spread_of("normal", {{"mean", "20 degC"}, {"sd", sd}}, Grain::number, "degC").quantile(one_sd) == Approx(25));
    CHECK(spread_of("normal", {{"mean", "20 degC"}, {"sd", sd}}, Grain::number, "K").quantile(one_sd) == Approx(298.15));
  }
}

TEST_CASE("whole numbers from a half to a half are each as likely", "[spread]") {
  const auto dice = spread_of("uniform", {{"low", "0.5"}, {"high", "4.5"}}, Grain::whole, "");
  CHECK(dice.low() == 1);
  CHECK(dice.high() == 4);
  for (const double u : {0x1p-54, 0.1, 0.2499}) CHECK(dice.quantile(u) == 1);
  for (const double u : {0.2501, 0.4999}) CHECK(dice.quantile(u) == 2);
  for (const double u : {0.5001, 0.7499}) CHECK(dice.quantile(u) == 3);
  for (const double u : {0.7501, 0.9, 1 - 0x1p-53}) CHECK(dice.quantile(u) == 4);
}

TEST_CASE("what was drawn is noted: path, unit, value, distribution", "[spread]") {
  auto document = document_of(
      "share = { distribution = 'uniform', low = 0.2, high = 1 }\nduration = { high = '4 h', low = '1 h', distribution = 'log_uniform' }\n"
      "[[site.a.servers]]\n[[site.a.servers]]\ncount = { distribution = 'lognormal', sigma = 1, low = 1, high = 1e3, median = 40 }\n");
  std::vector<std::string> asked;
  document.set_draw([&](std::string_view path) {
    asked.emplace_back(path);
    return 0.5;
  });
  Scenario scenario;
  document.read(scenario);
  CHECK(document.ok());
  const auto& all = document.uncertain();
  REQUIRE(all.size() == 3);
  CHECK(asked == std::vector<std::string>{"duration", "share", "site.a.servers[1].count"});
  CHECK(all[0].path == "duration");
  CHECK(all[0].unit == "s");
  CHECK(all[0].value == 7200);
  CHECK(all[0].spread.text == "{ distribution = \"log_uniform\", low = \"1 h\", high = \"4 h\" }");
  CHECK(all[1].unit == "1");
  CHECK(all[1].value == scenario.share);
  CHECK(all[2].path == asked[2]);
  CHECK(all[2].spread.text == "{ distribution = \"lognormal\", median = 40, sigma = 1, low = 1, high = 1000 }");
  CHECK(all[2].value == static_cast<double>(scenario.sites[0].servers[1].count));
}

TEST_CASE("what is written back holds the distributions, and reads to the same draws", "[spread]") {
  const std::string lines =
      "share = { distribution = 'uniform', low = 0.2, high = 0.45 }\ncurve = [0, { distribution = 'triangular', low = 0, mode = 0.1, high = 1 }]\n"
      "powers = ['1 W', { distribution = 'log_uniform', low = '1 W', high = '2 kW' }]\n"
      "duration = { distribution = 'normal', mean = '3 h', sd = '1 h', low = '1 h', high = '6 h' }\n"
      "shifting = { kind = 'threshold', share = { distribution = 'uniform', low = 0, high = 1 } }\n"
      "[site.'with space']\nsetpoint = { distribution = 'normal', mean = '20 degC', sd = '5 K', low = '15 degC', high = '30 degC' }\n"
      "[[site.'with space'.servers]]\ncount = 2\n[[site.'with space'.servers]]\ncount = { distribution = 'uniform', low = 0.5, high = 9.5 }\n";
  const auto read = [](Document document, double u) {
    document.set_draw([u](std::string_view path) { return std::fmod(u + 0.1 * static_cast<double>(path.size()), 1) * 0.98 + 0.01; });
    Scenario scenario;
    document.read(scenario);
    document.throw_if_bad();
    std::map<std::string, std::string> texts;
    for (const auto& input : document.uncertain()) texts[input.path] = input.spread.text;
    CHECK(texts.size() == 7);
    return std::pair{sim::config::to_toml(scenario, true, texts), sim::config::to_toml(scenario, false)};
  };
  const auto first = document_of(lines);
  const auto written = read(first, 0.1).first;
  CHECK(written.find("count = { distribution = \"uniform\", low = 0.5, high = 9.5 }") != std::string::npos);
  for (const double u : {0.1, 0.4, 0.77}) {
    CHECK(read(first, u).first == written);  // whatever was drawn
    CHECK(read(Document::parse(written, "w.toml", "/", {}, {}), u) == read(first, u));
  }
}

TEST_CASE("no draw leaves the support, and a larger u never gives a smaller value", "[spread]") {
  const std::vector<Spread> all{spread_of("uniform", {{"low", "0.1"}, {"high", "0.3"}}, Grain::number, ""),
                                spread_of("log_uniform", {{"low", "3 W"}, {"high", "7 kW"}}, Grain::number, "W"),
                                spread_of("triangular", {{"low", "-1 degC"}, {"mode", "3 degC"}, {"high", "3.3 degC"}}, Grain::number, "degC"),
                                spread_of("normal", {{"mean", "3"}, {"sd", "2"}, {"low", "2.7"}}, Grain::number, ""),
                                spread_of("normal", {{"mean", "-3 J"}, {"sd", "2 J"}, {"low", "0 J"}, {"high", "0.1 J"}}, Grain::number, "J"),
                                spread_of("lognormal", {{"median", "3 h"}, {"sigma", "2"}, {"high", "4 h"}}, Grain::duration, "s"),
                                spread_of("lognormal", {{"median", "3"}, {"sigma", "1"}, {"low", "2.5"}, {"high", "9.5"}}, Grain::whole, "")};
  sim::Stream stream(7, 0, 0, 0);
  for (const auto& spread : all) {
    INFO(spread.text);
    std::vector<double> us{0x1p-54, 1 - 0x1p-53};
    for (int i = 0; i < 500; ++i) us.push_back(stream.uniform());
    std::sort(us.begin(), us.end());
    for (std::size_t i = 0; i < us.size(); ++i) {
      CHECK(spread.quantile(us[i]) >= spread.low());
      CHECK(spread.quantile(us[i]) <= spread.high());
      if (i > 0) CHECK(spread.quantile(us[i]) >= spread.quantile(us[i - 1]));
    }
  }
}

TEST_CASE("a drawn duration in seconds is the same duration again, short or long", "[spread]") {
  const auto spread = spread_of("log_uniform", {{"low", "2 ns"}, {"high", "200 years"}}, Grain::duration, "s");
  sim::Stream stream(8, 0, 0, 0);
  for (int i = 0; i < 2000; ++i) {
    const double drawn_s = spread.quantile(stream.uniform());
    const auto written = sim::config::parse_duration(fmt::format("{} s", drawn_s));
    INFO(drawn_s);
    REQUIRE(written);
    CHECK((*written).ns == sim::config::span_of(drawn_s).ns);
  }
}

TEST_CASE("a distribution that cannot be read is told where it is wrong", "[spread]") {
  CHECK(error_at("'unifrom'", "share = { distribution = 'unifrom', low = 0, high = 1 }") ==
        "share.distribution: \"unifrom\" is not known; did you mean \"uniform\"?");
  CHECK(error_at("3", "share = { distribution = 3 }") ==
        "share.distribution: 3 is a whole number; a name in quotes is expected: uniform, log_uniform, normal, lognormal, triangular");
  CHECK(error_at("{", "share = { low = 0, high = 1 }") ==
        "share.distribution: missing; one is required: uniform, log_uniform, normal, lognormal, triangular");
  CHECK(error_at("{", "growth = { distribution = 'normal', mean = 0.5, low = 0 }") ==
        "growth.sd: missing; a normal distribution takes mean, sd, and may take low, high");
  CHECK(error_at("sd", "share = { distribution = 'uniform', low = 0, high = 1, sd = 0.5 }") ==
        "share.sd: does not belong here; a uniform distribution takes low, high");
  CHECK(error_at("hgih", "share = { distribution = 'lognormal', median = 0.1, sigma = 1, high = 1, hgih = 1 }") ==
        "share.hgih: unknown key; did you mean \"high\"?");
  CHECK(error_at("'20 kg'", "site.a.power = { distribution = 'normal', mean = '20 kg', sd = '1 W', low = '0 W' }") ==
        "site.a.power.mean: \"20 kg\" is a mass; a power is expected, such as \"20 MW\"");
  CHECK(error_at("20", "site.a.power = { distribution = 'uniform', low = 20, high = '30 W' }") ==
        "site.a.power.low: 20 has no unit; a power is expected, such as \"20 MW\"");
  CHECK(error_at("'2 h'", "share = { distribution = 'uniform', low = 0, high = '2 h' }") ==
        "share.high: \"2 h\" is a text; a plain number is expected, such as 0.5");
  CHECK(error_at("inf", "share = { distribution = 'uniform', low = 0, high = inf }") ==
        "share.high: inf is not finite; a plain number is expected, such as 0.5");
}

TEST_CASE("parameters that make no distribution are told where they stand", "[spread]") {
  CHECK(error_at("0.0", "growth = { distribution = 'normal', mean = 1, sd = 0.0, low = 0 }") == "growth.sd: is not above 0");
  CHECK(error_at("-1", "growth = { distribution = 'lognormal', median = 1, sigma = -1 }") == "growth.sigma: -1 is too small; allowed: above 0");
  CHECK(error_at("0", "growth = { distribution = 'lognormal', median = 0, sigma = 1 }") == "growth.median: 0 is too small; allowed: above 0");
  CHECK(error_at("0.5,", "share = { distribution = 'uniform', low = 0.5, high = 0.25 }") == "share.low: is not below `high`");
  CHECK(error_at("0.5,", "share = { distribution = 'uniform', low = 0.5, high = 0.50 }") == "share.low: is not below `high`");
  CHECK(error_at("0.9", "share = { distribution = 'triangular', low = 0.5, mode = 0.9, high = 0.75 }") ==
        "share.mode: does not lie between `low` and `high`");
  CHECK(error_at("0,", "share = { distribution = 'log_uniform', low = 0, high = 1 }") == "share.low: 0 is too small; allowed: above 0 up to 1");
  CHECK(error_at("{", "growth = { distribution = 'normal', mean = 0, sd = 1, low = 50, high = 60 }") ==
        "growth: the share of a distribution that its ends leave of it is 0; it must be at least 1e-6");
  CHECK(error_at("{", "growth = { distribution = 'lognormal', median = 1, sigma = 1e3 }") ==
        "growth: the largest draw of a lognormal distribution is inf; it must be finite");
}

TEST_CASE("a distribution that can leave the range of its key is refused, whatever is drawn", "[spread]") {
  CHECK(error_at("{", "site.a.power = { distribution = 'normal', mean = '20 MW', sd = '1 W' }") == "site.a.power: can fall below 0 W; give `low`");
  CHECK(error_at("{", "share = { distribution = 'lognormal', median = 0.01, sigma = 0.01 }") == "share: can rise above 1; give `high`");
  CHECK(errors_of("title = 'x'\nshare = { distribution = 'normal', mean = 0.5, sd = 0.01 }") ==
        Errors{"s.toml:2:9: error: share: can fall below 0; give `low`", "s.toml:2:9: error: share: can rise above 1; give `high`"});
  CHECK(error_at("-0.1", "share = { distribution = 'uniform', low = -0.1, high = 1 }") == "share.low: -0.1 is too small; allowed: 0 to 1");
  CHECK(error_at("2", "share = { distribution = 'triangular', low = 0, mode = 1, high = 2 }") == "share.high: 2 is too large; allowed: 0 to 1");
  CHECK(error_at("{", "warm_up = { distribution = 'normal', mean = '2 h', sd = '1 s' }") == "warm_up: can fall below 0 s; give `low`");
  CHECK(error_at("{", "duration = { distribution = 'lognormal', median = '2 h', sigma = 1, high = '9 h' }") == "duration: can fall below 1 s; give `low`");
  CHECK(error_at("{", "warm_up = { distribution = 'lognormal', median = '100 years', sigma = 3 }") ==
        "warm_up: can reach 1.57e+20 s, beyond what time can count; give `high`");
  CHECK(error_at("{", "seed = { distribution = 'normal', mean = 0, sd = 1e16, low = 0 }") ==
        "seed: can reach 8.21e+16, beyond what is counted exactly; give `high`");
  CHECK(error_at("0.4", "site.a.servers = [{ count = { distribution = 'uniform', low = 0.4, high = 3 } }]") ==
        "site.a.servers[0].count.low: 0.4 is too small; allowed: 0.5 to 1000000.5");
  CHECK(error_at("{ distribution", "site.a.servers = [{ count = { distribution = 'lognormal', median = 9, sigma = 1, high = 99 } }]") ==
        "site.a.servers[0].count: can fall below 1; give `low`");
  CHECK(errors_of("title = 'x'\noffset = { distribution = 'normal', mean = '-1 h', sd = '10 min', low = '-3 h', high = '1 h' }").empty());
}

TEST_CASE("where there is no number there is no distribution", "[spread]") {
  CHECK(error_at("{", "start = { distribution = 'uniform', low = 0, high = 1 }") ==
        "start: this is a table; a date is expected, such as 2022-04-12T00:00:00Z");
  CHECK(error_at("{", "quiet = { distribution = 'uniform', low = 0, high = 1 }") ==
        "quiet: this is a table; true or false is expected, without quotes");
  CHECK(error_at("{", "share = { mine = 3 }") == "share: this is a table; a plain number is expected, such as 0.5");
}

TEST_CASE("a distribution is laid over another of its kind key by key, and over one of another kind whole", "[spread]") {
  const sample::ScratchFolder folder;
  folder.write("base.toml", "title = 'x'\nshare = { distribution = 'normal', mean = 0.5, sd = 0.1, low = 0, high = 1 }\n");
  const auto text_of = [&](const std::string& lines, const std::vector<std::string>& overrides = {}) {
    auto document = Document::parse("extends = 'base.toml'\n" + lines, "s.toml", folder.path(), overrides, {});
    Scenario scenario;
    document.read(scenario);
    document.throw_if_bad();
    return document.uncertain().empty() ? std::string() : document.uncertain().front().spread.text;
  };
  CHECK(text_of("") == "{ distribution = \"normal\", mean = 0.5, sd = 0.1, low = 0, high = 1 }");
  CHECK(text_of("share = { distribution = 'normal', sd = 0.3 }") == "{ distribution = \"normal\", mean = 0.5, sd = 0.3, low = 0, high = 1 }");
  CHECK(text_of("share = { distribution = 'uniform', low = 0.1, high = 0.2 }") == "{ distribution = \"uniform\", low = 0.1, high = 0.2 }");
  CHECK(text_of("share = 0.7") == "");
  CHECK(text_of("", {"share.sd=0.2"}) == "{ distribution = \"normal\", mean = 0.5, sd = 0.2, low = 0, high = 1 }");
  CHECK(text_of("", {"share={ distribution = 'uniform', low = 0.1, high = 0.2 }"}) == "{ distribution = \"uniform\", low = 0.1, high = 0.2 }");
}

TEST_CASE("a copy of a document draws for itself", "[spread]") {
  auto document = document_of("share = { distribution = 'uniform', low = 0, high = 1 }");
  const auto read = [](Document own, double u) {
    own.set_draw([u](std::string_view) { return u; });
    Scenario scenario;
    own.read(scenario);
    CHECK(own.uncertain().size() == 1);
    return scenario.share;
  };
  CHECK(read(document, 0.25) == 0.25);
  CHECK(read(document, 0.75) == 0.75);
  CHECK(document.uncertain().empty());
}

TEST_CASE("what has to be certain says so where it is not", "[spread]") {
  auto document = document_of("share = { distribution = 'uniform', low = 0, high = 1 }\nsite.a.battery = { energy = '1 J', efficiency = { distribution = 'uniform', low = 0, high = 1 } }");
  Scenario scenario;
  document.read(scenario);
  document.refuse_uncertain("it is a law", "site.a.battery");
  try {
    document.throw_if_bad();
    FAIL("nothing is said");
  } catch (const sim::config::BadInput& bad) {
    CHECK(bad.errors() == Errors{"s.toml:3:49: error: site.a.battery.efficiency: cannot be uncertain: it is a law"});
  }
}

TEST_CASE("a distribution from the texts of its parameters", "[spread]") {
  const auto problem = [](const std::string& kind, const std::map<std::string, std::string>& parameters) {
    return parse_spread(kind, parameters, Grain::number, "USD", {.help = "", .min = 0}).problem;
  };
  CHECK(spread_of("normal", {{"mean", "2000 USD"}, {"sd", "'300 USD'"}}, Grain::number, "USD").quantile(0.5) == 2000);
  CHECK(spread_of("normal", {{"mean", "2000 USD"}, {"sd", "\"300 USD\""}}, Grain::number, "USD").text ==
        "{ distribution = \"normal\", mean = \"2000 USD\", sd = \"300 USD\" }");
  CHECK(problem("normal", {{"mean", "2000 USD"}, {"sd", "300 USD"}}) == "can fall below 0 USD; give `low`");
  CHECK(problem("normal", {{"mean", "2000 USD"}}) == "sd: missing; a normal distribution takes mean, sd, and may take low, high");
  CHECK(problem("normal", {{"maen", "2000 USD"}}) == "maen: not known; did you mean \"mean\"?");
  CHECK(problem("gaussian", {}) == "distribution: \"gaussian\" is not known; known: uniform, log_uniform, normal, lognormal, triangular");
  CHECK(problem("uniform", {{"low", "1"}, {"high", "2 USD"}}) == "low: 1 has no unit; an amount of money is expected, such as \"1000 USD\"");
}

TEST_CASE("in a table with other keys only those of a distribution are looked at", "[spread]") {
  const auto root = sim::config::Node{{}, {}, sim::config::Node::Table{{"distribution", {{}, {}, std::string("uniform")}},
                                                                       {"low", {{}, {}, 0.25}},
                                                                       {"high", {{}, {}, 0.75}},
                                                                       {"key", {{}, {}, std::string("site.a.pue")}}}};
  std::vector<sim::config::SpreadFault> faults;
  const auto spread = sim::config::read_spread(root, Grain::number, "", {.help = ""}, faults);
  CHECK(faults.empty());
  REQUIRE(spread);
  CHECK(spread->quantile(0.5) == 0.5);
  CHECK(sim::config::spread_keys() == std::vector<std::string>{"distribution", "low", "high", "mean", "sd", "median", "sigma", "mode"});
}
