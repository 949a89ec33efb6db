// What a storage on the grid does over a day: least cost of what fleets must give, by dynamic programming over
// levels of charge.
//   min  sum over hours of C(n_h + w_h),   |w| <= power,   charge within [0, energy] moves by eta w or w / eta
// C is the cost of a net load in merit order: curtailed sun is free, load not served is dear; what units of
// fleets cannot do is not foreseen. A smooth rise of a hundredth is added, so that the load is levelled among
// hours of one price, and losses are never paid for it. What is left at the end of a day is worth what the
// cheapest hour of the day would take to charge it. Bellman (1957), Dynamic Programming.
#pragma once

#include <span>
#include <vector>

#include "models/grid/dispatch/market.hpp"

namespace jevons {

/// Cost of a net load, tabulated between two of them.
class SupplyCost {
 public:
  SupplyCost(const MarketZone& zone, double least_w, double most_w);
  /// [USD/s]
  double operator()(double net_load_w) const {
    const double at = (net_load_w - least_w_) / step_w_;
    const auto i = static_cast<std::size_t>(at);
    const double share = at - static_cast<double>(i);
    return cost_[i] * (1 - share) + cost_[i + 1] * share;
  }

 private:
  double least_w_, step_w_;
  std::vector<double> cost_;
};

/// Power of each hour of a day, at most 24, charging above 0, from this charge on, which it moves.
void plan_storage_day(const MarketZone& zone, const GridStorage& storage, std::span<const double> net_load_w,
                      double& charge_j, std::span<double> power_w);

}  // namespace jevons
