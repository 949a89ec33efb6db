// Arrivals of a non-homogeneous Poisson process whose rate is constant over steps and repeats after a period
// (hours of a day, hours of a week), by inversion of the cumulative rate L(t) = integral of the rate:
//   next = L^-1(L(now) - ln(1 - u)), one counter each.
// Cinlar (1975), Introduction to Stochastic Processes, ch. 4.7: a Poisson process of rate 1 on the clock L.
#pragma once

#include <vector>

#include "sim/engine/random.hpp"
#include "sim/engine/time.hpp"

namespace sim {

class Arrivals {
 public:
  /// `rates_per_s[i]` holds over step i of the period; time 0 stands `phase` into the period. Throws
  /// std::invalid_argument if there is no rate, one is negative or not finite, the step is not positive, or
  /// the phase is not within the period. If every rate is 0, nothing ever arrives.
  Arrivals(std::vector<double> rates_per_s, Span step, Span phase = {});

  /// The first arrival after `now`, at least 1 ns later; Time::never() beyond 146 years.
  Time next(Time now, Stream& stream) const;

  /// When `count` arrivals (>= 0) are expected to have come since `from`, rounded up to a nanosecond.
  Time when_expected(Time from, double count) const;

  /// The expected number of arrivals between two times, `from` not after `to`.
  double expected(Time from, Time to) const;

  /// The expected number of arrivals in a period.
  double per_period() const { return cumulative_.back(); }
  Span period() const { return period_; }

 private:
  Span position(Time t) const;
  double expected_by(Span position) const;
  Span when_expected_by(double count) const;

  std::vector<double> rates_per_s_, cumulative_;  // cumulative_[i]: expected before step i, and over all
  Span step_, phase_, period_;
};

}  // namespace sim
