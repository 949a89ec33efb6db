#include "models/policies/storage_trial.hpp"

#include <algorithm>
#include <vector>

namespace jevons {

namespace {

sim::Series hourly(std::span<const Exchange> series) {
  std::vector<sim::Time> times;
  std::vector<double> values;
  for (const auto& hour : series) {
    times.push_back({static_cast<std::int64_t>(times.size()) * sim::hours(1).ns});
    values.push_back(hour.buy_per_j);
  }
  const sim::Time end{static_cast<std::int64_t>(times.size()) * sim::hours(1).ns};
  return {sim::Series::Shape::hold, std::move(times), std::move(values), end};
}

}  // namespace

StorageTrial try_storage(const StoragePolicy& policy, const Forecast& forecast, const Battery& battery,
                         const BatteryState& start, std::span<const Exchange> series, bool may_export,
                         std::uint64_t seed) {
  constexpr double hour_s = 3600;
  const sim::Series values = hourly(series);
  const double mean = values.mean(values.first(), values.last());
  std::vector<double> ahead(policy.horizon_hours());
  StorageMemory memory;
  StorageTrial trial{0, start};
  double peak_w = 0;
  for (std::size_t t = 0; t < series.size(); ++t) {
    const auto& hour = series[t];
    const sim::Time now = values.times()[t];
    const std::size_t reach = believe(forecast, {values, now, mean, seed, 0, 0}, ahead);
    const auto believed = std::span<const double>(ahead).first(reach);
    const double wanted_w = policy.decide({.battery = battery,
                                           .state = trial.end,
                                           .now = now,
                                           .length_s = hour_s,
                                           .load_w = std::max(0.0, hour.net_load_w),
                                           .supply_w = std::max(0.0, -hour.net_load_w),
                                           .price_usd_per_j = hour.buy_per_j,
                                           .intensity_kg_per_j = hour.buy_per_j,
                                           .peak_w = peak_w,
                                           .may_export = may_export,
                                           .issued = now,
                                           .price_ahead_usd_per_j = believed,
                                           .intensity_ahead_kg_per_j = believed},
                                          memory);
    const auto done = step(battery, trial.end, wanted_w, hour_s, hour.buy_per_j);
    trial.saved -= hour.cost(done.drawn_j - done.delivered_j, hour_s);
    peak_w = std::max(peak_w, hour.net_load_w + done.power_w);
  }
  return trial;
}

}  // namespace jevons
