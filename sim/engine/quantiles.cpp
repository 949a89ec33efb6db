#include "sim/engine/quantiles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace sim {
namespace {

// a hair below the promise, so that rounding of logarithms at a bin's edge does not break it
constexpr double accuracy = Quantiles::relative_accuracy * (1 - 1e-6);
constexpr double growth = (1 + accuracy) / (1 - accuracy);
const double log_growth = std::log(growth);

std::int32_t bin_of(double x) { return static_cast<std::int32_t>(std::ceil(std::log(x) / log_growth)); }

double value_of(std::int32_t bin) { return std::exp(bin * log_growth) * (2 / (growth + 1)); }

}  // namespace

void Quantiles::add(double x, std::uint64_t weight) {
  if (!(x >= 0 && std::isfinite(x)))
    throw std::invalid_argument(
        fmt::format("a value for quantiles is {}; it must be at least 0 and finite", x));
  if (weight == 0) return;
  (x == 0 ? zeros_ : bin(bin_of(x))) += weight;
  count_ += weight;
  min_ = std::min(min_, x);
  max_ = std::max(max_, x);
}

/// Makes room for a bin where there is none, some more on the side that grows.
std::uint64_t& Quantiles::bin(std::int32_t index) {
  constexpr std::int32_t margin = 64;
  if (counts_.empty()) first_ = index;
  if (index < first_) {
    const std::int32_t first = index - margin;
    counts_.insert(counts_.begin(), static_cast<std::size_t>(first_ - first), 0);
    first_ = first;
  }
  const auto place = static_cast<std::size_t>(index - first_);
  if (place >= counts_.size()) counts_.resize(place + 1 + margin);
  return counts_[place];
}

void Quantiles::merge(const Quantiles& other) {
  for (std::size_t i = 0; i < other.counts_.size(); ++i)
    if (other.counts_[i] > 0) bin(other.first_ + static_cast<std::int32_t>(i)) += other.counts_[i];
  zeros_ += other.zeros_;
  count_ += other.count_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

double Quantiles::operator()(double q) const {
  if (!(q >= 0 && q <= 1))
    throw std::invalid_argument(fmt::format("a quantile is {}; it must be in [0, 1]", q));
  if (count_ == 0) return std::numeric_limits<double>::quiet_NaN();
  // Nearest rank; the hair keeps q n that is whole but for rounding from reaching the next.
  const double wanted = std::ceil(q * static_cast<double>(count_) * (1 - 1e-15)) - 1;
  const auto rank = std::min(count_ - 1, static_cast<std::uint64_t>(std::max(0.0, wanted)));
  if (rank == count_ - 1) return max_;
  if (rank == 0) return min_;
  std::uint64_t below = zeros_;
  if (rank < below) return 0;
  std::size_t i = 0;
  for (; below + counts_[i] <= rank; ++i) below += counts_[i];
  return std::clamp(value_of(first_ + static_cast<std::int32_t>(i)), min_, max_);
}

}  // namespace sim
