// Controllers of cooling plants: what they answer to a view, and what they save in a whole scenario.
#include "models/policies/cooling.hpp"

#include <cmath>

#include "models/policies/fixed_set_points.hpp"
#include "models/policies/learned.hpp"
#include "models/policies/optimising.hpp"
#include "models/policies/reset.hpp"
#include "sim/engine/random.hpp"
#include "tests/models/facility/components/catalogue.hpp"
#include "tests/models/facility/plants/specs.hpp"
#include "tests/models/worlds.hpp"

using namespace jevons;
using namespace jevons::testing;

namespace {

struct Stage {
  ChilledWaterPlant plant;
  Bounds bounds = plant.bounds();
  CoolingView view_at(double load, double wet_c) const {
    CoolingView view{.outdoor = weather(wet_c + 5, wet_c).outdoor,
                     .it_w = load * 1e6,
                     .rated_it_w = 1e6,
                     .bounds = bounds};
    view.air_heat_w = view.it_w * 1.05;
    view.server_airflow = load / 1.2;
    view.inlet_c = view.present[Knob::supply_air];
    view.conditions.outdoor = view.outdoor;
    view.fans.full_w = 1.2e5;
    view.fans.reference_w = 1.2e5 * .216;
    view.present = view.fixed = within(view.fixed);
    return view;
  }
  SetPoints within(SetPoints set) const {
    for (std::size_t k = 0; k < kKnobs; ++k)
      set.value[k] = std::clamp(set.value[k], bounds[k].least, bounds[k].most);
    return set;
  }
};

Stage stage() {
  ChilledWaterConfig config;
  config.economiser.installed = false;
  config.chiller.margin = 1.3;
  return {{config, shipped_chiller("doe2_centrifugal_5_50"), megawatt()}};
}

/// The least score on a grid over supply air, airflow, chilled and condenser water and both flows.
double best_of_grid(const Stage& s, const SteadyProblem& problem) {
  double best = HUGE_VAL;
  constexpr int n = 6;
  const auto at = [&](Knob knob, int i) {
    const auto& b = s.bounds[static_cast<std::size_t>(knob)];
    return b.least + (b.most - b.least) * i / n;
  };
  SetPoints set;
  for (int a = 0; a <= 2 * n; ++a)
    for (int b = 0; b <= 2 * n; ++b)
      for (int c = 0; c <= n; ++c)
        for (int d = 0; d <= n; ++d)
          for (int e = 0; e <= n; ++e)
            for (int f = 0; f <= n; ++f) {
              set[Knob::supply_air] = 16 + 12.0 * a / (2 * n);
              set[Knob::airflow] = .2 + .8 * b / (2 * n);
              set[Knob::chilled_water] = at(Knob::chilled_water, c);
              set[Knob::condenser_water] = at(Knob::condenser_water, d);
              set[Knob::chilled_flow] = at(Knob::chilled_flow, e);
              set[Knob::condenser_flow] = at(Knob::condenser_flow, f);
              best = std::min(best, steady_answer(problem, set).score());
            }
  return best;
}

}  // namespace

TEST_CASE("fixed answers the scenario's set-points, reset within the bounds and by load and weather",
          "[cooling_policies]") {
  const auto s = stage();
  CoolingMemory memory;
  CHECK(FixedSetPoints{}.decide(s.view_at(.5, 10), memory).value == s.view_at(.5, 10).fixed.value);
  sim::Stream random(2, 0, 1, 0);
  for (int i = 0; i < 500; ++i) {
    const auto view = s.view_at(random.uniform(), -10 + 40 * random.uniform());
    const auto set = Reset{}.answer(view);
    for (std::size_t k = 0; k < kKnobs; ++k) {
      REQUIRE(set.value[k] >= s.bounds[k].least);
      REQUIRE(set.value[k] <= s.bounds[k].most);
    }
  }
  const auto cold = Reset{}.answer(s.view_at(.5, 22)), hot = Reset{}.answer(s.view_at(.5, 26));
  CHECK(hot[Knob::condenser_water] == Approx(cold[Knob::condenser_water] + 4));
  CHECK(Reset{}.answer(s.view_at(1, 20))[Knob::chilled_flow] >
        Reset{}.answer(s.view_at(.5, 20))[Knob::chilled_flow]);
}

TEST_CASE("optimising is within 2 % of an exhaustive search of a grid on the same model",
          "[cooling_policies]") {
  const auto s = stage();
  for (const auto& [load, wet] : {std::pair{.35, 4.0}, std::pair{.7, 15.0}, std::pair{.9, 25.0}}) {
    auto view = s.view_at(load, wet);
    view.plant = &s.plant;
    const Optimising policy;
    CoolingMemory memory;
    const auto problem = steady_problem(view, policy.margin_k, policy.spare);
    const double found = steady_answer(problem, policy.decide(view, memory)).score();
    INFO("load " << load << ", wet bulb " << wet << ": found " << found);
    CHECK(found <= 1.02 * best_of_grid(s, problem));
  }
}

TEST_CASE("by the model optimising is never worse than reset, where reset keeps what is asked of both",
          "[cooling_policies]") {
  const auto s = stage();
  sim::Stream random(4, 0, 1, 0);
  const Optimising policy;
  for (int i = 0; i < 60; ++i) {
    auto view = s.view_at(.1 + .9 * random.uniform(), -5 + 32 * random.uniform());
    view.plant = &s.plant;
    CoolingMemory memory;
    const auto problem = steady_problem(view, policy.margin_k, policy.spare);
    REQUIRE(steady_answer(problem, policy.decide(view, memory)).score() <=
            steady_answer(problem, Reset{}.answer(view)).score());
  }
}

TEST_CASE("learned looks at no plant, decides the same from the same memory, and stays within bounds",
          "[cooling_policies]") {
  const auto s = stage();
  const Learned policy;
  CHECK_FALSE(policy.uses_model());
  CoolingMemory memory, fork;
  sim::Stream random(5, 0, 1, 0);
  auto set = s.view_at(.5, 10).fixed;
  for (int i = 0; i < 1500; ++i) {
    auto view = s.view_at(.4 + .4 * random.uniform(), 5 + 15 * random.uniform());
    view.present = set;
    view.inlet_c = set[Knob::supply_air];
    view.cooling_w = 1e5 * (1 + .1 * random.uniform());
    fork = memory;
    set = policy.decide(view, memory);
    REQUIRE(policy.decide(view, fork).value == set.value);
    REQUIRE(fork == memory);
    for (std::size_t k = 0; k < kKnobs; ++k)
      REQUIRE((set.value[k] >= s.bounds[k].least && set.value[k] <= s.bounds[k].most));
  }
}

TEST_CASE("learned goes back to the rules when its prediction was off or inlets come near the envelope",
          "[cooling_policies]") {
  const auto s = stage();
  Learned policy;
  policy.learning = 300;
  const auto run = [&](int decisions, auto&& disturb) {
    CoolingMemory memory;
    sim::Stream random(6, 0, 1, 0);
    auto set = s.view_at(.5, 10).fixed;
    SetPoints rules;
    for (int i = 0; i < decisions; ++i) {
      auto view = s.view_at(.45 + .1 * random.uniform(), 10);
      view.present = set;
      view.inlet_c = set[Knob::supply_air];
      view.cooling_w = 1e5 + 2e3 * set[Knob::airflow] - 1e3 * (set[Knob::chilled_water] - 7);
      if (i + 1 == decisions) disturb(view);
      set = policy.decide(view, memory);
      rules = Reset{}.answer(view);
    }
    double apart = 0;  // of knobs that the log cannot bound more tightly
    for (const auto knob : {Knob::condenser_water, Knob::chilled_flow})
      apart += std::abs(set[knob] - rules[knob]);
    return apart;
  };
  CHECK(run(1200, [](CoolingView&) {}) > 0.01);
  CHECK(run(1200, [](CoolingView& view) { view.cooling_w *= 2; }) < 1e-9);
  CHECK(run(1200, [](CoolingView& view) { view.inlet_c = 26.8; }) < 1e-9);
  CHECK(run(1200, [](CoolingView& view) { view.capacity_used = 0.99; }) < 1e-9);
}

TEST_CASE("over two months learned saves a two-digit share against the poor baseline and keeps the envelope",
          "[cooling_policies]") {
  const std::filesystem::path scenario =
      std::filesystem::path(JEVONS_SOURCE_DIR) / "scenarios" / "deepmind.toml";
  const auto outcome = [&](const std::string& policy) {
    auto document = sim::config::Document::load(
        scenario, {"duration=\"60 days\"", "site.campus.cooling.policy=\"" + policy + "\""}, shipped_data());
    return outcome_of(build_model(document, shipped_data()));
  };
  const auto poor = outcome("fixed"), good = outcome("reset"), learned = outcome("learned");
  const double saved = 1 - value_of(learned, "cooling_energy") / value_of(poor, "cooling_energy");
  INFO("against the poor baseline " << saved << ", against the good one "
                                    << 1 - value_of(learned, "cooling_energy") /
                                               value_of(good, "cooling_energy"));
  CHECK(saved > 0.10);
  CHECK(value_of(learned, "envelope_violation") == 0);
  CHECK(value_of(learned, "work_completed") == value_of(poor, "work_completed"));
}
