#include "sim/study/pareto.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "sim/engine/random.hpp"

using namespace sim;
using namespace sim::study;
using Rows = std::vector<std::size_t>;

namespace {

const double none = std::numeric_limits<double>::quiet_NaN();

/// By the definition.
Rows by_definition(const std::vector<std::vector<double>>& y, const std::vector<bool>& lower) {
  const auto runs = y[0].size();
  const auto cost = [&](std::size_t m, std::size_t r) { return lower[m] ? y[m][r] : -y[m][r]; };
  const auto is_known = [&](std::size_t r) {
    return std::none_of(y.begin(), y.end(), [&](const auto& metric) { return std::isnan(metric[r]); });
  };
  const auto dominates = [&](std::size_t a, std::size_t b) {
    bool is_better = false;
    for (std::size_t m = 0; m < y.size(); ++m) {
      if (cost(m, a) > cost(m, b)) return false;
      is_better = is_better || cost(m, a) < cost(m, b);
    }
    return is_better;
  };
  Rows front;
  for (std::size_t r = 0; r < runs; ++r) {
    bool is_on = is_known(r);
    for (std::size_t other = 0; other < runs && is_on; ++other)
      is_on = !(is_known(other) && dominates(other, r));
    if (is_on) front.push_back(r);
  }
  std::stable_sort(front.begin(), front.end(), [&](auto a, auto b) { return cost(0, a) < cost(0, b); });
  return front;
}

}  // namespace

TEST_CASE("the front of cost and carbon") {
  const std::vector<double> cost{5, 3, 4, 1, 4}, carbon{1, 3, 3, 6, 2};
  CHECK(pareto_front({cost, carbon}, {true, true}) == Rows{3, 1, 4, 0});
  CHECK(pareto_front({cost, carbon}, {false, true}) == Rows{0});
  CHECK(pareto_front({cost}, {true}) == Rows{3});
}

TEST_CASE("equal runs are all on the front or none") {
  CHECK(pareto_front({{1, 2, 1, 2}, {2, 1, 2, 2}}, {true, true}) == Rows{0, 2, 1});
  CHECK(pareto_front({{4, 4, 4}}, {false}) == Rows{0, 1, 2});
  CHECK(pareto_front({{1, 1}, {2, 2}, {3, 3}}, {true, false, true}) == Rows{0, 1});
}

TEST_CASE("a run of which something is unknown is not on it, and keeps none off it") {
  CHECK(pareto_front({{0, 1, 2}, {none, 2, 1}}, {true, true}) == Rows{1, 2});
  CHECK(pareto_front({{none, none}}, {true}).empty());
  CHECK(pareto_front({{}, {}}, {true, true}).empty());
  const double infinite = std::numeric_limits<double>::infinity();
  CHECK(pareto_front({{infinite, 1}, {0, 1}}, {true, true}) == Rows{1, 0});
}

TEST_CASE("random runs with ties and holes, against the definition") {
  Stream stream(1, 0, 0, 0);
  std::size_t found = 0;
  for (int trial = 0; trial < 600; ++trial) {
    const auto metrics = 1 + stream.bits() % 4, runs = stream.bits() % 40, values = 2 + stream.bits() % 12;
    std::vector<std::vector<double>> y(metrics, std::vector<double>(runs));
    std::vector<bool> lower;
    for (auto& metric : y) {
      lower.push_back(stream.bits() % 2);
      for (double& value : metric)
        value = stream.uniform() < .03 ? none : static_cast<double>(stream.bits() % values);
    }
    const auto front = pareto_front(y, lower);
    REQUIRE(front == by_definition(y, lower));
    found += front.size();
  }
  CHECK(found > 2000);
}

TEST_CASE("ten thousand runs, two metrics and four") {
  Stream stream(2, 0, 0, 0);
  std::vector<std::vector<double>> y(4, std::vector<double>(10'000));
  for (std::size_t r = 0; r < 10'000; ++r) {
    const double a = stream.uniform(), b = stream.uniform();
    y[0][r] = a;
    y[1][r] = 1 - a;  // every run is on the front
    y[2][r] = b;
    y[3][r] = stream.uniform();
  }
  CHECK(pareto_front({y[0], y[1]}, {true, true}).size() == 10'000);
  CHECK(pareto_front(y, {true, true, true, false}).size() == 10'000);
}

TEST_CASE("metrics that do not fit are refused") {
  CHECK_THROWS_AS(pareto_front({}, {}), std::invalid_argument);
  CHECK_THROWS_AS(pareto_front({{1}}, {true, false}), std::invalid_argument);
  CHECK_THROWS_AS(pareto_front({{1}, {1, 2}}, {true, false}), std::invalid_argument);
}
