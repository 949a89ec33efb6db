// Quantiles of any number of values in bounded memory: a histogram over logarithms, accurate to 0.1 %.
//   bin i holds (g^(i-1), g^i] and answers 2 g^i / (g + 1), with g = (1 + a) / (1 - a), a just below 0.001
// Masson, Rim, Lee (2019), DDSketch: a fast and fully-mergeable quantile sketch with relative-error
// guarantees, PVLDB 12. Merging adds counts: it is exact and its order does not matter. Memory is 8 bytes for
// every 0.2 % between the smallest and the largest value: 83 kB over nine decades, 6 MB at the very most.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace sim {

class Quantiles {
 public:
  /// The guarantee: |answer - value of that rank| <= relative_accuracy * value.
  static constexpr double relative_accuracy = 0.001;

  /// Adds a value >= 0, `weight` times (whole nanoseconds for quantiles over time).
  /// Throws std::invalid_argument if it is negative or not finite.
  void add(double x, std::uint64_t weight = 1);

  /// As if all that was added there had been added here.
  void merge(const Quantiles& other);

  std::uint64_t count() const { return count_; }

  /// Within relative_accuracy of the value of rank ceil(q * count), counted from 1 (nearest rank); q in [0, 1], 0 the
  /// smallest and 1 the largest value exactly. NaN if empty. Throws std::invalid_argument for q outside [0,
  /// 1].
  double operator()(double q) const;

 private:
  std::uint64_t& bin(std::int32_t index);

  std::vector<std::uint64_t> counts_;  // of bins first_, first_ + 1, ...
  std::int32_t first_ = 0;
  std::uint64_t zeros_ = 0, count_ = 0;
  double min_ = std::numeric_limits<double>::infinity(), max_ = 0;
};

}  // namespace sim
