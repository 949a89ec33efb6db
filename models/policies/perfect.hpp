// Perfect: what will be. The bound that no forecast beats.
#pragma once

#include "models/policies/forecast.hpp"

namespace jevons {

struct Perfect final : Forecast {
  std::unique_ptr<Forecast> clone() const override { return std::make_unique<Perfect>(*this); }
  void believe(const ForecastView& view, std::span<double> slots) const override {
    std::size_t cursor = 0;
    for (std::size_t k = 1; k < slots.size(); ++k)
      slots[k] = view.mean_of(static_cast<std::int64_t>(k), cursor);
  }
};

}  // namespace jevons
