// Energy, carbon and money of worlds small enough to do the sum by hand.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/models/worlds.hpp"

using namespace jevons;
using jevons::testing::at_s;
using jevons::testing::outcome_of;
using jevons::testing::value_of;
using jevons::testing::with_jobs;

namespace {

constexpr double kWh = 3.6e6;

/// One server of four units, 100 W idle and 200 W busy, 5 W off; boots in 30 s at 150 W, shuts down in 10 s
/// at 90 W.
std::string one_server(const std::string& policy, const std::string& duration, const std::string& more = "") {
  return R"(
    start = 2022-04-12T00:00:00Z
    duration = ")" +
         duration + R"("
    grid.plain = { kind = "constant", intensity = "360 g/kWh", flat_price = "72 USD/MWh" }
    [server.box]
    cores = 4
    power = { kind = "linear", idle = "100 W", peak = "200 W" }
    off = "5 W"
    boot_time = "30 s"
    boot_power = "150 W"
    shutdown_time = "10 s"
    shutdown_power = "90 W"
    [site.a]
    grid = "plain"
    servers = [{ model = "box", count = 1 }]
    cooling = { plant = "constant_pue", pue = 1.0 }
    [[workload]]
    kind = "batch"
    rate = "1/h"
    size = { kind = "constant", value = "1 s" }
    )" + more +
         "\n[policy]\n" + policy;
}

}  // namespace

TEST_CASE("the energy of a step profile is the sum by hand", "[energy]") {
  // 4 units: 1 held from 100 s to 400 s, 3 more from 200 s to 300 s.
  const auto model = with_jobs(
      testing::model_of(one_server("", "1000 s")),
      {{.arrival = at_s(100), .work_s = 300, .width = 1}, {.arrival = at_s(200), .work_s = 100, .width = 3}});
  const double dynamic_j = 25 * 300 + 75 * 100, idle_held_j = 100 * 300, total_j = 100 * 1000 + dynamic_j;
  auto world = model.world(0);
  testing::Rows jobs;
  const auto outcome = run(world, &jobs);
  CHECK(value_of(outcome, "it_energy") * kWh == Approx(total_j).epsilon(1e-12));
  CHECK(value_of(outcome, "jobs_energy_dynamic") * kWh == Approx(dynamic_j).epsilon(1e-12));
  CHECK(value_of(outcome, "jobs_energy_idle") * kWh == Approx(idle_held_j).epsilon(1e-12));
  CHECK(value_of(outcome, "unheld_energy") * kWh == Approx(total_j - dynamic_j - idle_held_j).epsilon(1e-12));
  CHECK(value_of(outcome, "carbon_total") == Approx(total_j / kWh * 0.36).epsilon(1e-12));
  CHECK(value_of(outcome, "electricity_cost") == Approx(total_j / kWh * 0.072).epsilon(1e-12));
  CHECK(value_of(outcome, "utilisation_mean") == Approx((300.0 + 3 * 100) / 4000));
  REQUIRE(jobs.rows.size() == 2);
  // The wide job has three quarters of the idle power while both run, the narrow one all of it while alone.
  CHECK(jobs.rows[0].dynamic.it_j == Approx(75 * 100));
  CHECK(jobs.rows[0].idle.it_j == Approx(75 * 100));
  CHECK(jobs.rows[1].dynamic.it_j == Approx(25 * 300));
  CHECK(jobs.rows[1].idle.it_j == Approx(100 * 100 + 25 * 100 + 100 * 100));
}

TEST_CASE("an idle server that stays on draws its idle power, exactly", "[energy]") {
  auto world = with_jobs(testing::model_of(one_server("", "1 h")), {}).world(0);
  const auto outcome = run(world);
  CHECK(world.state.sites[0].it.energy_j(world.end()) == 360'000);
  CHECK(world.state.sites[0].unheld.energy_j(world.end()) == 360'000);
  CHECK(value_of(outcome, "it_energy") == Approx(0.1).epsilon(1e-15));
}

TEST_CASE("a server that is off draws its off power, exactly", "[energy]") {
  const auto model = with_jobs(
      testing::model_of(one_server(R"(power = { kind = "sleep_after", after = "20 s" })", "1 h")), {});
  const auto outcome = outcome_of(model);
  CHECK(value_of(outcome, "it_energy") * kWh == Approx(100 * 20 + 90 * 10 + 5 * (3600 - 30)).epsilon(1e-14));
}

TEST_CASE("a job that finds the server off waits for it to boot, and its boot is counted", "[energy]") {
  const auto model = with_jobs(
      testing::model_of(one_server(R"(power = { kind = "sleep_after", after = "20 s" })", "1000 s")),
      {{.arrival = at_s(500), .work_s = 100, .width = 4}});
  auto world = model.world(0);
  testing::Rows jobs;
  const auto outcome = run(world, &jobs);
  REQUIRE(jobs.rows.size() == 1);
  CHECK(jobs.rows[0].started == at_s(530));
  CHECK(jobs.rows[0].finished == at_s(630));
  // idle 20, down 10, off 470, boot 30, busy 100, idle 20, down 10, off 340
  CHECK(value_of(outcome, "it_energy") * kWh ==
        Approx(2000 + 900 + 5 * 470 + 150 * 30 + 200 * 100 + 2000 + 900 + 5 * 340).epsilon(1e-12));
}

TEST_CASE("a job that arrives while the server shuts down waits for both shutdown and boot", "[energy]") {
  const auto model = with_jobs(
      testing::model_of(one_server(R"(power = { kind = "sleep_after", after = "20 s" })", "1000 s")),
      {{.arrival = at_s(23), .work_s = 100}});
  auto world = model.world(0);
  testing::Rows jobs;
  run(world, &jobs);
  REQUIRE(jobs.rows.size() == 1);
  CHECK(jobs.rows[0].started == at_s(60));
}

TEST_CASE("a job that arrives as the idle time ends keeps the server on", "[energy]") {
  const auto model = with_jobs(
      testing::model_of(one_server(R"(power = { kind = "sleep_after", after = "20 s" })", "1000 s")),
      {{.arrival = at_s(20), .work_s = 100}});
  auto world = model.world(0);
  testing::Rows jobs;
  run(world, &jobs);
  REQUIRE(jobs.rows.size() == 1);
  CHECK(jobs.rows[0].started == at_s(20));
}

TEST_CASE("sleeping loses energy in gaps shorter than the break-even time and wins in longer ones",
          "[energy][sleep]") {
  // 10 s down at 90 W, 30 s up at 150 W, 5 W off instead of 100 W idle. The server is away for the gap and,
  // as the next job wakes it, for the 30 s of its boot.
  constexpr double break_even_s = (90.0 * 10 + 150.0 * 30 - 5.0 * 40) / (100.0 - 5.0);
  CHECK(break_even_s == Approx(54.737).epsilon(1e-5));
  const auto idle_energy_j = [](double gap_s, const char* policy) {
    const auto outcome = outcome_of(
        with_jobs(testing::model_of(one_server(policy, "1 h")),
                  {{.arrival = at_s(0), .work_s = 100}, {.arrival = at_s(100 + gap_s), .work_s = 1e5}}));
    return (value_of(outcome, "it_energy") - value_of(outcome, "jobs_energy_dynamic")) * kWh;
  };
  for (const double gap_s : {10.0, 15.0, 20.0, 24.0, 24.7, 24.8, 26.0, 60.0, 1000.0}) {
    CAPTURE(gap_s);
    const double away_s = gap_s + 30;
    const double saved_j =
        idle_energy_j(gap_s, "") - idle_energy_j(gap_s, R"(power = { kind = "sleep_after", after = "0 s" })");
    CHECK((saved_j > 0) == (away_s > break_even_s));
    CHECK(saved_j == Approx((100 - 5) * (away_s - break_even_s)).epsilon(1e-7));
  }
}

TEST_CASE("carbon follows the intensity of each hour, for the site and for each job", "[energy][carbon]") {
  // 100 g/kWh in the first hour, 700 g/kWh in the second; a job runs from 30 min to 90 min.
  auto model =
      with_jobs(testing::model_of(one_server("", "2 h"), {"settle=\"2 h\"", "site.a.cooling.pue=1.5"}),
                {{.arrival = at_s(1800), .work_s = 3600, .width = 4}});
  constexpr double low = 0.1 / kWh, high = 0.7 / kWh;
  model = testing::changed(std::move(model), [&](Plant& plant) {
    plant.grids[0].intensity_kg_per_j =
        sim::Series(sim::Series::Shape::hold, {at_s(0), at_s(3600)}, {low, high}, at_s(7200));
  });
  auto world = model.world(0);
  testing::Rows jobs;
  const auto outcome = run(world, &jobs);
  const double first_j = 100 * 1800 + 200 * 1800, second_j = first_j;
  CHECK(value_of(outcome, "carbon_total") == Approx(1.5 * (first_j * low + second_j * high)).epsilon(1e-12));
  CHECK(value_of(outcome, "jobs_carbon_dynamic") == Approx(1.5 * 100 * 1800 * (low + high)).epsilon(1e-12));
  CHECK(value_of(outcome, "jobs_carbon_idle") == Approx(1.5 * 100 * 1800 * (low + high)).epsilon(1e-12));
  REQUIRE(jobs.rows.size() == 1);
  CHECK(jobs.rows[0].dynamic.carbon_kg == Approx(1.5 * 100 * 1800 * (low + high)).epsilon(1e-12));
  CHECK(jobs.rows[0].idle.carbon_kg == Approx(1.5 * 100 * 1800 * (low + high)).epsilon(1e-12));
}

TEST_CASE("two jobs of different activity share the power above idle by what they do", "[energy]") {
  auto text = one_server("", "1000 s", R"(
    activity = 1.0
    [[workload]]
    kind = "batch"
    rate = "1/h"
    size = { kind = "constant", value = "1 s" }
    activity = 0.25
  )");
  auto model = testing::model_of(text);
  model = with_jobs(std::move(model), {{.arrival = at_s(0), .work_s = 500, .width = 2}}, 0);
  model = with_jobs(std::move(model), {{.arrival = at_s(0), .work_s = 500, .width = 2}}, 1);
  auto world = model.world(0);
  testing::Rows jobs;
  run(world, &jobs);
  REQUIRE(jobs.rows.size() == 2);
  // 2 units at 100 % and 2 at 25 % of 25 W each
  CHECK(jobs.rows[0].dynamic.it_j == Approx(50 * 500));
  CHECK(jobs.rows[1].dynamic.it_j == Approx(12.5 * 500));
  CHECK(jobs.rows[0].idle.it_j == Approx(50 * 500));
  CHECK(jobs.rows[1].idle.it_j == Approx(50 * 500));
}

TEST_CASE("jobs of many activities leave nothing behind on a server with a concave curve", "[energy]") {
  // What is left of 0.1 + 0.2 + 0.3 - 0.1 - 0.2 - 0.3 in doubles is not 0; a Fan curve of it may not be a
  // number.
  std::string text = R"(
    start = 2022-04-12T00:00:00Z
    duration = "5 h"
    site.a.servers = [{ model = "box", count = 1 }]
    [server.box]
    cores = 8
    power = { kind = "fan", idle = "0 W", peak = "200 W" }
  )";
  for (const double activity : {0.0, 0.1, 0.2, 0.3, 0.7})
    text += fmt::format(R"(
      [[workload]]
      kind = "batch"
      rate = "60/h"
      size = {{ kind = "exponential", mean = "1 min" }}
      activity = {}
    )",
                        activity);
  auto world = testing::model_of(text).world(0);
  std::int64_t nothing_to_do = 0;
  testing::step(world, [&](const sim::Event&) {
    if (world.paused() && !world.state.over) world.resume();
    if (world.state.servers.busy[0] == 0) {
      ++nothing_to_do;
      REQUIRE(world.state.servers.power_nw[0] == 0);
    }
    return true;
  });
  CHECK(nothing_to_do > 20);
}

TEST_CASE("accelerators under a cap do the same work with less energy and in more time", "[energy][cap]") {
  const auto run_with = [](const std::string& cap) {
    const auto model = with_jobs(testing::model_of(R"(
      start = 2022-04-12T00:00:00Z
      duration = "1 h"
      [accelerator.card]
      tdp = "700 W"
      idle = "70 W"
      static_power = "200 W"
      phi = { training = 1.0 }
      [server.node]
      cores = 8
      accelerators = 2
      accelerator = "card"
      power = { kind = "linear", idle = "300 W", peak = "300 W" }
      [[site.a.servers]]
      model = "node"
      )" + cap + R"(
      [[workload]]
      kind = "batch"
      resource = "accelerators"
      phase = "training"
      rate = "1/h"
      size = { kind = "constant", value = "1 s" }
    )"),
                                 {{.arrival = at_s(0), .work_s = 1000, .width = 2}});
    auto world = model.world(0);
    testing::Rows jobs;
    run(world, &jobs);
    return jobs.rows.at(0);
  };
  const auto free = run_with(""), high = run_with("cap = \"700 W\""), low = run_with("cap = \"400 W\"");
  CHECK((free.finished - free.started).seconds() == Approx(1000));
  CHECK(free.dynamic.it_j == Approx(2 * 630 * 1000));
  CHECK(free.idle.it_j == Approx((300 + 2 * 70) * 1000));
  CHECK(high.finished == free.finished);
  CHECK(testing::same_bits(high.dynamic.it_j, free.dynamic.it_j));
  CHECK((low.finished - low.started).seconds() == Approx(1000 / 0.6826).epsilon(1e-4));
  CHECK(low.dynamic.it_j == Approx(2 * 330 * 1000 / 0.6826).epsilon(1e-4));
}

TEST_CASE("overhead that is there without any load is counted from the first instant", "[energy]") {
  const auto model = with_jobs(testing::model_of(R"(
    start = 2022-04-12T00:00:00Z
    duration = "1 h"
    [server.box]
    cores = 1
    power = { kind = "linear", idle = "0 W", peak = "100 W" }
    [site.a]
    servers = [{ model = "box", count = 10 }]
    cooling = { plant = "pue_curve", load = [0.5, 1.0], curve = [1.4, 1.3] }
    [[workload]]
    kind = "batch"
    rate = "1/h"
    size = { kind = "constant", value = "1 s" }
  )"),
                               {{.arrival = at_s(1800), .work_s = 900}});
  const auto outcome = outcome_of(model);
  CHECK(value_of(outcome, "it_energy") * kWh == Approx(100 * 900));
  CHECK(value_of(outcome, "overhead_energy") * kWh == Approx(200 * 3600));
}
