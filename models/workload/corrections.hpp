// Two readings of the same experiment. `cloudsim` follows CloudSim 3.0.3 (Beloglazov and Buyya 2012) quirk by
// quirk; `physical` corrects each quirk. A correction can also be taken alone, to see what it changes.
#pragma once

#include <array>
#include <string_view>

namespace jevons {

/// One correction of the published experiment; in `physical` semantics all are made.
enum class Correction {
  idle_machines,  // a machine whose demand is 0 stays; it was destroyed for good
  idle_power,     // energy is the exact integral of power; it was a trapezoid, free where it began at 0
  last_interval,  // the time after the last tick counts; it was lost
  clock,          // a sample holds for its interval, from 0 s; it was interpolated, from 0.1 s
  regression,     // lr and lrr weigh their points; the weights were left unused
  memory,         // memory limits every placement; it limited the first only
  fair_share,     // a full host shares what it has; shares were rounded down to whole MIPS
  single_move,    // a machine moves once a round, against the power that was planned; both were stale
  real_shortage,  // a host is short where demand exceeds it; arriving machines counted as a shortage
  transitions,    // hosts take time and energy to wake and sleep; both were instant and free
};

struct CorrectionInfo {
  Correction correction;
  std::string_view name, help;
};

inline constexpr std::array kCorrections{
    CorrectionInfo{Correction::idle_machines, "idle_machines", "a machine whose demand is 0 stays"},
    CorrectionInfo{Correction::idle_power, "idle_power",
                   "energy is the exact integral of power, idle power included"},
    CorrectionInfo{Correction::last_interval, "last_interval", "the time after the last tick counts"},
    CorrectionInfo{Correction::clock, "clock", "a sample holds for its interval, from the start"},
    CorrectionInfo{Correction::regression, "regression", "lr and lrr weigh their points (tricube, bisquare)"},
    CorrectionInfo{Correction::memory, "memory", "memory limits every placement, not only the first"},
    CorrectionInfo{Correction::fair_share, "fair_share", "shares of a full host are not rounded down"},
    CorrectionInfo{Correction::single_move, "single_move",
                   "one move a machine, scored against planned power"},
    CorrectionInfo{Correction::real_shortage, "real_shortage", "only demand beyond a host violates its SLA"},
    CorrectionInfo{Correction::transitions, "transitions", "waking and sleeping take time and energy"},
};

class Corrections {
 public:
  static Corrections all() {
    Corrections c;
    for (const auto& info : kCorrections) c.add(info.correction);
    return c;
  }
  void add(Correction c) { bits_ |= 1u << static_cast<unsigned>(c); }
  bool has(Correction c) const { return bits_ >> static_cast<unsigned>(c) & 1; }

 private:
  unsigned bits_ = 0;
};

}  // namespace jevons
