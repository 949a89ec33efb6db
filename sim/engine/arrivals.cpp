#include "sim/engine/arrivals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "sim/engine/distributions.hpp"

namespace sim {

Arrivals::Arrivals(std::vector<double> rates_per_s, Span step, Span phase)
    : rates_per_s_(std::move(rates_per_s)),
      cumulative_{0},
      step_(step),
      phase_(phase),
      period_(static_cast<std::int64_t>(rates_per_s_.size()) * step) {
  if (rates_per_s_.empty()) throw std::invalid_argument("arrivals need at least one rate");
  if (step.ns <= 0)
    throw std::invalid_argument(fmt::format("the step of a rate is {} ns; it must be positive", step.ns));
  if (phase.ns < 0 || phase >= period_)
    throw std::invalid_argument(
        fmt::format("arrivals begin {} ns into their period; it is {} ns long", phase.ns, period_.ns));
  for (const double rate : rates_per_s_) {
    if (!(rate >= 0 && std::isfinite(rate)))
      throw std::invalid_argument(
          fmt::format("a rate of arrivals is {} per second; it must be at least 0 and finite", rate));
    cumulative_.push_back(cumulative_.back() + rate * step.seconds());
  }
}

Span Arrivals::position(Time t) const {
  const std::int64_t ns = (t.ns % period_.ns + phase_.ns) % period_.ns;
  return {ns < 0 ? ns + period_.ns : ns};
}

double Arrivals::expected_by(Span position) const {
  const auto step = static_cast<std::size_t>(position.ns / step_.ns);
  return cumulative_[step] + rates_per_s_[step] * Span{position.ns % step_.ns}.seconds();
}

/// The inverse of expected_by, for 0 <= count <= per_period().
Span Arrivals::when_expected_by(double count) const {
  const auto after = std::upper_bound(cumulative_.begin(), cumulative_.end(), count);
  if (after == cumulative_.end()) return period_;
  const auto step = static_cast<std::size_t>(after - cumulative_.begin()) - 1;
  const Span into = seconds((count - cumulative_[step]) / rates_per_s_[step]);
  return static_cast<std::int64_t>(step) * step_ + std::min(into, step_);
}

Time Arrivals::when_expected(Time from, double count) const {
  constexpr double horizon_ns = 0x1p62;
  if (count <= 0) return from;
  const Span begun = position(from);
  const double target = expected_by(begun) + count;
  const double periods = std::floor(target / per_period());
  if (!(static_cast<double>(from.ns) + (periods + 1) * static_cast<double>(period_.ns) < horizon_ns))
    return Time::never();
  const double rest = std::clamp(target - periods * per_period(), 0., per_period());
  const Time at = from - begun + static_cast<std::int64_t>(periods) * period_ + when_expected_by(rest);
  return std::max(at, from);
}

Time Arrivals::next(Time now, Stream& stream) const {
  static const Exponential one_arrival(1);
  return std::max(when_expected(now, one_arrival(stream)), now + nanoseconds(1));
}

double Arrivals::expected(Time from, Time to) const {
  const Span begun = position(from), ended = position(to);
  const std::int64_t periods = ((to - ended) - (from - begun)).ns / period_.ns;
  return static_cast<double>(periods) * per_period() + (expected_by(ended) - expected_by(begun));
}

}  // namespace sim
