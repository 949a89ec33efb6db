#include "models/lifecycle/stock_state.hpp"

#include <algorithm>

namespace jevons {

Spread spread(const StockPlan& plan, const StockState& s, double work) {
  return plan.packed ? spread_packed(s.cohorts, plan.power, work, std::min(1.0, plan.most_utilisation * s.sharing_gain))
                     : spread_even(s.cohorts, plan.power, work);
}

Spread spread_over_day(const StockPlan& plan, const StockState& s, double work) {
  Spread mean;
  const double share = 1.0 / static_cast<double>(plan.hours.size());
  for (const double hour : plan.hours) {
    const auto x = spread(plan, s, work * hour);
    mean.served += share * x.served;
    mean.power_w += share * x.power_w;
    mean.utilisation += share * x.utilisation;
    mean.on += share * x.on;
  }
  return mean;
}

}  // namespace jevons
