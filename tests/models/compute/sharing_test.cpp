// Accelerators that jobs share: how they slow each other, what they draw, and that none is given away twice.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "models/compute/holding.hpp"
#include "tests/models/random_scenario.hpp"
#include "tests/models/worlds.hpp"

using Catch::Matchers::Contains;
using namespace jevons;
using jevons::testing::at_s;
using jevons::testing::with_jobs;

namespace {

/// One node of two accelerators, 100 W idle and 500 W busy each, beside a host of 300 W.
std::string node(int slots, const std::string& workload, const std::string& policy = "", int count = 1) {
  return fmt::format(R"(
    start = 2022-01-01T00:00:00Z
    duration = "10 h"
    accelerator.card = {{ tdp = "500 W", idle = "100 W", phi = {{ training = 1.0 }} }}
    server.node = {{ cores = 8, accelerators = 2, accelerator = "card", power = {{ kind = "linear", idle = "300 W", peak = "300 W" }} }}
    site.a.servers = [{{ model = "node", count = {}, slots = {} }}]
    policy = {{ {} }}
    workload = [{}]
  )",
                     count, slots, policy, workload);
}
std::string shares(const std::string& keys, const std::string& name = "w") {
  return fmt::format(
      "{{ name = \"{}\", rate = \"1/h\", size = {{ kind = \"constant\", value = \"1 s\" }}, resource = "
      "\"accelerators\", {} }}",
      name, keys);
}

std::vector<JobRow> rows_of(const Model& model) {
  auto world = model.world(0);
  testing::Rows jobs;
  run(world, &jobs);
  return jobs.rows;
}

/// When jobs of these shares have finished, in order of arrival.
std::vector<double> finishes(const std::string& keys, std::vector<JobSpec> jobs) {
  std::vector<double> at(jobs.size());
  for (const auto& row : rows_of(with_jobs(testing::model_of(node(4, shares(keys))), std::move(jobs))))
    at[static_cast<std::size_t>(row.id)] = row.finished.seconds();
  return at;
}

}  // namespace

TEST_CASE("jobs that leave each other enough time do not slow each other", "[sharing]") {
  const auto at = finishes("share = 0.5, demand = 0.5, interference = 0.0",
                           {{.arrival = at_s(0), .work_s = 1000}, {.arrival = at_s(0), .work_s = 600}});
  CHECK(at[0] == Approx(1000));
  CHECK(at[1] == Approx(600));
}

TEST_CASE("jobs that want all the time of one accelerator share it fairly while both are there",
          "[sharing]") {
  const auto at = finishes("share = 0.5, interference = 0.0",
                           {{.arrival = at_s(0), .work_s = 1000}, {.arrival = at_s(500), .work_s = 1000}});
  CHECK(at[0] == Approx(1500));
  CHECK(at[1] == Approx(2000));
}

TEST_CASE("interference takes its share for each neighbour, besides the time", "[sharing]") {
  const auto at =
      finishes("share = 0.25, demand = 0.1, interference = 0.1", {{.arrival = at_s(0), .work_s = 810},
                                                                  {.arrival = at_s(0), .work_s = 810},
                                                                  {.arrival = at_s(0), .work_s = 810}});
  for (const double s : at) CHECK(s == Approx(1000));
  SharedDevice device;
  device.jobs = 3;
  device.demand = 2 * Duty::kAllBusy;
  CHECK(shared_rate(device, 0.1) == Approx(0.5 * 0.81));
  CHECK(shared_rate(device, 0) == 0.5);
  double before = 1;
  for (const double x : {0.1, 0.2, 0.5, 0.9}) {
    CHECK(shared_rate(device, x) < before);
    before = shared_rate(device, x);
  }
}

TEST_CASE("the more jobs interfere, the later each of them ends", "[sharing]") {
  std::vector<JobSpec> jobs;
  testing::Dice dice(51);
  for (int i = 0; i < 12; ++i) jobs.push_back({.arrival = at_s(i * 40), .work_s = dice.between(100, 900)});
  double before_s = 0;
  for (const double x : {0.0, 0.05, 0.2, 0.4}) {
    double sum_s = 0;
    for (const double s : finishes(fmt::format("share = 0.25, demand = 0.3, interference = {:.2f}", x), jobs))
      sum_s += s;
    CHECK(sum_s > before_s);
    before_s = sum_s;
  }
}

TEST_CASE("an accelerator draws as much as it is busy, however many keep it so", "[sharing]") {
  const auto watts = [](const std::string& keys, int jobs) {
    auto world =
        with_jobs(testing::model_of(node(4, shares(keys))),
                  std::vector<JobSpec>(static_cast<std::size_t>(jobs), {.arrival = at_s(0), .work_s = 3000}))
            .world(0);
    testing::step(world, [&](const sim::Event&) { return world.now() < at_s(300); });
    return world.state.sites[0].it.power_w();
  };
  CHECK(watts("share = 0.25, demand = 0.2", 1) == Approx(500 + 0.2 * 400));
  CHECK(watts("share = 0.25, demand = 0.2", 4) == Approx(500 + 0.8 * 400));
  CHECK(watts("share = 0.25, demand = 0.5", 4) == Approx(500 + 1.0 * 400));
  CHECK(watts("share = 0.25, demand = 0.5", 5) == Approx(500 + 1.5 * 400));
  CHECK(watts("demand = 0.5", 1) == Approx(500 + 0.5 * 400));
}

TEST_CASE("a share lies on one accelerator, and room that is spread over two is none", "[sharing]") {
  auto model =
      testing::model_of(node(4, shares("share = 0.75, interference = 0.0, demand = 0.1", "three") + ", " +
                                    shares("share = 0.5, interference = 0.0, demand = 0.1", "two")));
  model = with_jobs(model, {{.arrival = at_s(0), .work_s = 1000}, {.arrival = at_s(2), .work_s = 1000}}, 0);
  model = with_jobs(model, {{.arrival = at_s(1), .work_s = 400}}, 1);
  for (const auto& row : rows_of(model))
    if (row.workload == 0 && row.id == 1) CHECK(row.started == at_s(401));
}

TEST_CASE("shares keep together, so that whole accelerators are left for those who need them", "[sharing]") {
  auto model = testing::model_of(
      node(4, shares("share = 0.25, demand = 0.1", "quarter") + ", " + shares("demand = 1.0", "whole"),
           "placement = \"" + std::string(GENERATE("first_fit", "best_fit", "worst_fit", "random")) + "\""));
  model = with_jobs(model, std::vector<JobSpec>(4, {.arrival = at_s(0), .work_s = 1000}), 0);
  model = with_jobs(model, {{.arrival = at_s(1), .work_s = 100}, {.arrival = at_s(2), .work_s = 100}}, 1);
  for (const auto& row : rows_of(model))
    if (row.workload == 1) CHECK(row.started == at_s(row.id == 0 ? 1 : 101));
}

TEST_CASE("the idle power of a node is borne by those who hold it, by what they hold", "[sharing]") {
  auto model = testing::model_of(
      node(4, shares("share = 0.25, demand = 0.2", "quarter") + ", " + shares("demand = 1.0", "whole")));
  model = with_jobs(model, {{.arrival = at_s(0), .work_s = 1000}}, 0);
  model = with_jobs(model, {{.arrival = at_s(0), .work_s = 1000}}, 1);
  const auto rows = rows_of(model);
  REQUIRE(rows.size() == 2);
  for (const auto& row : rows) {
    CHECK(row.idle.it_j == Approx(1000 * 500 * (row.workload == 0 ? 0.2 : 0.8)));
    CHECK(row.dynamic.it_j == Approx(1000 * 400 * (row.workload == 0 ? 0.2 : 1.0)));
  }
}

TEST_CASE("where nobody asks for a share it does not matter that accelerators could be cut", "[sharing]") {
  const auto number = GENERATE(range(0, 25));
  const testing::RandomScenario scenario(static_cast<std::uint64_t>(number));
  std::string cut = scenario.text();
  for (std::size_t at = 0; (at = cut.find("model = \"gpu", at)) != cut.npos; ++at)
    cut.insert(at, "slots = 4\n"), at += 10;
  INFO(cut);
  const auto a = testing::outcome_of(scenario.model()), b = testing::outcome_of(testing::model_of(cut));
  CHECK(a.trace_hash == b.trace_hash);
  CHECK(testing::same_bits(testing::value_of(a, "it_energy"), testing::value_of(b, "it_energy")));
  CHECK(testing::value_of(a, "utilisation_mean") ==
        Approx(testing::value_of(b, "utilisation_mean")).epsilon(1e-9));
}

namespace {

/// Jobs of three shares and whole ones, under any policies.
std::string random_sharing(std::uint64_t number) {
  testing::Dice dice(number + 5200);
  const auto workload = [&](const char* name, const std::string& keys) {
    return fmt::format(
        "\n[[workload]]\nname = \"{}\"\nresource = \"accelerators\"\nrate = \"{:.3f}/h\"\nsize = {{ kind = "
        "\"exponential\", mean = \"{:.0f} s\" }}\ndemand = {:.4f}\ninterference = {:.3f}\n{}\n",
        name, dice.between(5, 40), dice.between(60, 1800), dice.between(0.05, 1), dice.between(0, 0.3), keys);
  };
  auto text = fmt::format(R"(
start = 2022-01-01T00:00:00Z
duration = "{} s"
settle = "{}"
[grid.g]
kind = "constant"
intensity = "300 g/kWh"
[site.a]
grid = "g"
servers = [{{ model = "dgx_h100", count = {}, slots = 4 }}, {{ model = "dgx_a100", count = {}, slots = 4 }}]
[policy]
queue = "{}"
placement = "{}"
power = {}
)",
                          dice.from(10'000, 90'000), dice.of({"5 min", "61 s", "1 h"}), dice.from(1, 4),
                          dice.from(1, 3), dice.of({"fifo", "sjf", "edf"}),
                          dice.of({"first_fit", "best_fit", "worst_fit", "random"}),
                          dice.of({"\"always_on\"", "{ kind = \"sleep_after\", after = \"1 min\" }",
                                   "{ kind = \"cap_static\", share = 0.6 }", "\"dvfs_ondemand\"",
                                   "{ kind = \"cap_waterfill\", share = 0.6 }"}));
  text += workload("quarter", "share = 0.25");
  text += workload("half", "share = 0.5");
  if (dice.one_in(2)) text += workload("most", "share = 0.75");
  text += workload("whole", "widths = [1, 2, 8]\nwidth_weights = [4, 2, 1]");
  return text;
}

/// Every accelerator anew from the jobs that run.
void require_consistent(const World& w) {
  const auto& jobs = w.state.jobs;
  const auto& servers = w.state.servers;
  std::vector<std::int32_t> whole(servers.model.size()), slots(whole.size()), holes(whole.size()),
      cut(whole.size());
  std::vector<std::int64_t> busy(whole.size());
  for (const auto& job : jobs.live) {
    if (job.state != JobState::running) continue;
    std::int32_t held = 0;
    for (auto at = job.allocations; at != Allocation::kEnd; at = jobs.allocations[at].next) {
      const auto& a = jobs.allocations[at];
      held += a.slots;
      slots[a.server] += a.slots;
      whole[a.server] += a.units;
      busy[a.server] += a.devices_busy;
    }
    REQUIRE(held == (job.spec.slots > 0 ? job.spec.slots : 4 * job.spec.width));
  }
  for (std::uint32_t s = 0; s < whole.size(); ++s) {
    for (auto at = servers.first_shared[s]; at != SharedDevice::kNone; at = w.state.devices.shared[at].next) {
      const auto& device = w.state.devices.shared[at];
      REQUIRE(device.server == s);
      REQUIRE(device.jobs > 0);
      REQUIRE(device.free_slots >= 0);
      ++cut[s];
      std::int32_t held = 0;
      std::int64_t demand = 0;
      for (auto a = servers.first_allocation[s]; a != Allocation::kEnd;
           a = jobs.allocations[a].next_on_server)
        if (jobs.allocations[a].shared == at) {
          held += jobs.allocations[a].slots;
          demand +=
              w.plant->workloads[jobs.live[jobs.allocations[a].job].workload].duty[servers.model[s]].demand;
        }
      REQUIRE(device.free_slots == 4 - held);
      REQUIRE(device.demand == demand);
      busy[s] += std::min(demand, Duty::kAllBusy);
      holes[s] = std::max(holes[s], device.free_slots);
    }
    REQUIRE(servers.held_slots[s] == slots[s]);
    REQUIRE(servers.free_units[s] == w.plant->models[servers.model[s]].units - whole[s] - cut[s]);
    REQUIRE(servers.devices_busy[s] == busy[s]);
  }
  REQUIRE(w.state.pools[0].holes.most_free() == *std::max_element(holes.begin(), holes.end()));
}

}  // namespace

TEST_CASE("at every event each slot has one holder, and every sum is what it would be from scratch",
          "[sharing]") {
  const auto number = GENERATE(range(0, 20));
  const auto text = random_sharing(static_cast<std::uint64_t>(number));
  INFO(text);
  auto world = testing::model_of(text).world(0);
  std::int64_t events = 0;
  while (!world.state.over && events < 3000) {
    world.resume();
    testing::step(world,
                  [&](const sim::Event&) { return ++events % 3 || (require_consistent(world), true); });
  }
  CHECK(events > 100);
}

TEST_CASE("whoever shares, work is conserved and the books balance", "[sharing]") {
  const auto number = GENERATE(range(0, 30));
  const auto text = random_sharing(static_cast<std::uint64_t>(number));
  INFO(text);
  testing::require_work_and_books(testing::model_of(text));
}

TEST_CASE("shares that cannot be are errors at their key", "[sharing]") {
  const auto of = [](int slots, const std::string& keys, const std::string& policy = "") {
    return [=] { testing::model_of(node(slots, shares(keys), policy)); };
  };
  CHECK_THROWS_WITH(of(1, "share = 0.5")(),
                    Contains("workload[0].share: needs accelerators that are cut; set `slots`"));
  CHECK_THROWS_WITH(of(4, "share = 0.3")(),
                    Contains("workload[0].share: is no whole number of slots: site.a has 4"));
  CHECK_THROWS_WITH(of(4, "share = 0.5, widths = [1, 2], width_weights = [1, 1]")(),
                    Contains("workload[0].share: is of one accelerator"));
  CHECK_THROWS_WITH(of(4, "share = 0.5", "queue = \"easy_backfill\"")(),
                    Contains("reckons with whole accelerators"));
  CHECK_THROWS_WITH(of(4, "share = 0")(), Contains("workload[0].share: 0 is too small"));
  CHECK_THROWS_WITH(of(4, "share = 2")(), Contains("workload[0].share: 2 is too large"));
  CHECK_THROWS_WITH(of(4, "demand = 0")(), Contains("workload[0].demand"));
  CHECK_THROWS_WITH(of(4, "interference = 1")(), Contains("workload[0].interference"));
  CHECK_THROWS_WITH(of(0, "share = 0.5")(), Contains("slots: 0 is too small"));
  CHECK_NOTHROW(of(4, "share = 0.75")());
  const auto cores = [](const std::string& group, const std::string& workload) {
    return testing::model_of(
        "start = 2022-01-01\nduration = \"1 h\"\nsite.a.servers = [{ model = \"hp_ml110_g5\"" + group +
        " }]\nworkload = [{ rate = \"1/h\", size = { kind = \"constant\", value = \"1 s\" }" + workload +
        " }]\n");
  };
  CHECK_THROWS_WITH(cores(", slots = 2", ""), Contains("site.a.servers[0].slots: cuts accelerators"));
  CHECK_THROWS_WITH(cores("", ", share = 0.5"),
                    Contains("workload[0].share: belongs to resource = \"accelerators\""));
  CHECK_THROWS_WITH(
      testing::model_of(
          "start = 2022-01-01\nduration = \"1 h\"\nsite.a.servers = [{ model = \"dgx_h100\", slots = 2 }, "
          "{ model = \"dgx_a100\" }]\n"),
      Contains("site.a.servers[1].slots: is 1, and 2 for other accelerators of this site"));
}
