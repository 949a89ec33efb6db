#include "models/training/straggler.hpp"

#include <cmath>
#include <numbers>

namespace jevons {

double normal_largest(std::int64_t n) {
  const double count = static_cast<double>(n);
  const auto below = [](double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); };
  const auto term = [&](double x) {
    const double above = below(-x);
    return -std::expm1(count * std::log1p(-above)) - std::pow(above, count);
  };
  constexpr int steps = 4000;  // Simpson's rule over [0, 12], beyond which no n that is counted reaches
  constexpr double h = 12.0 / steps;
  double sum = term(0) + term(12);
  for (int i = 1; i < steps; ++i) sum += (i % 2 == 1 ? 4 : 2) * term(i * h);
  return sum * h / 3;
}

double normal_largest_asymptotic(std::int64_t n) {
  const double log_n = std::log(static_cast<double>(n)), reach = std::sqrt(2 * log_n);
  return reach - (std::log(log_n) + std::log(4 * std::numbers::pi)) / (2 * reach);
}

double exponential_largest(std::int64_t n) {
  double sum = 0;
  for (std::int64_t i = n; i >= 1; --i) sum += 1 / static_cast<double>(i);
  return sum;
}

}  // namespace jevons
