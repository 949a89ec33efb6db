// How a site is supplied beside its grid, constant; and where it stands.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "models/grid/battery.hpp"
#include "models/grid/contracts/cfe.hpp"
#include "models/grid/contracts/contract.hpp"
#include "models/grid/contracts/market_based.hpp"
#include "models/grid/demand_response.hpp"
#include "models/grid/generation/on_site.hpp"
#include "models/grid/offset.hpp"
#include "models/grid/tariff.hpp"
#include "models/policies/storage.hpp"
#include "models/workload/fluid_load.hpp"

namespace jevons {

struct SupplyPlan {
  std::optional<FluidLoad> load;  // beside its servers
  double expected_w = 0;          // what it announces to its grid a day ahead, beside its load
  std::vector<OnSiteConfig> onsite;
  sim::Series air_c;  // at its panels
  bool may_export = true;
  std::optional<Battery> battery;
  std::optional<Tariff> tariff;
  std::optional<Tariff> quarters;  // without one: what the peak of a battery's policy is metered by
  std::vector<Contract> contracts;
  std::vector<OffsetConfig> offsets;
  std::vector<ResponseEvent> events;
  bool sends_data = false;  // along with jobs that go to other sites

  /// Whether something of it changes with the hour.
  bool goes_by_the_hour() const {
    return !onsite.empty() || battery || tariff || !contracts.empty() || !events.empty();
  }
  /// Whether it is more than a purchase at the grid's price.
  bool is_reported() const {
    return load || !onsite.empty() || battery || tariff || !contracts.empty() || !offsets.empty() ||
           !events.empty() || sends_data;
  }
};

struct SupplyState {
  sim::Series onsite_w;  // as this replication draws it, all of it together
  std::size_t onsite_at = 0;
  BatteryState battery;
  double start_j = 0, start_kg = 0;  // of the battery
  double battery_w = 0;              // decided for the interval under way: charging above 0
  BatteryUse battery_use = BatteryUse::everyday;
  StorageMemory memory;
  sim::Time issued{-1};  // hour at which what follows was believed
  std::vector<double> price_ahead, intensity_ahead;
  std::shared_ptr<const sim::Series> price_paid;  // by the tariff, where that is not the grid's price
  double price_paid_mean = 0;
  std::size_t price_hours = 0, intensity_hours = 0;
  std::size_t price_at = 0, intensity_at = 0;
  TariffMeter meter;
  std::optional<MarketAccount> account;  // of a site on a grid
  std::optional<CfeScore> cfe;
  std::vector<double> contracted_j, most_w;  // by contract
  std::vector<std::size_t> contract_at, added_at;
  std::vector<ClosedPeriod> closed;
  std::optional<ResponseMeter> response;  // of a site with events
  std::size_t paid_events = 0;
  // The part of a fluid load that events have put off.
  double fluid_cut_w = 0, owed_j = 0, cut_j = 0;  // cut_j: since the last settlement
  double moved_j = 0;  // IT energy planned for another hour than that of its profile
  double worn_s = 0;   // time that the battery has worked beyond the end of its life
  sim::Time owed_since, cut_since;
};

struct SupplyFlows {  // of the ledger
  std::uint32_t onsite = 0, exported = 0, charged = 0, discharged = 0, battery_lost = 0;
  std::uint32_t market_based = 0, claimed = 0, resold_carbon = 0;
  std::uint32_t stored_carbon = 0, upstream = 0, grid_loss = 0, embodied = 0;
  std::uint32_t demand_charge = 0, export_revenue = 0, contracts = 0, carbon_tax = 0, event_payment = 0;
  std::uint32_t offsets = 0, offset_cost = 0;
  std::uint32_t wan_energy = 0, wan_carbon = 0;
};

}  // namespace jevons
