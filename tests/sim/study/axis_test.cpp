#include "sim/study/axis.hpp"

#include <catch2/catch.hpp>

#include "sim/config/document.hpp"
#include "sim/engine/random.hpp"

using namespace sim::study;
using sim::config::Document;

namespace {

struct Holder {
  AxisConfig axis;
  void visit(sim::config::Visitor& v) { v.table("axis", axis, {}); }
};

AxisConfig read(const std::string& keys) {
  auto document = Document::parse("[axis]\nkey = \"k\"\n" + keys, "a.toml", "", {}, {});
  Holder holder;
  document.read(holder);
  document.throw_if_bad();
  holder.axis.name = "a";
  return holder.axis;
}
Axis axis(const std::string& keys) {
  const auto config = read(keys);
  REQUIRE(config.problems().empty());
  return Axis(config);
}
std::string problem(const std::string& keys) {
  const auto problems = read(keys).problems();
  REQUIRE(problems.size() == 1);
  return problems.front().key + ": " + problems.front().text;
}

}  // namespace

TEST_CASE("a list takes the value that u falls in, each from as much of [0, 1]", "[axis]") {
  const auto a = axis("values = [\"sjf\", { kind = \"edf\", x = 1 }, 3, true]");
  CHECK_FALSE(a.is_numeric());
  CHECK(a.levels() == 4);
  CHECK(a.at(0).text == "\"sjf\"");
  CHECK(a.at(0.2499).name == "sjf");
  CHECK(a.at(0.25).text == "{ kind = \"edf\", x = 1 }");
  CHECK(a.at(0.25).name == "edf x=1");
  CHECK(a.at(0.7).text == "3");
  CHECK(a.at(1).text == "true");
  for (std::size_t k = 0; k < 4; ++k) CHECK(a.level_at(a.place_of(k)) == k);
}

TEST_CASE("numbers of a list are coordinates in the unit of the first", "[axis]") {
  const auto power = axis("values = [\"500 kW\", \"2 MW\", \"1e3 kW\"]");
  CHECK(power.is_numeric());
  CHECK(power.unit() == "kW");
  CHECK(power.at(0.5).number == 2000);
  CHECK(power.at(0.5).text == "\"2 MW\"");
  CHECK(axis("values = [1, 2.5]").unit() == "1");
  CHECK(axis("values = [\"20/h\", \"1/min\"]").at(0.9).number == Approx(60));
  CHECK_FALSE(axis("values = [\"5 kW\", \"all\"]").is_numeric());
  CHECK_FALSE(axis("values = [\"5 kW\", 5]").is_numeric());
  CHECK(axis("values = [\"7 days\", \"24 h\"]").at(0.9).number == Approx(1));
}

TEST_CASE("a range goes from end to end, by differences or by ratios", "[axis]") {
  const auto linear = axis("from = \"10 MW\"\nto = \"20 MW\"\nsteps = 3");
  CHECK(linear.at(linear.place_of(0)).text == "\"10 MW\"");
  CHECK(linear.at(linear.place_of(1)).number == 15);
  CHECK(linear.at(linear.place_of(2)).text == "\"20 MW\"");
  const auto logarithmic = axis("from = 1\nto = 10000\nsteps = 5\nlog = true");
  for (int k = 0; k < 5; ++k) CHECK(logarithmic.at(logarithmic.place_of(static_cast<std::size_t>(k))).number == Approx(std::pow(10, k)));
  const auto whole = axis("from = 1\nto = 4\nwhole = true");
  CHECK(whole.at(0.5).text == "3");  // 2.5, to the even one away from zero
  CHECK(axis("from = 0\nto = 1").at(0.3).text == "0.3");
  CHECK(axis("from = \"1 kW\"\nto = \"1 MW\"").at(1).text == "\"1000 kW\"");
}

TEST_CASE("a distribution is inverted, and a grid takes the middles of equal shares", "[axis]") {
  const auto uniform = axis("distribution = \"uniform\"\nlow = \"2 kW\"\nhigh = \"4 kW\"\nsteps = 2");
  CHECK(uniform.unit() == "kW");
  CHECK(uniform.at(0.5).number == Approx(3));
  CHECK(uniform.at(uniform.place_of(0)).number == Approx(2.5));
  CHECK(uniform.has_ends());
  CHECK(uniform.at(0).number == Approx(2));
  const auto normal = axis("distribution = \"normal\"\nmean = 10\nsd = 2");
  CHECK_FALSE(normal.has_ends());
  CHECK(normal.at(0.5).number == Approx(10));
  CHECK_THROWS_AS(normal.at(0), std::domain_error);
  CHECK(axis("distribution = \"lognormal\"\nmedian = \"76 kg\"\nsigma = 0.5").at(0.5).number == Approx(76));
}

TEST_CASE("what an axis takes is more as u is", "[axis]") {
  sim::Stream stream(7, 0, 1u << 31, 0);
  const auto range = axis("from = 3\nto = 90\nlog = true"), spread = axis("distribution = \"triangular\"\nlow = 1\nmode = 2\nhigh = 8");
  for (int i = 0; i < 1000; ++i) {
    const double a = stream.uniform(), b = stream.uniform(), low = std::min(a, b), high = std::max(a, b);
    CHECK(range.at(low).number <= range.at(high).number);
    CHECK(spread.at(low).number <= spread.at(high).number);
  }
}

TEST_CASE("what is no axis is told", "[axis]") {
  CHECK(read("").is_bare());
  CHECK_THAT(problem("values = [1, 2]\nfrom = 3\nto = 4"), Catch::Contains("stand beside"));
  CHECK_THAT(problem("from = 3"), Catch::Contains("`to` is missing"));
  CHECK_THAT(problem("from = 3\nto = \"4 MW\""), Catch::Contains("different kinds"));
  CHECK_THAT(problem("from = 4\nto = 3"), Catch::Contains("3 is not above 4"));
  CHECK_THAT(problem("from = 0\nto = 3\nlog = true"), Catch::Contains("not positive"));
  CHECK_THAT(problem("from = \"low\"\nto = 3"), Catch::Contains("not a number"));
  CHECK_THAT(problem("values = [1, 2, 1]"), Catch::Contains("values[2]: 1 stands there twice"));
  CHECK_THAT(problem("values = [1]\nwhole = true"), Catch::Contains("whole"));
  CHECK_THAT(problem("values = [1]\nlog = true"), Catch::Contains("log"));
  CHECK_THAT(problem("distribution = \"normal\"\nmean = 3"), Catch::Contains("sd"));
  CHECK_THAT(problem("values = [1]\nmean = 3"), Catch::Contains("no `distribution`"));
}
