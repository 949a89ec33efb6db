// Analysis of variance of a finished study: how much of what a metric does across runs each discrete factor
// explains, and each pair of factors beyond the two alone.
//   share = S_term / S_total,   F = (S_term / df_term) / (S_residual / df_residual),   p = P(F' >= F)
// Montgomery (2017), Design and Analysis of Experiments, 9th ed., chapters 5 and 15;
// sim/study/sums_of_squares.hpp has the sums.
//
// What a share means:
//   balanced    every combination of levels has equally many runs. The shares of all factors, of all pairs
//               and of the residual (luck, and what takes three factors or more) add up to one.
//   unbalanced  a run failed, the design is a Latin hypercube over lists, or a factor is set only where
//               another has a certain level. A share is what the term explains beyond all others that do
//               not contain it: what two factors explain and neither can claim is in no share, so the shares
//               add up to less than one, or (where terms mask each other) to more. Where the runs are too
//               few to tell the pairs from one another, the shares of pairs are NaN, factors are held
//               against each other alone, and the residual has the pairs in it.
// p takes the residual for independent luck of runs. Runs under common random numbers share theirs: hand over
// the replication as one more factor and name it the block, and what it explains is a share of its own and no
// residual (a randomized block design; Montgomery 4.1). A study without luck
// and without a third factor has no residual and no p; with one, p asks whether a term stands out
// from the interactions of three and more.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/study/sums_of_squares.hpp"

namespace sim::study {

struct MainEffect {
  std::size_t factor;
  std::vector<double> level_means;  // of the runs that have the level, not adjusted; NaN where none has
  double share;                     // 0 of a factor of which one level was seen; NaN if others hide it
  double p;                         // NaN where there is no residual to test against
};

/// Of factors a < b, beyond what both do alone.
struct Interaction {
  std::size_t a, b;
  double share, p;
};

struct Effects {
  double mean, variance;                  // of the runs that count; the variance with runs - 1
  std::vector<MainEffect> main;           // by factor
  std::vector<Interaction> interactions;  // (0, 1), (0, 2), ..., (1, 2), ... but for those with the block
  double residual_share;
  std::size_t residual_degrees;
  std::size_t runs;  // that count
  bool is_balanced;
};

/// Effects on y of the factors; y has a value for each row of the table, and rows whose y is not finite are
/// left out. What is within rounding (kResolution of the largest y, or 1e-12 of the total) is no effect: its
/// share is 0, its p is 1, and where luck is within it, p of all else is 0. All shares are 0 where y does not
/// vary, and NaN with fewer than two runs. Throws std::invalid_argument for rows and y of different number,
/// a row without a level for each factor, and a level or a block that is none of the table's.
Effects effects(const LevelTable& table, std::span<const double> y);

}  // namespace sim::study
