// Carbon arbitrage: charges in the hours believed clean and discharges in those believed dirty, where the
// spread pays for the losses, CI_high / CI_low > 1 / eta_rt = 1.1765, and for the battery's own embodied
// carbon (pairing.hpp). Without that, batteries raise emissions: Hittinger, Azevedo (2015), Environ. Sci.
// Technol. 49(5).
#pragma once

#include "models/policies/pairing.hpp"

namespace jevons {

struct CarbonArbitrage final : StoragePolicy {
  bool embodied = true;
  std::int64_t horizon = 24;

  std::unique_ptr<StoragePolicy> clone() const override { return std::make_unique<CarbonArbitrage>(*this); }
  void visit(sim::config::Visitor& v) override {
    v.flag("embodied", embodied,
           {.help = "whether a spread must earn the embodied carbon of what is delivered as well",
            .source = "13.9 g/kWh"});
    v.whole("horizon", horizon,
            {.help = "hours planned ahead", .source = "24: a day", .min = 2, .max = most_planned_hours});
  }
  std::size_t horizon_hours() const override { return static_cast<std::size_t>(horizon); }
  double decide(const StorageView& view, StorageMemory& memory) const override {
    return planned_power_w(view, view.intensity_ahead_kg_per_j,
                           embodied ? view.battery.embodied_kg_per_j() : 0, memory);
  }
};

}  // namespace jevons
