#include "models/lifecycle/rebound.hpp"

#include <cmath>
#include <limits>

#include "models/workload/elastic_demand.hpp"

namespace jevons {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

}  // namespace

double rebound(double energy_j, double expected_j, double before_j) {
  return before_j == expected_j ? not_known : (energy_j - expected_j) / (before_j - expected_j);
}

double rebound_of_gain(double gain, double demand_ratio) {
  return gain == 1 ? not_known : (demand_ratio - 1) / (gain - 1);
}

double price_ratio_of_gain(double gain, double share, double pass_through) {
  return 1 - pass_through * share * (1 - 1 / gain);
}

double constant_elasticity_rebound(double gain, double elasticity, double share, double pass_through) {
  return rebound_of_gain(gain, std::pow(price_ratio_of_gain(gain, share, pass_through), -elasticity));
}

double backfire_elasticity(double gain, double share, double pass_through) {
  return std::log(gain) / -std::log1p(-pass_through * share * (1 - 1 / gain));
}

double lagged_rebound(double settled, sim::Span horizon, sim::Span lag, double growth_per_s) {
  if (lag.ns == 0) return settled;
  const double grown = growth_per_s * horizon.seconds(), lags = horizon.seconds() / lag.seconds();
  return settled * (1 - mean_exponential(grown - lags) / mean_exponential(grown));
}

double apparent_elasticity(double demand_ratio, double price_ratio) {
  return -std::log(demand_ratio) / std::log(price_ratio);
}

}  // namespace jevons
