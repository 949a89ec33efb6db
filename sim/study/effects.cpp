#include "sim/study/effects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "sim/engine/statistics.hpp"
#include "sim/study/comparison.hpp"

namespace sim::study {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeastShare = 1e-12;  // below it a difference of two sums of squares is rounding

struct Known {
  LevelTable table;
  std::vector<double> y;
};

void check(const LevelTable& table, std::span<const double> y) {
  if (table.rows.size() != y.size())
    throw std::invalid_argument(fmt::format("{} rows of levels and {} values; there must be as many of each",
                                            table.rows.size(), y.size()));
  if (table.block && *table.block >= table.levels.size())
    throw std::invalid_argument(
        fmt::format("the block is factor {}; it must be below {}", *table.block, table.levels.size()));
  for (const auto& row : table.rows) {
    if (row.size() != table.levels.size())
      throw std::invalid_argument(
          fmt::format("a row has levels of {} factors; there must be one for each of {}", row.size(),
                      table.levels.size()));
    for (std::size_t f = 0; f < row.size(); ++f)
      if (row[f] >= table.levels[f])
        throw std::invalid_argument(
            fmt::format("factor {} has level {} in a row; it must be below {}", f, row[f], table.levels[f]));
  }
}

Known known_of(const LevelTable& table, std::span<const double> y) {
  Known known{{table.levels, {}, table.block}, {}};
  for (std::size_t r = 0; r < y.size(); ++r) {
    if (!std::isfinite(y[r])) continue;
    known.table.rows.push_back(table.rows[r]);
    known.y.push_back(y[r]);
  }
  return known;
}

std::vector<double> level_means(const Known& known, std::size_t factor) {
  std::vector<Welford> levels(known.table.levels[factor]);
  for (std::size_t r = 0; r < known.y.size(); ++r) levels[known.table.rows[r][factor]].add(known.y[r]);
  std::vector<double> means;
  for (const auto& level : levels) means.push_back(level.mean());
  return means;
}

/// P(F >= f) with d1 and d2 degrees of freedom.
double f_upper_tail(double f, double d1, double d2) {
  using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  return boost::math::ibeta(d2 / 2, d1 / 2, d2 / (d2 + d1 * f), Policy());
}

double p_value(const Term& term, const Squares& squares) {
  if (term.degrees == 0 || squares.residual_degrees == 0 || std::isnan(term.squares)) return kNone;
  if (term.squares == 0) return 1;
  if (squares.residual == 0) return 0;
  const auto d1 = static_cast<double>(term.degrees), d2 = static_cast<double>(squares.residual_degrees);
  return f_upper_tail(term.squares / d1 / (squares.residual / d2), d1, d2);
}

void round_off(Squares& squares, std::span<const double> y) {
  double largest = 0;
  for (const double value : y) largest = std::max(largest, std::abs(value));
  const double noise = kResolution * largest;
  const double least = std::max(static_cast<double>(y.size()) * noise * noise, kLeastShare * squares.total);
  const auto round = [&](double& value) { value = value <= least ? 0 : value; };
  for (auto& term : squares.terms) round(term.squares);
  round(squares.residual);
  round(squares.total);
}

Squares squares_of(const Known& known, bool is_balanced) {
  auto squares =
      is_balanced ? orthogonal_squares(known.table, known.y) : drop_one_squares(known.table, known.y);
  round_off(squares, known.y);
  return squares;
}

/// Of no run or one, nothing can be said.
Squares unknown(const LevelTable& table) {
  Squares squares{terms_of(table), kNone, kNone, 0};
  for (auto& term : squares.terms) term.squares = kNone;
  return squares;
}

}  // namespace

Effects effects(const LevelTable& table, std::span<const double> y) {
  check(table, y);
  const auto known = known_of(table, y);
  Welford sample;
  for (const double value : known.y) sample.add(value);
  const bool is_balanced = is_full_grid(known.table);
  const auto squares = known.y.size() < 2 ? unknown(table) : squares_of(known, is_balanced);
  const auto share = [&](double part) {
    return squares.total == 0 && !std::isnan(part) ? 0 : part / squares.total;
  };

  Effects result{sample.mean(),  sample.variance(), {}, {}, share(squares.residual), squares.residual_degrees,
                 known.y.size(), is_balanced};
  for (const auto& term : squares.terms) {
    const auto& f = term.factors;
    if (f.size() == 1)
      result.main.push_back({f[0], level_means(known, f[0]), share(term.squares), p_value(term, squares)});
    else
      result.interactions.push_back({f[0], f[1], share(term.squares), p_value(term, squares)});
  }
  return result;
}

}  // namespace sim::study
