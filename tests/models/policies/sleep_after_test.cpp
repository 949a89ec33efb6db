#include "models/policies/sleep_after.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/models/worlds.hpp"

using namespace jevons;
using jevons::testing::at_s;
using jevons::testing::with_jobs;

namespace {

std::vector<JobRow> rows_of(const Model& model) {
  auto world = model.world(0);
  testing::Rows jobs;
  run(world, &jobs);
  return jobs.rows;
}

}  // namespace

TEST_CASE("as many servers boot as waiting jobs have units, less those on their way", "[policies][sleep]") {
  const SleepAfter policy;
  CHECK(policy.servers_to_boot({.waiting_units = 5, .booting_units = 0, .units_per_server = 4}) == 2);
  CHECK(policy.servers_to_boot({.waiting_units = 5, .booting_units = 4, .units_per_server = 4}) == 1);
  CHECK(policy.servers_to_boot({.waiting_units = 5, .booting_units = 8, .units_per_server = 4}) == 0);
  CHECK(policy.servers_to_boot({.waiting_units = 8, .booting_units = 0, .units_per_server = 4}) == 2);
  CHECK(policy.idle_until(at_s(100), {}) == at_s(700));
}

TEST_CASE("by the rule of break-even a server goes off after the idle time in which that pays",
          "[policies][sleep]") {
  ServerModel model;
  model.idle_nw = 100'000'000'000;
  model.off_nw = 5'000'000'000;
  model.shutdown_nw = 90'000'000'000;
  model.boot_nw = 150'000'000'000;
  model.shutdown_time = sim::seconds(10);
  model.boot_time = sim::seconds(30);
  CHECK(break_even_s(model) == Approx(54.737).epsilon(1e-5));
  SleepAfter policy;
  policy.rule = "break_even";
  CHECK(policy.idle_until(at_s(100), model).seconds() == Approx(154.737).epsilon(1e-5));
  SECTION("no sooner than it could be back") {
    model.shutdown_nw = model.boot_nw = 0;
    CHECK(break_even_s(model) == Approx(40));
  }
  SECTION("never where being off saves nothing") {
    model.off_nw = model.idle_nw;
    CHECK_FALSE(break_even_s(model));
    CHECK(policy.idle_until(at_s(100), model) == sim::Time::never());
  }
}

TEST_CASE("gaps shorter than break-even cost more with sleep, longer ones less", "[policies][sleep]") {
  const auto energy = [](double gap_s, const std::string& power) {
    std::vector<JobSpec> jobs;
    for (int i = 0; i < 60; ++i) jobs.push_back({.arrival = at_s(i * (gap_s + 60)), .work_s = 60});
    return testing::value_of(testing::outcome_of(with_jobs(testing::model_of(fmt::format(R"(
      start = 2022-01-01T00:00:00Z
      duration = "12 h"
      server.box = {{ cores = 1, off = "5 W", shutdown_time = "10 s", shutdown_power = "90 W", boot_time = "30 s", boot_power = "150 W", power = {{ kind = "linear", idle = "100 W", peak = "200 W" }} }}
      site.a.servers = [{{ model = "box" }}]
      policy.power = {}
      workload = [{{ rate = "1/h", size = {{ kind = "constant", value = "1 s" }} }}]
    )",
                                                                                         power)),
                                                           jobs)),
                             "it_energy");
  };
  const std::string at_once = "{ kind = \"sleep_after\", after = \"0 s\" }";
  const std::string break_even = "{ kind = \"sleep_after\", rule = \"break_even\" }";
  CHECK(energy(50, break_even) < energy(50, at_once));
  CHECK(energy(600, at_once) < energy(600, break_even));
  CHECK(energy(600, break_even) < energy(600, "\"always_on\""));
}

TEST_CASE("a fixed time belongs to the fixed rule", "[policies][sleep]") {
  const auto with = [](const std::string& keys) {
    return testing::model_of(
        "start = 2022-01-01\nduration = \"1 h\"\nsite.a.servers = [{ model = \"hp_ml110_g5\" }]\n"
        "policy.power = { kind = \"sleep_after\", rule = " +
        keys + " }\n");
  };
  CHECK_THROWS_WITH(with("\"break_even\", after = \"1 min\""),
                    Catch::Matchers::Contains("policy.power.after: belongs to rule = \"fixed\""));
  CHECK_THROWS_WITH(with("\"break_evn\""), Catch::Matchers::Contains("did you mean \"break_even\"?"));
  CHECK_NOTHROW(with("\"break_even\""));
}

TEST_CASE("a wide job starts although its servers boot at different speeds and sleep at once",
          "[policies][sleep]") {
  const auto queue = GENERATE("fifo", "easy_backfill");
  const auto rows = rows_of(with_jobs(testing::model_of(R"(
    start = 2022-01-01T00:00:00Z
    duration = "10 h"
    server.quick = { cores = 1, boot_time = "10 s", shutdown_time = "5 s", power = { kind = "linear", idle = "50 W", peak = "100 W" } }
    server.lazy = { cores = 1, boot_time = "40 s", shutdown_time = "7 s", power = { kind = "linear", idle = "50 W", peak = "100 W" } }
    site.a.servers = [{ model = "quick", count = 2 }, { model = "lazy", count = 1 }]
    policy.power = { kind = "sleep_after", after = "0 s" }
    workload = [{ kind = "batch", rate = "1/h", size = { kind = "constant", value = "1 s" } }]
  )",
                                                        {std::string("policy.queue=") + queue}),
                                      {{.arrival = at_s(1000), .work_s = 100, .width = 3}}));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].started == at_s(1040));
}

namespace {

/// Seconds after which server `number` is off, asked in rising order.
class OffAt {
 public:
  OffAt(const Model& model, std::uint32_t number) : world_(model.world(0)), number_(number) {}
  bool operator()(double s) {
    testing::step(world_, [&](const sim::Event&) {
      if (world_.paused() && !world_.state.over) world_.resume();
      return world_.now() < at_s(s);
    });
    return world_.state.servers.state[number_] == ServerState::off;
  }

 private:
  World world_;
  std::uint32_t number_;
};

constexpr auto big_and_small = R"(
  start = 2022-01-01T00:00:00Z
  duration = "2 h"
  server.big = { cores = 4, power = { kind = "linear", idle = "100 W", peak = "200 W" } }
  server.small = { cores = 1, shutdown_time = "0 s", power = { kind = "linear", idle = "50 W", peak = "100 W" } }
  site.a.servers = [{ model = "big", count = 1 }, { model = "small", count = 2 }]
  policy.power = { kind = "sleep_after", after = "60 s" }
  policy.placement = "worst_fit"
  workload = [{ kind = "batch", rate = "1/h", size = { kind = "constant", value = "1 s" } }]
)";

}  // namespace

TEST_CASE("a server that cannot help the job that waits goes off", "[policies][sleep]") {
  OffAt off_at(
      with_jobs(testing::model_of(big_and_small), {{.arrival = at_s(0), .work_s = 1000, .width = 4},
                                                   {.arrival = at_s(10), .work_s = 1000, .width = 4}}),
      1);
  CHECK_FALSE(off_at(59));
  CHECK(off_at(100));
}

TEST_CASE("servers that stay on for a waiting job go off when nothing waits any more", "[policies][sleep]") {
  // The wide head takes the big server and one of the small ones; until it starts both might be needed.
  OffAt off_at(
      with_jobs(testing::model_of(big_and_small), {{.arrival = at_s(0), .work_s = 1000, .width = 4},
                                                   {.arrival = at_s(10), .work_s = 1000, .width = 5}}),
      2);
  CHECK_FALSE(off_at(100));
  CHECK_FALSE(off_at(999));
  CHECK(off_at(1001));
}

TEST_CASE("no job waits for ever, however short the timers are", "[policies][sleep]") {
  const auto number = GENERATE(range(0, 25));
  CAPTURE(number);
  testing::Dice dice(static_cast<std::uint64_t>(number) + 900);
  const auto text = fmt::format(
      R"(
    start = 2022-01-01T00:00:00Z
    duration = "40 h"
    settle = "1 h"
    server.a = {{ cores = {}, boot_time = "{:.1f} s", shutdown_time = "{:.1f} s", power = {{ kind = "linear", idle = "50 W", peak = "100 W" }} }}
    server.b = {{ cores = {}, boot_time = "{:.1f} s", shutdown_time = "{:.1f} s", power = {{ kind = "linear", idle = "50 W", peak = "100 W" }} }}
    site.a.servers = [{{ model = "a", count = {} }}, {{ model = "b", count = {} }}]
    policy.queue = "{}"
    policy.placement = "{}"
    policy.power = {{ kind = "sleep_after", after = "{} s" }}
    workload = [{{ kind = "batch", rate = "1/h", size = {{ kind = "constant", value = "1 s" }} }}]
  )",
      dice.from(1, 6), dice.between(0, 300), dice.between(0, 60), dice.from(1, 6), dice.between(0, 300),
      dice.between(0, 60), dice.from(1, 4), dice.from(1, 4), dice.of({"fifo", "sjf", "edf", "easy_backfill"}),
      dice.of({"first_fit", "best_fit", "worst_fit", "random"}), dice.of({0, 0, 5, 100}));
  const auto model = testing::model_of(text);
  const auto widest = model.plant->pools[0].total_units;
  std::vector<JobSpec> jobs;
  double t_s = 0;
  for (int i = 0; i < 60; ++i) {
    t_s += dice.between(0, 800);
    jobs.push_back({.arrival = at_s(t_s),
                    .work_s = dice.between(1, 600),
                    .width = static_cast<std::int32_t>(dice.from(1, widest))});
  }
  INFO(text);
  CHECK(rows_of(with_jobs(model, jobs)).size() == jobs.size());
}
