#include "sim/engine/extra_arrivals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "sim/engine/distributions.hpp"

namespace sim {
namespace {

double gap(Stream& gaps) {
  static const Exponential one_arrival(1);
  return one_arrival(gaps);
}

}  // namespace

ExtraArrivals::ExtraArrivals(Stream gaps) : gaps_(gaps), left_(gap(gaps_)) {}

void ExtraArrivals::follow(const Arrivals& base, Time now, double ratio) {
  if (!(ratio >= 0 && std::isfinite(ratio)))
    throw std::invalid_argument(fmt::format("extra arrivals at {} times the rate", ratio));
  if (ratio == ratio_) return;
  left_ = std::max(0., left_ - ratio_ * base.expected(since_, now));
  since_ = now;
  ratio_ = ratio;
  foretell(base);
}

void ExtraArrivals::pass(const Arrivals& base) {
  since_ = next_;
  left_ = gap(gaps_);
  foretell(base);
}

void ExtraArrivals::foretell(const Arrivals& base) {
  next_ = ratio_ > 0 ? std::max(base.when_expected(since_, left_ / ratio_), since_ + nanoseconds(1))
                     : Time::never();
}

}  // namespace sim
