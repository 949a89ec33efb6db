#include "models/workload/elastic_demand.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace jevons {

double mean_exponential(double x) { return x == 0 ? 1 : std::expm1(x) / x; }

ElasticDemand::ElasticDemand(double growth_per_s, sim::Span lag)
    : growth_per_s_(growth_per_s),
      decay_per_s_(lag.ns > 0 ? 1 / lag.seconds() : std::numeric_limits<double>::infinity()) {
  if (!std::isfinite(growth_per_s) || lag.ns < 0)
    throw std::invalid_argument(
        fmt::format("demand that grows by {} per second with a lag of {} ns", growth_per_s, lag.ns));
}

double ElasticDemand::adopted(sim::Time t) const {
  if (t < changed_)
    throw std::logic_error(
        fmt::format("demand is asked for at {} ns, before its last change at {} ns", t.ns, changed_.ns));
  if (std::isinf(decay_per_s_) || adopted_ == asked_) return asked_;
  return asked_ + (adopted_ - asked_) * std::exp(-decay_per_s_ * (t - changed_).seconds());
}

void ElasticDemand::ask(sim::Time t, double asked) {
  if (!(asked >= 0 && std::isfinite(asked)))
    throw std::invalid_argument(fmt::format("a price asks for {} times the demand of the start", asked));
  const double now = adopted(t);
  if (asked == asked_) return;
  adopted_ = now;
  asked_ = asked;
  changed_ = t;
}

double ElasticDemand::at(sim::Time t) const { return std::exp(growth_per_s_ * t.seconds()) * adopted(t); }

double ElasticDemand::mean(sim::Time from, sim::Time to) const {
  if (to < from) throw std::logic_error(fmt::format("mean demand from {} ns back to {} ns", from.ns, to.ns));
  const double length_s = (to - from).seconds(), grown = growth_per_s_ * length_s;
  const double yet_to_come = adopted(from) - asked_;
  const double steady = asked_ * mean_exponential(grown);
  const double passing =
      yet_to_come == 0 ? 0 : yet_to_come * mean_exponential(grown - decay_per_s_ * length_s);
  return std::exp(growth_per_s_ * from.seconds()) * (steady + passing);
}

}  // namespace jevons
