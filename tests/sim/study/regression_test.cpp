#include "sim/study/regression.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "sim/engine/distributions.hpp"
#include "sim/engine/statistics.hpp"

using namespace sim;
using namespace sim::study;
using Rows = std::vector<std::vector<double>>;

namespace {

const double none = std::numeric_limits<double>::quiet_NaN();

Rows uniform_rows(Stream& stream, std::size_t runs, std::size_t factors) {
  Rows rows(runs, std::vector<double>(factors));
  for (auto& row : rows)
    for (double& x : row) x = stream.uniform();
  return rows;
}

template <class F>
std::vector<double> values(const Rows& rows, F f) {
  std::vector<double> y;
  for (const auto& row : rows) y.push_back(f(row));
  return y;
}

/// x in {-1, 0, 1} of two factors: they are uncorrelated.
const Rows grid{{-1, -1}, {-1, 0}, {-1, 1}, {0, -1}, {0, 0}, {0, 1}, {1, -1}, {1, 0}, {1, 1}};

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  Welford of_a, of_b, of_sum;
  for (std::size_t i = 0; i < a.size(); ++i) {
    of_a.add(a[i]);
    of_b.add(b[i]);
    of_sum.add(a[i] + b[i]);
  }
  return (of_sum.variance() - of_a.variance() - of_b.variance()) / 2 /
         (of_a.standard_deviation() * of_b.standard_deviation());
}

}  // namespace

TEST_CASE("a linear model of uncorrelated factors is found exactly") {
  const auto r =
      regression_sensitivity(grid, values(grid, [](const auto& x) { return 2 + 3 * x[0] - 4 * x[1]; }));
  CHECK(r.src[0] == Approx(.6).epsilon(1e-12));
  CHECK(r.src[1] == Approx(-.8).epsilon(1e-12));
  CHECK(r.r2 == 1);
  CHECK(r.pcc[0] == 1);
  CHECK(r.pcc[1] == -1);
  CHECK(r.runs == 9);
}

TEST_CASE("what is left over lowers R^2, and the squares of the coefficients still add up to it") {
  // x1 + 2 x1 x2: of variances 2/3 and 4 * 4/9; the product is uncorrelated with both
  const auto r =
      regression_sensitivity(grid, values(grid, [](const auto& x) { return x[0] + 2 * x[0] * x[1]; }));
  const double linear = 2. / 3 / (2. / 3 + 16. / 9);
  CHECK(r.r2 == Approx(linear).epsilon(1e-12));
  CHECK(r.src[0] == Approx(std::sqrt(linear)).epsilon(1e-12));
  CHECK(r.src[1] == Approx(0).margin(1e-12));
  CHECK(r.pcc[0] == Approx(std::sqrt(linear)).epsilon(1e-12));
  CHECK(r.pcc[1] == Approx(0).margin(1e-12));
}

TEST_CASE("of one factor, both coefficients are the correlation") {
  Stream stream(1, 0, 0, 0);
  for (int trial = 0; trial < 50; ++trial) {
    const auto rows = uniform_rows(stream, 12, 1);
    const auto y = values(rows, [&](const auto& x) { return x[0] - stream.uniform(); });
    std::vector<double> x;
    for (const auto& row : rows) x.push_back(row[0]);
    const auto r = regression_sensitivity(rows, y);
    REQUIRE(r.src[0] == Approx(correlation(x, y)).epsilon(1e-9));
    REQUIRE(r.pcc[0] == Approx(r.src[0]).epsilon(1e-9));
    REQUIRE(r.r2 == Approx(r.src[0] * r.src[0]).epsilon(1e-9));
  }
}

TEST_CASE("the partial correlation of two factors is the textbook's") {
  // (r_y1 - r_y2 r_12) / sqrt((1 - r_y2^2) (1 - r_12^2))
  Stream stream(2, 0, 0, 0);
  const Normal normal(0, 1);
  for (int trial = 0; trial < 50; ++trial) {
    Rows rows;
    std::vector<double> a, b, y;
    for (int i = 0; i < 20; ++i) {
      a.push_back(normal(stream));
      b.push_back(.5 * a.back() + normal(stream));
      y.push_back(a.back() - b.back() + normal(stream));
      rows.push_back({a.back(), b.back()});
    }
    const double ya = correlation(y, a), yb = correlation(y, b), ab = correlation(a, b);
    const auto r = regression_sensitivity(rows, y);
    REQUIRE(r.pcc[0] == Approx((ya - yb * ab) / std::sqrt((1 - yb * yb) * (1 - ab * ab))).epsilon(1e-9));
    REQUIRE(r.src[0] == Approx((ya - yb * ab) / (1 - ab * ab)).epsilon(1e-9));
  }
}

TEST_CASE("ranks see through what is monotone") {
  Stream stream(3, 0, 0, 0);
  const auto rows = uniform_rows(stream, 40, 1);
  const auto r =
      regression_sensitivity(rows, values(rows, [](const auto& x) { return std::exp(-20 * x[0]); }));
  CHECK(r.rank_r2 == 1);
  CHECK(r.srrc[0] == Approx(-1).epsilon(1e-12));
  CHECK(r.prcc[0] == -1);
  CHECK(r.r2 < .6);
}

TEST_CASE("Spearman's coefficient with ties, by hand") {
  // ranks of x 1, 2.5, 2.5, 4 and of y 2, 1, 3, 4: 3 / sqrt(4.5 * 5)
  const auto r = regression_sensitivity({{10}, {20}, {20}, {90}}, std::vector<double>{5, 1, 7, 8});
  CHECK(r.srrc[0] == Approx(3 / std::sqrt(4.5 * 5)).epsilon(1e-12));
}

TEST_CASE("units change nothing, and a monotone change of a factor nothing of the ranks") {
  Stream stream(4, 0, 0, 0);
  auto rows = uniform_rows(stream, 30, 3);
  auto y = values(rows, [&](const auto& x) { return x[0] + x[1] * x[1] + .2 * stream.uniform(); });
  const auto before = regression_sensitivity(rows, y);
  for (auto& row : rows) row[0] = 273.15 - 1e6 * row[0];
  for (double& value : y) value *= 3.6e6;
  const auto scaled = regression_sensitivity(rows, y);
  CHECK(scaled.src[0] == Approx(-before.src[0]).epsilon(1e-9));
  CHECK(scaled.src[1] == Approx(before.src[1]).epsilon(1e-9));
  CHECK(scaled.pcc[2] == Approx(before.pcc[2]).epsilon(1e-9));
  CHECK(scaled.r2 == Approx(before.r2).epsilon(1e-9));
  for (auto& row : rows) row[1] = std::exp(row[1]);
  const auto bent = regression_sensitivity(rows, y);
  CHECK(bent.srrc == scaled.srrc);
  CHECK(bent.rank_r2 == scaled.rank_r2);
  CHECK(bent.src[1] != scaled.src[1]);
}

TEST_CASE("rows with something unknown are left out") {
  Stream stream(5, 0, 0, 0);
  auto rows = uniform_rows(stream, 20, 2);
  auto y = values(rows, [&](const auto& x) { return x[0] + stream.uniform(); });
  auto holed = rows;
  auto holed_y = y;
  holed[3][1] = none;
  holed_y[7] = none;
  const auto with = regression_sensitivity(holed, holed_y);
  for (const int row : {7, 3}) {
    rows.erase(rows.begin() + row);
    y.erase(y.begin() + row);
  }
  const auto without = regression_sensitivity(rows, y);
  CHECK(with.runs == 18);
  CHECK(with.src == without.src);
  CHECK(with.prcc == without.prcc);
  CHECK(with.r2 == without.r2);
}

TEST_CASE("a factor that never varies is not known, and hides no other") {
  auto rows = grid;
  for (auto& row : rows) row.insert(row.begin() + 1, .1);
  const auto r =
      regression_sensitivity(rows, values(rows, [](const auto& x) { return 3 * x[0] - 4 * x[2]; }));
  CHECK(r.src[0] == Approx(.6));
  CHECK(std::isnan(r.src[1]));
  CHECK(std::isnan(r.prcc[1]));
  CHECK(r.src[2] == Approx(-.8));
  CHECK(r.r2 == 1);
}

TEST_CASE("what cannot be told is NaN") {
  const auto is_unknown = [](const RegressionSensitivity& r) {
    const auto nan = [](double x) { return std::isnan(x); };
    return nan(r.r2) && nan(r.rank_r2) && std::all_of(r.src.begin(), r.src.end(), nan) &&
           std::all_of(r.srrc.begin(), r.srrc.end(), nan) && std::all_of(r.pcc.begin(), r.pcc.end(), nan);
  };
  CHECK(is_unknown(regression_sensitivity(grid, std::vector<double>(9, 4))));  // y does not vary
  auto rounding = std::vector<double>(9, 1e6);
  rounding[4] += 1e-8;
  CHECK(is_unknown(regression_sensitivity(grid, rounding)));
  const Rows dependent{{1, 2}, {2, 4}, {3, 6}, {4, 8}, {5, 10}};
  CHECK(is_unknown(regression_sensitivity(dependent, std::vector<double>{1, 3, 2, 5, 4})));
  const Rows few{{1, 2}, {2, 1}, {3, 5}};
  CHECK(is_unknown(regression_sensitivity(few, std::vector<double>{1, 3, 2})));
  CHECK(is_unknown(regression_sensitivity({{1}, {2}}, std::vector<double>{none, none})));
  CHECK(regression_sensitivity({}, {}).src.empty());
}

TEST_CASE("R^2 is between 0 and 1 and partial correlations between -1 and 1, whatever the values") {
  Stream stream(6, 0, 0, 0);
  for (int trial = 0; trial < 200; ++trial) {
    const auto factors = 1 + stream.bits() % 5;
    const auto rows = uniform_rows(stream, factors + 2 + stream.bits() % 20, factors);
    const auto r = regression_sensitivity(rows, values(rows, [&](const auto&) { return stream.uniform(); }));
    REQUIRE((r.r2 >= 0 && r.r2 <= 1 && r.rank_r2 >= 0 && r.rank_r2 <= 1));
    for (std::size_t f = 0; f < factors; ++f) REQUIRE((std::abs(r.pcc[f]) <= 1 && std::abs(r.prcc[f]) <= 1));
  }
}

TEST_CASE("tables of unequal length are refused") {
  CHECK_THROWS_AS(regression_sensitivity({{1}}, std::vector<double>{1, 2}), std::invalid_argument);
  CHECK_THROWS_AS(regression_sensitivity({{1}, {1, 2}}, std::vector<double>{1, 2}), std::invalid_argument);
}
