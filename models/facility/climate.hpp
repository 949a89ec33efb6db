// Outdoor air as a plant meets it: dry bulb, moisture and pressure over the run, from weather that was read
// or constant.
//   moisture   humidity ratio at each point of the weather: of the dew point where the file has it, else of
//   the relative
//              humidity; between points straight lines (or held, as the weather's dry bulb is)
//   mean       dry bulb, humidity ratio and pressure are means over an interval; the wet bulb is that of
//   these means pressure   from the file, else the standard atmosphere at the height its comment names
//   (elev_m=), else at sea level
// A stochastic climate adds to each hour of a typical year anomalies of dry bulb and of dew-point depression
// that persist from hour to hour and go together:
//   z' = phi z + sqrt(1 - phi^2) e,   T = mean + sd z_T,   D = max(0, mean + sd z_D),   corr(e_T, e_D) given
// Hours are drawn one by one from a stream of the run, so that they are the same whatever the settlement.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/facility/components/psychrometrics.hpp"
#include "models/facility/weather.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

/// Where a run stands in its weather; copied with the world.
struct ClimateState {
  std::size_t dry_at = 0, moisture_at = 0, pressure_at = 0;
  std::size_t temperature_spread_at = 0, dryness_spread_at = 0;
  std::int64_t hour = -1;  // since the start, that `temperature` and `dryness` belong to
  double temperature = 0,
         dryness = 0;  // its anomalies of dry bulb and dew-point depression, in standard deviations
};

/// Who draws a stochastic climate.
struct ClimateStream {
  std::int64_t seed = 1;
  std::uint32_t replication = 0, site = 0;
};

class Climate {
 public:
  /// The weather must say how moist the air is (Weather::is_moist).
  explicit Climate(const Weather&);
  explicit Climate(const Outdoor& constant);

  /// Over [from, to), in time order for constant time.
  Outdoor mean(sim::Time from, sim::Time to, ClimateState&, const ClimateStream&) const;
  bool is_stochastic() const { return spread_.has_value(); }

 private:
  Outdoor drawn(sim::Time from, sim::Time to, ClimateState&, const ClimateStream&) const;
  void go_to(std::int64_t hour, ClimateState&, const ClimateStream&) const;

  sim::Series dry_bulb_c_, moisture_,
      pressure_pa_;  // moisture: humidity ratio, or depression where it is drawn [K]
  std::optional<WeatherSpread> spread_;
};

}  // namespace jevons
