// Order statistics of short histories, for detectors that look at their spread.
#pragma once

#include <span>

namespace jevons {

/// Quartiles by nearest rank: x[round(0.75 (n + 1)) - 1] - x[round(0.25 (n + 1)) - 1] of the sorted x. n
/// >= 3.
double interquartile_range(std::span<const double> x);
/// Mean of the middle two where n is even.
double median(std::span<const double> x);
/// median(|x - median(x)|).
double median_absolute_deviation(std::span<const double> x);
/// Largest minus smallest.
double range(std::span<const double> x);

}  // namespace jevons
