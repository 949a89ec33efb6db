// Persistence: as at the same hour of the last day that is known, 24 hours before for the day ahead, 48 for
// the day after. Where that lies before the series begins, as on a run's first day, the value now. The usual
// benchmark of a forecast with a daily cycle; Hyndman, Athanasopoulos (2021), Forecasting, 5.2.
#pragma once

#include "models/policies/forecast.hpp"

namespace jevons {

struct Persistence final : Forecast {
  std::unique_ptr<Forecast> clone() const override { return std::make_unique<Persistence>(*this); }
  void believe(const ForecastView& view, std::span<double> slots) const override {
    const auto day = view.slots_per_day();
    const double now = view.series.value(view.now);
    std::size_t cursor = 0;
    for (std::size_t k = 1; k < slots.size(); ++k) {
      const auto past = static_cast<std::int64_t>(k % day) - static_cast<std::int64_t>(day);
      const bool known = view.now + past * view.slot >= view.series.first();
      slots[k] = known ? view.mean_of(past, cursor) : now;
    }
  }
};

}  // namespace jevons
