// What must not matter does not, and what must matter does so in the right direction.
#include <catch2/catch.hpp>

#include "tests/models/random_scenario.hpp"

using namespace jevons;
using jevons::testing::Changes;
using jevons::testing::outcome_of;
using jevons::testing::RandomScenario;
using jevons::testing::value_of;

namespace {

Outcome outcome_with(std::uint64_t number, const Changes& changes) {
  return outcome_of(RandomScenario(number, changes).model());
}

const std::vector<std::string> kEnergies{"it_energy",     "overhead_energy",     "facility_energy",
                                         "water",         "jobs_energy_dynamic", "jobs_energy_idle",
                                         "unheld_energy", "work_completed",      "work_in_progress"};
const std::vector<std::string> kCarbon{"carbon_total", "jobs_carbon_dynamic", "jobs_carbon_idle",
                                       "unheld_carbon", "electricity_cost"};

sim::Series times(const sim::Series& series, double factor) {
  auto values = series.values();
  for (auto& value : values) value *= factor;
  return {series.shape(), series.times(), values, series.last()};
}

}  // namespace

TEST_CASE("energy, carbon and cost are the same for any settlement and any output interval", "[invariance]") {
  const auto number = GENERATE(range(0, 60));
  CAPTURE(number);
  const auto usual =
      outcome_with(static_cast<std::uint64_t>(number), {.settle = "5 min", .interval = "5 min"});
  for (const auto& [settle, interval] :
       {std::pair{"1 h", "5 min"}, std::pair{"11.3 s", "59 min"}, std::pair{"80 min", "4.7 min"},
        std::pair{"90 min", "100 h"}, std::pair{"0.1 h", "61.000000007 s"}}) {
    CAPTURE(settle, interval);
    const auto other =
        outcome_with(static_cast<std::uint64_t>(number), {.settle = settle, .interval = interval});
    for (const auto& name : kEnergies) {
      CAPTURE(name);
      CHECK(value_of(other, name) == Approx(value_of(usual, name)).epsilon(1e-9).margin(1e-12));
    }
    // Totals do not depend on the interval at all. What a job causes beyond its IT energy is its share of the
    // site's overhead and carbon in an interval, so the split does follow the interval; its sum does not.
    for (const auto& name : {"carbon_total", "electricity_cost"}) {
      CAPTURE(name);
      const double expected = value_of(usual, name);
      if (std::isnan(expected))
        CHECK(std::isnan(value_of(other, name)));
      else
        CHECK(value_of(other, name) == Approx(expected).epsilon(1e-9).margin(1e-12));
    }
    CHECK(value_of(other, "jobs_completed") == value_of(usual, "jobs_completed"));
    CHECK(testing::same_bits(value_of(other, "wait_mean"), value_of(usual, "wait_mean")));
  }
}

TEST_CASE("where PUE is constant the carbon of each job is the same for any settlement", "[invariance]") {
  const std::string text = R"(
    start = 2022-04-12T00:00:00Z
    duration = "20 h"
    [grid.ciso]
    kind = "trace"
    generation = "grid/ciso_typical.csv"
    [site.small]
    grid = "ciso"
    servers = [{ model = "hp_ml110_g5", count = 4 }]
    cooling = { plant = "constant_pue", pue = 1.3 }
    [[workload]]
    kind = "batch"
    rate = "10/h"
    size = { kind = "lognormal", median = "20 min", sigma = 1 }
  )";
  const auto jobs_with = [&](const char* settle, const char* interval) {
    const auto model = testing::model_of(text, {std::string("settle=\"") + settle + "\"",
                                                std::string("results.interval=\"") + interval + "\""});
    auto world = model.world(0);
    testing::Rows jobs;
    run(world, &jobs);
    std::map<std::int64_t, Usage> dynamic;
    for (const auto& job : jobs.rows) dynamic[job.id] = job.dynamic;
    return dynamic;
  };
  const auto usual = jobs_with("5 min", "5 min");
  REQUIRE(usual.size() > 100);
  for (const auto& [settle, interval] : {std::pair{"7 h", "20 h"}, std::pair{"13 s", "1 h"}}) {
    const auto other = jobs_with(settle, interval);
    REQUIRE(other.size() == usual.size());
    for (const auto& [id, usage] : usual) {
      CHECK(other.at(id).it_j == Approx(usage.it_j).epsilon(1e-9));
      CHECK(other.at(id).facility_j == Approx(usage.facility_j).epsilon(1e-9));
      CHECK(other.at(id).carbon_kg == Approx(usage.carbon_kg).epsilon(1e-9));
    }
  }
}

TEST_CASE("a higher PUE never lowers carbon, with all decisions as they were", "[invariance]") {
  const auto number = GENERATE(range(0, 40));
  CAPTURE(number);
  const auto before = outcome_with(static_cast<std::uint64_t>(number), {});
  const auto after = outcome_with(static_cast<std::uint64_t>(number), {.pue_added = 0.2});
  REQUIRE(after.trace_hash == before.trace_hash);
  CHECK(value_of(after, "it_energy") == value_of(before, "it_energy"));
  CHECK(value_of(after, "facility_energy") > value_of(before, "facility_energy"));
  if (!std::isnan(value_of(before, "carbon_total")))
    CHECK(value_of(after, "carbon_total") > value_of(before, "carbon_total"));
}

TEST_CASE("higher idle power never lowers energy or carbon, with all decisions as they were",
          "[invariance]") {
  const auto number = GENERATE(range(0, 40));
  CAPTURE(number);
  const auto before = outcome_with(static_cast<std::uint64_t>(number), {});
  const auto after = outcome_with(static_cast<std::uint64_t>(number), {.idle_added_w = 15});
  REQUIRE(after.trace_hash == before.trace_hash);
  CHECK(value_of(after, "it_energy") > value_of(before, "it_energy"));
  if (!std::isnan(value_of(before, "carbon_total")))
    CHECK(value_of(after, "carbon_total") > value_of(before, "carbon_total"));
}

TEST_CASE("carbon is proportional to the carbon intensity of the grid", "[invariance]") {
  const auto number = GENERATE(range(0, 40));
  CAPTURE(number);
  const auto model = RandomScenario(static_cast<std::uint64_t>(number)).model();
  const auto dirtier = testing::changed(model, [](Plant& plant) {
    for (auto& grid : plant.grids) grid.intensity_kg_per_j = times(grid.intensity_kg_per_j, 1.5);
  });
  const auto before = outcome_of(model), after = outcome_of(dirtier);
  REQUIRE(after.trace_hash == before.trace_hash);
  for (const auto& name : kCarbon) {
    CAPTURE(name);
    const double was = value_of(before, name);
    if (std::isnan(was)) continue;
    CHECK(value_of(after, name) == Approx(name == "electricity_cost" ? was : 1.5 * was).epsilon(1e-12));
  }
}

TEST_CASE("two like sites with like jobs use twice of everything that one does", "[invariance]") {
  const auto queue = GENERATE("fifo", "sjf", "edf", "easy_backfill");
  const auto placement = GENERATE("first_fit", "best_fit", "worst_fit");
  CAPTURE(queue, placement);
  const auto text = [&](int sites) {
    std::string toml = fmt::format(R"(
      start = 2022-04-12T05:00:00Z
      duration = "10 h"
      [grid.ciso]
      kind = "trace"
      generation = "grid/ciso_typical.csv"
      price = "price/ciso_price_typical.csv"
      [policy]
      queue = "{}"
      placement = "{}"
      power = {{ kind = "sleep_after", after = "2 min" }}
    )",
                                   queue, placement);
    for (int i = 0; i < sites; ++i)
      toml += fmt::format(R"(
      [site.s{0}]
      grid = "ciso"
      servers = [{{ model = "hp_ml110_g5", count = 5 }}, {{ model = "ibm_x3550_x5675", count = 2 }}]
      cooling = {{ plant = "pue_curve", load = [0.2, 1.0], curve = [1.6, 1.2], wue = "1 L/kWh" }}
      [[workload]]
      kind = "batch"
      site = "s{0}"
      rate = "100/h"
      size = {{ kind = "constant", value = "1 s" }}
      )",
                          i);
    return toml;
  };
  testing::Dice dice(5);
  std::vector<JobSpec> jobs;
  for (double t_s = 0; t_s < 36000; t_s += -std::log(dice.uniform()) * 60)
    jobs.push_back({.arrival = testing::at_s(t_s),
                    .work_s = dice.between(1, 1200),
                    .estimate_s = dice.between(1200, 2400),
                    .deadline = testing::at_s(t_s + dice.between(10, 2000)),
                    .width = static_cast<std::int32_t>(dice.from(1, 14))});
  const auto one = outcome_of(testing::with_jobs(testing::model_of(text(1)), jobs));
  const auto two =
      outcome_of(testing::with_jobs(testing::with_jobs(testing::model_of(text(2)), jobs, 0), jobs, 1));
  for (const auto& name : {"it_energy", "overhead_energy", "facility_energy", "water", "carbon_total",
                           "electricity_cost", "jobs_energy_dynamic", "jobs_energy_idle", "unheld_energy",
                           "jobs_submitted", "jobs_completed", "jobs_running", "jobs_waiting",
                           "deadline_misses", "work_submitted", "work_completed", "work_in_progress"}) {
    CAPTURE(name);
    CHECK(value_of(two, name) == Approx(2 * value_of(one, name)).epsilon(1e-9));
  }
  for (const auto& name :
       {"pue", "wue", "cue", "utilisation_mean", "wait_mean", "slowdown_mean", "turnaround_mean"}) {
    CAPTURE(name);
    CHECK(value_of(two, name) == Approx(value_of(one, name)).epsilon(1e-9));
  }
  CHECK(value_of(one, "jobs_completed") > 100);
}

TEST_CASE("the books of a site do not depend on what its neighbour does", "[invariance]") {
  const auto text = [](const char* rate) {
    return fmt::format(R"(
      start = 2022-04-12T00:00:00Z
      duration = "6 h"
      grid.plain = {{ kind = "constant", intensity = "400 g/kWh" }}
      site.a = {{ grid = "plain", servers = [{{ model = "hp_ml110_g5", count = 4 }}] }}
      site.b = {{ grid = "plain", servers = [{{ model = "hp_ml110_g5", count = 4 }}] }}
      [[workload]]
      kind = "batch"
      site = "a"
      rate = "20/h"
      size = {{ kind = "exponential", mean = "10 min" }}
      [[workload]]
      kind = "batch"
      site = "b"
      rate = "{}"
      size = {{ kind = "exponential", mean = "10 min" }}
    )",
                       rate);
  };
  const auto quiet = outcome_of(testing::model_of(text("1/h"))),
             busy = outcome_of(testing::model_of(text("40/h")));
  for (const auto& name : {"it_energy", "carbon_total", "jobs_energy_dynamic", "utilisation_mean"}) {
    CHECK(testing::same_bits(value_of(quiet, std::string("site.a.") + name),
                             value_of(busy, std::string("site.a.") + name)));
    CHECK(value_of(quiet, std::string("site.b.") + name) < value_of(busy, std::string("site.b.") + name));
  }
}
