// Sums of squares of a design with discrete factors: what each factor and each pair of factors explains.
//
// A term is a factor or a pair. Two ways lead to its sum of squares:
//   orthogonal, for a full grid with as many runs in every cell (n_a runs at level a, n_ab in a cell of two):
//     S_A = sum of n_a (mean_a - mean)^2,   S_AB = sum of n_ab (mean_ab - mean_a - mean_b + mean)^2,
//     (l_A - 1) and (l_A - 1)(l_B - 1) degrees of freedom; these and the residual add up to the total.
//     Montgomery (2017), Design and Analysis of Experiments, 9th ed., 5.3 and 5.4.
//   drop-one, for any design (type II): what a term explains beyond all fitted terms that do not contain it,
//     by least squares. It depends on no order of the factors, and the sums add up to no total.
//     Montgomery (2017), 15.2; Langsrud (2003), Statistics and Computing 13.
// A term contains another if the level of the other follows from its own, and not the other way: A x B
// contains A, and so does a factor that is set only where A has a certain level, given a level "not set".
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace sim::study {

/// Which level of each factor a run has.
struct LevelTable {
  std::vector<std::size_t> levels;             // how many levels each factor has
  std::vector<std::vector<std::size_t>> rows;  // of each run, the level of each factor, counted from 0
  std::optional<std::size_t> block = {};       // a factor that is in no pair, such as the replication
};

struct Term {
  std::vector<std::size_t> factors;  // one, or two that ascend
  double squares;                    // NaN where the runs hold nothing that tells the term from others
  std::size_t degrees;               // of freedom
};

/// Factors in their order, then pairs (0, 1), (0, 2), ..., (1, 2), ... but for those with the block; of
/// `squares` and `degrees` 0.
std::vector<Term> terms_of(const LevelTable& table);

struct Squares {
  std::vector<Term> terms;  // as terms_of() has them
  double total, residual;
  std::size_t residual_degrees;
};

/// Drop-one fits pairs only up to this many columns; with more they stay in the residual. A matter of time:
/// 600 columns take seconds.
inline constexpr std::size_t kMostColumns = 600;

/// Whether every cell of the full grid has as many runs as any other, and at least one.
bool is_full_grid(const LevelTable& table);

/// Of a full grid; y finite, one for each run. Throws std::invalid_argument for a table that is none.
Squares orthogonal_squares(const LevelTable& table, std::span<const double> y);

/// Of any design; y finite, one for each run, at least one. Pairs are fitted all or none: none (squares NaN)
/// if the runs are too few or too regular to tell them from one another, as in a fractional design.
Squares drop_one_squares(const LevelTable& table, std::span<const double> y);

}  // namespace sim::study
