// Cost payback: replaced once the newest hardware would have saved, since this was bought, what it costs beyond resale.
//   saved    f (price - resale) <= S(a)       S(a) what the newest of each month would have saved
//   within   f (price - resale) <= s(a) tau   s(a) = (its draw - that of the newest) x price of energy
//                                                    + maintenance - that of the newest + repairs
// carbon_payback.hpp says why `saved` is near the least cost where efficiency rises steadily.
#pragma once

#include <optional>

#include "models/policies/refresh.hpp"

namespace jevons {

struct CostPayback final : RefreshPolicy {
  double factor = 1;
  std::optional<sim::Span> within;

  std::unique_ptr<RefreshPolicy> clone() const override { return std::make_unique<CostPayback>(*this); }
  void visit(sim::config::Visitor& v) override {
    v.number("factor", factor,
             {.help = "times the price of the newest less resale that must have been saved",
              .source = "1: least cost where efficiency rises steadily",
              .min = 0,
              .max = 1e6,
              .above_min = true});
    v.duration("within", within,
               {.help = "replaced instead where the saving of now would pay back in that time; by what would "
                        "have been saved "
                        "since purchase where not given",
                .min = 0,
                .max = 100 * 365.0 * 86400,
                .above_min = true});
  }
  bool needs_price() const override { return true; }
  bool replaces(const RefreshView& view) const override {
    const double saving_usd_per_s = saving(view),
                 cost_usd = factor * (view.offer_price_usd - view.resale_usd);
    if (!(saving_usd_per_s > 0)) return false;  // nor where a price or an offer is not known
    return cost_usd <= (within ? saving_usd_per_s * within->seconds() : view.saved_usd);
  }

 private:
  double saving(const RefreshView& view) const {
    return (view.power_w - view.offer_power_w) * view.price_usd_per_j + view.maintenance_usd_per_s -
           view.offer_maintenance_usd_per_s + view.repair_usd_per_s;
  }
};

}  // namespace jevons
