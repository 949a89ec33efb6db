#include "models/plant.hpp"

#include "sim/engine/integral.hpp"

namespace jevons {

Draw ServerModel::draw(std::int64_t busy, std::int64_t accelerator_nw, std::int64_t clocked_nw) const {
  const double load = static_cast<double>(busy) / (static_cast<double>(Duty::kAllBusy) * units);
  const double idle_accelerators_w = resource == Resource::accelerators ? units * accelerator_idle_w : 0;
  const auto full_nw = sim::nanowatts(host.watts(load) + idle_accelerators_w) + accelerator_nw;
  const auto dynamic_nw = resource == Resource::accelerators ? clocked_nw : full_nw - idle_nw;
  return {full_nw - dynamic_nw, dynamic_nw, alpha, min_clock};
}

bool is_priced(const Plant& plant, const SitePlan& plan) {
  return plan.supply.tariff || plant.zone_of(plan) || (plan.grid && plant.grids[*plan.grid].price_usd_per_j);
}

}  // namespace jevons
