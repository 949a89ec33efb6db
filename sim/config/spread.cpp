#include "sim/config/spread.hpp"

#include <algorithm>
#include <cmath>

namespace sim::config {
namespace {

constexpr double finest_s = 1e6;  // below, a double of seconds holds whole nanoseconds

double steps_per_s(double seconds) { return std::abs(seconds) < finest_s ? 1e9 : 1e6; }

// The nearest whole number, a half at an end going inwards: 0.5 to 4.5 gives 1 to 4, each as likely.
double first_whole(double low) { return std::floor(low + 0.5); }
double last_whole(double high) { return std::ceil(high - 0.5); }

}  // namespace

double Spread::quantile(double u) const {
  const double x = std::clamp(std::visit([u](const auto& l) { return l.quantile(u); }, law), least, most);
  if (grain == Grain::whole) return std::clamp(std::floor(x + 0.5), low(), high());
  if (grain == Grain::duration) return std::round(x * steps_per_s(x)) / steps_per_s(x);
  return x;
}

double Spread::low() const { return grain == Grain::whole ? first_whole(least) : least; }

double Spread::high() const { return grain == Grain::whole ? last_whole(most) : most; }

Span span_of(double seconds) {
  const double steps = steps_per_s(seconds);
  return {std::llround(seconds * steps) * std::llround(1e9 / steps)};
}

}  // namespace sim::config
