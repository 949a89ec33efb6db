// Arrivals beside those of a base process, at so many times its rate, a ratio that changes as the run goes.
//   the k-th comes when L(t) = integral of ratio(t) x base rate(t) reaches the sum of k exponential gaps, a draw each
// What of a gap has run down stays when the ratio changes, so no future needs to be known; and of two runs with the
// same draws, the one with the higher ratio has its k-th no later. Cinlar (1975), ch. 4.7.
#pragma once

#include "sim/engine/arrivals.hpp"

namespace sim {

/// A plain value; the base process is handed to it, always the same.
class ExtraArrivals {
 public:
  /// None until follow() says at what ratio.
  explicit ExtraArrivals(Stream gaps);

  /// From `now` on, not before the last call, at `ratio` times the rate of the base. The same ratio again
  /// changes nothing. Throws std::invalid_argument unless it is finite and at least 0.
  void follow(const Arrivals& base, Time now, double ratio);

  /// When the next comes as things are; Time::never() at a ratio of 0.
  Time next() const { return next_; }
  /// It has come: on to the one after it, at least 1 ns later.
  void pass(const Arrivals& base);

 private:
  void foretell(const Arrivals& base);

  Stream gaps_;
  Time since_, next_ = Time::never();
  double ratio_ = 0, left_;  // left: of the gap, in expected arrivals, at `since`
};

}  // namespace sim
