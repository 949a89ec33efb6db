#include "sim/study/effects.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/engine/distributions.hpp"
#include "sim/engine/statistics.hpp"

using namespace sim;
using namespace sim::study;

namespace {

const double none = std::numeric_limits<double>::quiet_NaN();

/// Every combination of levels, `times` over, the first factor slowest.
LevelTable grid(const std::vector<std::size_t>& levels, std::size_t times = 1) {
  LevelTable table{levels, {{}}};
  for (const auto count : levels) {
    std::vector<std::vector<std::size_t>> grown;
    for (const auto& row : table.rows)
      for (std::size_t level = 0; level < count; ++level) {
        grown.push_back(row);
        grown.back().push_back(level);
      }
    table.rows = std::move(grown);
  }
  const auto once = table.rows;
  for (std::size_t i = 1; i < times; ++i) table.rows.insert(table.rows.end(), once.begin(), once.end());
  return table;
}

std::vector<double> noise(Stream& stream, std::size_t count) {
  const Normal normal(3, 2);
  std::vector<double> y(count);
  for (double& value : y) value = normal(stream);
  return y;
}

double sum_of_shares(const Effects& e) {
  double sum = e.residual_share;
  for (const auto& main : e.main) sum += main.share;
  for (const auto& pair : e.interactions) sum += pair.share;
  return sum;
}

/// P(F >= f) with 1 and `degrees`: F is then the square of Student's t.
double f_of_one(double f, double degrees) { return student_t_two_sided(std::sqrt(f), degrees); }

}  // namespace

// Montgomery, Design and Analysis of Experiments, example 6.1: the rate of a plasma etch (angstrom a minute)
// by the gap of the electrodes, the flow of C2F6 and the power, two runs of each combination.
TEST_CASE("the plasma etch of the textbook has the textbook's sums of squares") {
  const LevelTable table = grid({2, 2, 2}, 2);
  const std::vector<double> y{550, 1037, 633, 1075, 669, 749, 642, 729,  // gap, flow, power: power fastest
                              604, 1052, 601, 1063, 650, 868, 635, 860};
  const auto e = effects(table, y);
  const double total = 531420.9375;
  CHECK(e.is_balanced);
  CHECK(e.runs == 16);
  CHECK(e.mean == Approx(776.0625));
  CHECK(e.variance == Approx(total / 15));
  CHECK(e.main[0].share * total == Approx(41310.5625));
  CHECK(e.main[1].share * total == Approx(217.5625));
  CHECK(e.main[2].share * total == Approx(374850.0625));
  CHECK(e.interactions[0].share * total == Approx(2475.0625));
  CHECK(e.interactions[1].share * total == Approx(94402.5625));
  CHECK(e.interactions[2].share * total == Approx(18.0625));
  CHECK((e.interactions[1].a == 0 && e.interactions[1].b == 2));
  // the book's error of 18020.5 with 8 degrees, and the three-factor interaction, 126.5625 with 1
  CHECK(e.residual_share * total == Approx(18020.5 + 126.5625));
  CHECK(e.residual_degrees == 9);
  CHECK(e.main[0].p == Approx(f_of_one(41310.5625 / (18147.0625 / 9), 9)).epsilon(1e-9));
  CHECK(e.interactions[2].p == Approx(f_of_one(18.0625 / (18147.0625 / 9), 9)).epsilon(1e-9));
  // -50.8125, 3.6875, 153.0625: half of the book's effects to either side of the mean
  CHECK(e.main[0].level_means[1] - e.main[0].level_means[0] == Approx(-101.625));
  CHECK(e.main[1].level_means[1] - e.main[1].level_means[0] == Approx(7.375));
  CHECK(e.main[2].level_means[1] - e.main[2].level_means[0] == Approx(306.125));
}

TEST_CASE("F of more than one degree, against its closed form") {
  // three levels, two runs each: means 1, 2, 6; S = 2 (4 + 1 + 9) = 28 with 2, residual 6 * 1 with 3
  const LevelTable table = grid({3}, 2);
  const auto e = effects(table, std::vector<double>{0, 1, 5, 2, 3, 7});
  CHECK(e.main[0].share == Approx(28. / 34));
  CHECK(e.residual_degrees == 3);
  const double f = (28. / 2) / (6. / 3);
  CHECK(e.main[0].p == Approx(std::pow(1 + 2 * f / 3, -1.5)).epsilon(1e-12));  // of 2 and d degrees
}

TEST_CASE("what only adds up has no interaction, what only multiplies has nothing else") {
  const LevelTable table = grid({3, 4, 2});
  const std::vector<double> a{-1, 0, 1}, b{-3, -1, 1, 3}, c{-1, 1};
  std::vector<double> additive, product;
  for (const auto& row : table.rows) {
    additive.push_back(7 + 2 * a[row[0]] + b[row[1]] - 3 * c[row[2]]);
    product.push_back(5 + a[row[0]] * b[row[1]]);
  }
  const auto sum = effects(table, additive);
  for (const auto& pair : sum.interactions) CHECK(pair.share == 0);
  CHECK(sum.residual_share == 0);
  CHECK(sum_of_shares(sum) == Approx(1));
  // 4 * 2/3, 5 and 9 are their variances
  CHECK(sum.main[0].share == Approx(8. / 3 / (8. / 3 + 5 + 9)));
  CHECK(sum.main[0].p == 0);
  CHECK(sum.interactions[0].p == 1);
  const auto pure = effects(table, product);
  CHECK(pure.interactions[0].share == Approx(1));
  for (const auto& main : pure.main) CHECK(main.share == 0);
}

TEST_CASE("without luck there is nothing to test against, unless three factors have more to say") {
  const std::vector<double> y{1, 2, 4, 9};
  const auto two = effects(grid({2, 2}), y);
  CHECK(two.residual_degrees == 0);
  CHECK(two.residual_share == 0);
  for (const auto& main : two.main) CHECK(std::isnan(main.p));
  CHECK(std::isnan(two.interactions[0].p));
  CHECK(two.interactions[0].share == Approx(4. / 38));  // (1 - 2 - 4 + 9)^2 / 4 of 102 - 16^2 / 4
  const auto three = effects(grid({2, 2, 2}), std::vector<double>{1, 2, 4, 9, 1, 3, 7, 8});
  CHECK(three.residual_degrees == 1);
  CHECK(three.main[0].p > 0);
  CHECK(three.main[0].p < 1);
}

TEST_CASE("shares of a full grid add up to one, whatever the values") {
  Stream stream(1, 0, 0, 0);
  for (int trial = 0; trial < 100; ++trial) {
    std::vector<std::size_t> levels;
    for (std::size_t f = 0; f < 1 + stream.bits() % 4; ++f) levels.push_back(1 + stream.bits() % 4);
    const auto table = grid(levels, 1 + stream.bits() % 3);
    if (table.rows.size() < 2) continue;
    const auto y = noise(stream, table.rows.size());
    const auto e = effects(table, y);
    REQUIRE(e.is_balanced);
    REQUIRE(sum_of_shares(e) == Approx(1).epsilon(1e-12));
    const auto total = orthogonal_squares(table, y).total;
    REQUIRE(total == Approx(e.variance * static_cast<double>(y.size() - 1)).epsilon(1e-12));
    for (const auto& main : e.main) REQUIRE((main.share >= 0 && main.share <= 1));
  }
}

TEST_CASE("neither the order of runs nor that of factors nor the names of levels change what is found") {
  Stream stream(2, 0, 0, 0);
  for (int trial = 0; trial < 60; ++trial) {
    auto table = grid({3, 2, 4}, 2);
    auto y = noise(stream, table.rows.size());
    if (trial % 2) y[stream.bits() % y.size()] = none;  // unbalanced every other time
    const auto before = effects(table, y);
    for (std::size_t i = y.size(); i > 1; --i) {
      const auto j = stream.bits() % i;
      std::swap(y[i - 1], y[j]);
      std::swap(table.rows[i - 1], table.rows[j]);
    }
    for (auto& row : table.rows) {
      row[0] = (row[0] + 1) % 3;
      std::reverse(row.begin(), row.end());
    }
    std::reverse(table.levels.begin(), table.levels.end());
    const auto after = effects(table, y);
    REQUIRE(after.mean == Approx(before.mean));
    REQUIRE(after.is_balanced == before.is_balanced);
    REQUIRE(after.residual_share == Approx(before.residual_share).epsilon(1e-9));
    for (std::size_t f = 0; f < 3; ++f) {
      REQUIRE(after.main[2 - f].share == Approx(before.main[f].share).epsilon(1e-9));
      REQUIRE(after.main[2 - f].p == Approx(before.main[f].p).epsilon(1e-9));
      // pairs (0,1), (0,2), (1,2) are now (2,1), (2,0), (1,0)
      REQUIRE(after.interactions[2 - f].share == Approx(before.interactions[f].share).epsilon(1e-9));
    }
    for (std::size_t level = 0; level < 3; ++level)
      REQUIRE(after.main[2].level_means[(level + 1) % 3] == Approx(before.main[0].level_means[level]));
  }
}

TEST_CASE("scale and origin of a metric change no share and no p") {
  Stream stream(3, 0, 0, 0);
  const auto table = grid({3, 3}, 2);
  auto y = noise(stream, table.rows.size());
  const auto before = effects(table, y);
  for (double& value : y) value = 1e6 - 250 * value;
  const auto after = effects(table, y);
  for (std::size_t f = 0; f < 2; ++f) {
    CHECK(after.main[f].share == Approx(before.main[f].share).epsilon(1e-9));
    CHECK(after.main[f].p == Approx(before.main[f].p).epsilon(1e-9));
  }
  CHECK(after.variance == Approx(250 * 250 * before.variance));
}

TEST_CASE("a failed run is left out, and says so") {
  auto table = grid({2, 2}, 3);
  Stream stream(4, 0, 0, 0);
  auto y = noise(stream, 12);
  y[5] = none;
  const auto with = effects(table, y);
  CHECK_FALSE(with.is_balanced);
  CHECK(with.runs == 11);
  table.rows.erase(table.rows.begin() + 5);
  y.erase(y.begin() + 5);
  const auto without = effects(table, y);
  CHECK(with.mean == without.mean);
  CHECK(with.main[0].share == without.main[0].share);
  CHECK(with.main[1].p == without.main[1].p);
  CHECK(with.interactions[0].share == without.interactions[0].share);
}

TEST_CASE("an infinite value counts as a failed run") {
  const auto table = grid({2}, 2);
  const auto e = effects(table, std::vector<double>{1, 2, 1, std::numeric_limits<double>::infinity()});
  CHECK(e.runs == 3);
  CHECK(e.main[0].level_means == std::vector<double>{1, 2});
  CHECK(e.main[0].share == Approx(1));
}

TEST_CASE("a level that no run has has no mean") {
  const LevelTable table{{3}, {{0}, {0}, {2}, {2}}};
  const auto e = effects(table, std::vector<double>{1, 3, 5, 7});
  CHECK_FALSE(e.is_balanced);
  CHECK(e.main[0].level_means[0] == 2);
  CHECK(std::isnan(e.main[0].level_means[1]));
  CHECK(e.main[0].share == Approx(16. / 20));
  CHECK(e.residual_degrees == 2);
}

TEST_CASE("a factor that was never changed explains nothing") {
  const auto e = effects(grid({2, 1}, 2), std::vector<double>{1, 2, 1, 3});
  CHECK(e.main[1].share == 0);
  CHECK(std::isnan(e.main[1].p));
  CHECK(e.interactions[0].share == 0);
  const LevelTable declared{{2, 2}, {{0, 1}, {1, 1}, {0, 1}, {1, 1}}};
  const auto d = effects(declared, std::vector<double>{1, 2, 1, 3});
  CHECK(d.main[1].share == 0);
  CHECK(std::isnan(d.main[1].p));
  CHECK(d.interactions[0].share == 0);
  CHECK(d.main[0].share == Approx(e.main[0].share));
  CHECK(d.main[0].p == Approx(e.main[0].p));
}

TEST_CASE("an effect that is within rounding is none") {
  const auto table = grid({2, 2}, 2);
  std::vector<double> y(8, 1e6);
  y[3] += 1e-5;
  const auto e = effects(table, y);
  for (const auto& main : e.main) CHECK(main.share == 0);
  for (const auto& main : e.main) CHECK(main.p == 1);
  CHECK(sum_of_shares(e) == 0);
  y[3] += 1;
  CHECK(sum_of_shares(effects(table, y)) == Approx(1));
}

TEST_CASE("of no run or of one nothing is known") {
  for (const auto& y : {std::vector<double>{none, none}, std::vector<double>{none, 4}}) {
    const auto e = effects(grid({2}), y);
    CHECK(std::isnan(e.main[0].share));
    CHECK(std::isnan(e.main[0].p));
    CHECK(std::isnan(e.variance));
    CHECK(std::isnan(e.residual_share));
  }
  CHECK(effects(grid({2}), std::vector<double>{none, 4}).mean == 4);
  CHECK(effects(LevelTable{{2, 2}, {}}, {}).interactions.size() == 1);
}

TEST_CASE("where nothing has an effect, p is below .05 about as seldom as it says") {
  Stream stream(5, 0, 0, 0);
  constexpr int trials = 2000;
  for (const bool is_balanced : {true, false}) {
    int main = 0, pair = 0;
    for (int trial = 0; trial < trials; ++trial) {
      const auto table = grid({3, 2}, 3);
      auto y = noise(stream, table.rows.size());
      if (!is_balanced) y[0] = y[3] = y[4] = none;
      const auto e = effects(table, y);
      main += e.main[0].p <= .05;
      pair += e.interactions[0].p <= .05;
    }
    const double about = 3.3 * std::sqrt(trials * .05 * .95);
    CHECK(std::abs(main - .05 * trials) <= about);
    CHECK(std::abs(pair - .05 * trials) <= about);
  }
}

TEST_CASE("replications that share their luck are told apart once they are a factor") {
  Stream stream(6, 0, 0, 0);
  const auto table = grid({2, 5});  // alternatives and replications
  const auto luck = noise(stream, 5), own = noise(stream, 10);
  std::vector<double> y;
  LevelTable alone{{2}, {}};
  for (const auto& row : table.rows) {
    y.push_back(static_cast<double>(row[0]) + 5 * luck[row[1]] + .01 * own[y.size()]);
    alone.rows.push_back({row[0]});
  }
  CHECK(effects(alone, y).main[0].p > .2);
  auto blocked = table;
  blocked.block = 1;
  const auto e = effects(blocked, y);
  CHECK(e.interactions.empty());
  CHECK(e.residual_degrees == 4);
  CHECK(e.main[0].p < 1e-6);
  CHECK(e.main[1].share > .9);
  CHECK(sum_of_shares(e) == Approx(1));
}

TEST_CASE("two alternatives in blocks are the paired t test") {
  // differences 1, 2, 3: t = 2 sqrt(3) with 2 degrees, F = t^2 with 1 and 2
  const LevelTable table{{2, 3}, {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}}, 1};
  const auto e = effects(table, std::vector<double>{10, 20, 30, 11, 22, 33});
  CHECK(e.main[0].p == Approx(student_t_two_sided(2 * std::sqrt(3.), 2)).epsilon(1e-9));
  const LevelTable failed{{2, 3}, {{0, 0}, {0, 1}, {0, 2}, {0, 2}, {1, 0}, {1, 1}, {1, 2}}, 1};
  const auto unbalanced = effects(failed, std::vector<double>{10, 20, none, 30, 11, 22, 33});
  CHECK(unbalanced.main[0].p == Approx(e.main[0].p).epsilon(1e-9));
}

TEST_CASE("bad tables are refused") {
  const std::vector<double> y{1, 2};
  CHECK_THROWS_AS(effects(LevelTable{{2}, {{0}}}, y), std::invalid_argument);
  CHECK_THROWS_AS(effects(LevelTable{{2}, {{0}, {2}}}, y), std::invalid_argument);
  CHECK_THROWS_AS(effects(LevelTable{{2}, {{0}, {0, 1}}}, y), std::invalid_argument);
  CHECK_THROWS_AS(effects(LevelTable{{2}, {{0}, {1}}, 1}, y), std::invalid_argument);
}
