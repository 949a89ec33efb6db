#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "scratch.hpp"

using namespace sim::results;

namespace {

std::vector<std::string> between(const Scratch& scratch, const std::function<void(Store&)>& a,
                                 const std::function<void(Store&)>& b,
                                 const std::vector<std::string>& ignored = {}) {
  for (const auto& [name, fill] : {std::pair{"a.h5", &a}, std::pair{"b.h5", &b}}) {
    Store store(scratch / name);
    (*fill)(store);
    store.commit();
  }
  return differences(scratch / "a.h5", scratch / "b.h5", ignored);
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("A file does not differ from itself, NaN and references included") {
  const Scratch scratch;
  write_a_day(scratch / "a.h5");
  CHECK(differences(scratch / "a.h5", scratch / "a.h5", {}).empty());
}

TEST_CASE("One changed value is one line, with its place and both values") {
  const Scratch scratch;
  write_a_day(scratch / "a.h5");
  write_a_day(scratch / "b.h5", 1018.5);
  CHECK(differences(scratch / "a.h5", scratch / "b.h5", {}) ==
        Lines{"/site/oasis/it_power[17]: 1017 in the first file, 1018.5 in the second"});
  CHECK(differences(scratch / "a.h5", scratch / "b.h5", {"/site/oasis/it_power"}).empty());
  CHECK(differences(scratch / "a.h5", scratch / "b.h5", {"/site"}).empty());
}

TEST_CASE("Values far into a file and along two axes are found") {
  const Scratch scratch;
  const auto fill = [](double last) {
    return [last](Store& store) {
      store.labels("/", "side", {"left", "right"});
      auto& table = store.table("/", "row", {{"v", "1", "", Type::f64, "", "side", 2}});
      for (int i = 0; i < 200'000; ++i) table.append(std::array{1.0, i == 199'998 ? last : 2.0});
    };
  };
  CHECK(between(scratch, fill(2.0), fill(-0.0)) ==
        Lines{"/v[199998, 1]: 2 in the first file, -0 in the second"});
  CHECK(between(scratch, fill(0.0), fill(-0.0)) ==
        Lines{"/v[199998, 1]: 0 in the first file, -0 in the second"});
  CHECK(between(scratch, fill(NAN), fill(-NAN)).empty());
}

TEST_CASE("Attributes, types, shapes and missing objects are told apart") {
  const Scratch scratch;
  const auto a = [](Store& store) {
    store.attribute("/", "created", "today");
    store.attribute("/", "seed", std::int64_t{1});
    store.attribute("/", "scenario", std::string(1000, 'x') + "\nseed = 1\n" + std::string(1000, 'y'));
    store.labels("/", "account", {"grid", "it"});
    store.array("/", {"units", "W", ""}, {}, std::array{1.0});
    store.array("/", {"type", "W", "", Type::f32}, {}, std::array{1.0});
    store.array("/", {"only_a", "W", ""}, {}, std::array{1.0});
    store.table("/jobs", "job", {{"wait", "s", ""}}).append(std::array{1.0});
  };
  const auto b = [](Store& store) {
    store.attribute("/", "created", "tomorrow");
    store.attribute("/", "seed", std::int64_t{2});
    store.attribute("/", "scenario", std::string(1000, 'x') + "\nseed = 2\n" + std::string(1000, 'y'));
    store.labels("/", "account", {"grid", "cooling"});
    store.array("/", {"units", "kW", ""}, {}, std::array{1.0});
    store.array("/", {"type", "W", "", Type::f64}, {}, std::array{1.0});
    store.attribute("/only_b", "x", "y");
    store.table("/jobs", "job", {{"wait", "s", ""}});
  };
  const auto lines = between(scratch, a, b, {"/@created"});
  const Lines expected{
      "/@seed: 1 in the first file, 2 in the second",
      R"(/account[1]: "it" in the first file, "cooling" in the second)",
      "/jobs/job: shape [1] in the first file, [0] in the second",
      "/jobs/wait: shape [1] in the first file, [0] in the second",
      "/only_a: only in the first file",
      "/only_b: only in the second file",
      "/type: a 32-bit float in the first file, a 64-bit float in the second",
      R"(/units@units: "W" in the first file, "kW" in the second)",
  };
  CAPTURE(lines);
  REQUIRE(lines.size() == expected.size() + 1);
  for (const auto& line : expected) CHECK_THAT(lines, Catch::VectorContains(line));
  const auto scenario =
      std::find_if(lines.begin(), lines.end(), [](auto& l) { return l.starts_with("/@scenario"); });
  REQUIRE(scenario != lines.end());
  CHECK_THAT(*scenario, Catch::Contains("seed = 1") && Catch::Contains("seed = 2") && !Catch::Contains("\n"));
  CHECK(scenario->size() < 250);
}

TEST_CASE("A variable along another dimension of the same size differs") {
  const Scratch scratch;
  const auto fill = [](const char* along) {
    return [along](Store& store) {
      store.labels("/", "from", {"x", "y"});
      store.labels("/", "to", {"x", "y"});
      store.array("/", {"v", "1", ""}, {along}, std::array{1.0, 2.0});
    };
  };
  CHECK(between(scratch, fill("from"), fill("to")) ==
        Lines{"/v@DIMENSION_LIST[0]: /from in the first file, /to in the second"});
}

TEST_CASE("Files that are no results files are named") {
  const Scratch scratch;
  write_a_day(scratch / "a.h5");
  std::ofstream(scratch / "b.h5") << "no";
  CHECK_THROWS_WITH(differences(scratch / "a.h5", scratch / "b.h5", {}), Catch::Contains("b.h5"));
  CHECK_THROWS_WITH(differences(scratch / "c.h5", scratch / "a.h5", {}), Catch::Contains("c.h5"));
}
