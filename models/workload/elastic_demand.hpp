// Demand in time, relative to that at the start: it grows by itself, and comes to what a price asks for with a lag.
//   D(t)/D0 = e^(g t) a(t),   da/dt = (a* - a) / lag,   a* = D*/D0 of the price, constant between its changes
//   a(t) = a* + (a0 - a*) e^(-(t - t0) / lag)
// Growth multiplies what has been adopted: more users of the same habits, who bring no lag of their own. All is in
// closed form from the last change, so that it is the same however often it is asked for.
// Partial adjustment; Nerlove (1956), J. Farm Economics 38, 496.
#pragma once

#include "sim/engine/time.hpp"

namespace jevons {

class ElasticDemand {
 public:
  /// `growth_per_s` is continuous: e^(g t). A lag of 0 is none: what is asked for comes at once.
  explicit ElasticDemand(double growth_per_s = 0, sim::Span lag = {});

  /// From `t` on, not before the last change, the price asks for `asked` times the demand of the start.
  /// Asking for the same again changes nothing. Throws std::logic_error on an earlier `t`,
  /// std::invalid_argument unless `asked` is finite and at least 0.
  void ask(sim::Time t, double asked);

  /// D/D0 at a time not before the last change (std::logic_error).
  double at(sim::Time t) const;
  /// Its mean between two times, exact. The same as at() where they are one.
  double mean(sim::Time from, sim::Time to) const;

  /// a, without growth.
  double adopted(sim::Time t) const;
  double asked() const { return asked_; }

 private:
  double growth_per_s_, decay_per_s_;  // decay: 1/lag, infinite without
  sim::Time changed_;
  double adopted_ = 1, asked_ = 1;  // a then, a* since
};

/// The mean of e^(x u) for u from 0 to 1: (e^x - 1) / x.
double mean_exponential(double x);

}  // namespace jevons
