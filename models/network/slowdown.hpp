// What is left of the rate of a job that gets only a share of the bandwidth it would have alone: its time is
// known at shares 2^(-k/4) down to 1/1024, and is straight between them in 1 / share, which is exact where
// all of it is latencies and bytes over bandwidth.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

namespace jevons {

class Slowdown {
 public:
  Slowdown() { times_.fill(1); }
  /// `time_s` of a share, longer the less that is.
  template <class TimeOfShare>
  explicit Slowdown(const TimeOfShare& time_s) {
    const double alone_s = time_s(1.0);
    for (std::size_t k = 0; k < times_.size(); ++k) times_[k] = time_s(1 / inverse(k)) / alone_s;
  }

  /// Relative to the rate at a share of 1.
  double rate(double share) const {
    if (share >= 1) return 1;
    if (!(share > 0)) return 0;
    const double k = std::floor(-4 * std::log2(share));
    const auto at = static_cast<std::size_t>(std::min(k, static_cast<double>(times_.size() - 2)));
    const double part = (1 / share - inverse(at)) / (inverse(at + 1) - inverse(at));
    return 1 / (times_[at] + part * (times_[at + 1] - times_[at]));
  }

 private:
  static double inverse(std::size_t k) { return std::exp2(static_cast<double>(k) / 4); }
  std::array<double, 41> times_;
};

}  // namespace jevons
