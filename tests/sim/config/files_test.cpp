// Files: where they are looked for, what extends what, and what is told when that fails.
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/sim/config/sample.hpp"
#include "tests/sim/config/scratch.hpp"

using namespace sample;
using Errors = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

Scenario load(const fs::path& file, const std::vector<std::string>& overrides = {},
              sim::config::DataPath path = {}) {
  auto document = sim::config::Document::load(file, overrides, std::move(path));
  Scenario scenario;
  document.read(scenario);
  document.throw_if_bad();
  return scenario;
}
Errors errors_in(const fs::path& file, sim::config::DataPath path = {}) {
  try {
    load(file, {}, std::move(path));
  } catch (const sim::config::BadInput& bad) {
    return bad.errors();
  }
  return {};
}

}  // namespace

TEST_CASE("a scenario inherits along a chain: tables merge, values and lists replace") {
  const ScratchFolder folder;
  folder.write(
      "base/ground.toml",
      "title = 'ground'\nseed = 1\ncurve = [0.1, 0.2, 0.3]\n[site.a]\npower = '1 W'\nsetpoint = '20 degC'\n"
      "[[site.a.servers]]\n[[site.a.servers]]\n");
  folder.write("base/middle.toml", "extends = 'ground.toml'\nseed = 2\n[site.a]\npower = '2 W'\n[site.b]\n");
  const auto top =
      folder.write("top.toml",
                   "extends = 'base/middle.toml'\ntitle = 'top'\ncurve = [1]\n[[site.a.servers]]\n"
                   "count = 3\n");
  const auto s = load(top);
  CHECK(s.title == "top");
  CHECK(s.seed == 2);
  CHECK(s.curve == std::vector<double>{1});
  REQUIRE(s.sites.size() == 2);
  CHECK(s.sites[0].power_w == 2);
  CHECK(s.sites[0].setpoint_c == 20);
  REQUIRE(s.sites[0].servers.size() == 1);
  CHECK(s.sites[0].servers[0].count == 3);
}

TEST_CASE("a choice of another kind replaces the inherited one with all its keys") {
  const ScratchFolder folder;
  folder.write("base.toml",
               "title = 'x'\nshifting = { kind = 'threshold', share = 0.1 }\nrouting = 'none'\n");
  CHECK(load(folder.write("a.toml", "extends = 'base.toml'\nshifting = 'none'")).shifting.kind == "none");
  CHECK(load(folder.write("b.toml", "extends = 'base.toml'\n[shifting]\nkind = 'none'")).shifting.kind ==
        "none");
  const auto c = load(folder.write("c.toml", "extends = 'base.toml'\n[shifting]\npatience = '2 h'"));
  CHECK(dynamic_cast<const Threshold&>(*c.shifting).share == 0.1);
  CHECK(dynamic_cast<const Threshold&>(*c.shifting).patience == sim::hours(2));
}

TEST_CASE("errors name the file that the key came from") {
  const ScratchFolder folder;
  folder.write("base.toml", "title = 'x'\n[site.a]\npower = '1 J'\npowr = 1\n");
  const auto top = folder.write("top.toml", "extends = 'base.toml'\nsede = 1\n[site.a.battery]\n");
  const auto at = folder.path().string();
  CHECK(errors_in(top) ==
        Errors{at + "/top.toml:2:1: error: sede: unknown key; did you mean \"seed\"?",
               at + "/top.toml:3:1: error: site.a.battery.energy: missing; it is required (usable energy)",
               at + "/base.toml:3:9: error: site.a.power: \"1 J\" is an energy; a power is expected, such as "
                    "\"20 MW\"",
               at + "/base.toml:4:1: error: site.a.powr: unknown key; did you mean \"power\"?"});
}

TEST_CASE("files that extend one another in a circle are an error at the key that closes it") {
  const ScratchFolder folder;
  folder.write("b.toml", "extends = 'sub/../c.toml'\n");
  folder.write("c.toml", "title = 'x'\nextends = 'a.toml'\n");
  const auto a = folder.write("a.toml", "extends = 'b.toml'\n");
  const auto at = folder.path().string();
  CHECK(errors_in(a) ==
        Errors{at + "/c.toml:2:11: error: extends: files extend one another in a circle: " + at +
               "/a.toml -> " + at + "/b.toml -> " + at + "/c.toml -> " + at + "/a.toml"});
  const auto self = folder.write("self.toml", "extends = 'self.toml'\n");
  CHECK(errors_in(self) ==
        Errors{at + "/self.toml:1:11: error: extends: files extend one another in a circle: " + at +
               "/self.toml -> " + at + "/self.toml"});
}

TEST_CASE("a base that cannot be read is an error at the key that names it") {
  const ScratchFolder folder;
  const auto at = folder.path().string();
  fs::create_directory(folder.path() / "folder.toml");
  folder.write("empty.toml", "");
  folder.write("broken.toml", "a = \n");
  const auto extends = [&](const std::string& value) {
    return errors_in(folder.write("s.toml", "extends = " + value));
  };
  CHECK(extends("'none.toml'") ==
        Errors{at + "/s.toml:1:11: error: extends: " + at + "/none.toml does not exist"});
  CHECK(extends("'folder.toml'") ==
        Errors{at + "/s.toml:1:11: error: extends: " + at + "/folder.toml is a folder; a file is expected"});
  CHECK(extends("'empty.toml'") ==
        Errors{at + "/s.toml:1:11: error: extends: " + at + "/empty.toml is empty"});
  CHECK(extends("3") ==
        Errors{at + "/s.toml:1:11: error: extends: 3 is a whole number; the name of another scenario "
                    "is expected, such as \"base.toml\""});
  REQUIRE(extends("'broken.toml'").size() == 1);
  CHECK(extends("'broken.toml'")[0].substr(0, at.size() + 17) == at + "/broken.toml:1:5:");
}

TEST_CASE("a scenario that is missing, empty, a folder or unreadable is an error") {
  const ScratchFolder folder;
  const auto at = folder.path().string();
  CHECK(errors_in(folder.path() / "none.toml") ==
        Errors{at + "/none.toml:1:1: error: the file does not exist"});
  CHECK(errors_in(folder.path()) == Errors{at + ":1:1: error: the file is a folder; a file is expected"});
  CHECK(errors_in(folder.write("empty.toml", "")) ==
        Errors{at + "/empty.toml:1:1: error: the file is empty"});
  CHECK(errors_in(folder.write("file", "x = 1") / "s.toml").size() == 1);
  const auto secret = folder.write("secret.toml", "title = 'x'");
  fs::permissions(secret, fs::perms::none);
  if (geteuid() == 0)
    WARN("skipped: to root every file is readable");
  else
    CHECK(errors_in(secret) == Errors{at + "/secret.toml:1:1: error: the file cannot be opened for reading"});
}

TEST_CASE(
    "a data file is found beside the file that names it, then beside the scenario, then along the data "
    "path") {
  const ScratchFolder folder;
  const auto top = folder.write("top.toml", "extends = 'base/base.toml'\ntitle = 'x'\n");
  folder.write("base/base.toml", "[site.a]\nweather = 'w/a.csv'\n");
  const auto found = [&] {
    auto document =
        sim::config::Document::load(top, {}, {{folder.path() / "data1", folder.path() / "data2"}});
    return document.find_file("site.a.weather", "w/a.csv");
  };
  CHECK_FALSE(found());
  const auto last = folder.write("data2/w/a.csv", "x");
  CHECK(found() == last);
  const auto third = folder.write("data1/w/a.csv", "x");
  CHECK(found() == third);
  const auto second = folder.write("w/a.csv", "x");
  CHECK(found() == second);
  const auto first = folder.write("base/w/a.csv", "x");
  CHECK(found() == first);
}

TEST_CASE("a data file that is not there is an error that lists where it was sought") {
  const ScratchFolder folder;
  const auto at = folder.path().string();
  const auto weather = [&](const std::string& name) {
    return errors_in(folder.write("s.toml", "title = 'x'\n[site.a]\nweather = '" + name + "'"),
                     {{"/d1", "/d2"}});
  };
  CHECK(
      weather("w.csv") ==
      Errors{at + "/s.toml:3:11: error: site.a.weather: \"w.csv\" was not found in " + at +
             ", /d1, /d2; measured series are found through --data or the environment variable JEVONS_DATA; scenarios/data/README.md says where they come from"});
  CHECK(weather("/nowhere/w.csv") ==
        Errors{at +
               "/s.toml:3:11: error: site.a.weather: \"/nowhere/w.csv\" does not exist; measured series are "
               "found through --data or the environment variable JEVONS_DATA; scenarios/data/README.md says where they come from"});
  fs::create_directory(folder.path() / "w.csv");
  CHECK(weather("w.csv") ==
        Errors{at + "/s.toml:3:11: error: site.a.weather: " + at + "/w.csv is a folder; a file is expected"});
  folder.write("e.csv", "");
  CHECK(weather("e.csv") == Errors{at + "/s.toml:3:11: error: site.a.weather: " + at + "/e.csv is empty"});
  folder.write("ok.csv", "x");
  CHECK(weather("ok.csv").empty());
  CHECK(weather("").empty());
}
