// What must hold in any world, whatever is decided in it: energy, carbon, work and capacity are conserved.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/models/random_scenario.hpp"

using namespace jevons;
using jevons::testing::RandomScenario;

namespace {

constexpr int scenarios = 150;

/// Every sum kept up to date, compared with the same sum from scratch.
void require_consistent(const World& w) {
  const auto& servers = w.state.servers;
  const auto& jobs = w.state.jobs;
  std::vector<std::int64_t> held(servers.model.size()), busy(held.size()), weight(held.size());
  std::vector<std::int64_t> running(w.state.sites.size()), waiting(running.size()),
      waiting_units(w.state.pools.size());
  for (const auto& job : jobs.live) {
    const auto site = w.state.pools[job.pool].site;
    running[site] += job.state == JobState::running;
    waiting[site] += job.state == JobState::waiting;
    if (job.state == JobState::waiting) waiting_units[job.pool] += job.spec.width;
    if (job.state != JobState::running) continue;
    std::int64_t width = 0;
    for (auto at = job.allocations; at != Allocation::kEnd; at = jobs.allocations[at].next) {
      const auto& a = jobs.allocations[at];
      REQUIRE(a.units > 0);
      REQUIRE(servers.pool[a.server] == job.pool);
      held[a.server] += a.units;
      busy[a.server] += a.busy;
      weight[a.server] += a.weight_nw;
      width += a.units;
    }
    REQUIRE(width == job.spec.width);
    REQUIRE(job.started >= job.spec.arrival);
    REQUIRE(job.rate > 0);
  }

  std::vector<std::int64_t> site_nw(w.state.sites.size()), site_on(site_nw.size());
  std::vector<double> site_held(site_nw.size());
  std::vector<std::int64_t> ready(w.state.pools.size()), off(ready.size()), booting(ready.size()),
      stopping(ready.size());
  for (std::size_t i = 0; i < held.size(); ++i) {
    const auto& model = w.plant->models[servers.model[i]];
    const auto pool = servers.pool[i], site = w.state.pools[pool].site;
    REQUIRE(held[i] == model.units - servers.free_units[i]);
    REQUIRE(held[i] <= model.units);
    REQUIRE((held[i] == 0 || servers.state[i] == ServerState::on));
    REQUIRE(busy[i] == servers.busy[i]);
    REQUIRE(weight[i] == servers.weight_nw[i]);
    site_nw[site] += servers.power_nw[i];
    site_on[site] += servers.state[i] == ServerState::on;
    site_held[site] += static_cast<double>(held[i]) / model.units;
    switch (servers.state[i]) {
      case ServerState::on:
        REQUIRE(servers.power_nw[i] >= model.idle_nw);
        if (held[i] == 0) REQUIRE(servers.power_nw[i] == model.idle_nw);
        ready[pool] += servers.free_units[i];
        break;
      case ServerState::off:
        REQUIRE(servers.power_nw[i] == model.off_nw);
        off[pool] += model.units;
        break;
      case ServerState::booting:
        REQUIRE(servers.power_nw[i] == model.boot_nw);
        booting[pool] += model.units;
        break;
      case ServerState::shutting_down:
        REQUIRE(servers.power_nw[i] == model.shutdown_nw);
        stopping[pool] += model.units;
        break;
    }
  }
  for (std::size_t i = 0; i < site_nw.size(); ++i) {
    const auto& site = w.state.sites[i];
    REQUIRE(site.it.power_nw() == site_nw[i]);
    REQUIRE(site.facility.power_nw() == site.it.power_nw() + site.overhead.power_nw());
    REQUIRE(site.facility.power_nw() >= site.it.power_nw());
    REQUIRE(site.it.power_nw() ==
            site.dynamic.power_nw() + site.idle_held.power_nw() + site.unheld.power_nw());
    REQUIRE(site.servers_on.value() == static_cast<double>(site_on[i]));
    REQUIRE(site.held_servers.value() == Approx(site_held[i]).margin(1e-9));
    REQUIRE(site.running_jobs.value() == static_cast<double>(running[i]));
    REQUIRE(site.waiting_jobs.value() == static_cast<double>(waiting[i]));
  }
  for (std::size_t i = 0; i < ready.size(); ++i) {
    const auto& pool = w.state.pools[i];
    REQUIRE(pool.ready.free_units() == ready[i]);
    REQUIRE(pool.off.free_units() == off[i]);
    REQUIRE(pool.booting_units == booting[i]);
    REQUIRE(pool.stopping_units == stopping[i]);
    REQUIRE(pool.waiting_units == waiting_units[i]);
  }
}

}  // namespace

TEST_CASE("at every event every sum is what it would be from scratch, and nothing is given away twice",
          "[conservation]") {
  const auto number = GENERATE(range(0, 40));
  const RandomScenario scenario(static_cast<std::uint64_t>(number));
  INFO(scenario.text());
  auto world = scenario.model().world(0);
  std::int64_t events = 0;
  while (!world.state.over && events < 4000) {
    world.resume();
    testing::step(world, [&](const sim::Event& event) {
      ++events;
      // Within one instant a server may be on its way; decisions have been taken once the phase of power is
      // over.
      if (event.phase() >= static_cast<std::uint32_t>(Phase::power) || events % 7 == 0)
        require_consistent(world);
      return true;
    });
  }
  CHECK(events > 10);
}

TEST_CASE("IT energy and overhead add up to what the grid delivers, and all of it becomes heat",
          "[conservation]") {
  const auto number = GENERATE(range(0, scenarios));
  const RandomScenario scenario(static_cast<std::uint64_t>(number));
  INFO(scenario.text());
  auto world = scenario.model().world(0);
  const auto outcome = run(world);
  const auto& ledger = world.state.ledger;
  for (const auto& site : world.state.sites) {
    const auto total = [&](std::uint32_t flow) { return ledger.total(Commodity::energy, flow); };
    REQUIRE(total(site.energy_in) > 0);
    REQUIRE(total(site.energy_in) ==
            Approx(total(site.energy_it) + total(site.energy_overhead)).epsilon(1e-12));
    REQUIRE(total(site.heat_it) == total(site.energy_it));
    REQUIRE(total(site.heat_overhead) == total(site.energy_overhead));
    REQUIRE(total(site.energy_overhead) >= 0);
    REQUIRE(total(site.energy_it) == Approx(site.it.energy_j(world.now())).epsilon(1e-12));
  }
  CHECK(testing::value_of(outcome, "pue") >= 1);
  CHECK(testing::value_of(outcome, "audit_residual") <= 1e-11);
}

TEST_CASE("both rules of attribution account for every joule and gram of the meter", "[conservation]") {
  const auto number = GENERATE(range(0, scenarios));
  const RandomScenario scenario(static_cast<std::uint64_t>(number));
  INFO(scenario.text());
  auto world = scenario.model().world(0);
  testing::Rows jobs;
  const auto outcome = run(world, &jobs);
  const auto value = [&](const char* name) { return testing::value_of(outcome, name); };

  // To jobs the energy above idle, the rest is overhead; or their servers' idle energy as well.
  const double dynamic = value("jobs_energy_dynamic"), idle = value("jobs_energy_idle"),
               unheld = value("unheld_energy");
  CHECK(dynamic + idle + unheld == Approx(value("it_energy")).epsilon(1e-9));
  CHECK(dynamic >= 0);
  CHECK(idle >= 0);
  CHECK(unheld >= 0);
  if (!std::isnan(value("carbon_total")))
    CHECK(value("jobs_carbon_dynamic") + value("jobs_carbon_idle") + value("unheld_carbon") ==
          Approx(value("carbon_total")).epsilon(1e-9));

  // The rows of finished jobs are what the totals are made of, but for jobs that still run.
  double rows_dynamic_j = 0, rows_idle_j = 0;
  for (const auto& job : jobs.rows) {
    CHECK(job.dynamic.it_j >= 0);
    CHECK(job.idle.it_j >= 0);
    rows_dynamic_j += job.dynamic.it_j;
    rows_idle_j += job.idle.it_j;
  }
  CHECK(rows_dynamic_j <= dynamic * 3.6e6 * (1 + 1e-9));
  CHECK(rows_idle_j <= idle * 3.6e6 * (1 + 1e-9));
  if (value("jobs_running") == 0) {
    CHECK(rows_dynamic_j == Approx(dynamic * 3.6e6).epsilon(1e-9).margin(1e-9));
    CHECK(rows_idle_j == Approx(idle * 3.6e6).epsilon(1e-9).margin(1e-9));
  }
}

TEST_CASE("work that was submitted is done, in progress or still to do", "[conservation]") {
  const auto number = GENERATE(range(0, scenarios));
  const RandomScenario scenario(static_cast<std::uint64_t>(number));
  INFO(scenario.text());
  auto world = scenario.model().world(0);
  testing::Rows jobs;
  const auto outcome = run(world, &jobs);
  const auto value = [&](const char* name) { return testing::value_of(outcome, name); };

  double to_do_s = 0, done_s = 0;
  for (const auto& job : world.state.jobs.live) {
    if (job.state == JobState::waiting) to_do_s += job.spec.work_s * job.spec.width;
    if (job.state == JobState::running)
      to_do_s += (job.remaining_s - job.rate * (world.now() - job.since).seconds()) * job.spec.width;
  }
  for (const auto& job : jobs.rows) done_s += job.work_s * job.width;
  CHECK(value("work_completed") == Approx(done_s).epsilon(1e-12));
  CHECK(value("work_submitted") ==
        Approx(value("work_completed") + value("work_in_progress") + to_do_s).epsilon(1e-9));
  CHECK(value("jobs_submitted") == value("jobs_completed") + value("jobs_running") + value("jobs_waiting"));
  CHECK(value("jobs_completed") == static_cast<double>(jobs.rows.size()));
}

TEST_CASE("no job starts before it arrives, and each that misses its deadline is counted", "[conservation]") {
  const auto number = GENERATE(range(0, scenarios));
  const RandomScenario scenario(static_cast<std::uint64_t>(number));
  INFO(scenario.text());
  auto world = scenario.model().world(0);
  testing::Rows jobs;
  const auto outcome = run(world, &jobs);
  std::int64_t misses = 0;
  for (const auto& job : jobs.rows) {
    REQUIRE(job.started >= job.arrival);
    REQUIRE(job.finished > job.started);
    REQUIRE(job.finished <= world.end());
    misses += is_late({.deadline = job.deadline}, job.finished);
  }
  for (const auto& job : world.state.jobs.live)
    misses += job.state != JobState::none && job.spec.deadline < world.end();
  CHECK(testing::value_of(outcome, "deadline_misses") == static_cast<double>(misses));
}

TEST_CASE("a job takes as long as its work at the rate of its slowest server", "[conservation]") {
  const auto number = GENERATE(range(0, 40));
  const RandomScenario scenario(static_cast<std::uint64_t>(number));
  INFO(scenario.text());
  auto world = scenario.model().world(0);
  testing::Rows jobs;
  run(world, &jobs);
  for (const auto& job : jobs.rows) {
    const auto& duty = world.plant->workloads[job.workload].duty;
    const double run_s = (job.finished - job.started).seconds();
    if (job.servers == 1) {
      const double rate = duty[world.plant->model_of_server[job.server]].rate;
      REQUIRE(run_s == Approx(job.work_s / rate).margin(2e-9));
    } else {
      REQUIRE(run_s <= job.work_s / world.plant->workloads[job.workload].routes[0].slowest_rate + 2e-9);
    }
  }
}
