// Lines through the last ten rounds of a history (newest first), for the detectors lr and lrr: where the line
// is `ahead` rounds after the newest. x = 1 ... 10 from the oldest.
#pragma once

#include <span>

namespace jevons {

inline constexpr std::size_t kRegressionRounds = 10;

/// Ordinary least squares by running means, in the order of operations of Apache Commons Math's
/// SimpleRegression.
double ordinary_prediction(std::span<const double> history, double ahead);
/// Weighted by tricube of the distance from the newest.
double tricube_prediction(std::span<const double> history, double ahead);
/// The same, then twice weighed again by bisquare of the residuals.
double robust_prediction(std::span<const double> history, double ahead);

}  // namespace jevons
