// The integral over time of a signal that is constant between changes: exact, never sampled.
//   integral(t) = sum of value_i * (t_{i+1} - t_i)
// `Integral` is for any signal in doubles. `Meter` is for power: it counts whole nanowatts times whole
// nanoseconds, so that it neither drifts nor depends on the order of the changes, however many servers it
// sums over. Values that last no time (several changes at one instant) count for neither minimum nor maximum.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "sim/engine/time.hpp"

namespace sim {

/// The smallest and largest of the values that lasted.
template <class T>
struct Extremes {
  T min = std::numeric_limits<T>::max();
  T max = std::numeric_limits<T>::lowest();

  void include(T value) {
    min = std::min(min, value);
    max = std::max(max, value);
  }
};

class Integral {
 public:
  explicit Integral(double value = 0, Time start = {}) : value_(value), start_(start), since_(start) {}

  /// The signal takes this value from now on. Throws std::logic_error if `now` is before the last change.
  void set(Time now, double value) {
    settle(now);
    value_ = value;
  }

  /// The signal now.
  double value() const { return value_; }
  /// The integral since the start, in the signal's unit times seconds.
  double at(Time now) const;
  /// The time-weighted mean since the start; the value itself while no time has passed.
  double mean(Time now) const;
  /// The extremes of the signal since the start; the value itself while no time has passed.
  double min(Time now) const { return extremes_at(now).min; }
  double max(Time now) const { return extremes_at(now).max; }

  /// Starts anew from now, with the present value: what came before was warm-up.
  void restart(Time now);

 private:
  void settle(Time now);
  Extremes<double> extremes_at(Time now) const;

  double value_, integral_ = 0;
  Extremes<double> extremes_;
  Time start_, since_;
};

/// Whole nanowatts from watts, rounded to nearest. Throws std::out_of_range beyond 9.2 GW or if not a number.
std::int64_t nanowatts(double power_w);

class Meter {
 public:
  explicit Meter(Time start = {}) : start_(start), since_(start) {}

  /// Power changes by so many nanowatts from now on. Throws std::logic_error if `now` is before the last
  /// change, std::overflow_error beyond 9.2 GW.
  void add(Time now, std::int64_t delta_nw);

  /// Energy beyond what the power of this meter has made [J], counted as if it had come in this instant.
  void deposit(double energy_j);

  /// Power now.
  std::int64_t power_nw() const { return power_nw_; }
  double power_w() const { return static_cast<double>(power_nw_) * 1e-9; }
  /// Energy since the start [J], rounded once from the exact count.
  double energy_j(Time now) const { return joules(count_at(now)); }
  /// Energy since the last take (or the start) [J], rounded once from the exact count: what a settlement
  /// settles.
  double take_j(Time now);
  /// Time-weighted mean power since the start [W]; the present power while no time has passed.
  double mean_w(Time now) const;
  /// The extremes of power since the start [W]; the present power while no time has passed.
  double min_w(Time now) const { return static_cast<double>(extremes_at(now).min) * 1e-9; }
  double max_w(Time now) const { return static_cast<double>(extremes_at(now).max) * 1e-9; }

  /// Starts anew from now, with the present power: what came before was warm-up.
  void restart(Time now);

 private:
  __extension__ using Count = __int128;  // nanowatts times nanoseconds, 1e-18 J: good for 1.7e20 J

  static double joules(Count count) { return static_cast<double>(count) * 1e-18; }
  void settle(Time now);
  Count count_at(Time now) const;
  Extremes<std::int64_t> extremes_at(Time now) const;

  std::int64_t power_nw_ = 0;
  Count count_ = 0, taken_ = 0;
  Extremes<std::int64_t> extremes_;
  Time start_, since_;
};

}  // namespace sim
