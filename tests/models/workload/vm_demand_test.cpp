// Demand from a folder of traces: what is read, in which order, and what is refused.
#include "models/workload/vm_demand.hpp"

#include <fmt/format.h>

#include "tests/models/worlds.hpp"
#include "tests/scratch.hpp"

using namespace jevons;
using Catch::Matchers::Contains;

namespace {

struct Files {
  Scratch scratch{"ignored", ""};
  std::filesystem::path folder = scratch.folder() / "traces";
  Files() { std::filesystem::create_directory(folder); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary) << text;
  }
};

struct Read {
  std::optional<VmDemand> demand;
  std::vector<std::string> files, errors;
  std::string problem;
};

Read read(const Files& files, double duration_s = 600, double step_s = 300) {
  Read result;
  result.demand =
      read_demand(files.folder, sim::seconds(step_s), sim::seconds(duration_s), result.files, result.errors,
                  result.problem);
  return result;
}

std::string error_of(const Files& files, double duration_s = 600) {
  const auto result = read(files, duration_s);
  CHECK_FALSE(result.demand);
  return fmt::format("{}{}", fmt::join(result.errors, "\n"), result.problem);
}

}  // namespace

TEST_CASE("each file is a machine, in bytewise order of names, each line a percentage", "[workload][vms]") {
  const Files files;
  files.write("b", "1\n2\n");
  files.write("a10", "3\n4\n");
  files.write("a9", "100\n0\n");
  files.write("B", "5 \n6.5");
  const auto result = read(files);
  REQUIRE(result.errors.empty());
  REQUIRE(result.demand);
  CHECK(result.demand->machines == 4);
  CHECK(result.demand->samples == 2);
  CHECK(result.demand->share == std::vector<double>{.05, .065, .03, .04, 1, 0, .01, .02});
  REQUIRE(result.files.size() == 4);
  CHECK(std::filesystem::path(result.files[1]).filename() == "a10");
  CHECK(result.demand->sample(2, 0) == 1);
  CHECK(result.demand->sample(2, 7) == 0);
}

TEST_CASE("hidden files and folders are no traces", "[workload][vms]") {
  const Files files;
  files.write("a", "1\n2\n");
  files.write(".DS_Store", "no trace");
  std::filesystem::create_directory(files.folder / "more");
  CHECK(read(files).demand->machines == 1);
}

TEST_CASE("carriage returns at the ends of lines are no part of the number", "[workload][vms]") {
  const Files files;
  files.write("a", "1\r\n2\r\n");
  REQUIRE(read(files).demand);
  CHECK(read(files).demand->share == std::vector<double>{.01, .02});
}

TEST_CASE("what is no trace is refused at its line", "[workload][vms]") {
  const Files files;
  files.write("a", "1\n2\n");
  SECTION("a word") {
    files.write("b", "1\nx\n");
    CHECK_THAT(error_of(files), Contains("b:2:1: error: ") && Contains("x") &&
                                    Contains("a percentage is expected, one a line"));
  }
  SECTION("more than a hundred") {
    files.write("b", "101\n2\n");
    CHECK_THAT(error_of(files), Contains("b:1:1: error: 101 is no percentage; 0 to 100 are expected"));
  }
  SECTION("less than nothing") {
    files.write("b", "1\n-1\n");
    CHECK_THAT(error_of(files), Contains("b:2:1: error: -1 is no percentage"));
  }
  SECTION("not a number") {
    files.write("b", "1\nnan\n");
    CHECK_THAT(error_of(files), Contains("b:2:1: error: "));
  }
  SECTION("an empty line") {
    files.write("b", "1\n\n2\n");
    CHECK_THAT(error_of(files), Contains("b:2:1: error: "));
  }
  SECTION("two numbers in a line") {
    files.write("b", "1 2\n3\n");
    CHECK_THAT(error_of(files), Contains("b:1:1: error: "));
  }
  SECTION("a file with nothing in it") {
    files.write("b", "");
    files.write("c", "1\n2\n");
    CHECK_THAT(error_of(files), Contains("b") && Contains("error: "));
  }
}

TEST_CASE("a trace of another length than the others is the one that is wrong", "[workload][vms]") {
  const Files files;
  for (const auto* name : {"a", "b", "d"}) files.write(name, "1\n2\n3\n");
  files.write("c", "1\n2\n");
  CHECK_THAT(error_of(files), Contains("c: error: has 2 samples, too few; the other traces have 3"));
  files.write("c", "1\n2\n3\n4\n");
  CHECK_THAT(error_of(files), Contains("c: error: has 4 samples, too many; the other traces have 3"));
}

TEST_CASE("traces last as long as the run", "[workload][vms]") {
  const Files files;
  files.write("a", "1\n2\n");
  CHECK(read(files, 600).demand);
  CHECK_THAT(error_of(files, 601),
             Contains("the traces cover 0.166667 h (2 samples of 300 s); the run lasts 0.166944 h"));
  CHECK(read(files, 601, 301).demand);
}

TEST_CASE("a folder without traces is refused", "[workload][vms]") {
  const Files files;
  CHECK_THAT(error_of(files),
             Contains("the folder holds no traces; one file for each machine is expected"));
}

TEST_CASE("the order in which files were written does not matter to a run", "[workload][vms]") {
  const auto run_with = [](bool backwards) {
    const Files files;
    for (int i = 0; i < 30; ++i) {
      const int number = backwards ? 29 - i : i;
      std::string text;
      testing::Dice dice(static_cast<std::uint64_t>(number));
      for (int k = 0; k < 24; ++k) text += fmt::format("{}\n", dice.from(1, 99));
      files.write(fmt::format("machine_{}", number), text);
    }
    return testing::outcome_of(testing::model_of(fmt::format(R"(
      start = 2022-01-01T00:00:00Z
      duration = "2 h"
      site.a.servers = [{{ model = "hp_ml110_g5", count = 12 }}]
      policy.consolidation = {{ kind = "migrate", detector = "thr" }}
      [[workload]]
      kind = "vms"
      folder = "{}"
      type = [{{ capacity = "2500 MIPS", memory = "870 MB" }}, {{ capacity = "1000 MIPS", memory = "613 MB" }}]
    )",
                                                             files.folder.string())));
  };
  const auto forwards = run_with(false);
  CHECK(testing::value_of(forwards, "migrations") > 0);
  CHECK(testing::same(forwards, run_with(true)));
}
