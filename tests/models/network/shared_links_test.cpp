// Jobs that share the ways up of leaves: their rates change as neighbours come and go, and all work is done.
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/models/worlds.hpp"

using namespace jevons;
using namespace jevons::testing;

namespace {

// Six servers of eight, two below a leaf whose way up carries what one of them sends. A collective of 24 ranks crosses each leaf
// that it touches once; two of them meet at the middle one.
std::string hall(const std::string& workloads, int servers = 6, const std::string& network = "") {
  return R"(
    start = 2024-01-01
    duration = "1 day"
    settle = "1 h"
    site.hall.servers = [{ model = "dgx_h100", count = )" + std::to_string(servers) + R"( }]
    [site.hall.network]
    link_bandwidth = "450 GB/s"
    port_latency = "0 s"
    link_latency = "0 s"
    leaf_islands = 2
    oversubscription = 2
    rank_order = "by_leaf"
    )" + network + workloads;
}

std::string collective(const char* name, const char* start, std::int64_t repeat, int ranks = 24) {
  return std::string("\n[[workload]]\nname = \"") + name + "\"\nkind = \"collective\"\nstart_at = 2024-01-01T" + start + "Z\n" +
         "collective = { bytes = \"1 GB\", algorithm = \"hierarchical\", ranks = " + std::to_string(ranks) + ", repeat = " + std::to_string(repeat) + " }\n";
}

struct Ran {
  Outcome outcome;
  std::vector<JobRow> rows;
};

Ran ran(const Model& model) {
  auto world = model.world(0);
  Rows jobs;
  auto outcome = run(world, &jobs);
  return {std::move(outcome), jobs.rows};
}

double finish_s(const Ran& ran, std::uint16_t workload) {
  for (const auto& row : ran.rows)
    if (row.workload == workload) return (row.finished - sim::Time{}).seconds();
  FAIL("it has not finished");
  return 0;
}

constexpr double near_s = 2 * 7.0 / 8 / 450, far_s = 2 * 2.0 / 3 / 8 / 50;  // of a gigabyte within a server, and between three
constexpr double halved = (near_s + far_s) / (near_s + 2 * far_s);           // rate at half of the bandwidth between them

}  // namespace

TEST_CASE("a job alone has all of the links, wherever it stands", "[links]") {
  const auto model = model_of(hall(collective("a", "00:00:00", 1'000'000)));
  CHECK(finish_s(ran(model), 0) == Approx(1e6 * (near_s + far_s)));
}

TEST_CASE("a job's finish under changing shares is the hand integral", "[links]") {
  const double alone_s = near_s + far_s;
  const auto both = ran(model_of(hall(collective("a", "00:00:00", 1'000'000) + collective("b", "00:30:00", 1'000'000))));
  const double a_s = 1800 + (1e6 * alone_s - 1800) / halved;
  CHECK(finish_s(both, 0) == Approx(a_s));
  CHECK(finish_s(both, 1) == Approx(a_s + 1800));  // which it had the links alone less than the other
  CHECK(value_of(both.outcome, "workload.a.operation_time") == Approx(a_s / 1e6));
  CHECK(value_of(both.outcome, "workload.a.operation_time_alone") == Approx(alone_s));
  CHECK(value_of(both.outcome, "workload.b.operations") == 1e6);
}

TEST_CASE("neighbours below other leaves, or with links to spare, change nothing", "[links]") {
  const double alone_s = 1e6 * (near_s + far_s);
  const auto apart = ran(model_of(hall(collective("a", "00:00:00", 1'000'000) + collective("between", "00:00:00", 10'000'000, 8) + collective("b", "00:00:01", 1'000'000), 8)));
  CHECK(finish_s(apart, 0) == Approx(alone_s));
  const auto wide = ran(model_of(hall(collective("a", "00:00:00", 1'000'000) + collective("b", "00:00:00", 1'000'000), 6, "path_efficiency = 1\n"),
                                 {"site.hall.network.oversubscription=1"}));
  CHECK(finish_s(wide, 0) == Approx(alone_s));
  CHECK(finish_s(wide, 1) == Approx(alone_s));
}

TEST_CASE("what is sent is drawn at the rate at which it is sent", "[links]") {
  const auto text = hall(collective("a", "00:00:00", 1'000'000) + collective("b", "00:30:00", 500'000));
  const auto with = outcome_of(model_of(text, {"site.hall.network.energy_per_bit=10 pJ/bit"})),
             without = outcome_of(model_of(text, {"site.hall.network.energy_per_bit=0 J/bit"}));
  const double sent_b = 1.5e6 * value_of(with, "workload.a.sent_between_islands") * 1e9;
  CHECK((value_of(with, "network_energy") - value_of(without, "network_energy")) * 3.6e6 == Approx(sent_b * 80e-12).epsilon(1e-6));
}

TEST_CASE("a collective within an island asks for no link, wherever its ranks stand", "[links]") {
  // Six of each server are held, so that twelve ranks of an island of sixteen stand on six servers.
  std::string workloads;
  for (int i = 0; i < 6; ++i) workloads += collective(("held" + std::to_string(i)).c_str(), "00:00:00", 100'000'000, 6);
  for (const char* operation : {"all_reduce", "all_to_all"}) {
    const auto model = model_of(hall(workloads + collective("spread", "00:00:01", 1'000'000, 12), 6, "island = 16\n"),
                                {std::string("workload[6].collective.operation=") + operation, "workload[6].collective.algorithm=site", "policy.placement=worst_fit"});
    const auto outcome = outcome_of(model);
    CHECK(value_of(outcome, "workload.spread.operations") == 1e6);
    CHECK(value_of(outcome, "workload.spread.operation_time") == Approx(value_of(outcome, "workload.spread.operation_time_alone")));
  }
}

TEST_CASE("a training is slowed by a neighbour for as long as that is there", "[links][training]") {
  const std::string training = R"(
    [[workload]]
    name = "training"
    kind = "training"
    training = { model = "llama3_8b", accelerators = 24, tokens = 2e8, batch = 192, sequence = 4096, layout = { tensor = 4 }, overlap = { data = 0 } }
  )";
  const auto time = [](const Ran& ran) { return value_of(ran.outcome, "workload.training.training_time"); };
  const auto alone = ran(model_of(hall(training))), always = ran(model_of(hall(training + collective("b", "00:00:00", 100'000'000)))),
             for_a_while = ran(model_of(hall(training + collective("b", "00:00:00", 50'000))));
  const auto model = model_of(hall(training));
  const auto& slowdown = model.plant->workloads[0].communication[0].slowdown;
  CHECK(slowdown.rate(0.5) < 0.99);
  CHECK(time(always) == Approx(time(alone) / slowdown.rate(0.5)));
  const double both_s = finish_s(for_a_while, 1);
  CHECK(both_s < time(for_a_while));
  CHECK(time(for_a_while) == Approx(both_s + time(alone) - both_s * slowdown.rate(0.5)));
}

TEST_CASE("random collectives and trainings on shared links keep work and books", "[links]") {
  for (std::uint64_t number = 0; number < 40; ++number) {
    Dice dice(number);
    std::string workloads;
    const auto count = dice.from(2, 6);
    for (std::int64_t i = 0; i < count; ++i) {
      const auto name = "w" + std::to_string(i), start = "0" + std::to_string(dice.below(10)) + ":" + std::to_string(dice.from(10, 59)) + ":00";
      workloads += collective(name.c_str(), start.c_str(), dice.from(1, 3'000'000), static_cast<int>(dice.from(2, 64)));
    }
    workloads += R"(
      [[workload]]
      name = "training"
      kind = "training"
      training = { model = "llama3_8b", accelerators = 16, tokens = 1e9, batch = 64, sequence = 4096, layout = { tensor = 4 }, failures = { mtbf = "10 h" } }
    )";
    const auto model = model_of(hall(workloads, static_cast<int>(dice.from(8, 20)), dice.one_in(2) ? "pod_leaves = 2\npod_oversubscription = 3\n" : ""),
                                {std::string("policy.placement=") + dice.of({"first_fit", "worst_fit", "random"}), std::string("site.hall.network.rank_order=") + dice.of({"any", "by_leaf"}),
                                 std::string("site.hall.network.oversubscription=") + dice.of({"2", "4", "8"})});
    INFO(number);
    require_work_and_books(model);
  }
}

TEST_CASE("a copy of a world whose jobs share links goes on the same", "[links]") {
  auto world = model_of(hall(collective("a", "00:00:00", 1'000'000) + collective("b", "00:30:00", 1'000'000))).world(0);
  while (world.now() < at_s(2400) && sim::advance(world)) world.resume();
  auto copy = world;
  CHECK(same(run(world), run(copy)));
}

TEST_CASE("a slower network makes longer steps, and more of them transfers that nothing hides", "[links][training]") {
  const auto trained = [](const std::string& network) {
    return outcome_of(model_of(R"(
      start = 2024-01-01
      duration = "2 days"
      settle = "1 h"
      [site.hall]
      servers = [{ model = "dgx_h100", count = 16 }]
      )" + network + R"(
      [[workload]]
      name = "run"
      kind = "training"
      training = { model = "llama3_8b", accelerators = 128, tokens = 1e9, batch = 256, sequence = 4096, overlap = { data = 0 } }
    )"));
  };
  const auto of = [](const Outcome& outcome, const char* name) { return value_of(outcome, std::string("workload.run.") + name); };
  const auto none = trained(""), fast = trained("network = { port_bandwidth = \"50 GB/s\" }"), slow = trained("network = { port_bandwidth = \"12.5 GB/s\" }");
  CHECK(of(none, "step_time") == Approx(of(fast, "step_time")));
  CHECK(of(slow, "step_time") > 1.1 * of(fast, "step_time"));
  CHECK(of(slow, "energy_communication") > 2 * of(fast, "energy_communication"));
  CHECK(of(slow, "energy_compute") == Approx(of(fast, "energy_compute")).epsilon(0.02));
}
