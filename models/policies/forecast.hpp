// The `forecast` seam: what a policy believes of a price or an intensity in the hours ahead.
// Time ahead is cut into slots of equal length, hours where nothing else is said: slot k begins k of them from now; of
// slot 0, which has begun, the value now is known to all.
// Contract: believe() fills slots 1, 2, ... as far as the series reaches and looks, unless its purpose is to
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
  sim::Span slot = sim::hours(1);  // a day is a whole number of them

  std::size_t slots_per_day() const { return static_cast<std::size_t>(sim::hours(24).ns / slot.ns); }
  /// The mean over slot k of what will be, or has been.
  double mean_of(std::int64_t k, std::size_t& cursor) const {
    const sim::Time start = now + k * slot;
    return series.mean(start, start + slot, cursor);
  }
};

class Forecast {
 public:
  virtual ~Forecast() = default;
  virtual std::unique_ptr<Forecast> clone() const = 0;
  virtual void visit(sim::config::Visitor&) {}

  /// Means over the slots ahead, slots[k] of slot k, k >= 1.
  virtual void believe(const ForecastView& view, std::span<double> slots) const = 0;
};

/// Fills `slots` with what is believed and gives how many of them there are: fewer where the series ends.
inline std::size_t believe(const Forecast& forecast, const ForecastView& view, std::span<double> slots) {
  const std::int64_t left = (view.series.last() - view.now).ns / view.slot.ns;
  const auto reach = std::min(slots.size(), static_cast<std::size_t>(std::max<std::int64_t>(left, 0)));
  if (reach == 0) return 0;
  slots[0] = view.series.value(view.now);
  forecast.believe(view, slots.first(reach));
  return reach;
}

}  // namespace jevons
