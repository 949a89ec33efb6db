// The `forecast` seam: what a policy believes of a price or an intensity in the hours ahead.
// Hour k is the one that begins k hours from now; of hour 0, which has begun, the value now is known to all.
// Contract: believe() fills hours 1, 2, ... as far as the series reaches and looks, unless its purpose is to
// know the future, only at what lies before `now`. The same view gives the same beliefs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>

#include "sim/config/visitor.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

struct ForecastView {
  const sim::Series& series;
  sim::Time now;
  double mean = 0;  // of the series over the run, which scales errors; its size counts, not its sign
  std::uint64_t seed = 0;
  std::uint32_t replication = 0;
  std::uint32_t signal = 0;  // that tells one series from another: other errors
};

class Forecast {
 public:
  virtual ~Forecast() = default;
  virtual std::unique_ptr<Forecast> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}

  /// Means over the hours ahead, hours[k] of hour k, k >= 1.
  virtual void believe(const ForecastView& view, std::span<double> hours) const = 0;
};

/// The mean over hour k from `from` of what will be.
inline double hour_mean(const sim::Series& series, sim::Time from, std::int64_t k, std::size_t& cursor) {
  const sim::Time start = from + k * sim::hours(1);
  return series.mean(start, start + sim::hours(1), cursor);
}

/// Fills `hours` with what is believed and gives how many of them there are: fewer where the series ends.
inline std::size_t believe(const Forecast& forecast, const ForecastView& view, std::span<double> hours) {
  const std::int64_t left = (view.series.last() - view.now).ns / sim::hours(1).ns;
  const auto reach = std::min(hours.size(), static_cast<std::size_t>(std::max<std::int64_t>(left, 0)));
  if (reach == 0) return 0;
  hours[0] = view.series.value(view.now);
  forecast.believe(view, hours.first(reach));
  return reach;
}

}  // namespace jevons
