#include "models/workload/weekly_rates.hpp"

#include <chrono>
#include <cstddef>
#include <numeric>

namespace jevons {
namespace {

constexpr std::size_t hours_per_day = 24, days_per_week = 7;

}  // namespace

std::vector<double> weekly_rates(double mean_per_s, const std::vector<double>& diurnal,
                                 const std::vector<double>& weekly) {
  const auto relative = [](const std::vector<double>& weights, std::size_t i) {
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    return weights.empty() ? 1.0 : weights[i] * static_cast<double>(weights.size()) / sum;
  };
  std::vector<double> rates;
  for (std::size_t day = 0; day < days_per_week; ++day)
    for (std::size_t hour = 0; hour < hours_per_day; ++hour)
      rates.push_back(mean_per_s * relative(weekly, day) * relative(diurnal, hour));
  return rates;
}

sim::Span since_monday(sim::Instant when, sim::Span utc_offset) {
  const auto local = when + std::chrono::nanoseconds(utc_offset.ns);
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const auto days = std::chrono::weekday{midnight} - std::chrono::Monday;
  return {std::chrono::nanoseconds(local - midnight + days).count()};
}

}  // namespace jevons
