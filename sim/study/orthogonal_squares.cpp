#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "sim/study/sums_of_squares.hpp"

namespace sim::study {
namespace {

double mean_of(std::span<const double> y) {
  double sum = 0;
  for (const double value : y) sum += value;
  return sum / static_cast<double>(y.size());
}

/// Means over the runs of each group, of a grid whose groups are equally large.
std::vector<double> group_means(const std::vector<std::size_t>& group, std::size_t groups,
                                std::span<const double> y) {
  std::vector<double> means(groups, 0.0);
  for (std::size_t r = 0; r < y.size(); ++r) means[group[r]] += y[r];
  for (double& mean : means) mean *= static_cast<double>(groups) / static_cast<double>(y.size());
  return means;
}

/// Which group of a term each run is in: the level, or the cell of two.
std::vector<std::size_t> groups_of(const LevelTable& table, const std::vector<std::size_t>& factors) {
  std::vector<std::size_t> groups;
  for (const auto& row : table.rows) {
    std::size_t group = 0;
    for (const auto factor : factors) group = group * table.levels[factor] + row[factor];
    groups.push_back(group);
  }
  return groups;
}

/// What is left of y of each run when its group's mean is taken away: fitting orthogonal terms one after the
/// other on what the others have left gives each its own effect.
Term take(const LevelTable& table, std::vector<std::size_t> factors, std::vector<double>& left) {
  std::size_t groups = 1, degrees = 1;
  for (const auto factor : factors) {
    groups *= table.levels[factor];
    degrees *= table.levels[factor] - 1;
  }
  const auto group = groups_of(table, factors);
  const auto means = group_means(group, groups, left);
  double squares = 0;
  for (const double mean : means) squares += mean * mean;
  for (std::size_t r = 0; r < left.size(); ++r) left[r] -= means[group[r]];
  return {std::move(factors), squares * static_cast<double>(left.size()) / static_cast<double>(groups),
          degrees};
}

double sum_of_squares(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return sum;
}

}  // namespace

std::vector<Term> terms_of(const LevelTable& table) {
  std::vector<Term> terms;
  const auto factors = table.levels.size();
  for (std::size_t a = 0; a < factors; ++a) terms.push_back({{a}, 0, 0});
  for (std::size_t a = 0; a < factors; ++a)
    for (std::size_t b = a + 1; b < factors; ++b)
      if (table.block != a && table.block != b) terms.push_back({{a, b}, 0, 0});
  return terms;
}

bool is_full_grid(const LevelTable& table) {
  std::size_t cells = 1;
  for (const auto count : table.levels) {
    if (count == 0 || cells > table.rows.size() / count) return false;
    cells *= count;
  }
  std::map<std::vector<std::size_t>, std::size_t> runs;
  for (const auto& row : table.rows) ++runs[row];
  return runs.size() == cells && std::all_of(runs.begin(), runs.end(), [&](const auto& cell) {
           return cell.second == runs.begin()->second;
         });
}

Squares orthogonal_squares(const LevelTable& table, std::span<const double> y) {
  if (!is_full_grid(table))
    throw std::invalid_argument("runs that make no full grid have no orthogonal effects");
  std::vector<double> left(y.begin(), y.end());
  const double mean = mean_of(y);
  for (double& value : left) value -= mean;
  Squares squares{{}, 0, 0, y.size() - 1};
  for (auto& term : terms_of(table)) squares.terms.push_back(take(table, std::move(term.factors), left));
  for (const auto& term : squares.terms) squares.residual_degrees -= term.degrees;
  squares.total = squares.residual = sum_of_squares(left);
  for (const auto& term : squares.terms)
    squares.total += term.squares;  // so that no part exceeds it by rounding
  return squares;
}

}  // namespace sim::study
