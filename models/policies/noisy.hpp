// Noisy: what will be, and an error that grows with the hours ahead.
//   belief_k = x_k + e_k,   e_k = rho e_(k-1) + sigma sqrt(1 - rho^2) z_k,   e_0 = 0,   z normal
//   so that the standard deviation is sigma sqrt(1 - rho^(2k)), from 0 now to sigma far ahead
// with rho that of an hour to the power of a slot in hours. sigma is a share of the mean size of the series. Errors are
// drawn anew every slot that a forecast is issued.
#pragma once

#include "models/policies/forecast.hpp"

namespace jevons {

struct Noisy final : Forecast {
  double error = 0.15, correlation = 0.9;

  std::unique_ptr<Forecast> clone() const override { return std::make_unique<Noisy>(*this); }
  void visit(sim::config::Visitor& v) override;
  void believe(const ForecastView& view, std::span<double> slots) const override;
};

}  // namespace jevons
