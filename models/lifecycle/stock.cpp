#include "models/lifecycle/stock.hpp"

#include <algorithm>
#include <tuple>

namespace jevons {

double capacity_of(const std::vector<Cohort>& cohorts) {
  double capacity = 0;
  for (const auto& cohort : cohorts) capacity += cohort.capacity();
  return capacity;
}

Spread spread_even(const std::vector<Cohort>& cohorts, const std::vector<DevicePower>& power, double work) {
  const double capacity = capacity_of(cohorts);
  Spread spread{.served = std::min(work, capacity)};
  if (capacity > 0) spread.utilisation = spread.served / capacity;
  for (const auto& cohort : cohorts) {
    spread.power_w += static_cast<double>(cohort.count) * cohort.draw * power[cohort.line].watts(spread.utilisation);
    spread.on += static_cast<double>(cohort.count);
  }
  return spread;
}

Spread spread_packed(const std::vector<Cohort>& cohorts, const std::vector<DevicePower>& power, double work, double most_utilisation) {
  if (work >= capacity_of(cohorts) * most_utilisation) return spread_even(cohorts, power, work);
  Spread spread{.served = work, .utilisation = most_utilisation};
  for (double left = work; const auto& cohort : cohorts) {
    const double taken = std::min(left, cohort.capacity() * most_utilisation), on = taken / (cohort.device.performance * most_utilisation);
    const auto& device = power[cohort.line];
    spread.power_w += cohort.draw * (on * device.watts(most_utilisation) + (static_cast<double>(cohort.count) - on) * device.off_w);
    spread.on += on;
    left -= taken;
  }
  return spread;
}

void order_by_efficiency(std::vector<Cohort>& cohorts, const std::vector<DevicePower>& power, double utilisation) {
  const auto energy_per_work = [&](const Cohort& cohort) {
    return cohort.draw * power[cohort.line].watts(utilisation) / cohort.device.performance;
  };
  std::sort(cohorts.begin(), cohorts.end(), [&](const Cohort& a, const Cohort& b) {
    return std::tuple(energy_per_work(a), a.number) < std::tuple(energy_per_work(b), b.number);
  });
}

}  // namespace jevons
