#include "sim/study/constraints.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace sim::study;

namespace {
const double none = std::numeric_limits<double>::quiet_NaN();
}

TEST_CASE("a bound on a metric is read, blanks or none") {
  const auto wait = parse_constraint("wait_p95 <= 600");
  CHECK(wait.metric == "wait_p95");
  CHECK(wait.relation == Relation::at_most);
  CHECK(wait.bound == 600);
  const auto carbon = parse_constraint("carbon_total<2e6");
  CHECK((carbon.metric == "carbon_total" && carbon.relation == Relation::below && carbon.bound == 2e6));
  const auto pue = parse_constraint("\tpue >=1.1 ");
  CHECK((pue.metric == "pue" && pue.relation == Relation::at_least && pue.bound == 1.1));
  const auto net = parse_constraint("site.one.net> -.5");
  CHECK((net.metric == "site.one.net" && net.relation == Relation::above && net.bound == -.5));
}

TEST_CASE("a text that is no bound is told why") {
  for (const char* bad : {"",           "pue",        "pue = 1",      "pue == 1",      "<= 1",
                          " > 1",       "pue <=",     "pue < = 1",    "pue <> 1",      "pue =< 1",
                          "pue => 1",   "pue << 1",   "pue <= one",   "pue <= 1 W",    "pue <= 1,5",
                          "pue <= nan", "pue <= inf", "pue <= 1e999", "1 <= pue <= 2", "two words <= 1",
                          "pue != 1",   "pue !< 1"}) {
    INFO(bad);
    CHECK(constraint_problem(bad).find("expected is METRIC<=NUMBER, such as wait_p95<=600") !=
          std::string::npos);
    CHECK_THROWS_AS(parse_constraint(bad), std::invalid_argument);
  }
  CHECK(constraint_problem("pue <= one").find("\"one\" is no finite number") == 0);
  CHECK(constraint_problem("pue<=1").empty());
}

TEST_CASE("each relation holds on its side, and nothing holds of what is unknown") {
  for (const char* text : {"m<2", "m<=2", "m>2", "m>=2"}) {
    const auto constraint = parse_constraint(text);
    const bool is_upper = text[1] == '<', has_equals = text[2] == '=';
    CHECK(holds(constraint, 1) == is_upper);
    CHECK(holds(constraint, 2) == has_equals);
    CHECK(holds(constraint, 3) == !is_upper);
    CHECK_FALSE(holds(constraint, none));
  }
}

TEST_CASE("the best of what is feasible and known, the first of equal ones") {
  const std::vector<double> y{3, 1, none, 2, 1, 3};
  CHECK(best(y, true, {true, true, true, true, true, true}) == 1u);
  CHECK(best(y, false, {true, true, true, true, true, true}) == 0u);
  CHECK(best(y, true, {true, false, true, true, false, true}) == 3u);
  CHECK(best(y, true, {false, false, true, false, false, false}) == std::nullopt);
  CHECK(best({}, true, {}) == std::nullopt);
  CHECK_THROWS_AS(best(y, true, {true}), std::invalid_argument);
}
