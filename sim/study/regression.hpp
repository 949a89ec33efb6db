// How strongly each continuous factor moves a metric, by regression over the runs of a Latin hypercube or of
// another sample: y = b_0 + sum of b_j x_j, least squares.
//   standardised coefficient   SRC_j = b_j s(x_j) / s(y); of factors uncorrelated in the sample their squares
//                              add up to R^2, the share of the variance of y that is linear in them
//   partial correlation        PCC_j: of x_j and y once what the other factors explain is taken from both,
//                              b_j / sqrt(b_j^2 + RSS C_jj) with C the inverse of the centred X'X
// and both of the ranks (SRRC, PRCC), equal values sharing their mean rank, which see what is
// monotone and not linear. Where R^2 is low, none of these numbers says much: Sobol' indices do.
// Saltelli et al. (2008), Global Sensitivity Analysis: The Primer, 1.2.5; Iman and Conover (1979),
// Technometrics 21(4), for ranks.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sim::study {

struct RegressionSensitivity {
  std::vector<double> src, srrc;  // by factor, in [-1, 1] but for correlated factors; NaN if it never varies
  std::vector<double> pcc, prcc;  // in [-1, 1]; NaN also where the others leave nothing of y
  double r2, rank_r2;             // in [0, 1]
  std::size_t runs;               // that count
};

/// Of y, one value for each row of factors. Rows with a value that is not finite, and those whose y is not,
/// are left out. All is NaN where y does not vary (to kResolution), where factors are linearly dependent, or
/// where runs are fewer than the varying factors plus two. Throws std::invalid_argument for rows and y of
/// different number, and for rows of different length.
RegressionSensitivity regression_sensitivity(const std::vector<std::vector<double>>& rows,
                                             std::span<const double> y);

}  // namespace sim::study
