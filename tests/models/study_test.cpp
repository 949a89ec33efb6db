#include "models/study.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "models/accounts/metrics.hpp"
#include "models/names.hpp"
#include "models/scenario_metrics.hpp"
#include "models/series_recorder.hpp"
#include "tests/models/worlds.hpp"
#include "tests/scratch.hpp"

using namespace jevons;
using namespace jevons::testing;
using sim::study::Task;

namespace {

const std::string world = R"(start = 2022-04-12
duration = "4 h"
grid.caiso = { kind = "trace", generation = "grid/ciso_typical.csv" }
site.a = { grid = "caiso", servers = [{ model = "hp_ml110_g5", count = 3 }], weather = "weather/san_jose_typical.csv" }
workload = [{ kind = "batch", rate = "9/h", size = { kind = "exponential", mean = "20 min" } }]
)";

Study study(const std::string& sweep, const std::string& base = world) {
  return Study(sim::config::Document::parse(base + "[sweep]\n" + sweep, "s.toml", JEVONS_SOURCE_DIR, {}, shipped_data()), shipped_data());
}

Survey survey(const Study& s) {
  return s.survey(2, [](double) { return true; });
}

std::vector<std::string> errors_of(const std::string& sweep, const std::string& base = world) {
  try {
    const auto s = study(sweep, base);
    survey(s);
  } catch (const sim::config::BadInput& bad) {
    return bad.errors();
  }
  return {};
}

sim::study::RunRecord record_of(const Study& s, Task task, const Survey& with) {
  auto record = run_of(s.model(task.point), task, with, [](double) { return true; });
  REQUIRE(record);
  return *record;
}

const std::string two = "axis.q = { key = \"policy.queue\", values = [\"fifo\", \"sjf\"] }\naxis.n = { key = \"site.a.servers[0].count\", values = [2, 5] }\n";

}  // namespace

TEST_CASE("a run of a sweep is the run of the scenario with its keys set, to the last bit") {
  const auto s = study(two);
  const auto report = survey(s);
  CHECK(report.metrics == metric_names(s.base().scenario));
  for (const std::uint32_t point : {0u, 1u, 2u, 3u})
    for (const std::uint32_t replication : {0u, 3u}) {
      const auto record = record_of(s, {point, replication}, report);
      const auto model = model_of(world, {point < 2 ? "site.a.servers[0].count=2" : "site.a.servers[0].count=5",
                                          point % 2 == 0 ? "policy.queue=fifo" : "policy.queue=sjf"});
      const auto outcome = outcome_of(model, replication);
      CHECK(record.error.empty());
      CHECK(record.trace_hash == outcome.trace_hash);
      REQUIRE(record.metrics.size() == outcome.metrics.size());
      for (std::size_t m = 0; m < record.metrics.size(); ++m) CHECK(same_bits(record.metrics[m], outcome.metrics[m].value));
    }
}

TEST_CASE("every shipped scenario's runs report the metrics that were foreseen") {
  for (const auto* name : {"minimal", "refresh", "four_ms", "climates", "duck_dispatch", "serve_a_day"}) {
    INFO(name);
    const auto file = std::filesystem::path(JEVONS_SOURCE_DIR) / "scenarios" / (std::string(name) + ".toml");
    auto document = sim::config::Document::load(file, {"duration=14 days", "results.interval=7 days"}, shipped_data());
    const auto model = build_model(document, shipped_data());
    const auto outcome = outcome_of(model);
    const auto foreseen = metric_names(model.scenario);
    for (const auto& metric : outcome.metrics) {
      INFO(metric.name);
      CHECK(std::find(foreseen.begin(), foreseen.end(), metric.name) != foreseen.end());
      CHECK(unit_of_metric(metric.name) == metric.unit);
    }
  }
}

TEST_CASE("replications have the same random numbers at all points") {
  const auto s = study("metrics = [\"jobs_submitted\"]\n" + two);
  const auto report = survey(s);
  for (std::uint32_t r = 0; r < 5; ++r)
    for (std::uint32_t point = 1; point < 4; ++point)
      CHECK(record_of(s, {point, r}, report).metrics == record_of(s, {0, r}, report).metrics);
  CHECK(record_of(s, {0, 0}, report).metrics != record_of(s, {0, 1}, report).metrics);
}

TEST_CASE("chosen metrics and series are kept, and no others") {
  const auto s = study("metrics = [\"pue\", \"it_energy\"]\nseries = [\"site.a.it_power\", \"grid.caiso.carbon_intensity\"]\n" + two);
  const auto report = survey(s);
  CHECK(report.intervals == 48);
  const auto record = record_of(s, {1, 0}, report);
  REQUIRE(record.metrics.size() == 2);
  REQUIRE(record.series.size() == 2 * 48);
  double energy_kwh = 0;
  for (std::size_t i = 0; i < 48; ++i) energy_kwh += record.series[i] * 300 / 3.6e6;
  CHECK(energy_kwh == Approx(record.metrics[1]).epsilon(1e-12));
  CHECK(record.series[48] > 1);
}

TEST_CASE("files of one name in two folders are two files") {
  const Scratch here("h.csv", "month,hour_utc,g_per_kwh\n");
  const auto year = [](double g) {
    std::string text = "month,hour_utc,g_per_kwh\n";
    for (int month = 1; month <= 12; ++month)
      for (int hour = 0; hour < 24; ++hour) text += fmt::format("{},{},{}\n", month, hour, g);
    return text;
  };
  const auto put = [&](const std::string& name, const std::string& text) {
    std::filesystem::create_directories((here.folder() / name).parent_path());
    std::ofstream(here.folder() / name) << text;
  };
  put("base/g.csv", year(100));
  put("g.csv", year(200));
  put("h.csv", year(300));
  put("base/base.toml", "start = 2022-04-12\nduration = \"1 h\"\ngrid.g = { kind = \"trace\", average = \"g.csv\" }\nsite.a = { grid = \"g\", servers = [{ model = \"hp_ml110_g5\" }] }\n");
  put("child.toml", "extends = \"base/base.toml\"\n[sweep]\nmetrics = [\"carbon_total\", \"grid_energy\"]\naxis.f = { key = \"grid.g.average\", values = [\"g.csv\", \"h.csv\"] }\n");
  const Study s(sim::config::Document::load(here.folder() / "child.toml", {}, shipped_data()), shipped_data());
  const auto report = survey(s);
  for (const auto& [point, g_per_kwh] : {std::pair{0u, 200.0}, std::pair{1u, 300.0}}) {
    const auto record = record_of(s, {point, 0}, report);
    CHECK(record.metrics[0] == Approx(record.metrics[1] * g_per_kwh / 1000).epsilon(1e-12));
  }
}

TEST_CASE("what is kept of files is bounded, and never another point's") {
  const auto s = study("metrics = [\"electricity_cost\", \"grid_energy\"]\naxis.p = { key = \"grid.caiso.flat_price\", from = \"1 USD/MWh\", to = \"100 USD/MWh\", steps = 100 }\n");
  const auto report = survey(s);
  for (const std::uint32_t point : {0u, 99u, 3u, 50u, 0u}) {
    const auto record = record_of(s, {point, 0}, report);
    CHECK(record.metrics[0] == Approx(record.metrics[1] * (point + 1) / 1000).epsilon(1e-12));
  }
}

TEST_CASE("the axis of time is that of the points, whatever the scenario by itself has") {
  const auto s = study("series = [\"site.a.it_power\"]\naxis.i = { key = \"results.interval\", values = [\"1 h\"] }\naxis.s = { key = \"start\", values = [2022-05-01] }\n");
  const auto report = survey(s);
  CHECK(report.intervals == 4);
  CHECK(report.interval_s == 3600);
  CHECK(sim::format_instant(report.start) == "2022-05-01T00:00:00Z");
}

TEST_CASE("a series that a point has not is not known there") {
  const auto s = study("series = [\"site.a.cooling_short\"]\naxis.plant = { key = \"site.a.cooling.plant\", values = [\"constant_pue\", \"chilled_water\"] }\n",
                       world.substr(0, world.find("grid.caiso")) +
                           "site.a = { servers = [{ model = \"hp_ml110_g5\" }], weather = \"weather/san_jose_stochastic.csv\" }\n");
  const auto report = survey(s);
  const auto without = record_of(s, {0, 0}, report), with = record_of(s, {1, 0}, report);
  CHECK(without.error.empty());
  REQUIRE(without.series.size() == 48);
  CHECK(std::isnan(without.series[7]));
  CHECK_FALSE(std::isnan(with.series[7]));
}

TEST_CASE("metrics of points that report different things are known together") {
  const auto s = study("axis.plant = { key = \"site.a.cooling.plant\", values = [\"constant_pue\", \"chilled_water\"] }\n",
                       world.substr(0, world.find("grid.caiso")) +
                           "site.a = { servers = [{ model = \"hp_ml110_g5\" }], weather = \"weather/san_jose_stochastic.csv\" }\n");
  const auto report = survey(s);
  CHECK(std::count(report.metrics.begin(), report.metrics.end(), "tue") == 1);
  const auto of = [&](std::uint32_t point, const char* name) {
    return record_of(s, {point, 0}, report).metrics[static_cast<std::size_t>(std::find(report.metrics.begin(), report.metrics.end(), name) - report.metrics.begin())];
  };
  CHECK(std::isnan(of(0, "tue")));
  CHECK(of(1, "tue") > 1);
  CHECK(of(0, "pue") >= 1);
}

TEST_CASE("an axis of a key that carries a distribution takes it up") {
  auto base = world;
  base.replace(base.find("count = 3"), 9, "count = { distribution = \"uniform\", low = 1, high = 9 }");
  const auto s = study("design = \"latin_hypercube\"\nsamples = 8\naxis.n = { key = \"site.a.servers.0.count\", whole = true }\n", base);
  CHECK(s.config().axis[0].distribution == "uniform");
  CHECK(survey(s).drawn.empty());  // the design sets it: nothing is drawn any more
  for (std::size_t p = 0; p < 8; ++p) {
    const double n = s.plan().settings(p)[0]->number;
    CHECK(n >= 1);
    CHECK(n <= 9);
    CHECK(n == std::round(n));
  }
}

TEST_CASE("what is uncertain and no axis is drawn by each replication, the same at all points, and kept") {
  auto base = world;
  base.replace(base.find("count = 3"), 9, "count = { distribution = \"uniform\", low = 1, high = 99 }");
  const auto s = study("metrics = [\"jobs_submitted\"]\naxis.q = { key = \"policy.queue\", values = [\"fifo\", \"sjf\"] }\n", base);
  const auto report = survey(s);
  REQUIRE(report.drawn.size() == 1);
  CHECK(report.drawn[0].path == "site.a.servers[0].count");
  const auto drawn = [&](Task task) { return record_of(s, task, report).metrics.back(); };
  for (std::uint32_t r = 0; r < 4; ++r) CHECK(drawn({0, r}) == drawn({1, r}));
  CHECK((drawn({0, 0}) != drawn({0, 1}) || drawn({0, 0}) != drawn({0, 2})));
}

TEST_CASE("what an axis asks wrongly for is told before anything runs, each once, where it is written") {
  CHECK(errors_of("axis.q = { key = \"policy.quue\", values = [1, 2, 3] }\n") ==
        std::vector<std::string>{"s.toml:7:18: error: policy.quue: unknown key; did you mean \"queue\"? (axis q = 1, 2, 3)"});
  CHECK(errors_of("axis.q = { key = \"policy.queue\", values = [\"fifo\", \"fito\", \"sjff\"] }\naxis.n = { key = \"site.a.servers[0].count\", values = [0, 1] }\n") ==
        std::vector<std::string>{
            "s.toml:7:18: error: policy.queue: \"fito\" is not known; did you mean \"fifo\"? (axis q = fito)",
            "s.toml:7:18: error: policy.queue: \"sjff\" is not known; did you mean \"sjf\"? (axis q = sjff)",
            "s.toml:8:18: error: site.a.servers[0].count: 0 is too small; allowed: 1 to 10000000 (axis n = 0)"});
  auto indoors = world;
  indoors.replace(indoors.find(", weather"), indoors.find(" }\nworkload") - indoors.find(", weather"), "");
  const auto joint = errors_of("axis.p = { key = \"site.a.cooling.plant\", values = [\"constant_pue\", \"dx\"] }\n", indoors);
  REQUIRE(joint.size() == 1);
  CHECK_THAT(joint[0], Catch::Contains("weather") && Catch::Contains("(axis p = dx)"));
  CHECK_THAT(errors_of("metrics = [\"puue\"]\n" + two).at(0), Catch::Contains("s.toml:7:12: error: sweep.metrics[0]") && Catch::Contains("did you mean \"pue\"?"));
  CHECK_THAT(errors_of("series = [\"site.a.it_powr\"]\n" + two).at(0), Catch::Contains("did you mean \"site.a.it_power\"?"));
  CHECK_THAT(errors_of("half_width = 0.1\nof = \"pu\"\n" + two).at(0), Catch::Contains("sweep.of"));
  CHECK_THAT(errors_of("axis.pue = { key = \"policy.queue\", values = [\"fifo\"] }\n").at(0), Catch::Contains("results have a metric of that name"));
  CHECK_THAT(errors_of("axis.n = { key = \"site.a.servers[0].count\" }\n").at(0), Catch::Contains("carries none that could be taken up"));
  CHECK_THAT(errors_of("series = [\"site.a.it_power\"]\naxis.d = { key = \"duration\", values = [\"1 h\", \"2 h\"] }\n").at(0), Catch::Contains("same start, duration and interval"));
  CHECK(errors_of("axis.n = { key = \"site.a.servers[0].count\", from = 1, to = 4, steps = 3 }\n").size() == 1);  // 2.5 servers
}
