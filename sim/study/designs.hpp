// Designs of experiments that list or strew the runs of a study: every combination of levels, one factor at a
// time, and Latin hypercubes.
//
// A grid of n_1, ..., n_k levels has n_1 n_2 ... n_k rows; one factor at a time only 1 + the sum of n_f - 1,
// but sees no interaction. A Latin hypercube of N rows cuts each factor into N strata of equal width and has
// one row in each of them:
//   x[i][f] = (p_f(i) + u[i][f]) / N,   p_f a random order of 0, ..., N - 1,   u uniform in (0, 1)
// A mean over its rows has no larger a variance than N / (N - 1) times that over independent rows, and what
// the factors add to a result one by one all but cancels out of it. McKay, Beckman, Conover (1979),
// Technometrics 21(2); Stein (1987), Technometrics 29(2); the bound: Owen (1997), SIAM J. Numer. Anal. 34(5).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/study/points.hpp"

namespace sim::study {

/// The levels of each factor: positions in [0, 1], in the order in which they are to be run.
using Levels = std::vector<std::vector<double>>;

/// The rows of a grid of factors with so many levels each, but `most` if there are that many or more.
std::size_t grid_rows(std::span<const std::size_t> counts, std::size_t most);

/// Every combination of levels; the last factor changes from row to row, the first one least often. Throws
/// std::invalid_argument without a factor, for a factor without a level, or for one outside [0, 1], and
/// std::length_error if the rows do not fit in memory.
Points full_grid(const Levels& levels);

/// The base, then factor after factor each level of it that is not its base, all others at their base.
/// Throws as full_grid() does, and std::invalid_argument unless the base has one number for each factor.
Points one_at_a_time(const Levels& levels, std::span<const double> base);

/// A Latin hypercube of 0 to 2^24 rows, with all numbers strictly inside (0, 1) and floor(N x) exactly each
/// of 0, ..., N - 1 once in each column. A column does not depend on how many others there are. Throws
/// std::invalid_argument for more rows or no factor.
Points latin_hypercube(std::size_t rows, std::size_t factors, std::uint64_t seed);

}  // namespace sim::study
