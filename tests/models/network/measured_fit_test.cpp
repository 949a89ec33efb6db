#include "models/network/measured_fit.hpp"

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "tests/scratch.hpp"

using namespace jevons;

namespace {

std::optional<MeasuredTables> read(const std::filesystem::path& path, std::vector<std::string>& messages) {
  sim::config::FileErrors errors(path.filename().string(), messages);
  return read_all_reduces(path, errors);
}

std::vector<std::string> errors_of(const std::string& text) {
  const Scratch file("t.csv", text);
  std::vector<std::string> messages;
  CHECK_FALSE(read(file.path(), messages));
  return messages;
}

MeasuredTables read(const std::filesystem::path& path) {
  std::vector<std::string> messages;
  auto measured = read(path, messages);
  REQUIRE(measured);
  return std::move(*measured);
}

/// Times that a fabric would take, as a table.
MeasuredTables made_by(const NetworkConfig& network, const std::vector<RankGroup>& groups) {
  const Fabric fabric(network);
  MeasuredTables measured;
  for (const auto& group : groups) {
    measured.tables.push_back({group, {}});
    for (double bytes = 1024; bytes < 1e9; bytes *= 1.7)
      measured.tables.back().points.push_back(
          {bytes, fabric.all_reduce(group, bytes, 1, Algorithm::ring).time_s});
  }
  return measured;
}

double error_of(const MeasuredFit& fit, RankGroup group) {
  for (const auto& asked : fit.asked)
    if (asked.group.nodes == group.nodes && asked.group.per_node == group.per_node) return asked.error;
  FAIL("no such table");
  return 0;
}

}  // namespace

TEST_CASE("a fit finds the links that times were made by") {
  NetworkConfig truth;
  truth.algorithm = "ring";
  truth.link_latency_s = 0;
  truth.startup_s = 30e-6;
  truth.link_b_per_s = 230e9;
  truth.link_chunk_s = 1e-5;
  truth.ports = 1;
  truth.port_latency_s = 20e-6;
  truth.port_b_per_s = 12e9;
  truth.port_chunk_s = 3e-6;
  const auto measured = made_by(truth, {{1, 2}, {1, 4}, {1, 8}, {2, 8}, {4, 8}});
  for (const std::int64_t ranks : {2, 4, 8})
    for (const std::int64_t between : {16, 32}) {
      const auto found = fit(measured, NetworkConfig{}, ranks, between);
      CHECK(found.network.startup_s == Approx(truth.startup_s));
      CHECK(found.network.link_b_per_s == Approx(truth.link_b_per_s));
      CHECK(found.network.link_chunk_s == Approx(truth.link_chunk_s));
      CHECK(found.network.port_latency_s == Approx(truth.port_latency_s));
      CHECK(found.network.port_b_per_s == Approx(truth.port_b_per_s));
      CHECK(found.network.port_chunk_s == Approx(truth.port_chunk_s));
      REQUIRE(found.asked.size() == 5);
      for (const auto& asked : found.asked) CHECK(asked.error < 1e-9);
    }
}

TEST_CASE("without times between nodes, ports are as the scenario has them, and that is said") {
  NetworkConfig network;
  network.port_b_per_s = 1e9;
  const auto found = fit(made_by(NetworkConfig{}, {{1, 8}}), network);
  CHECK(found.network.port_b_per_s == 1e9);
  CHECK(found.notes.back() == "no all-reduce between nodes was measured: ports are as the scenario has them");
}

TEST_CASE("a fit says what it lacks") {
  const auto measured = made_by(NetworkConfig{}, {{1, 8}, {2, 8}});
  CHECK_THROWS_WITH(fit(measured, {}, 4), "no all-reduce of 4 ranks within a node was measured");
  CHECK_THROWS_WITH(fit(measured, {}, 8, 32), "no all-reduce of 32 ranks between nodes was measured");
  CHECK_THROWS_WITH(fit(made_by(NetworkConfig{}, {{2, 8}}), {}),
                    "no all-reduce within one node was measured");
  MeasuredTables falling{{{{1, 2}, {{1e6, 3e-3}, {2e6, 2e-3}, {4e6, 1e-6}, {8e6, 1e-9}}}}, 0};
  CHECK_NOTHROW(fit(falling, {}));  // a bad fit is told by its error
  falling.tables[0].points.resize(2);
  CHECK_THROWS_WITH(fit(falling, {}),
                    "2 sizes of all-reduces of 2 ranks within a node are too few for a fit: at least 3 are");
}

// Eight A100 joined by NVSwitch, and two such nodes over a slow network: fitted on any one number of ranks of
// a node, the others follow. Between nodes the machine gives a ring other ports with other numbers of ranks,
// and no alpha and beta can know that.
TEST_CASE("measured A100: ranks of a node are predicted from any one number of them", "[measured]") {
  const auto path = at_hand("network/a100_dgx_all_reduce.csv");
  if (!path) return;
  const auto measured = read(*path);
  for (const std::int64_t ranks : {2, 4, 8}) {
    const auto found = fit(measured, NetworkConfig{}, ranks);
    for (const auto& note : found.notes) INFO("fitted on " << ranks << ": " << note);
    for (const std::int64_t other : {2, 4, 8}) CHECK(error_of(found, {1, other}) < 0.15);
  }
  CHECK(error_of(fit(measured, NetworkConfig{}, 0, 16), {2, 8}) < 0.15);
}

TEST_CASE("measured A100 in pairs: a fit within a pair cannot know of the slower way between pairs",
          "[measured]") {
  const auto path = at_hand("network/a100_pairwise_nvlink_all_reduce.csv");
  if (!path) return;
  const auto found = fit(read(*path), NetworkConfig{}, 2);
  for (const auto& note : found.notes) INFO(note);
  CHECK(error_of(found, {1, 2}) < 0.05);
  CHECK(error_of(found, {1, 4}) > 0.8);
}

TEST_CASE("what is wrong with a table of times is told where it is") {
  const std::string header = "size,num_workers,devices_per_node,ms_median\n";
  CHECK(
      errors_of(header + "1024,2,2,-1\n") ==
      std::vector<std::string>{"t.csv:2:10: error: ms_median: -1 ms: expected is above 0 and at most 1e+09"});
  CHECK(errors_of(header + "0,2,2,1\n") ==
        std::vector<std::string>{"t.csv:2:1: error: size: 0 bytes: expected is above 0 and at most 1e+15"});
  CHECK(
      errors_of(header + "1024,6,4,1\n") ==
      std::vector<std::string>{"t.csv:2:8: error: devices_per_node: 6 ranks do not fill nodes of 4 evenly"});
  CHECK(errors_of(header + "1024,1,1,1\n").size() == 1);
  CHECK(errors_of(header + "1024,2,2,nan\n1024,2,x,1\n").size() == 2);
  CHECK(errors_of(header) == std::vector<std::string>{"t.csv: error: has no all-reduce"});
  CHECK(errors_of("size,num_workers,devices_per_node\n1,2,2\n") ==
        std::vector<std::string>{"t.csv: error: has neither a column `ms_median` nor one `ms_mean`"});
  CHECK(errors_of("size,workers,devices_per_node,ms_mean\n1,2,2,1\n").size() >= 1);
}

TEST_CASE("rows of other collectives are counted, other times passed over") {
  const Scratch file("t.csv",
                     "collective,size,num_workers,devices_per_node,ms_mean,ms_p99\nall_gather,8,2,2,1,1\nall_"
                     "reduce,8,2,1,2,3\n");
  const auto measured = read(file.path());
  CHECK(measured.other_collectives == 1);
  REQUIRE(measured.tables.size() == 1);
  CHECK(measured.tables[0].group.nodes == 2);
  CHECK(measured.tables[0].points[0].seconds == 2e-3);
}
