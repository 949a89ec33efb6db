// A scenario-like struct with every kind of key, for the tests and the fuzzer.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/config/document.hpp"

namespace sample {

using sim::config::Chosen;
using sim::config::Meta;
using sim::config::Registry;
using sim::config::Visitor;

struct Shifting {
  virtual ~Shifting() = default;
  virtual std::unique_ptr<Shifting> clone() const = 0;
  virtual void visit(Visitor& v) = 0;
};
struct Never final : Shifting {
  std::unique_ptr<Shifting> clone() const override { return std::make_unique<Never>(*this); }
  void visit(Visitor&) override {}
};
struct Threshold final : Shifting {
  double share = 0.5;
  sim::Span patience = sim::hours(1);
  std::unique_ptr<Shifting> clone() const override { return std::make_unique<Threshold>(*this); }
  void visit(Visitor& v) override {
    v.number("share", share, {.help = "share of the day", .min = 0, .max = 1});
    v.duration("patience", patience, {.help = "longest delay", .max = 86400});
  }
};
inline const Registry<Shifting>& shiftings() {
  static const auto registry = Registry<Shifting>()
                                   .add<Never>("none", "runs at once")
                                   .add<Threshold>("threshold", "runs when it is clean enough");
  return registry;
}

struct Battery {
  double energy_j = 0, efficiency = 0.85;
  void visit(Visitor& v) {
    v.quantity("energy", energy_j, "J", {.help = "usable energy", .min = 0, .required = true});
    v.number("efficiency", efficiency, {.help = "round trip", .source = "a data sheet", .min = 0, .max = 1});
  }
};

struct Servers {
  std::string model = "small";
  std::int64_t count = 1;
  void visit(Visitor& v) {
    v.one_of("model", model, {"small", "large", "dgx_h100"}, {.help = "catalogue entry"});
    v.whole("count", count, {.help = "how many", .min = 1, .max = 1e6});
  }
};

struct Site {
  std::string name;
  double setpoint_c = 24, power_w = 1e6;
  std::optional<double> carbon_kg_j;
  std::optional<Battery> battery;
  std::vector<Servers> servers;
  std::string weather;
  void visit(Visitor& v) {
    v.quantity("setpoint", setpoint_c, "degC", {.help = "supply air", .min = 10, .max = 40});
    v.table("battery", battery, {.help = "storage behind the meter"});
    v.quantity("power", power_w, "W", {.help = "rated power", .min = 0});
    v.quantity("carbon", carbon_kg_j, "kg J-1", {.help = "a constant intensity"});
    v.list("servers", servers, {.help = "what stands there"});
    v.file("weather", weather, {.help = "a typical year"});
  }
};

struct Scenario {
  std::string title;
  sim::Instant start{};
  sim::Span duration = sim::days(1);
  std::optional<sim::Span> warm_up;
  std::optional<sim::Instant> birthday;
  std::optional<double> growth;
  bool is_quiet = false;
  std::int64_t seed = 1;
  sim::Span offset{};
  double share = 0.5;
  std::vector<double> curve{0.0, 1.0}, powers_w;
  std::vector<std::string> words{"a", "b"};
  std::vector<Site> sites;
  Chosen<Shifting> shifting = shiftings().make("none");
  Chosen<Shifting> routing;
  void visit(Visitor& v) {
    v.text("title", title, {.help = "what it is about", .required = true});
    v.instant("start", start, {.help = "first instant"});
    v.duration("duration", duration, {.help = "how long", .min = 1, .max = 3.2e8});
    v.duration("warm_up", warm_up, {.help = "left out of the results"});
    v.instant("birthday", birthday, {});
    v.number("growth", growth, {.help = "a rate", .min = -1});
    v.flag("quiet", is_quiet, {.help = "no words"});
    v.whole("seed", seed, {.help = "of all chance"});
    v.duration("offset", offset, {.help = "of the clock", .min = -43200, .max = 43200});
    v.number("share", share, {.help = "a share", .min = 0, .max = 1});
    v.named("site", sites, {.help = "a data center"});
    v.numbers("curve", curve, {.help = "at equal steps", .min = 0, .max = 1});
    v.quantities("powers", powers_w, "W", {.help = "of each phase", .min = 0});
    v.texts("words", words, {.help = "in any order"});
    v.choice("shifting", shifting, shiftings(), {.help = "when deferrable work runs"});
    v.choice("routing", routing, shiftings(), {.help = "at which site"});
  }
};

/// The errors of a text read as a Scenario.
inline std::vector<std::string> errors_of(std::string_view text,
                                          const std::vector<std::string>& overrides = {},
                                          const std::filesystem::path& folder = "/nowhere") {
  try {
    auto document = sim::config::Document::parse(text, "s.toml", folder, overrides, {{"/data"}});
    Scenario scenario;
    document.read(scenario);
    document.throw_if_bad();
  } catch (const sim::config::BadInput& bad) {
    return bad.errors();
  }
  return {};
}

/// The struct read from a text without errors.
inline Scenario scenario_of(std::string_view text, const std::vector<std::string>& overrides = {},
                            const std::filesystem::path& folder = "/nowhere") {
  auto document = sim::config::Document::parse(text, "s.toml", folder, overrides, {});
  Scenario scenario;
  document.read(scenario);
  document.throw_if_bad();
  return scenario;
}

}  // namespace sample
