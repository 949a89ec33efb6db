#include "models/workload/workload.hpp"

#include <catch2/catch.hpp>

#include "models/workload/job_source.hpp"
#include "tests/scratch.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::Equals;
using namespace jevons;
using sim::Time;
using sim::config::Document;

namespace {

struct Holder {
  std::vector<WorkloadConfig> workload;
  void visit(sim::config::Visitor& v) { v.list("workload", workload, {}); }
};

struct Outcome {
  WorkloadConfig config;
  std::optional<JobSource> source;
  std::string errors;
};
Outcome load(const std::string& keys, const std::filesystem::path& folder = {}) {
  const auto shipped = std::filesystem::path(JEVONS_SOURCE_DIR) / "scenarios" / "data";
  auto document = Document::parse("[[workload]]\n" + keys, "s.toml", folder, {}, {{shipped}});
  Holder holder;
  document.read(holder);
  Outcome outcome;
  REQUIRE(holder.workload.size() == 1);
  outcome.config = holder.workload.front();
  const sim::Window window{*sim::parse_instant("2022-04-12"), Time{} + sim::days(1)};
  if (document.ok())
    outcome.source = load_jobs(outcome.config, "workload[0]", window, sim::hours(-8), document);
  try {
    document.throw_if_bad();
  } catch (const sim::config::BadInput& bad) {
    outcome.errors = bad.what();
  }
  return outcome;
}

const std::string minimal = "rate = \"60/h\"\nsize = { kind = \"exponential\", mean = \"20 min\" }\n";

int count(const JobSource& source) {
  auto state = JobSource::begin(1, 0, 0);
  int n = 0;
  while (source.next(state)) ++n;
  return n;
}

}  // namespace

TEST_CASE("a rate and a size are enough to generate jobs") {
  const auto o = load(minimal);
  CHECK_THAT(o.errors, Equals(""));
  REQUIRE(o.source);
  CHECK(count(*o.source) == Approx(1440).margin(4 * 38));
  CHECK(o.source->widest() == 1);
}

TEST_CASE("a mix that is like a fitted one takes its keys, and those written win") {
  const auto o = load("like = \"pai\"\nrate = \"60/h\"\n");
  CHECK_THAT(o.errors, Equals(""));
  REQUIRE(o.source);
  CHECK(o.config.mix.size.kind == "lognormal");
  CHECK(o.config.mix.diurnal.size() == 24);
  CHECK(o.config.mix.weekly.size() == 7);
  CHECK(o.source->widest() == 50);
  REQUIRE(o.source->files().size() == 1);
  CHECK_THAT(o.source->files().front(), Contains("workload/pai.toml"));
  const auto own =
      load("like = \"pai\"\nweekly = [1, 1, 1, 1, 1, 0, 0]\nwidths = [2]\nwidth_weights = [1]\n" + minimal);
  REQUIRE(own.source);
  CHECK(own.config.mix.size.kind == "exponential");
  CHECK(own.config.mix.diurnal.size() == 24);
  CHECK(own.config.mix.weekly[5] == 0);
  CHECK(own.source->widest() == 2);
}

TEST_CASE("a trace starts where the scenario says") {
  const Scratch file("jobs.csv", "arrival_time,length,cpus\n0,60,1\n86400,60,1\n90000,60,64\n");
  const auto o =
      load("kind = \"trace\"\nfile = \"jobs.csv\"\nstart_at = 2022-04-11T00:00:00Z\n", file.folder());
  CHECK_THAT(o.errors, Equals(""));
  REQUIRE(o.source);
  CHECK(count(*o.source) == 2);
  CHECK(o.source->widest() == 64);
  CHECK(o.source->files().size() == 1);
}

TEST_CASE("a workload that cannot be is an error at its key") {
  CHECK_THAT(load("rate = \"60/h\"\n").errors, Contains("a generated workload needs one, such as size"));
  CHECK_THAT(load("size = { kind = \"constant\", value = \"1 h\" }\n").errors, Contains("such as rate"));
  CHECK_THAT(load(minimal + "diurnal = [1, 2]\n").errors,
             Contains("s.toml:4") && Contains("has 2 numbers; 24 are expected"));
  CHECK_THAT(load(minimal + "weekly = [0, 0, 0, 0, 0, 0, 0]\n").errors, Contains("has no number above 0"));
  CHECK_THAT(load(minimal + "weekly = [-1, 0, 0, 0, 0, 0, 9]\n").errors, Contains("s.toml:4"));
  CHECK_THAT(load(minimal + "widths = [1, 2]\n").errors, Contains("go together"));
  CHECK_THAT(load(minimal + "widths = [1, 2]\nwidth_weights = [1]\n").errors,
             Contains("has 1 numbers; 2 are expected"));
  CHECK_THAT(load(minimal + "widths = [1.5]\nwidth_weights = [1]\n").errors,
             Contains("1.5 is not a whole number"));
  CHECK_THAT(load(minimal + "file = \"jobs.csv\"\n").errors, Contains("jobs.csv"));
  CHECK_THAT(load(minimal + "like = \"paii\"\n").errors, Contains("paii"));
  CHECK_THAT(load("kind = \"trace\"\n").errors, Contains("a workload by trace needs a file"));
  CHECK_THAT(load("rate = \"60/h\"\nsize = { kind = \"uniform\", low = \"2 h\", high = \"1 h\" }\n").errors,
             Contains("s.toml:3") && Contains("low (7200 s) is not below high (3600 s)"));
  CHECK_THAT(load("rate = \"60/h\"\nsize = { kind = \"lognormall\", median = \"2 h\", sigma = 1 }\n").errors,
             Contains("lognormal"));
  CHECK_THAT(load("rate = \"60 h\"\nsize = { kind = \"constant\", value = \"1 h\" }\n").errors,
             Contains("s.toml:2"));
  const Scratch file("jobs.csv", "arrival_time,length,cpus\n5,60,1\n4,60,1\n");
  CHECK_THAT(load("kind = \"trace\"\nfile = \"jobs.csv\"\n", file.folder()).errors,
             Contains("jobs.csv:3: error: arrival 4 s is earlier"));
  CHECK_THAT(
      load("kind = \"trace\"\nfile = \"jobs.csv\"\nstart_at = 1800-01-01T00:00:00Z\n", file.folder()).errors,
      Contains("more than a hundred years"));
  CHECK_THAT(load("kind = \"trace\"\nfile = \"jobs.csv\"\nrate = \"1/h\"\n", file.folder()).errors,
             Contains("has the arrivals of its file"));
}

TEST_CASE("a key that cannot apply is an error at that key, unless it holds its default") {
  const Scratch file("jobs.csv", "arrival_time,length,cpus\n0,60,1\n");
  const std::string trace = "kind = \"trace\"\nfile = \"jobs.csv\"\n";
  for (const std::string key : {"size = \"exponential\"", "size = { kind = \"constant\", value = \"1 h\" }",
                                "widths = [1]", "width_weights = [1]", "diurnal = [1]", "weekly = [1]",
                                "arrivals = \"regular\"", "like = \"pai\"", "rate = \"1/h\""}) {
    INFO(key);
    const auto errors = load(trace + key + "\n", file.folder()).errors;
    CHECK_THAT(errors, Contains("s.toml:4") && Contains("workload[0]." + key.substr(0, key.find(' '))));
    if (key != "size = \"exponential\"")
      CHECK_THAT(errors, Contains("belongs to kind = \"batch\"") && !Contains("\n"));
  }
  CHECK_THAT(load(trace + "widths = []\nwidth_weights = []\ndiurnal = []\nweekly = []\nlike = \"\"\n"
                          "arrivals = \"poisson\"\nphase = \"training\"\n",
                  file.folder())
                 .errors,
             Equals(""));
  const Scratch bad("jobs.csv", "arrival_time,length,cpus\nx,60,1\n");
  CHECK_THAT(load(trace + "arrivals = \"regular\"\n", bad.folder()).errors,
             Contains("workload[0].arrivals") && Contains("jobs.csv:2"));
  CHECK_THAT(load(minimal + "time_unit = \"h\"\n").errors,
             Contains("s.toml:4") && Contains("belongs to a trace"));
  CHECK_THAT(load(minimal + "start_at = 2022-04-12T00:00:00Z\n").errors,
             Contains("s.toml:4") && Contains("belongs to a trace"));
  CHECK_THAT(load(minimal + "time_unit = \"auto\"\nfile = \"\"\n").errors, Equals(""));
  CHECK_THAT(load(minimal + "phase = \"decode\"\n").errors,
             Contains("s.toml:4") && Contains("workload[0].phase: belongs to resource = \"accelerators\""));
  CHECK_THAT(load(minimal + "phase = \"decode\"\nresource = \"accelerators\"\n").errors, Equals(""));
}
