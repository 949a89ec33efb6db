// Jobs that move off the least filled servers: what is planned, what it costs, and what it is worth.
#include "models/policies/defragment.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <set>

#include "tests/models/random_scenario.hpp"
#include "tests/models/worlds.hpp"

using Catch::Matchers::Contains;
using namespace jevons;
using jevons::testing::at_s;
using jevons::testing::with_jobs;

namespace {

/// What is planned for servers of eight units that hold tenants of these sizes; tenants are numbered through.
std::vector<Move> plan(const std::vector<std::vector<std::int32_t>>& sizes, std::int64_t most_moves = 100,
                       const std::vector<std::uint32_t>& fixed = {}) {
  std::vector<Host> hosts;
  std::vector<Tenant> tenants;
  for (const auto& held : sizes) {
    const auto host = static_cast<std::uint32_t>(hosts.size());
    hosts.push_back({8, 8});
    for (const auto size : held) {
      const auto id = static_cast<std::uint32_t>(tenants.size());
      tenants.push_back({id, host, size, std::find(fixed.begin(), fixed.end(), id) == fixed.end()});
      hosts.back().free -= size;
    }
  }
  Defragment policy;
  policy.most_moves = most_moves;
  std::vector<Move> moves;
  policy.plan({{}, hosts, tenants}, moves);
  return moves;
}

using Moves = std::vector<Move>;

/// Four servers of four cores, 100 W idle, 200 W full, off at once where idle; jobs are spread.
Model four(const std::string& consolidation, std::vector<JobSpec> jobs,
           const std::string& placement = "worst_fit") {
  return with_jobs(testing::model_of(fmt::format(R"(
    start = 2022-01-01T00:00:00Z
    duration = "10 h"
    server.box = {{ cores = 4, boot_time = "1 s", shutdown_time = "1 s", power = {{ kind = "linear", idle = "100 W", peak = "200 W" }} }}
    site.a.servers = [{{ model = "box", count = 4 }}]
    [policy]
    placement = "{}"
    power = {{ kind = "sleep_after", after = "2 s" }}
    consolidation = {}
    [[workload]]
    rate = "1/h"
    size = {{ kind = "constant", value = "1 s" }}
  )",
                                                 placement, consolidation)),
                   std::move(jobs));
}

}  // namespace

TEST_CASE("the least filled server empties onto the one that is left with least room",
          "[policies][defragment]") {
  CHECK(plan({{4}, {1}, {6}}) == Moves{{1, 1, 2}});
  CHECK(plan({{4}, {3}, {6}}) == Moves{{1, 1, 0}});
  CHECK(plan({{2, 1}, {5}, {6}}) == Moves{{0, 0, 2}, {1, 0, 1}});
}

TEST_CASE("of a server whose jobs do not all fit elsewhere none moves", "[policies][defragment]") {
  CHECK(plan({{2, 3}, {6}, {6}}).empty());
  CHECK(plan({{5}, {5}, {5}}).empty());
  CHECK(plan({{3}}).empty());
  CHECK(plan({}).empty());
  CHECK(plan({{}, {}}).empty());
}

TEST_CASE("nothing moves to a server that nobody uses, or off one that has just been filled",
          "[policies][defragment]") {
  CHECK(plan({{}, {3}, {}}).empty());
  CHECK(plan({{1}, {1}, {1}}) == Moves{{2, 2, 0}, {1, 1, 0}});
}

TEST_CASE("no more jobs move than may, and a job that cannot keeps its server", "[policies][defragment]") {
  CHECK(plan({{1}, {1}, {1}}, 1) == Moves{{2, 2, 0}});
  CHECK(plan({{1, 1, 1}, {7}, {6}}, 2).empty());
  CHECK(plan({{1}, {4}}, 9, {0}) == Moves{{1, 1, 0}});
  CHECK(plan({{1}, {4}}, 9, {0, 1}).empty());
  CHECK(plan({{1}, {4}, {2}}, 9, {0}) == Moves{{2, 2, 1}});
}

TEST_CASE("what is planned fits, empties every server that it leaves, and moves nobody twice",
          "[policies][defragment]") {
  const auto number = GENERATE(range(0, 200));
  testing::Dice dice(static_cast<std::uint64_t>(number) + 6100);
  std::vector<std::vector<std::int32_t>> sizes(static_cast<std::size_t>(dice.from(1, 30)));
  std::vector<std::int32_t> size_of;
  for (auto& held : sizes)
    for (std::int32_t left = 8; left > 0 && !dice.one_in(3);) {
      held.push_back(static_cast<std::int32_t>(dice.from(1, left)));
      left -= held.back();
      size_of.push_back(held.back());
    }
  std::vector<std::int32_t> free, tenants;
  for (const auto& held : sizes) {
    free.push_back(8);
    for (const auto size : held) free.back() -= size;
    tenants.push_back(static_cast<std::int32_t>(held.size()));
  }
  const auto was_used = tenants;
  std::set<std::uint32_t> moved, left;
  for (const auto& move : plan(sizes, dice.from(1, 40))) {
    REQUIRE(moved.insert(move.tenant).second);
    REQUIRE(was_used[move.to] > 0);
    REQUIRE(move.to != move.from);
    REQUIRE_FALSE(left.contains(move.to));
    left.insert(move.from);
    free[move.to] -= size_of[move.tenant];
    --tenants[move.from];
    REQUIRE(free[move.to] >= 0);
  }
  for (const auto host : left) REQUIRE(tenants[host] == 0);
}

TEST_CASE("a job that moves stands still for as long as its state travels, and loses no work",
          "[policies][defragment]") {
  // Two jobs of one core on two servers; at 600 s the second moves to the first, until 660 s it holds both
  // places.
  const auto model =
      four("{ kind = \"defragment\", interval = \"10 min\", checkpoint = \"40 s\", restore = \"20 s\" }",
           {{.arrival = at_s(0), .work_s = 5000}, {.arrival = at_s(0), .work_s = 5000}});
  auto world = model.world(0);
  const auto step_to = [&](double s, Kind kind) {
    testing::step(world, [&](const sim::Event& event) {
      if (world.paused() && !world.state.over) world.resume();
      return world.now() < at_s(s) || static_cast<Kind>(event.kind()) != kind;
    });
  };
  step_to(600, Kind::consolidate);
  CHECK(world.state.jobs.live[1].rate == 0);
  CHECK(world.state.sites[0].held_servers.value() == Approx(0.75));
  CHECK(world.state.sites[0].it.power_w() == Approx(2 * 125));
  step_to(900, Kind::settle);
  CHECK(world.state.jobs.live[1].rate == 1);
  CHECK(world.state.sites[0].held_servers.value() == Approx(0.5));
  CHECK(world.state.sites[0].it.power_w() == Approx(150));
  testing::Rows jobs;
  world.resume();
  const auto outcome = run(world, &jobs);
  REQUIRE(jobs.rows.size() == 2);
  CHECK(jobs.rows[0].finished == at_s(5000));
  CHECK(jobs.rows[1].finished == at_s(5060));
  CHECK(testing::value_of(outcome, "job_moves") == 1);
  // Above idle: 660 s at 25 W on the old server, then what is left on the new; idle: both until then.
  CHECK(jobs.rows[1].dynamic.it_j == Approx(25 * (660 + 4400)));
  CHECK(jobs.rows[1].idle.it_j == Approx(100 * 660 + 50 * 60 + 50 * (5000 - 660) + 100 * 60));
}

TEST_CASE("the state of a job takes as long to travel as its size says", "[policies][defragment]") {
  Defragment policy;
  CHECK(policy.standstill(4) == sim::minutes(2));
  policy.state_b = 80e9;
  policy.bandwidth_b_per_s = 2e9;
  CHECK(policy.standstill(1) == sim::seconds(80));
  CHECK(policy.standstill(4) == sim::seconds(320));
}

TEST_CASE("no consolidation and one that comes after the end are the same, bit for bit",
          "[policies][defragment]") {
  const auto number = GENERATE(range(0, 10));
  const auto text = testing::RandomScenario(static_cast<std::uint64_t>(number)).text();
  INFO(text);
  const auto none = testing::outcome_of(testing::model_of(text));
  const auto late = testing::outcome_of(
      testing::model_of(text, {"policy.consolidation={kind=\"defragment\", interval=\"20 days\"}"}));
  CHECK(none.trace_hash == late.trace_hash);
  CHECK(testing::same_bits(testing::value_of(none, "it_energy"), testing::value_of(late, "it_energy")));
}

TEST_CASE("whatever moves, no place is given twice, work is conserved and the books balance",
          "[policies][defragment]") {
  const auto number = GENERATE(range(0, 40));
  testing::Dice dice(static_cast<std::uint64_t>(number) + 6200);
  const bool capped = dice.one_in(3);
  auto text = testing::RandomScenario(static_cast<std::uint64_t>(number)).text();
  if (capped) text = testing::without_caps(text);
  std::vector<std::string> changes{fmt::format(
      "policy.consolidation={{kind=\"defragment\", interval=\"{}\", checkpoint=\"{} s\", restore=\"{} s\", "
      "moves={}}}",
      dice.of({"10 min", "61 s", "1 h"}), dice.from(0, 300), dice.from(0, 100), dice.from(1, 20))};
  if (capped) changes.push_back("policy.power=dvfs_ondemand");
  if (dice.one_in(2)) changes.push_back("policy.placement=worst_fit");
  INFO(text << changes[0]);
  const auto model = testing::model_of(text, changes);
  auto world = model.world(0);
  std::int64_t events = 0;
  while (!world.state.over && events < 4000) {
    world.resume();
    testing::step(world, [&](const sim::Event&) {
      ++events;
      const auto& servers = world.state.servers;
      std::vector<std::int64_t> held(servers.model.size()), busy(held.size());
      for (const auto& job : world.state.jobs.live)
        for (auto at = job.allocations; job.state == JobState::running && at != Allocation::kEnd;
             at = world.state.jobs.allocations[at].next) {
          const auto& a = world.state.jobs.allocations[at];
          held[a.server] += a.units;
          busy[a.server] += a.busy;
        }
      for (std::size_t s = 0; s < held.size(); ++s) {
        REQUIRE(held[s] == world.plant->models[servers.model[s]].units - servers.free_units[s]);
        REQUIRE(servers.free_units[s] >= 0);
        REQUIRE(busy[s] == servers.busy[s]);
        if (servers.state[s] != ServerState::on) REQUIRE(held[s] == 0);
      }
      return true;
    });
  }
  testing::require_work_and_books(model);
}

TEST_CASE(
    "where jobs outlast the moves no more servers are on than without, and all is packed but for one move's "
    "room",
    "[policies][defragment]") {
  const auto number = GENERATE(range(0, 25));
  testing::Dice dice(static_cast<std::uint64_t>(number) + 6300);
  std::vector<JobSpec> jobs;
  std::int64_t units = 0;
  for (int i = 0; i < 7; ++i) {
    jobs.push_back({.arrival = at_s(i), .work_s = 1e6, .width = static_cast<std::int32_t>(dice.from(1, 2))});
    units += jobs.back().width;
  }
  const auto end = [&](const std::string& consolidation) {
    auto world = four(consolidation, jobs).world(0);
    const auto outcome = run(world);
    return std::pair{world.state.sites[0].servers_on.value(), testing::value_of(outcome, "it_energy")};
  };
  const auto none = end("\"none\""), moved = end("{ kind = \"defragment\", interval = \"10 min\" }");
  CHECK(moved.first <= none.first);
  CHECK(moved.first >= std::ceil(static_cast<double>(units) / 4));
  CHECK(moved.second <= none.second * (1 + 1e-9));
}

TEST_CASE("packing jobs empties servers that spreading keeps in use", "[policies][defragment]") {
  testing::Dice dice(64);
  std::vector<JobSpec> jobs;
  for (double t_s = 0; t_s < 30'000; t_s += dice.between(0, 400))
    jobs.push_back({.arrival = at_s(t_s),
                    .work_s = dice.between(100, 2000),
                    .width = static_cast<std::int32_t>(dice.from(1, 2))});
  const auto energy = [&](const char* placement, const char* consolidation) {
    return testing::value_of(testing::outcome_of(four(consolidation, jobs, placement)), "it_energy");
  };
  const double spread = energy("worst_fit", "\"none\""), packed = energy("best_fit", "\"none\"");
  CHECK(packed < spread);
  const auto often =
      "{ kind = \"defragment\", interval = \"1 min\", checkpoint = \"1 s\", restore = \"1 s\" }";
  CHECK(energy("worst_fit", often) < spread);
  CHECK(energy("best_fit", often) < packed);
}

TEST_CASE("a copy of a world in which jobs are on their way goes on as the world does",
          "[policies][defragment]") {
  const auto power =
      GENERATE("{kind=\"sleep_after\", after=\"1 min\"}", "{kind=\"cap_waterfill\", share=0.6}");
  auto world = testing::model_of(R"(
    start = 2022-01-01T00:00:00Z
    duration = "2 days"
    site.a.servers = [{ model = "dgx_h100", count = 12, slots = 2 }]
    [policy]
    placement = "worst_fit"
    consolidation = { kind = "defragment", interval = "10 min", restore = "5 min" }
    [[workload]]
    resource = "accelerators"
    rate = "40/h"
    size = { kind = "exponential", mean = "1 h" }
    [[workload]]
    resource = "accelerators"
    share = 0.5
    rate = "10/h"
    size = { kind = "exponential", mean = "1 h" }
  )",
                                 {std::string("policy.power=") + power})
                   .world(0);
  const auto moves = [](const World& w) {
    return std::any_of(w.state.jobs.live.begin(), w.state.jobs.live.end(),
                       [](const LiveJob& job) { return job.moving; });
  };
  testing::step(world, [&](const sim::Event&) {
    if (world.paused() && !world.state.over) world.resume();
    return world.now() < at_s(40'000) || !moves(world);
  });
  REQUIRE(moves(world));
  auto copy = world;
  const auto a = run(world), b = run(copy);
  CHECK(testing::same(a, b));
  CHECK(testing::value_of(a, "job_moves") > 10);
}

TEST_CASE("settings of a move that do not go together are errors at their key", "[policies][defragment]") {
  const auto of = [](const std::string& keys) { return four("{ kind = \"defragment\", " + keys + " }", {}); };
  CHECK_THROWS_WITH(of("state = \"80 GB\""),
                    Contains("policy.consolidation.state: `state` and `bandwidth` go together"));
  CHECK_THROWS_WITH(of("bandwidth = \"2 GB/s\""), Contains("policy.consolidation.bandwidth: `state` and"));
  CHECK_THROWS_WITH(of("state = \"80 GB\", bandwidth = \"2 GB/s\", restore = \"1 s\""),
                    Contains("policy.consolidation.restore: follows from"));
  CHECK_THROWS_WITH(of("interval = \"0 s\""), Contains("policy.consolidation.interval"));
  CHECK_THROWS_WITH(of("moves = 0"), Contains("policy.consolidation.moves"));
  CHECK_THROWS_WITH(four("\"defragmnt\"", {}), Contains("did you mean \"defragment\"?"));
}
