// The duck: the mean day of the net load, load - wind - sun, by local hour.
//   belly    its least hour          peak    its greatest
//   ramp     its greatest rise over three hours, within the day
// CAISO, What the duck curve tells us about managing a green grid (2016).
#pragma once

#include <array>

#include "sim/engine/series.hpp"

namespace jevons {

class NetLoadDay {
 public:
  NetLoadDay() = default;
  /// Simulation time 0 is `start`; local time is UTC + `ahead`.
  NetLoadDay(sim::Instant start, sim::Span ahead);

  /// This much [W] over [from, to), which follows whatever was added before.
  void add(sim::Time from, sim::Time to, double net_load_w);

  /// Mean of a local hour [W]; not a number where the run has none of it, as are the figures below where an
  /// hour is missing.
  double hour_w(std::size_t hour) const;
  double belly_w() const;
  double peak_w() const;
  double ramp_3h_w() const;

 private:
  std::int64_t offset_ns_ = 0;  // of simulation time 0 from local midnight
  std::array<double, 24> energy_j_{}, length_s_{};
};

}  // namespace jevons
