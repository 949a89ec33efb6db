#include "models/grid/storage_optimum.hpp"

namespace jevons {

StorageOptimum storage_optimum(const Battery& battery, const BatteryState& start,
                               std::span<const Exchange> series, double length_s) {
  const std::size_t n = series.size();
  std::vector<ChargeValue> values(n + 1, worthless(battery, start));
  for (std::size_t t = n; t-- > 0;) values[t] = step_back(battery, values[t + 1], series[t], length_s);

  StorageOptimum optimum{values[0].at(start.charge_j), {}};
  optimum.power_w.reserve(n);
  BatteryState state = start;
  for (std::size_t t = 0; t < n; ++t) {
    const double power_w = best_power_w(battery, values[t + 1], series[t], state.charge_j, length_s);
    optimum.power_w.push_back(step(battery, state, power_w, length_s, 0).power_w);
  }
  return optimum;
}

}  // namespace jevons
