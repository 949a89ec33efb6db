// What is wrong with a scenario as a whole: every error, once, at its key, and all of them together.
#include "models/references.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/models/worlds.hpp"
#include "tests/scratch.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::Equals;
using namespace jevons;

namespace {

const std::string times = "start = 2022-04-12T00:00:00Z\nduration = \"2 h\"\n";
const std::string box =
    "[server.box]\ncores = 4\npower = { kind = \"linear\", idle = \"100 W\", peak = \"200 W\" }\n";
const std::string jobs =
    "kind = \"batch\"\nrate = \"6/h\"\nsize = { kind = \"exponential\", mean = \"20 min\" }\n";

std::string site(const std::string& name, const std::string& keys = "") {
  return fmt::format("[site.{}]\nservers = [{{ model = \"box\", count = 2 }}]\n{}", name, keys);
}
std::string workload(const std::string& keys = "") { return "[[workload]]\n" + jobs + keys; }

std::vector<std::string> errors_of(const std::string& toml, const std::filesystem::path& folder = {}) {
  try {
    auto document = sim::config::Document::parse(toml, "s.toml", folder, {}, testing::shipped_data());
    build_model(document, testing::shipped_data());
  } catch (const sim::config::BadInput& bad) {
    return bad.errors();
  }
  return {};
}

/// The one error there is, or how many there are.
std::string error_of(const std::string& toml, const std::filesystem::path& folder = {}) {
  const auto errors = errors_of(toml, folder);
  if (errors.size() == 1) return errors.front();
  return fmt::format("{} errors: {}", errors.size(), fmt::join(errors, "\n"));
}

}  // namespace

TEST_CASE("a workload says its site where there are several") {
  CHECK(errors_of(times + box + site("a") + workload()).empty());
  CHECK_THAT(error_of(times + box + site("b") + site("a") + workload()),
             Contains("s.toml:10:1: error: workload[0].site: there are several sites; say which: a, b"));
  CHECK(errors_of(times + box + site("b") + site("a") + workload("site = \"b\"\n")).empty());
}

TEST_CASE(
    "a key of a site or server that cannot apply is an error at that key, unless it holds its default") {
  const std::string curve = "cooling = { plant = \"pue_curve\", load = [0.1, 1], curve = [2, 1.2], pue = ";
  CHECK_THAT(error_of(times + box + site("a", curve + "1.3 }\n")),
             Contains("site.a.cooling.pue: belongs to plant = \"constant_pue\""));
  CHECK(errors_of(times + box + site("a", curve + "1.5 }\n")).empty());
  CHECK_THAT(error_of(times + box + site("a", "weather_utc_offset = \"-8 h\"\n")),
             Contains("s.toml:8:") && Contains("site.a.weather_utc_offset") && Contains("no `weather`"));
  const auto with_r = [](const std::string& r) {
    return times +
           "[server.box]\ncores = 4\npower = { kind = \"linear\", idle = \"1 W\", peak = \"2 W\", r = " + r +
           " }\n";
  };
  CHECK_THAT(error_of(with_r("1.7") + site("a")),
             Contains("s.toml:5:") && Contains("server.box.power.r: belongs to kind = \"fan\""));
  CHECK(errors_of(with_r("1.4") + site("a")).empty());
}

TEST_CASE("a scenario in full, every default written, is a valid scenario that comes to itself") {
  const std::string grids =
      "[grid.flat]\nkind = \"constant\"\nintensity = \"1 g/kWh\"\n[grid.mix]\ngeneration = "
      "\"grid/ciso_typical.csv\"\n";
  const Scratch file("jobs.csv", "arrival_time,length,cpus\n0,60,1\n");
  const std::string trace =
      fmt::format("[[workload]]\nkind = \"trace\"\nfile = \"{}\"\nsite = \"b\"\n", file.path().string());
  const std::string curve = "cooling = { plant = \"pue_curve\", load = [0.1, 1], curve = [2, 1.2] }\n";
  const auto model = testing::model_of(
      times + box + grids + site("a", "grid = \"flat\"\n") + site("b", curve + "grid = \"mix\"\n") +
      workload("like = \"pai\"\nsite = \"a\"\nwidths = [1]\nwidth_weights = [1]\n") + trace);
  CHECK(effective_text(testing::model_of(effective_text(model))) == effective_text(model));
}

TEST_CASE("names are letters, digits, _ and -, as they become groups of the results") {
  for (const std::string name : {"\"\"", "\".\"", "\"..\"", "\"a/b\"", "\"a b\"", "\"\xc3\xa4\""}) {
    INFO(name);
    CHECK_THAT(error_of(times + box + site(name)),
               Contains("s.toml:6:") && Contains("error: site.") && Contains("is not a name"));
    CHECK_THAT(error_of(times + "[grid." + name + "]\nkind = \"constant\"\nintensity = \"1 g/kWh\"\n" + box +
                        site("a")),
               Contains("s.toml:3:") && Contains("error: grid.") && Contains("is not a name"));
    CHECK_THAT(error_of(times + "[server." + name +
                        "]\ncores = 4\npower = { kind = \"linear\", idle = \"1 W\", peak = \"2 W\" }\n" +
                        box + site("a")),
               Contains("s.toml:3:") && Contains("error: server.") && Contains("is not a name"));
    CHECK_THAT(
        error_of(times + "[accelerator." + name + "]\ntdp = \"2 W\"\nidle = \"1 W\"\n" + box + site("a")),
        Contains("s.toml:3:") && Contains("error: accelerator.") && Contains("is not a name"));
  }
  CHECK(errors_of(times + box + site("A-z_09")).empty());
}

TEST_CASE("no two workloads have one name, be it written or given") {
  const auto two = [](const std::string& first, const std::string& second) {
    return times + box + site("a") + workload(first) + workload(second);
  };
  CHECK(errors_of(two("", "")).empty());
  CHECK(errors_of(two("name = \"x\"\n", "name = \"y\"\n")).empty());
  CHECK_THAT(
      error_of(two("name = \"x\"\n", "name = \"x\"\n")),
      Contains("s.toml:17:") && Contains("workload[1].name: \"x\" is the name of workload[0] already"));
  CHECK_THAT(error_of(two("name = \"workload1\"\n", "")),
             Contains("workload[1].name: \"workload1\", the name of one that has none"));
}

TEST_CASE("a run ends within the calendar") {
  const auto run = [](const std::string& start, const std::string& duration) {
    return fmt::format("start = {}\nduration = \"{}\"\n", start, duration) + box + site("a") + workload();
  };
  CHECK(errors_of(run("2261-12-31T00:00:00Z", "1 day")).empty());
  CHECK(errors_of(run("1678-01-01T00:00:00Z", "1 day")).empty());
  CHECK_THAT(error_of(run("2261-12-31T00:00:01Z", "1 day")),
             Contains("s.toml:2:") &&
                 Contains("duration: leads beyond the calendar, which ends at 2262-01-01T00:00:00Z"));
  CHECK_THAT(error_of(run("2261-12-31T00:00:00Z", "36 years")), Contains("beyond the calendar"));
}

TEST_CASE("no server and no site draws more than the meters hold") {
  const auto with = [](const std::string& keys) { return times + box + keys + site("a") + workload(); };
  for (const std::string key : {"off", "boot_power", "shutdown_power"})
    CHECK_THAT(error_of(with(key + " = \"20 GW\"\n")),
               Contains("s.toml:6:") && Contains("server.box." + key));
  for (const std::string key : {"off", "boot_power", "shutdown_power"})
    CHECK(errors_of(with(key + " = \"0.9 GW\"\n")).empty());
  const auto many = [](int count, const std::string& keys) {
    return times + box + "boot_power = \"0.9 GW\"\n" +
           fmt::format("[site.a]\nservers = [{{ model = \"box\", count = {} }}]\n{}", count, keys);
  };
  CHECK(errors_of(many(10, "cooling.pue = 1.0\n")).empty());
  CHECK_THAT(error_of(many(11, "cooling.pue = 1.0\n")), Contains("site.a.servers: draw up to 9.9 GW"));
  CHECK_THAT(error_of(many(10, "cooling.pue = 1.1\n")), Contains("site.a.servers: draw up to 9.9 GW"));
  CHECK_THAT(
      error_of(
          times +
          "[server.box]\ncores = 1\npower = { kind = \"linear\", idle = \"1 W\", peak = \"1e300 W\" }\n" +
          site("a")),
      Contains("s.toml:5:") && Contains("server.box.power.peak"));
  CHECK_THAT(error_of(times + "[accelerator.card]\ntdp = \"1 GW\"\nidle = \"1 W\"\n" + box +
                      "accelerators = 1000\naccelerator = \"card\"\n" + site("a")),
             Contains("site.a.servers[0].model: \"box\" draws up to 1e+03 GW"));
}

TEST_CASE("all errors are told at once: those of names, of keys and of files") {
  const Scratch file("mix.csv",
                     "timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH\n2022-04-12T00:00Z,x,0,0,0,1,0,0,0\n");
  const std::string grid = "[grid.g]\ngeneration = \"mix.csv\"\n";
  std::ofstream(file.folder() / "jobs.csv") << "arrival_time,length,cpus\ny,60,1\n";
  std::ofstream(file.folder() / "weather.csv") << "# tz=UTC\nlocal_time,temp_c\nz,1\n";
  const std::string trace = "[[workload]]\nkind = \"trace\"\nfile = \"jobs.csv\"\nsite = \"b\"\n";
  const auto errors = errors_of(
      times + grid + box + site("a", "grid = \"gg\"\nweather = \"weather.csv\"\n") + trace, file.folder());
  const auto all = fmt::format("{}", fmt::join(errors, "\n"));
  CHECK(errors.size() == 5);
  CHECK_THAT(all, Contains("s.toml:10:8: error: site.a.grid: \"gg\" is not a grid"));
  CHECK_THAT(all, Contains("workload[0].site: \"b\" is not a site"));
  for (const auto* place : {"mix.csv:2:", "jobs.csv:2:", "weather.csv:3:"}) CHECK_THAT(all, Contains(place));
}

TEST_CASE("each workload that is too wide is told") {
  const std::string wide = "widths = [9]\nwidth_weights = [1]\n";
  const auto errors = errors_of(times + box + site("a") + workload(wide) + workload() + workload(wide));
  REQUIRE(errors.size() == 2);
  CHECK_THAT(errors[0], Contains("workload[0]: has a job of width 9"));
  CHECK_THAT(errors[1], Contains("workload[2]: has a job of width 9"));
}

TEST_CASE("what hangs on a mistake is left alone, so that it is told once") {
  CHECK_THAT(error_of(times + box + "[site.a]\nservers = [{ model = \"bix\" }]\n" +
                      workload("widths = [99]\nwidth_weights = [1]\n")),
             Contains("\"bix\" is not in the catalogue"));
  CHECK_THAT(
      error_of(times +
               "[server.box]\ncores = 4\npower = { kind = \"linear\", idle = \"1 kg\", peak = \"2 W\" }\n" +
               site("a") + workload()),
      Contains("server.box.power.idle"));
  CHECK_THAT(error_of(times + box + site("a") +
                      "[[workload]]\nrate = \"6 kg\"\nsize = { kind = \"constant\", value = \"1 h\" }\n"),
             Contains("workload[0].rate"));
  CHECK_THAT(error_of(times + box + "[grid.g]\nkind = \"constantt\"\nintensity = \"1 g/kWh\"\n" +
                      site("a", "grid = \"g\"\n")),
             Contains("grid.g.kind"));
  CHECK_THAT(error_of("start = 3\nduration = \"2 h\"\n[grid.g]\ngeneration = \"grid/ciso_typical.csv\"\n" +
                      box + site("a")),
             Contains("s.toml:1:9: error: start"));
}
