#include "models/grid/generation/kept_normal.hpp"

#include <cmath>
#include <numbers>

#include "models/facility/components/rising_root.hpp"

namespace jevons {

namespace {

constexpr double widest = 100;  // s, in widths between the bounds: all but a hundredth lies at one of them

double below(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }
double density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }

// Of numbers from 0 to 1.
struct Moments {
  double mean = 0, square = 0;
};
Moments moments(double m, double s) {
  const double a = -m / s, b = (1 - m) / s, within = below(b) - below(a);
  const double fa = density(a), fb = density(b), at_high = below(-b);
  return {at_high + m * within + s * (fa - fb),
          at_high + (m * m + s * s) * within + 2 * m * s * (fa - fb) + s * s * (a * fa - b * fb)};
}

double m_of(double mean, double s) {
  constexpr double far = 40;
  return rising_root([&](double m) { return moments(m, s).mean - mean; }, -far * s, 1 + far * s, 1e-14);
}

}  // namespace

std::optional<KeptNormal> kept_normal(double mean, double sd, double low, double high) {
  constexpr double rare = 8;
  if (!(low <= mean && mean <= high)) return {};
  if (sd == 0 || (mean - low >= rare * sd && high - mean >= rare * sd))
    return KeptNormal{mean, sd, low, high};
  const double width = high - low, at = (mean - low) / width, wanted = sd / width;
  const auto spread = [&](double s) {
    const double m = m_of(at, s);
    const auto kept = moments(m, s);
    return std::sqrt(std::max(0.0, kept.square - kept.mean * kept.mean)) - wanted;
  };
  if (!(wanted * wanted < at * (1 - at)) || spread(widest) < 0) return {};
  const double s = rising_root(spread, wanted, widest, 1e-12);
  return KeptNormal{low + width * m_of(at, s), width * s, low, high};
}

}  // namespace jevons
