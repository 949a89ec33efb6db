// Keys of a site that say how it is supplied beside its grid: on-site power, a battery, contracts, a tariff,
// offsets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/grid/battery.hpp"
#include "models/grid/contracts/contract.hpp"
#include "models/grid/demand_response.hpp"
#include "models/grid/generation/on_site.hpp"
#include "models/grid/offset.hpp"
#include "models/grid/tariff.hpp"
#include "models/policies/forecast.hpp"
#include "models/policies/storage.hpp"
#include "models/workload/fluid_load.hpp"
#include "sim/config/registry.hpp"

namespace jevons {

/// [site.NAME.battery]
struct SiteBatteryConfig {
  BatteryConfig battery;
  sim::config::Chosen<StoragePolicy> policy;
  sim::config::Chosen<Forecast> forecast;

  SiteBatteryConfig();
  void visit(sim::config::Visitor& v);
};

/// [site.NAME.load]
struct SiteLoadConfig {
  FluidLoadConfig load;
  sim::config::Chosen<Forecast> forecast;

  SiteLoadConfig();
  void visit(sim::config::Visitor& v);
};

struct SupplyConfig {
  std::optional<SiteLoadConfig> load;
  std::vector<OnSiteConfig> supply;
  std::optional<SiteBatteryConfig> battery;
  bool may_export = true;
  std::optional<TariffConfig> tariff;
  std::vector<ContractConfig> contracts;
  std::vector<OffsetConfig> offsets;
  std::vector<DemandResponseConfig> events;
  double expected_w = 0;

  void visit(sim::config::Visitor& v);
  /// See SupplyPlan.
  bool is_reported() const {
    return load || !supply.empty() || battery || tariff || !contracts.empty() || !offsets.empty() ||
           !events.empty();
  }
  /// Beyond the range of a key; keys within the site's table.
  Problems problems() const;
};

}  // namespace jevons
