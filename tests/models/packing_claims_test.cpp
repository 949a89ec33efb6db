// Two claims, held against what theory allows, in the scenarios of the same names:
//   scenarios/consolidation_claim.toml   consolidation in times of low demand saves 15 to 25 %
//   scenarios/sharing_claim.toml         sharing accelerators, 40-60 % to 80-90 % busy, halves the energy of
//   a model
// With power linear in load and i idle power over peak, a mean load rho spread over all costs i + (1 - i)
// rho, packed rho; a device that is busy u of the time costs i + (1 - i) u, the work it does goes with u.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/models/worlds.hpp"

using namespace jevons;
using jevons::testing::value_of;

namespace {

Outcome outcome_of(const char* scenario, const std::vector<std::string>& changes) {
  const auto file = std::filesystem::path(JEVONS_SOURCE_DIR) / "scenarios" / scenario;
  auto document = sim::config::Document::load(file, changes, testing::shipped_data());
  return testing::outcome_of(build_model(document, testing::shipped_data()));
}

struct Consolidated {
  double load = 0, bound = 0, saved = 0;
};

/// Jobs packed, moved together and servers asleep, against jobs spread over servers that stay on; i idle over
/// peak.
Consolidated consolidate(double i, double load) {
  std::vector<std::string> changes{fmt::format("accelerator.card.idle={:.6f} W", 700 * i),
                                   fmt::format("server.node.power.idle={:.6f} W", 2800 * i),
                                   fmt::format("workload[0].rate={:.6f}/h", 16 * load),
                                   "policy.power=always_on"};
  const auto spread = outcome_of("consolidation_claim.toml", changes);
  changes.back() = "policy.placement=best_fit";
  changes.push_back("policy.consolidation=defragment");
  const auto packed = outcome_of("consolidation_claim.toml", changes);
  const auto work_s = [](const Outcome& o) {
    return value_of(o, "work_completed") + value_of(o, "work_in_progress");
  };
  const double rho = work_s(spread) / (32 * 8 * 14 * 86400.0);
  CHECK(value_of(spread, "it_energy") == Approx(32 * 8.4 * 14 * 24 * (i + (1 - i) * rho)).epsilon(1e-9));
  const double of_the_work = work_s(packed) / work_s(spread);
  return {rho, 1 - rho / (i + (1 - i) * rho),
          1 - value_of(packed, "it_energy") / value_of(spread, "it_energy") / of_the_work};
}

/// How many models share an accelerator before and after, and on how many accelerators a node they then stand
/// evenly.
struct Sharing {
  double demand = 0;
  int before = 1, after = 1, slots = 1, models = 0, accelerators = 8;
};
constexpr Sharing from_42_to_85{0.2125, 2, 4, 4, 64, 8}, from_51_to_85{0.17, 3, 5, 15, 60, 4},
    from_40_to_90{0.1, 4, 9, 36, 72, 2};

double energy_kwh(const Sharing& s, int together, double i, double interference = 0) {
  const auto o = outcome_of(
      "sharing_claim.toml",
      {fmt::format("accelerator.card.idle={:.6f} W", 700 * i),
       "server.node.power={kind=\"linear\", idle=\"0 W\", peak=\"0 W\"}",
       fmt::format("server.node.accelerators={}", s.accelerators),
       fmt::format("site.lab.servers=[{{model=\"node\", count=64, slots={}}}]", s.slots),
       fmt::format("workload[0].share={:.12f}", 1.0 / together),
       fmt::format("workload[0].demand={}", s.demand), fmt::format("workload[0].jobs={}", s.models),
       fmt::format("workload[0].interference={}", interference), "duration=12 days",
       "policy.power={kind=\"sleep_after\", after=\"0 s\"}"});
  REQUIRE(value_of(o, "jobs_completed") == s.models);
  CHECK(value_of(o, "wait_mean") < 1000);
  return value_of(o, "it_energy");
}

double saved(const Sharing& s, double i) {
  return 1 - energy_kwh(s, s.after, i) / energy_kwh(s, s.before, i);
}

double saved_in_theory(const Sharing& s, double i) {
  const double u = s.before * s.demand, v = s.after * s.demand;
  return 1 - u / v * (i + (1 - i) * v) / (i + (1 - i) * u);
}

}  // namespace

TEST_CASE("consolidation saves no more than 1 - rho / (i + (1 - i) rho), and four fifths of that",
          "[claims]") {
  for (const double i : {0.2, 0.3, 0.5, 0.7})
    for (const double load : {0.3, 0.5, 0.7}) {
      const auto c = consolidate(i, load);
      CAPTURE(i, c.load, c.bound, c.saved);
      CHECK(c.saved <= c.bound);
      CHECK(c.saved >= 0.8 * c.bound);
    }
}

TEST_CASE(
    "15 to 25 % is what consolidation saves at half load; it is more where demand is low, less where idle "
    "power is",
    "[claims]") {
  const auto is_as_claimed = [](double saved) { return saved >= 0.15 && saved <= 0.25; };
  CHECK(is_as_claimed(consolidate(0.3, 0.5).saved));
  CHECK(is_as_claimed(consolidate(0.5, 0.7).saved));
  for (const double i : {0.2, 0.3, 0.5}) CHECK(consolidate(i, 0.3).saved > 0.25);
  CHECK(consolidate(0.5, 0.5).saved > 0.25);
  CHECK(consolidate(0.2, 0.5).bound < 0.17);
  CHECK(consolidate(0.2, 0.7).bound < 0.15);
  CHECK(consolidate(0.3, 0.7).bound < 0.15);
}

TEST_CASE("what sharing saves follows from how busy accelerators are and what they draw when idle",
          "[claims]") {
  for (const auto& s : {from_42_to_85, from_51_to_85, from_40_to_90})
    for (const double i : {0.1, 0.3, 0.5, 0.8, 1.0}) {
      CAPTURE(s.demand, i);
      CHECK(saved(s, i) == Approx(saved_in_theory(s, i)).margin(0.002));
    }
  CHECK(saved_in_theory({0.05, 10, 17}, 0.3) == Approx(0.19).margin(0.005));
  CHECK(saved_in_theory({0.05, 10, 17}, 0.5) == Approx(0.27).margin(0.005));
  CHECK(saved_in_theory({0.05, 10, 17}, 1.0) == Approx(0.41).margin(0.005));
  CHECK(saved_in_theory(from_40_to_90, 1.0) == Approx(0.56).margin(0.005));
}

TEST_CASE("sharing halves the energy of a model only where idle power is nearly all there is", "[claims]") {
  for (const double i : {0.1, 0.3, 0.5, 0.75, 1.0}) CHECK(saved(from_51_to_85, i) < 0.42);
  for (const double i : {0.1, 0.3, 0.5, 0.75}) CHECK(saved(from_40_to_90, i) < 0.5);
  for (const double i : {0.8, 1.0}) CHECK(saved(from_40_to_90, i) > 0.5);
}

TEST_CASE("what models take from each other sharing does not save", "[claims]") {
  double before = 0;
  for (const double x : {0.0, 0.05, 0.15}) {
    const double kwh = energy_kwh(from_42_to_85, 4, 0.3, x);
    CHECK(kwh > before);
    before = kwh;
  }
}
