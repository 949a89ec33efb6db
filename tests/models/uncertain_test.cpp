// Uncertain inputs, as statements about the world: every replication is the certain scenario with what it drew.
#include "models/uncertain.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "sim/engine/statistics.hpp"
#include "tests/models/worlds.hpp"
#include "tests/scratch.hpp"

using namespace jevons;
using jevons::testing::model_of;
using jevons::testing::outcome_of;
using jevons::testing::same;
using jevons::testing::same_bits;
using jevons::testing::shipped_data;
using jevons::testing::value_of;

namespace {

const std::string kSmall = R"(
start = 2022-04-12
duration = "6 h"
seed = 3
grid.plain = { kind = "constant", intensity = "400 g/kWh", flat_price = "80 USD/MWh" }
server.box = { cores = 2, power = { kind = "linear", idle = "90 W", peak = "130 W" } }
site.small.grid = "plain"
site.small.servers = [{ model = "box", count = 4 }]
workload = [{ kind = "batch", rate = "20/h", size = { kind = "exponential", mean = "20 min" } }]
)";

const std::vector<std::string> kUncertain{
    "grid.plain.intensity={ distribution = 'lognormal', median = '400 g/kWh', sigma = 0.3 }",
    "site.small.servers[0].count={ distribution = 'uniform', low = 1.5, high = 6.5 }",
    "workload[0].size.mean={ distribution = 'triangular', low = '5 min', mode = '10 min', high = '1 h' }"};

std::vector<std::string> with(std::vector<std::string> overrides, const std::vector<std::string>& more) {
  overrides.insert(overrides.end(), more.begin(), more.end());
  return overrides;
}

/// What a replication drew, as a person would write it in plain.
std::vector<std::string> in_plain(const Model& model, std::uint32_t replication) {
  std::vector<std::string> overrides;
  for (const auto& input : drawn_inputs(model, replication + 1))
    overrides.push_back(fmt::format("{}={}{}", input.path, input.values[replication], input.unit == "1" ? "" : " " + input.unit));
  return overrides;
}

std::vector<double> drawn(const Model& model, std::string_view path, std::int64_t replications) {
  for (const auto& input : drawn_inputs(model, replications))
    if (input.path == path) return input.values;
  FAIL(path << " is not uncertain");
  return {};
}

std::vector<std::string> errors_with(const std::vector<std::string>& overrides) {
  try {
    model_of(kSmall, overrides);
  } catch (const sim::config::BadInput& bad) {
    return bad.errors();
  }
  return {};
}

Model with_catalogue(const std::string& toml, const std::filesystem::path& folder) {
  auto path = shipped_data();
  path.folders.insert(path.folders.begin(), folder);
  auto document = sim::config::Document::parse(toml, "test.toml", JEVONS_SOURCE_DIR, {}, path);
  return build_model(document, path);
}

}  // namespace

TEST_CASE("a replication is the certain scenario with the values that it drew, bit for bit", "[uncertain]") {
  const auto model = model_of(kSmall, kUncertain);
  REQUIRE(model.uncertain.size() == 3);
  std::set<std::uint64_t> hashes;
  for (std::uint32_t r = 0; r < 4; ++r) {
    INFO("replication " << r);
    const auto outcome = outcome_of(model, r);
    CHECK(same(outcome, outcome_of(model_of(kSmall, in_plain(model, r)), r)));
    hashes.insert(outcome.trace_hash);
  }
  CHECK(hashes.size() == 4);
}

TEST_CASE("a model built for a replication is the one that a world of it is made of", "[uncertain]") {
  const auto first = model_of(kSmall, kUncertain);
  auto document = sim::config::Document::parse(kSmall, "test.toml", JEVONS_SOURCE_DIR, kUncertain, shipped_data());
  const auto third = build_model(document, shipped_data(), 3);
  CHECK(third.replication == 3);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(same_bits(third.uncertain[i].value, drawn_inputs(first, 4)[i].values[3]));
  CHECK(same(outcome_of(third, 3), outcome_of(first, 3)));
  CHECK(same(outcome_of(third, 0), outcome_of(first, 0)));
}

TEST_CASE("without uncertain inputs all replications have one model, and nothing is said of them", "[uncertain]") {
  const auto model = model_of(kSmall);
  CHECK(model.uncertain.empty());
  CHECK_FALSE(model.of);
  CHECK(drawn_inputs(model, 3).empty());
  CHECK(model.world(0).plant == model.world(7).plant);
  for (const auto& note : model.notes) CHECK(note.find("uncertain") == std::string::npos);
}

TEST_CASE("over many replications draws have the mean of their distribution, and emissions follow them", "[uncertain]") {
  const auto model = model_of(kSmall, {kUncertain[0]});
  sim::Welford intensity;
  for (const double kg_per_j : drawn(model, "grid.plain.intensity", 4000)) intensity.add(kg_per_j * 3.6e9);
  CHECK(sim::confidence_interval(intensity, 0.999).contains(400 * std::exp(0.3 * 0.3 / 2)));
  CHECK(sim::confidence_interval(intensity, 0.999).half_width < 10);
  const auto values = drawn(model, "grid.plain.intensity", 5);
  for (std::uint32_t r = 0; r < 5; ++r) {
    const auto outcome = outcome_of(model, r);
    CHECK(value_of(outcome, "carbon_scope2_location") == Approx(value_of(outcome, "grid_energy") * 3.6e6 * values[r]).epsilon(1e-12));
  }
}

TEST_CASE("a draw depends on seed, replication and path, and on nothing else", "[uncertain]") {
  const auto model = model_of(kSmall, kUncertain);
  for (const auto& more : {"policy.queue='sjf'", "workload[0].rate='9/h'", "duration='2 h'", "title='another'",
                           "grid.other={ kind='constant', intensity={ distribution='uniform', low='1 g/kWh', high='2 g/kWh' } }"}) {
    INFO(more);
    const auto changed = model_of(kSmall, with(kUncertain, {more}));
    for (const auto& input : model.uncertain) CHECK(drawn(changed, input.path, 5) == drawn(model, input.path, 5));
  }
  const auto values = drawn(model, "grid.plain.intensity", 100);
  CHECK(std::set<double>(values.begin(), values.end()).size() == 100);
  CHECK(drawn(model_of(kSmall, with(kUncertain, {"seed=4"})), "grid.plain.intensity", 1) != drawn(model, "grid.plain.intensity", 1));
  CHECK(draw_of(3, 0, "a.b") != draw_of(3, 0, "a.c"));
  CHECK(draw_of(3, 0, "a.b") == draws_of(3, 0)("a.b"));
}

TEST_CASE("the hash of a path is the published one", "[uncertain]") {
  // FNV-1a of "foobar" is 0x85944171f73967e8 (RFC 9923, test vectors)
  CHECK(draw_of(5, 2, "foobar") == sim::Stream(5, 2, 11, 0x85944171f73967e8).uniform());
}

TEST_CASE("the scenario in full keeps the distributions, and means the same replications again", "[uncertain]") {
  const auto model = model_of(kSmall, kUncertain);
  CHECK(effective_text(model).find("intensity = { distribution = \"lognormal\", median = \"400 g/kWh\", sigma = 0.3 }") != std::string::npos);
  CHECK(effective_text(model.of(5)) == effective_text(model));
  const auto again = model_of(effective_text(model));
  CHECK(effective_text(again) == effective_text(model));
  CHECK(again.notes == model.notes);
  for (std::uint32_t r = 0; r < 3; ++r) CHECK(same(outcome_of(again, r), outcome_of(model, r)));
}

TEST_CASE("the notes name what is uncertain", "[uncertain]") {
  CHECK(model_of(kSmall, kUncertain).notes.back() ==
        "3 inputs are uncertain: grid.plain.intensity, site.small.servers[0].count, workload[0].size.mean; each replication draws its own");
  CHECK(model_of(kSmall, {kUncertain[0]}).notes.back() == "1 input is uncertain: grid.plain.intensity; each replication draws its own");
}

TEST_CASE("entries of the catalogue may be uncertain; those in use are drawn, listed and carried along", "[uncertain]") {
  const std::string boxes =
      "[server.box]\ncores = 2\npower = { kind = \"linear\", idle = { distribution = \"uniform\", low = \"50 W\", high = \"90 W\" }, peak = \"130 W\" }\n"
      "[server.unused]\ncores = { distribution = \"uniform\", low = 1, high = 8 }\npower = { kind = \"linear\", idle = \"1 W\", peak = \"2 W\" }\n";
  std::string text = kSmall;
  const std::string own = "server.box = { cores = 2, power = { kind = \"linear\", idle = \"90 W\", peak = \"130 W\" } }\n";
  text.erase(text.find(own), own.size());
  const Scratch marker("marker", "");
  std::filesystem::create_directories(marker.folder() / "catalog");
  std::ofstream(marker.folder() / "catalog" / "servers.toml") << boxes;
  const auto model = with_catalogue(text, marker.folder());
  REQUIRE(model.uncertain.size() == 1);
  CHECK(model.uncertain[0].path == "server.box.power.idle");
  CHECK(effective_text(model).find("idle = { distribution = \"uniform\", low = \"50 W\", high = \"90 W\" }") != std::string::npos);
  const auto again = model_of(effective_text(model));  // without that catalogue
  for (std::uint32_t r = 0; r < 3; ++r) CHECK(same(outcome_of(again, r), outcome_of(model, r)));
  CHECK(with_catalogue(kSmall, marker.folder()).uncertain.empty());  // an entry of the scenario's own
}

TEST_CASE("what is made of an uncertain entry is left to each replication", "[uncertain]") {
  const std::string text = R"(
start = 2025-01-01
duration = "60 days"
settle = "1 h"
grid.plain = { kind = "constant", intensity = "400 g/kWh", flat_price = "80 USD/MWh" }
accelerator.chip = { tdp = "400 W", idle = "50 W", price = "1000 USD", mass = "2 kg", embodied = { distribution = "uniform", low = "100 kg", high = "200 kg" } }
server.box = { cores = 1, accelerators = 2, accelerator = "chip", embodied = "500 kg", price = "3000 USD", mass = "20 kg", power = { kind = "linear", idle = "100 W", peak = "500 W" } }
hardware.box.server = "box"
site.hall.grid = "plain"
site.hall.cohort = [{ hardware = "box", count = 100 }]
workload = [{ kind = "fluid", name = "service", site = "hall", fluid = { demand = 30 } }]
)";
  const auto model = model_of(text);
  const auto values = drawn(model, "accelerator.chip.embodied", 3);
  for (std::uint32_t r = 0; r < 3; ++r)
    CHECK(model.of(r).plant->hardware.at(0).first.embodied_kg == Approx(500 + 2 * values[r]).epsilon(1e-15));
  const auto again = model_of(effective_text(model));
  CHECK(effective_text(again) == effective_text(model));
  CHECK(again.plant->hardware.at(0).first.price_usd == 5000);
  CHECK_FALSE(again.scenario.hardware.at(0).embodied_kg);
  for (std::uint32_t r = 0; r < 3; ++r) CHECK(same(outcome_of(again, r), outcome_of(model, r)));
}

TEST_CASE("what is one for all replications is not uncertain", "[uncertain]") {
  CHECK(errors_with({"seed={ distribution = 'uniform', low = 1, high = 9 }"}) ==
        std::vector<std::string>{"--set:1:6: error: seed: cannot be uncertain: it decides what is drawn (--set seed={ distribution = 'uniform', low = 1, high = 9 })"});
  const auto errors = errors_with({"results.interval={ distribution = 'uniform', low = '1 h', high = '2 h' }"});
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].find("results.interval: cannot be uncertain: it is the same for all replications") != std::string::npos);
}

TEST_CASE("draws that contradict the rest of the scenario are an error that names the replication", "[uncertain]") {
  const auto model = [] {
    for (int seed = 1;; ++seed) {
      try {
        return model_of(kSmall, {fmt::format("seed={}", seed), "server.box.power.idle={ distribution = 'uniform', low = '100 W', high = '160 W' }"});
      } catch (const sim::config::BadInput&) {  // as replication 0 draws, above the peak of 130 W
      }
    }
  }();
  int bad = 0;
  const auto idle_w = drawn(model, "server.box.power.idle", 20);
  for (std::uint32_t r = 1; r < 20; ++r) {
    if (idle_w[r] <= 130) {
      CHECK_NOTHROW(model.world(r));
      continue;
    }
    ++bad;
    try {
      model.world(r);
      FAIL("a server that idles above its peak");
    } catch (const sim::config::BadInput& error) {
      CHECK(error.errors().at(0).find(fmt::format("(as replication {} draws its inputs)", r)) != std::string::npos);
    }
  }
  CHECK(bad > 0);
}
