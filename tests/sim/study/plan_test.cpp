#include "sim/study/plan.hpp"

#include <catch2/catch.hpp>

#include <set>

#include "sim/config/document.hpp"

using namespace sim::study;
using sim::config::Document;

namespace {

struct Holder {
  SweepConfig sweep;
  void visit(sim::config::Visitor& v) { v.table("sweep", sweep, {}); }
};

SweepConfig read(const std::string& text) {
  auto document = Document::parse("[sweep]\n" + text, "a.toml", "", {}, {});
  Holder holder;
  document.read(holder);
  document.throw_if_bad();
  return holder.sweep;
}
Plan plan(const std::string& text) {
  const auto config = read(text);
  const auto problems = config.problems();
  INFO((problems.empty() ? "" : problems.front().key + ": " + problems.front().text));
  REQUIRE(problems.empty());
  return Plan(config, 1);
}
std::vector<std::string> described(const Plan& plan) {
  std::vector<std::string> all;
  for (std::size_t p = 0; p < plan.points(); ++p) all.push_back(plan.described(p));
  return all;
}
std::string problem(const std::string& text) {
  const auto problems = read(text).problems();
  REQUIRE(problems.size() == 1);
  return problems.front().key + ": " + problems.front().text;
}

const std::string two = "axis.a = { key = \"x\", values = [1, 2] }\naxis.b = { key = \"y\", values = [\"p\", \"q\"] }\n";

}  // namespace

TEST_CASE("a grid is every combination, the first axis by name slowest", "[plan]") {
  CHECK(described(plan(two)) == std::vector<std::string>{"a = 1, b = p", "a = 1, b = q", "a = 2, b = p", "a = 2, b = q"});
}

TEST_CASE("zipped axes go together", "[plan]") {
  const auto p = plan(two + "axis.c = { key = \"z\", values = [true, false], zip = \"a\" }\n");
  CHECK(described(p) == std::vector<std::string>{"a = 1, b = p, c = true", "a = 1, b = q, c = true", "a = 2, b = p, c = false",
                                                 "a = 2, b = q, c = false"});
  CHECK(p.leaders().size() == 2);
}

TEST_CASE("axes of different kinds that are zipped take their own levels, one by one", "[plan]") {
  const auto p = plan("axis.n = { key = \"x\", values = [1, 2, 3, 4, 5] }\naxis.r = { key = \"y\", from = 100, to = 500, steps = 5, zip = \"n\" }\n"
                      "axis.z = { key = \"z\", distribution = \"normal\", mean = 0, sd = 1, steps = 5, zip = \"n\" }\n");
  for (std::size_t k = 0; k < 5; ++k) CHECK(p.settings(k)[1]->number == 100.0 * static_cast<double>(k + 1));
  CHECK(p.settings(2)[2]->number == Approx(0).margin(1e-12));
  CHECK(p.settings(0)[2]->number < -1);
  const auto led = plan("axis.r = { key = \"y\", from = 100, to = 500, steps = 5 }\naxis.s = { key = \"x\", values = [1, 2, 3, 4, 5], zip = \"r\" }\n");
  for (std::size_t k = 0; k < 5; ++k) CHECK(led.settings(k)[1]->number == static_cast<double>(k + 1));
}

TEST_CASE("a conditional axis is set only where its condition holds, and counts once elsewhere", "[plan]") {
  const auto p = plan(two + "axis.c = { key = \"z\", values = [7, 8, 9], when = [\"b=q\"] }\n");
  CHECK(described(p) == std::vector<std::string>{"a = 1, b = p", "a = 1, b = q, c = 7", "a = 1, b = q, c = 8", "a = 1, b = q, c = 9",
                                                 "a = 2, b = p", "a = 2, b = q, c = 7", "a = 2, b = q, c = 8", "a = 2, b = q, c = 9"});
  const auto chain = plan(two + "axis.c = { key = \"z\", values = [7, 8], when = [\"b=q\"] }\naxis.aa = { key = \"w\", values = [5, 6], when = [\"c=8\", \"a=1,2\"] }\n");
  const auto all = described(chain);
  CHECK(std::count(all.begin(), all.end(), "a = 1, b = p") == 1);
  CHECK(std::count(all.begin(), all.end(), "a = 1, aa = 6, b = q, c = 8") == 1);
  CHECK(all.size() == 2 * (1 + 1 + 2));
  const auto hypercube = plan("design = \"latin_hypercube\"\nsamples = 200\n" + two + "axis.c = { key = \"z\", values = [7, 8], when = [\"b=q\"] }\n");
  for (std::size_t i = 0; i < hypercube.points(); ++i) {
    const auto settings = hypercube.settings(i);
    CHECK(settings[2].has_value() == (settings[1]->name == "q"));
  }
}

TEST_CASE("one at a time leaves the scenario as it is but for one axis", "[plan]") {
  const auto p = plan("design = \"one_at_a_time\"\n" + two);
  CHECK(described(p) == std::vector<std::string>{"the scenario as it is", "a = 1", "a = 2", "b = p", "b = q"});
  CHECK_FALSE(p.moved(0));
  CHECK(p.moved(2) == 0u);
  CHECK(p.moved(4) == 1u);
}

TEST_CASE("one at a time leaves what is not known at its median", "[plan]") {
  const auto p = plan("design = \"one_at_a_time\"\naxis.a = { key = \"x\", values = [1, 2] }\n"
                      "axis.b = { key = \"y\", distribution = \"uniform\", low = \"2 kW\", high = \"4 kW\", steps = 2 }\n");
  CHECK(described(p) == std::vector<std::string>{"b = 3 kW", "a = 1, b = 3 kW", "a = 2, b = 3 kW", "b = 2.5 kW", "b = 3.5 kW"});
}

TEST_CASE("every design is a pure function of its configuration and seed", "[plan]") {
  for (const std::string design : {"latin_hypercube", "sobol", "morris", "saltelli"}) {
    const auto text = "design = \"" + design + "\"\nsamples = 8\naxis.a = { key = \"x\", from = 0, to = 1 }\naxis.b = { key = \"y\", from = 1, to = 9, log = true }\n";
    CHECK(described(plan(text)) == described(plan(text)));
    CHECK(described(plan(text)) != described(plan(text + "\nseed = 5")));
    const std::size_t rows = design == "morris" ? 8 * 3 : design == "saltelli" ? 8 * 4 : 8;
    CHECK(plan(text).points() == rows);
  }
}

TEST_CASE("a Latin hypercube of a list runs each value equally often", "[plan]") {
  const auto p = plan("design = \"latin_hypercube\"\nsamples = 60\n" + two + "axis.c = { key = \"z\", values = [1, 2, 3] }\n");
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < p.points(); ++i) ++seen[p.settings(i)[2]->text];
  CHECK(seen == std::map<std::string, int>{{"1", 20}, {"2", 20}, {"3", 20}});
}

TEST_CASE("what is no sweep is told", "[plan]") {
  CHECK_THAT(problem(""), Catch::Contains("has no axis"));
  CHECK_THAT(problem("axis.a = { key = \"x\", values = [] , from = 1, to = 2}\naxis.b = { key = \"x\", values = [1] }"), Catch::Contains("x is set by another axis too"));
  CHECK_THAT(problem(two + "axis.c = { key = \"z\", values = [1, 2], zip = \"aa\" }"), Catch::Contains("known: a, b, c"));
  CHECK_THAT(problem(two + "axis.c = { key = \"z\", values = [1, 2, 3], zip = \"a\" }"), Catch::Contains("a has 2 values, and this axis 3"));
  CHECK_THAT(problem(two + "axis.c = { key = \"z\", values = [1, 2], when = [\"b\"] }"), Catch::Contains("AXIS=VALUE"));
  CHECK_THAT(problem(two + "axis.c = { key = \"z\", values = [1, 2], when = [\"b=r\"] }"), Catch::Contains("\"r\" is no value of b"));
  CHECK_THAT(problem(two + "axis.c = { key = \"z\", values = [1, 2], when = [\"c=1\"] }"), Catch::Contains("hangs on this axis itself"));
  CHECK_THAT(problem(two + "axis.run = { key = \"z\", values = [1, 2] }"), Catch::Contains("cannot be the name"));
  CHECK_THAT(problem("axis.a = { key = \"sweep.samples\", values = [1, 2] }"), Catch::Contains("no part of a run"));
  CHECK_THAT(problem("axis.a = { key = \"x[0].y\", values = [1] }\naxis.b = { key = \"x.0.y\", values = [2] }"), Catch::Contains("set by another axis too"));
  CHECK_THAT(problem("axis.a = { key = \"x[0].y\", values = [1] }\naxis.b = { key = \"x\", values = [2] }"), Catch::Contains("one within the other"));
  CHECK_THAT(problem("axis.a = { key = \"compare.of\", values = [1] }"), Catch::Contains("no part of a run"));
  CHECK_THAT(problem("axis.a = { key = \"\", values = [1] }"), Catch::Contains("names no key"));
  CHECK_THAT(problem("metrics = [\"pue\", \"water\", \"pue\"]\n" + two), Catch::Contains("metrics[2]: \"pue\" stands there twice"));
  CHECK_THAT(problem("design = \"morris\"\nsamples = 4\naxis.a = { key = \"x\", distribution = \"normal\", mean = 1, sd = 1 }"), Catch::Contains("give `low` and `high`"));
  CHECK_THAT(problem("design = \"sobol\"\n" + two), Catch::Contains("samples"));
  CHECK_THAT(problem("samples = 3\n" + two), Catch::Contains("takes every level"));
  CHECK_THAT(problem("design = \"saltelli\"\nsamples = 100\n" + two), Catch::Contains("128 is"));
  CHECK_THAT(problem("design = \"morris\"\nsamples = 10\nlevels = 5\n" + two), Catch::Contains("odd"));
  CHECK_THAT(problem("half_width = 0.1\n" + two), Catch::Contains("of: is missing"));
  CHECK_THAT(problem("axis.a = { key = \"x\", from = 1, to = 2, steps = 100000 }\naxis.b = { key = \"y\", from = 1, to = 2, steps = 1000 }"), Catch::Contains("more than"));
}
