// Caps on servers and budgets of sites: kept at every instant, shared by one level, and nothing where they do
// not bind.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "models/policies/cap_static.hpp"
#include "models/policies/cap_waterfill.hpp"
#include "tests/models/random_scenario.hpp"
#include "tests/models/worlds.hpp"

using Catch::Matchers::Contains;
using namespace jevons;
using jevons::testing::at_s;
using jevons::testing::with_jobs;

namespace {

/// `count` servers of one core, 50 W idle and 150 W at work, no less than 56.4 W at work.
Model boxes(int count, const std::string& power) {
  return testing::model_of(fmt::format(R"(
    start = 2022-01-01T00:00:00Z
    duration = "10 h"
    server.box = {{ cores = 1, power = {{ kind = "linear", idle = "50 W", peak = "150 W" }} }}
    site.a.servers = [{{ model = "box", count = {} }}]
    policy.power = {}
    workload = [{{ rate = "1/h", size = {{ kind = "constant", value = "1 s" }} }}]
  )",
                                       count, power));
}

std::vector<JobRow> rows_of(const Model& model) {
  auto world = model.world(0);
  testing::Rows jobs;
  run(world, &jobs);
  return jobs.rows;
}

std::int64_t level(std::vector<Wish> wishes, std::int64_t most_nw) {
  return CapWaterfill{}.level_nw(wishes, most_nw);
}

/// To the first decision at this time or later.
void step_past(World& w, double s) {
  testing::step(w, [&](const sim::Event& event) {
    return w.now() < at_s(s) || event.phase() < static_cast<std::uint32_t>(Phase::schedule);
  });
}

/// A scenario of many kinds without power policy or caps on accelerators, and the largest share of the rated
/// power that the servers of one of its sites need at their lowest clocks.
struct RandomFleet {
  std::string text;
  double least_share = 0, rated_w = 0;
  explicit RandomFleet(std::uint64_t number)
      : text(testing::without_caps(testing::RandomScenario(number).text())) {
    const auto plant = testing::model_of(text, {"policy.power=always_on"}).plant;
    for (const auto& site : plant->sites) {
      double least_w = 0;
      for (auto s = site.first_server; s < site.first_server + site.servers; ++s)
        least_w += static_cast<double>(plant->models[plant->model_of_server[s]].lowest_nw) * 1e-9;
      least_share = std::max(least_share, least_w / site.rated_it_w);
      rated_w += site.rated_it_w;
    }
  }
};

}  // namespace

TEST_CASE("water stands at one level, but for those who want less and those who need more",
          "[policies][cap]") {
  CHECK(level({{0, 100}, {0, 100}, {0, 40}}, 180) == 70);
  CHECK(level({{0, 100}, {0, 100}, {0, 40}}, 90) == 30);
  CHECK(level({{80, 100}, {0, 100}, {0, 40}}, 150) == 35);
  CHECK(level({{80, 100}, {0, 100}, {0, 40}}, 181) == 61);
  CHECK(level({{0, 100}, {0, 100}, {0, 40}}, 240) == std::numeric_limits<std::int64_t>::max());
  CHECK(level({{0, 100}, {0, 100}, {0, 40}}, 239) == 99);
  CHECK(level({}, 5) == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("a server is held to its cap, and its job takes as long as the clock under it says",
          "[policies][cap]") {
  const auto form = GENERATE("cap = \"100 W\"", "share = 0.66666666666666667");
  const auto rows = rows_of(with_jobs(boxes(1, fmt::format("{{ kind = \"cap_static\", {} }}", form)),
                                      {{.arrival = at_s(0), .work_s = 1000}}));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].finished.seconds() == Approx(1000 / std::cbrt(0.5)));
  CHECK(rows[0].dynamic.it_j + rows[0].idle.it_j == Approx(100 * 1000 / std::cbrt(0.5)));
}

TEST_CASE("a cap on a node with one accelerator is a cap on the accelerator less what the host draws",
          "[policies][cap]") {
  const auto finish = [](const std::string& cap, const std::string& power, double unscaled) {
    return rows_of(with_jobs(testing::model_of(fmt::format(R"(
      start = 2022-01-01T00:00:00Z
      duration = "10 h"
      server.node = {{ cores = 8, accelerators = 1, accelerator = "h100_sxm5", power = {{ kind = "linear", idle = "300 W", peak = "300 W" }} }}
      site.a.servers = [{{ model = "node" {} }}]
      policy.power = {}
      workload = [{{ rate = "1/h", size = {{ kind = "constant", value = "1 s" }}, resource = "accelerators", unscaled = {} }}]
    )",
                                                           cap, power, unscaled)),
                             {{.arrival = at_s(0), .work_s = 1000}}))
        .at(0);
  };
  const double unscaled = GENERATE(0.0, 0.3);
  const auto a = finish(", cap = \"400 W\"", "\"always_on\"", unscaled);
  const auto b = finish("", "{ kind = \"cap_static\", cap = \"700 W\" }", unscaled);
  CHECK(a.finished.seconds() > 1000);
  CHECK(a.finished.seconds() == Approx(b.finished.seconds()).epsilon(1e-9));
  CHECK(a.dynamic.it_j == Approx(b.dynamic.it_j).epsilon(1e-9));
}

TEST_CASE("the lower the cap, the later the job, and the least energy lies between", "[policies][cap]") {
  double before_s = 0, least_j = std::numeric_limits<double>::infinity(), last_j = 0;
  for (const double cap_w : {150.0, 130.0, 110.0, 90.0, 75.0, 60.0, 57.0}) {
    const auto row =
        rows_of(with_jobs(boxes(1, fmt::format("{{ kind = \"cap_static\", cap = \"{} W\" }}", cap_w)),
                          {{.arrival = at_s(0), .work_s = 1000}}))
            .at(0);
    CHECK(row.finished.seconds() > before_s);
    before_s = row.finished.seconds();
    last_j = row.dynamic.it_j + row.idle.it_j;
    least_j = std::min(least_j, last_j);
  }
  const double best = std::cbrt(50.0 / (2 * 100));  // a clock of 0.63, 75 W
  CHECK(least_j == Approx(1000 * (50 + 100 * std::pow(best, 3)) / best).epsilon(1e-6));
  CHECK(last_j > least_j);
}

TEST_CASE("a job that finds no head-room stands still until the budget is shared", "[policies][cap]") {
  // 203 W: the first job leaves 53 W for the second server, which needs 56.4 W. At 20 s each gets 101.5 W.
  // The first ends at 119.8 s; at 120 s the second has what it wants.
  auto world = with_jobs(boxes(2, "{ kind = \"cap_waterfill\", budget = \"203 W\", interval = \"10 s\" }"),
                         {{.arrival = at_s(0), .work_s = 100}, {.arrival = at_s(13), .work_s = 100}})
                   .world(0);
  const auto at = [&](double s) {
    step_past(world, s);
    return world.state.jobs.live[1].rate;
  };
  CHECK(at(13) == 0);
  CHECK(world.state.sites[0].it.power_w() == Approx(200));
  const double f = std::cbrt(0.515);
  CHECK(at(20) == Approx(f));
  CHECK(world.state.sites[0].it.power_w() == Approx(203));
  testing::Rows jobs;
  run(world, &jobs);
  REQUIRE(jobs.rows.size() == 2);
  CHECK(jobs.rows[0].finished.seconds() == Approx(20 + 80 / f));
  CHECK(jobs.rows[1].finished.seconds() == Approx(120 + (100 - 100 * f)));
}

TEST_CASE("a job that finds some head-room runs on it", "[policies][cap]") {
  auto world = with_jobs(boxes(2, "{ kind = \"cap_waterfill\", budget = \"262.5 W\" }"),
                         {{.arrival = at_s(0), .work_s = 100}, {.arrival = at_s(13), .work_s = 100}})
                   .world(0);
  step_past(world, 13);
  CHECK(world.state.jobs.live[0].rate == 1);
  CHECK(world.state.jobs.live[1].rate == Approx(std::cbrt(0.625)));  // 112.5 W
  CHECK(world.state.sites[0].it.power_w() == Approx(262.5));
}

TEST_CASE("a cap or a budget above the draw changes nothing, bit for bit", "[policies][cap]") {
  const auto number = GENERATE(range(0, 15));
  const RandomFleet fleet(static_cast<std::uint64_t>(number));
  INFO(fleet.text);
  const auto plain = testing::outcome_of(testing::model_of(fleet.text, {"policy.power=always_on"}));
  for (const auto& power :
       {fmt::format("{{kind=\"cap_static\", cap=\"{} W\"}}", std::ceil(fleet.rated_w)),
        fmt::format("{{kind=\"cap_waterfill\", budget=\"{} W\"}}", std::ceil(fleet.rated_w) + 1)})
    CHECK(
        testing::same(plain, testing::outcome_of(testing::model_of(fleet.text, {"policy.power=" + power}))));
}

namespace {

/// Steps through it; whether its budget ever slowed a server.
bool keeps_within_budget(World world) {
  std::int64_t events = 0;
  bool binds = false;
  while (!world.state.over && events < 20'000) {
    world.resume();
    testing::step(world, [&](const sim::Event&) {
      ++events;
      for (std::size_t i = 0; i < world.state.sites.size(); ++i) {
        const auto& site = world.state.sites[i];
        REQUIRE(site.it.power_nw() <= world.policies.power->budget(world.plant->sites[i])->most_nw);
        binds |= site.slowed > 0;
      }
      return true;
    });
  }
  return binds;
}

}  // namespace

TEST_CASE("no event sees a site above its budget", "[policies][cap]") {
  int binding = 0;
  for (std::uint64_t number = 0; number < 40; ++number) {
    const RandomFleet fleet(number);
    testing::Dice dice(number + 4200);
    const double share =
        fleet.least_share + (number % 3 ? dice.between(0, 0.7) * (1 - fleet.least_share) : 1e-9);
    const auto power = fmt::format("policy.power={{kind=\"cap_waterfill\", share={:.12f}, interval=\"{}\"}}",
                                   std::min(1.0, share), dice.of({"10 s", "1 s", "7.77 min"}));
    INFO(fleet.text << power);
    binding += keeps_within_budget(testing::model_of(fleet.text, {power}).world(0));
  }
  CHECK(binding > 15);
}

TEST_CASE("no event sees a server above its cap", "[policies][cap]") {
  const auto number = GENERATE(range(0, 20));
  const RandomFleet fleet(static_cast<std::uint64_t>(number));
  double share = 0;
  const auto plant = testing::model_of(fleet.text, {"policy.power=always_on"}).plant;
  for (const auto& model : plant->models)
    share = std::max(share, static_cast<double>(model.lowest_nw) * 1e-9 / model.peak_w);
  const auto power = fmt::format("policy.power={{kind=\"cap_static\", share={:.12f}}}", share + 1e-9);
  INFO(fleet.text << power);
  auto world = testing::model_of(fleet.text, {power}).world(0);
  std::int64_t events = 0;
  while (!world.state.over && events < 5000) {
    world.resume();
    testing::step(world, [&](const sim::Event&) {
      ++events;
      const auto& servers = world.state.servers;
      for (std::size_t s = 0; s < servers.model.size(); ++s)
        REQUIRE(static_cast<double>(servers.power_nw[s]) * 1e-9 <=
                (share + 2e-9) * world.plant->models[servers.model[s]].peak_w);
      return true;
    });
  }
}

TEST_CASE("when a budget has just been shared, who is slowed draws the level and who is not draws less",
          "[policies][cap]") {
  const auto number = GENERATE(range(0, 20));
  const RandomFleet fleet(static_cast<std::uint64_t>(number));
  const auto power =
      fmt::format("policy.power={{kind=\"cap_waterfill\", share={:.12f}}}", 0.7 * fleet.least_share + 0.3);
  INFO(fleet.text << power);
  auto world = testing::model_of(fleet.text, {power}).world(0);
  std::int64_t shared = 0;
  while (!world.state.over && shared < 50) {
    world.resume();
    testing::step(world, [&](const sim::Event& event) {
      if (static_cast<Kind>(event.kind()) != Kind::share_power) return true;
      ++shared;
      const auto& servers = world.state.servers;
      const auto& site = world.state.sites[event.subject()];
      const auto& plan = world.plant->sites[event.subject()];
      for (auto s = plan.first_server; s < plan.first_server + plan.servers; ++s) {
        if (servers.first_allocation[s] == Allocation::kEnd) continue;
        const auto& model = world.plant->models[servers.model[s]];
        const auto draw = model.draw(servers.busy[s], servers.accelerator_nw[s], servers.clocked_nw[s]);
        REQUIRE(servers.power_nw[s] <= std::max(site.level_nw, draw.lowest_nw()));
        REQUIRE(servers.power_nw[s] >= std::min(site.level_nw - 1, draw.full_nw()));
      }
      return true;
    });
  }
}

TEST_CASE("whatever the caps, work is conserved and the books balance", "[policies][cap]") {
  const auto number = GENERATE(range(0, 25));
  const RandomFleet fleet(static_cast<std::uint64_t>(number));
  testing::Dice dice(static_cast<std::uint64_t>(number) + 4300);
  const auto power = fmt::format("policy.power={{kind=\"cap_waterfill\", share={:.12f}}}",
                                 fleet.least_share + dice.between(0.01, 1) * (1 - fleet.least_share));
  INFO(fleet.text << power);
  testing::require_work_and_books(testing::model_of(fleet.text, {power}));
}

TEST_CASE("less power never does more work", "[policies][cap]") {
  // Always more jobs than cores, all alike, so that nothing but the budget decides.
  std::vector<JobSpec> jobs;
  for (int i = 0; i < 400; ++i) jobs.push_back({.arrival = at_s(0), .work_s = 3600});
  double before = std::numeric_limits<double>::infinity();
  for (const double budget_w : {1500.0, 1200.0, 1000.0, 800.0, 650.0, 565.0}) {
    const auto outcome = testing::outcome_of(with_jobs(
        boxes(10, fmt::format("{{ kind = \"cap_waterfill\", budget = \"{} W\" }}", budget_w)), jobs));
    const double work =
        testing::value_of(outcome, "work_completed") + testing::value_of(outcome, "work_in_progress");
    CHECK(work < before);
    before = work;
    if (budget_w < 1500)
      CHECK(testing::value_of(outcome, "it_energy") == Approx(budget_w / 100).epsilon(2e-4));
  }
}

TEST_CASE("a cap or budget that cannot be kept in every state is an error at its key", "[policies][cap]") {
  CHECK_THROWS_WITH(boxes(2, "{ kind = \"cap_static\", cap = \"56 W\" }"),
                    Contains("policy.power.cap: is below 57 W, the least that \"box\" can be held to"));
  CHECK_THROWS_WITH(boxes(2, "{ kind = \"cap_static\", share = 0.375 }"),
                    Contains("policy.power.share: is below 0.376, the least that \"box\" can be held to"));
  CHECK_NOTHROW(boxes(2, "{ kind = \"cap_static\", cap = \"57 W\" }"));
  CHECK_NOTHROW(boxes(2, "{ kind = \"cap_static\", share = 0.376 }"));
  CHECK_THROWS_WITH(boxes(2, "{ kind = \"cap_waterfill\", budget = \"90 W\" }"),
                    Contains("policy.power.budget: is below 113 W, the least that site.a can be held to"));
  CHECK_THROWS_WITH(boxes(2, "{ kind = \"cap_waterfill\", budget = \"112 W\" }"), Contains("is below 113 W"));
  CHECK_NOTHROW(boxes(2, "{ kind = \"cap_waterfill\", budget = \"113 W\" }"));
  CHECK_THROWS_WITH(boxes(2, "{ kind = \"cap_waterfill\", share = 0.3 }"),
                    Contains("policy.power.share: is below 0.376"));
}

TEST_CASE("a cap has one form, and one of them", "[policies][cap]") {
  CHECK_THROWS_WITH(boxes(1, "{ kind = \"cap_static\", cap = \"100 W\", share = 0.9 }"),
                    Contains("policy.power.share: is given beside `cap`"));
  CHECK_THROWS_WITH(boxes(1, "\"cap_static\""), Contains("policy.power.cap: is needed, such as"));
  CHECK_THROWS_WITH(boxes(1, "{ kind = \"cap_waterfill\", budget = \"1 kW\", share = 0.9 }"),
                    Contains("policy.power.share: is given beside `budget`"));
  CHECK_THROWS_WITH(boxes(1, "\"cap_waterfill\""), Contains("policy.power.budget: is needed, such as"));
  CHECK_THROWS_WITH(boxes(1, "{ kind = \"cap_static\", cap = \"100 J\" }"), Contains("policy.power.cap"));
}

TEST_CASE("a cap of a group and a policy that slows do not both set the clock of accelerators",
          "[policies][cap]") {
  const auto with = [](const std::string& power) {
    return testing::model_of(fmt::format(R"(
      start = 2022-01-01T00:00:00Z
      duration = "1 h"
      site.a.servers = [{{ model = "dgx_h100", cap = "500 W" }}]
      policy.power = {}
    )",
                                         power));
  };
  CHECK_THROWS_WITH(with("{ kind = \"cap_static\", cap = \"9 kW\" }"),
                    Contains("site.a.servers[0].cap: sets the clock"));
  CHECK_NOTHROW(with("\"sleep_after\""));
}

TEST_CASE("a policy that slows jobs does not pretend to hold hosts of virtual machines", "[policies][cap]") {
  const auto file = std::filesystem::path(JEVONS_SOURCE_DIR) / "scenarios" / "planetlab_like.toml";
  const auto with = [&](const std::string& power) {
    auto document = sim::config::Document::load(file, {"policy.power=" + power}, testing::shipped_data());
    build_model(document, testing::shipped_data());
  };
  CHECK_THROWS_WITH(with("{ kind = \"cap_waterfill\", share = 0.9 }"),
                    Contains("\"cap_waterfill\" slows servers that run jobs; it cannot slow those of site."));
  CHECK_NOTHROW(with("\"always_on\""));
}
