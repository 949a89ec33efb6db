// Collectives in the world: what they take, send and burn; what is wrong with one is told where it stands.
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/models/worlds.hpp"

using namespace jevons;
using namespace jevons::testing;

namespace {

// 8 x 16 accelerators that draw 350 W while they spin, 100 W when idle, on servers that draw 400 W whatever they do.
std::string lab(const std::string& collective, const std::string& network = "") {
  return R"(
    start = 2024-01-01
    duration = "1 h"
    settle = "10 min"
    site.lab.servers = [{ model = "node", count = 16 }]
    [accelerator.card]
    tdp = "600 W"
    idle = "100 W"
    phi = { communication = 0.5, stall = 0.25 }
    [server.node]
    cores = 8
    accelerators = 8
    accelerator = "card"
    power = { kind = "linear", idle = "400 W", peak = "400 W" }
    [site.lab.network]
    link_bandwidth = "450 GB/s"
    )" + network + R"(
    [[workload]]
    name = "run"
    kind = "collective"
    [workload.collective]
    ranks = 128
    bytes = "1 GB"
    )" + collective;
}

double of(const Outcome& outcome, const char* name) { return value_of(outcome, std::string("workload.run.") + name); }

}  // namespace

TEST_CASE("a collective takes what its network says, as often as it is repeated", "[collective]") {
  const auto outcome = outcome_of(model_of(lab("repeat = 1000\nalgorithm = \"hierarchical\"")));
  const double one_s = Fabric(NetworkConfig{}).all_reduce({16, 8}, 1e9, 1, Algorithm::hierarchical).time_s;
  CHECK(of(outcome, "operations") == 1000);
  CHECK(of(outcome, "operation_time") == Approx(one_s));
  CHECK(of(outcome, "operation_time_alone") == Approx(one_s));
  CHECK(of(outcome, "bus_bandwidth") == Approx(2 * 127.0 / 128 / one_s));
  CHECK(of(outcome, "sent") == Approx(2 * 127.0));
  CHECK(of(outcome, "sent_by_rank") == Approx(2 * 127.0 / 128));
  CHECK(of(outcome, "sent_between_islands") == Approx(2 * 15.0 / 16 * 16));
}

TEST_CASE("the times of a flat network, to the printed digits", "[collective]") {
  struct Row {
    int ranks;
    double ring, recursive_doubling, rabenseifner, naive_tree, double_binary_tree;
  };
  for (const auto& row : {Row{2, .020010, .020005, .020010, .040010, .040010}, Row{8, .035070, .060015, .035030, .120030, .040030},
                          Row{64, .040005, .120030, .039435, .240060, .040060}}) {
    const auto took = [&](const char* algorithm) {
      const auto model = model_of(lab("", "island = 1\nports = 1"), {"workload[0].collective.ranks=" + std::to_string(row.ranks),
                                                                     std::string("workload[0].collective.algorithm=") + algorithm});
      return of(outcome_of(model), "operation_time");
    };
    CHECK(took("ring") == Approx(row.ring).margin(5.1e-7));
    CHECK(took("recursive_doubling") == Approx(row.recursive_doubling).margin(5.1e-7));
    CHECK(took("rabenseifner") == Approx(row.rabenseifner).margin(5.1e-7));
    CHECK(took("naive_tree") == Approx(row.naive_tree).margin(5.1e-7));
    CHECK(took("double_binary_tree") == Approx(row.double_binary_tree).margin(5.1e-7));
  }
}

TEST_CASE("accelerators burn what spinning takes, ports what their number takes", "[collective]") {
  const auto outcome = outcome_of(model_of(lab("repeat = 1000", "energy_per_bit = \"10 pJ/bit\"")));
  const double one_s = of(outcome, "operation_time");
  CHECK(of(outcome, "operation_energy_waiting") == Approx(128 * 350 * one_s));
  CHECK(of(outcome, "energy") == Approx((128 * 350 + 16 * 400) * 1000 * one_s / 3.6e6));
  // One tier: a card with its transceiver, a switch port with one more; and ten picojoules a bit.
  const double bits_j = of(outcome, "sent_between_islands") * 1e9 * 8 * 10e-12;
  CHECK(of(outcome, "operation_energy_network") == Approx(128 * (25 + 8.5 + 11.7 + 8.5) * one_s + bits_j));
  const auto without = outcome_of(model_of(lab("repeat = 1000", "energy_per_bit = \"0 J/bit\"")));
  CHECK((value_of(outcome, "network_energy") - value_of(without, "network_energy")) * 3.6e6 == Approx(1000 * bits_j));
}

TEST_CASE("a collective that the end of the run overtakes has done a part", "[collective]") {
  const auto outcome = outcome_of(model_of(lab("repeat = 1000000000")));
  CHECK(of(outcome, "operations") == Approx(3600 / of(outcome, "operation_time_alone")));
  CHECK(of(outcome, "operation_time") == Approx(of(outcome, "operation_time_alone")));
  require_work_and_books(model_of(lab("repeat = 1000000000")));
}

TEST_CASE("no clock stretches a collective, and none is done that has not come to servers", "[collective]") {
  const auto free = outcome_of(model_of(lab("repeat = 100"))), slow = outcome_of(model_of(lab("repeat = 100"), {"policy.power={ kind = \"dvfs_fixed\", frequency = 0.5 }"}));
  CHECK(of(slow, "operation_time") == Approx(of(free, "operation_time")));
  CHECK(of(slow, "energy") < of(free, "energy"));
  const auto late = outcome_of(model_of(lab("repeat = 100"), {"policy.governance={ kind = \"energy_cap\", cap = \"0 kWh\" }"}));
  CHECK(of(late, "operations") == 0);
  CHECK(std::isnan(of(late, "operation_time")));
}

TEST_CASE("other collectives, and a torus", "[collective]") {
  const auto of_kind = [](const char* operation) { return outcome_of(model_of(lab(""), {std::string("workload[0].collective.operation=") + operation})); };
  const auto reduced = of_kind("all_reduce"), scattered = of_kind("reduce_scatter"), gathered = of_kind("all_gather"), exchanged = of_kind("all_to_all");
  CHECK(of(scattered, "sent") + of(gathered, "sent") == Approx(of(reduced, "sent")));
  CHECK(of(exchanged, "sent") == Approx(127.0));
  CHECK(of(outcome_of(model_of(lab("", "kind = \"torus\""))), "operation_time") > 0);
}

TEST_CASE("what is wrong with a collective is told where it stands", "[collective]") {
  const auto says = [](const std::vector<std::string>& overrides, const char* part, const std::string& network = "") {
    std::string text;
    try {
      model_of(lab("", network), overrides);
    } catch (const sim::config::BadInput& bad) {
      for (const auto& error : bad.errors()) text += error + '\n';
    }
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
  };
  says({"workload[0].collective.ranks=136"}, "has a job of width 136, wider than the whole site: site.lab has 128 accelerators");
  says({"workload[0].collective.ranks=1"}, "workload[0].collective.ranks: 1 is too small");
  says({"workload[0].collective.bytes=0 B"}, "workload[0].collective.bytes");
  says({"workload[0].collective.algorithm=rign"}, "did you mean \"ring\"?");
  says({"workload[0].collective.algorithm=ring", "workload[0].collective.operation=all_to_all"}, "algorithm: is of an all-reduce, and `operation` is \"all_to_all\"");
  says({"workload[0].collective.algorithm=in_network"}, "\"in_network\" cannot run there: switches of the network reduce nowhere");
  says({"workload[0].collective.algorithm=naive_tree"}, "on a torus of several islands all-reduces are rings", "kind = \"torus\"");
  says({}, "are 128 on 16 islands, and nothing joins islands", "kind = \"none\"");
  says({"workload[0].rate=1/h"}, "workload[0].rate: does not belong to kind = \"collective\"");
  says({"workload[0].resource=cores"}, "workload[0].resource: is \"cores\", and a collective holds accelerators");
  says({"workload[0].kind=training"}, "workload[0].collective: belongs to kind = \"collective\", and this is \"training\"");
  says({"workload[0].start_at=2030-01-01"}, "start_at: is not within the run");
}
