// Statistics of a run and of replications: moments, confidence intervals, paired differences, and how much of
// a series is warm-up. Law (2015), Simulation Modeling and Analysis, 5th ed., chapters 4, 9 and 10.
#pragma once

#include <cstdint>
#include <limits>
#include <span>

namespace sim {

/// Mean and variance of a sample in one pass, without cancellation; samples merge.
/// Welford (1962), Technometrics 4(3); Chan, Golub, LeVeque (1983), The American Statistician 37(3).
class Welford {
 public:
  void add(double x) {
    ++count_;
    const double before = x - mean_;
    mean_ += before / static_cast<double>(count_);
    squares_ += before * (x - mean_);
  }

  /// As if the other sample had been added here; equal to rounding whichever way samples are split.
  void merge(const Welford& other);

  std::uint64_t count() const { return count_; }
  /// NaN of an empty sample.
  double mean() const { return count_ > 0 ? mean_ : std::numeric_limits<double>::quiet_NaN(); }
  /// Unbiased, with count - 1; NaN of fewer than two.
  double variance() const;
  double standard_deviation() const;

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0, squares_ = 0;
};

struct ConfidenceInterval {
  double mean, half_width;
  double low() const { return mean - half_width; }
  double high() const { return mean + half_width; }
  bool contains(double x) const { return low() <= x && x <= high(); }
};

/// t such that P(T <= t) = p for Student's t with `degrees` > 0 of freedom, 0 < p < 1.
/// Throws std::invalid_argument outside.
double student_t_quantile(double p, double degrees);

/// P(|T| >= |t|) of Student's t with `degrees` > 0 of freedom. Throws std::invalid_argument for others.
double student_t_two_sided(double t, double degrees);

/// Student-t interval of the mean at a confidence level in (0, 1), for independent samples such as
/// replications. Infinitely wide for fewer than two.
ConfidenceInterval confidence_interval(const Welford& sample, double level = .95);

/// Interval of the mean of a[i] - b[i]: two systems under common random numbers. Throws std::invalid_argument
/// if the two differ in length.
ConfidenceInterval paired_difference(std::span<const double> a, std::span<const double> b,
                                     double level = .95);

/// MSER(d) = sum over i > d of (y_i - mean_d)^2 / (n - d)^2: the squared standard error of the mean of what
/// remains after the first d of n values are dropped. White (1997), Simulation 69(6). NaN if fewer than two
/// remain.
double mser(std::span<const double> series, std::size_t dropped);

struct WarmUp {
  std::size_t observations;  // to drop, a multiple of 5
  double mser;               // of the batches that remain
  bool settled;  // false if the minimum lies at the largest d tried: the series is too short to tell
};

/// MSER-5: the warm-up after which batch means of 5 have the least MSER, looking up to half the series. A
/// last incomplete batch is left out. Throws std::invalid_argument for fewer than 20 observations.
WarmUp mser5(std::span<const double> series);

}  // namespace sim
