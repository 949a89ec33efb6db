// Price arbitrage: charges in the hours believed cheap and discharges in those believed dear, where the
// spread pays for the losses and the wear (pairing.hpp). Sells nothing at a loss, and all it holds by the end
// of its horizon.
#pragma once

#include "models/policies/pairing.hpp"

namespace jevons {

struct PriceArbitrage final : StoragePolicy {
  double wear_usd_per_j = 0;
  std::int64_t horizon = 24;

  std::unique_ptr<StoragePolicy> clone() const override { return std::make_unique<PriceArbitrage>(*this); }
  void visit(sim::config::Visitor& v) override {
    v.quantity("wear", wear_usd_per_j, "USD J-1",
               {.help = "cost of a joule delivered that a spread must earn as well",
                .source = "0: ageing is sunk",
                .min = 0});
    v.whole("horizon", horizon,
            {.help = "hours planned ahead", .source = "24: a day", .min = 2, .max = most_planned_hours});
  }
  std::size_t horizon_hours() const override { return static_cast<std::size_t>(horizon); }
  bool needs_price() const override { return true; }
  double decide(const StorageView& view, StorageMemory& memory) const override {
    return planned_power_w(view, view.price_ahead_usd_per_j, wear_usd_per_j, memory);
  }
};

}  // namespace jevons
