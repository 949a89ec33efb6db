#include "sim/study/ranks.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <map>
#include <optional>
#include <string>

using namespace sim::study;

namespace {

/// The environment of a launcher, as long as it lives; whatever this test itself was started by is out of sight.
class Environment {
 public:
  explicit Environment(const std::map<std::string, std::string>& values) {
    for (const char* name : {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMI_SIZE", "PMIX_RANK", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS"}) {
      const char* text = std::getenv(name);
      before_[name] = text ? std::optional<std::string>(text) : std::nullopt;
      const auto value = values.find(name);
      set(name, value == values.end() ? std::nullopt : std::optional(value->second));
    }
  }
  ~Environment() {
    for (const auto& [name, value] : before_) set(name, value);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  static void set(const std::string& name, const std::optional<std::string>& value) {
    if (value) setenv(name.c_str(), value->c_str(), 1);
    else unsetenv(name.c_str());
  }
  std::map<std::string, std::optional<std::string>> before_;
};

}  // namespace

TEST_CASE("a process that nothing has launched is by itself", "[ranks]") {
  const Environment nothing(std::map<std::string, std::string>{});
  CHECK(launched().size == 1);
  CHECK(launched().rank == 0);
  const Ranks ranks;
  CHECK(ranks.size() == 1);
  CHECK(ranks.rank() == 0);
}

TEST_CASE("mpirun says who one is, and its processes can meet", "[ranks]") {
  const Environment mpirun({{"OMPI_COMM_WORLD_RANK", "2"}, {"OMPI_COMM_WORLD_SIZE", "5"}, {"SLURM_PROCID", "0"}, {"SLURM_STEP_NUM_TASKS", "1"}});
  CHECK(launched().rank == 2);
  CHECK(launched().size == 5);
  CHECK(launched().can_meet);
}

TEST_CASE("processes of srun can meet where it was told to let them", "[ranks]") {
  {
    const Environment plain({{"SLURM_PROCID", "1"}, {"SLURM_STEP_NUM_TASKS", "3"}});
    CHECK(launched().size == 3);
    CHECK_FALSE(launched().can_meet);
    const Ranks ranks;  // and such a one is by itself, and waits for nobody
    CHECK(ranks.size() == 1);
  }
  const Environment pmix({{"SLURM_PROCID", "1"}, {"SLURM_STEP_NUM_TASKS", "3"}, {"PMIX_RANK", "1"}});
  CHECK(launched().can_meet);
}

TEST_CASE("the script of a batch job is no process of several", "[ranks]") {
  const Environment batch(std::map<std::string, std::string>{{"SLURM_PROCID", "0"}});
  CHECK(launched().size == 1);
}
