// What virtual machines asked for and were given, and how their hosts served them, summed up over a run.
#pragma once

#include <cstdint>

namespace jevons {

/// What was asked for and what was not given, in million instructions and seconds.
struct VmBooks {
  double asked_mi = 0, granted_mi = 0, unmet_mi = 0, degraded_mi = 0;
  double active_s = 0, short_s = 0;  // hosts
  double shortage_share = 0;         // sum over entries in which something was short
  std::int64_t shortages = 0;
  std::int64_t migrations = 0, host_shutdowns = 0;
  double on_s = 0;  // time from switching on to shutting down

  void add(const VmBooks& other);
};

}  // namespace jevons
