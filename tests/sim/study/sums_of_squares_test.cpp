#include "sim/study/sums_of_squares.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "sim/engine/distributions.hpp"
#include "sim/study/effects.hpp"

using namespace sim;
using namespace sim::study;

namespace {

std::vector<double> noise(Stream& stream, std::size_t count) {
  const Normal normal(3, 2);
  std::vector<double> y(count);
  for (double& value : y) value = normal(stream);
  return y;
}

/// Two levels of each of `factors`, the last factor fastest.
LevelTable two_levels(std::size_t factors) {
  LevelTable table{std::vector<std::size_t>(factors, 2), {}};
  for (std::size_t run = 0; run < std::size_t{1} << factors; ++run) {
    table.rows.emplace_back();
    for (std::size_t f = factors; f-- > 0;) table.rows.back().push_back(run >> f & 1);
  }
  return table;
}

}  // namespace

TEST_CASE("with nothing missing both ways find the same sums of squares") {
  Stream stream(1, 0, 0, 0);
  for (int trial = 0; trial < 60; ++trial) {
    LevelTable table{{2, 1 + stream.bits() % 4, 3}, {}};
    for (std::size_t times = 1 + stream.bits() % 2, i = 0; i < times; ++i)
      for (std::size_t a = 0; a < table.levels[0]; ++a)
        for (std::size_t b = 0; b < table.levels[1]; ++b)
          for (std::size_t c = 0; c < table.levels[2]; ++c) table.rows.push_back({a, b, c});
    if (trial % 3 == 0) table.block = trial % 2;
    REQUIRE(is_full_grid(table));
    const auto y = noise(stream, table.rows.size());
    const auto one = orthogonal_squares(table, y), other = drop_one_squares(table, y);
    REQUIRE(one.total == Approx(other.total));
    REQUIRE(one.residual == Approx(other.residual).margin(1e-10 * one.total));
    REQUIRE(one.residual_degrees == other.residual_degrees);
    REQUIRE(one.terms.size() == other.terms.size());
    for (std::size_t t = 0; t < one.terms.size(); ++t) {
      REQUIRE(one.terms[t].factors == other.terms[t].factors);
      REQUIRE(one.terms[t].degrees == other.terms[t].degrees);
      REQUIRE(one.terms[t].squares == Approx(other.terms[t].squares).margin(1e-10 * one.total));
    }
  }
}

TEST_CASE("unequal cells, against exact fractions by hand") {
  // normal equations solved in fractions: RSS of 1, A, B, A + B and A * B
  const LevelTable table{{2, 3},
                         {{0, 0}, {0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 1}, {1, 2}, {1, 2}, {1, 2}}};
  const auto s = drop_one_squares(table, std::vector<double>{3, 5, 4, 8, 7, 6, 10, 15, 14, 19});
  CHECK(s.total == Approx(2529. / 10));
  CHECK(s.terms[0].squares == Approx(4096. / 75));
  CHECK(s.terms[1].squares == Approx(5339. / 50));
  CHECK(s.terms[2].squares == Approx(754. / 75));
  CHECK(s.terms[1].degrees == 2);
  CHECK(s.terms[2].degrees == 2);
  CHECK(s.residual == Approx(24));
  CHECK(s.residual_degrees == 4);
}

TEST_CASE("a factor that is set only where another has a certain level is held within it") {
  // level 0 of the second: not set. Means 2 and 8 of 2 and 4 runs, within the latter 6 and 10
  const LevelTable table{{2, 3}, {{0, 0}, {0, 0}, {1, 1}, {1, 1}, {1, 2}, {1, 2}}};
  const auto s = drop_one_squares(table, std::vector<double>{1, 3, 5, 7, 9, 11});
  CHECK(s.total == Approx(70));
  CHECK(s.terms[0].squares == Approx(48));
  CHECK(s.terms[0].degrees == 1);
  CHECK(s.terms[1].squares == Approx(16));
  CHECK(s.terms[1].degrees == 1);
  CHECK(std::isnan(s.terms[2].squares));
  CHECK(s.residual == Approx(6));
  CHECK(s.residual_degrees == 3);
  // to call the factors in another order changes nothing
  auto turned = table;
  std::swap(turned.levels[0], turned.levels[1]);
  for (auto& row : turned.rows) std::swap(row[0], row[1]);
  const auto t = drop_one_squares(turned, std::vector<double>{1, 3, 5, 7, 9, 11});
  CHECK(t.terms[0].squares == Approx(16));
  CHECK(t.terms[1].squares == Approx(48));
}

TEST_CASE("of two factors that always move together neither can be told") {
  const LevelTable table{{2, 2, 2}, {{0, 1, 0}, {0, 1, 1}, {1, 0, 0}, {1, 0, 1}}};
  const auto s = drop_one_squares(table, std::vector<double>{1, 2, 5, 7});
  CHECK(std::isnan(s.terms[0].squares));
  CHECK(std::isnan(s.terms[1].squares));
  CHECK(s.terms[2].squares == Approx(9. / 4));
}

TEST_CASE("half of a grid of four tells factors, not pairs; half of one of five tells both") {
  Stream stream(2, 0, 0, 0);
  for (const std::size_t factors : {4, 5}) {
    auto table = two_levels(factors);
    std::erase_if(table.rows, [](const auto& row) {
      std::size_t ones = 0;
      for (const auto level : row) ones += level;
      return ones % 2 == 1;
    });
    CHECK_FALSE(is_full_grid(table));
    const auto y = noise(stream, table.rows.size());
    const auto s = drop_one_squares(table, y);
    double sum = s.residual;
    for (const auto& term : s.terms) {
      if (term.factors.size() == 2) CHECK(std::isnan(term.squares) == (factors == 4));
      if (!std::isnan(term.squares)) sum += term.squares;
    }
    CHECK(sum == Approx(s.total));  // orthogonal all the same
    double contrast = 0;
    for (std::size_t r = 0; r < y.size(); ++r) contrast += table.rows[r][0] ? y[r] : -y[r];
    CHECK(s.terms[0].squares == Approx(contrast * contrast / static_cast<double>(y.size())));
  }
}

TEST_CASE("a Latin hypercube over lists with few runs tells factors alone") {
  // 12 runs, factors of 4, 3 and 6 levels, each level equally often
  LevelTable table{{4, 3, 6}, {}};
  std::vector<double> y;
  for (std::size_t r = 0; r < 12; ++r) {
    table.rows.push_back({r % 4, r / 4, (5 * r + r / 6) % 6});
    y.push_back(10. * static_cast<double>(table.rows[r][0]) + static_cast<double>(table.rows[r][1]));
  }
  const auto e = effects(table, y);
  CHECK_FALSE(e.is_balanced);
  CHECK(e.main[0].share > e.main[1].share);
  CHECK(e.main[1].share > 0);
  CHECK(e.main[2].share == 0);
  CHECK(e.residual_share == 0);
  for (const auto& pair : e.interactions) CHECK(std::isnan(pair.share));
  for (const auto& pair : e.interactions) CHECK(std::isnan(pair.p));
}

TEST_CASE("an additive model has no interaction and no residual however many runs are missing") {
  Stream stream(3, 0, 0, 0);
  const std::vector<double> a{0, 4, 5}, b{1, -2, 7, 3};
  for (int trial = 0; trial < 100; ++trial) {
    LevelTable table{{3, 4}, {}};
    std::vector<double> y;
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 4; ++j)
        if (stream.uniform() < .8) {
          table.rows.push_back({i, j});
          y.push_back(a[i] + b[j]);
        }
    if (y.size() < 2) continue;
    const auto e = effects(table, y);
    REQUIRE(e.residual_share == 0);
    REQUIRE((e.interactions[0].share == 0 || std::isnan(e.interactions[0].share)));
    for (const auto& main : e.main) REQUIRE((std::isnan(main.share) || main.share <= 1 + 1e-12));
  }
}

TEST_CASE("a grid is full where every cell has equally many runs") {
  CHECK(is_full_grid({{2}, {{0}, {1}}}));
  CHECK(is_full_grid({{2}, {{0}, {1}, {1}, {0}}}));
  CHECK_FALSE(is_full_grid({{2}, {{0}, {1}, {1}}}));
  CHECK_FALSE(is_full_grid({{2}, {{0}, {0}}}));
  CHECK_FALSE(is_full_grid({{2}, {}}));
  CHECK_FALSE(
      is_full_grid({std::vector<std::size_t>(80, 2), {std::vector<std::size_t>(80, 0)}}));  // 2^80 cells
  CHECK_THROWS_AS(orthogonal_squares({{2}, {{0}, {0}}}, std::vector<double>{1, 2}), std::invalid_argument);
}

TEST_CASE("terms are factors, then pairs, and the block has no pair") {
  const auto names = [](const LevelTable& table) {
    std::vector<std::vector<std::size_t>> result;
    for (const auto& term : terms_of(table)) result.push_back(term.factors);
    return result;
  };
  CHECK(names({{2, 2, 2}, {}}) ==
        std::vector<std::vector<std::size_t>>{{0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}});
  CHECK(names({{2, 2, 2}, {}, 1}) == std::vector<std::vector<std::size_t>>{{0}, {1}, {2}, {0, 2}});
}
