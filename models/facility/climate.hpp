// The outdoor air of a site over a run, as its plant meets it.
//   points    dry bulb of the file; humidity ratio of its dew point, else of its relative humidity
//   between   straight lines of both, or held, as the file's dry bulb is (weather.hpp)
//   mean      exact means of dry bulb, humidity ratio and pressure; the wet bulb is that of these
//   fog       air that would hold more than it can is saturated: the rest is droplets. A straight line
//             between two saturated hours is fog by a little, so that a mean over many intervals may
//             be drier than one over all of them (by less than 0.1 %)
//   pressure  of the file, else of the standard atmosphere at the height that it names, else standard
// A stochastic year (stochastic_year.hpp) is drawn hour by hour, two draws for each, and joined by straight
// lines: the same hours whatever intervals are asked for. One that starts at another instant is another.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/facility/components/psychrometrics.hpp"
#include "models/facility/weather.hpp"
#include "sim/engine/random.hpp"

namespace jevons {

/// Where a run stands in its climate; copied with the world, so that a fork goes on by itself.
struct ClimateState {
  struct Point {
    double dry_bulb_c = 0, humidity_ratio = 0;
  };
  std::size_t dry_bulb_at = 0, humidity_at = 0, pressure_at = 0;
  // Of a stochastic year: the points at either end of an hour, and the anomalies of the later one.
  sim::Stream stream{0, 0, 0, 0};
  std::int64_t hour = -1;
  Point begin, end;
  double dry_bulb_z = 0, depression_y = 0;
};

class Climate {
 public:
  /// Constant air; see outdoor_from_humidity and outdoor_from_wet_bulb.
  explicit Climate(const Outdoor& constant);
  explicit Climate(const Weather&);

  /// Whether the weather says how moist the air is; where it does not, only dry_bulb_c may be asked.
  bool has_moisture() const { return humidity_ratio_ || stochastic_; }
  /// What was decided that a reader of the results should know: where the pressure comes from, and the
  /// moisture.
  const std::vector<std::string>& notes() const { return notes_; }

  /// Before the first hour of a replication.
  ClimateState start(std::uint64_t seed, std::uint32_t replication, std::uint32_t site) const;
  /// The mean air over [from, to] (the air at `from` where they are equal), constant time per hour for
  /// ascending times; right for any, but a stochastic year that is asked for an earlier hour is drawn anew
  /// from its start. Throws std::out_of_range outside of the window, and std::logic_error without moisture.
  Outdoor mean(sim::Time from, sim::Time to, ClimateState&) const;
  /// Its dry bulb alone.
  double dry_bulb_c(sim::Time from, sim::Time to, ClimateState&) const;

 private:
  ClimateState::Point drawn(sim::Time from, sim::Time to, ClimateState&) const;
  void go_to(std::int64_t hour, ClimateState&) const;
  void draw_next(ClimateState&) const;

  std::vector<std::string> notes_;
  sim::Series dry_bulb_c_, pressure_pa_;
  std::optional<sim::Series> humidity_ratio_;
  std::optional<StochasticYear> stochastic_;
  std::vector<double> pressure_of_point_;  // of the stochastic year [Pa]
};

}  // namespace jevons
