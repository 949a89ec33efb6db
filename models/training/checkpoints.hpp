// Failures that come at random, and checkpoints against them: what they cost a job that saves its state every
// tau of work.
//   mean time between failures   M = M_1 / n, of n parts that fail independently of each other and of their
//   age Young 1974 (CACM 17(9))      tau = sqrt(2 delta M),  delta the time that saving takes Daly 2006 (FGCS
//   22(3))       tau = sqrt(2 delta M) (1 + 1/3 sqrt(delta / 2M) + delta / 18M) - delta,  M where delta >= 2M
//   overhead, first order        delta / tau + (tau / 2 + R) / M,  R the time of a restart
//   effective share, exact       tau / (M exp(R / M) (exp((tau + delta) / M) - 1)): failures strike while it
//   saves and restores too (Daly)
#pragma once

namespace jevons {

struct Reliability {
  double mtbf_s = 0;     // M, of the whole job
  double save_s = 0;     // delta
  double restart_s = 0;  // R

  double young_s() const;
  double daly_s() const;
  double overhead(double interval_s) const;
  /// Of the time from start to finish, expected, the part that goes into work that is kept.
  double effective_share(double interval_s) const;
  /// The interval of the largest effective share.
  double best_s() const;
};

}  // namespace jevons
