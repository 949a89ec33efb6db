// What a dispatched grid adds up, and its accounts: power from each source, storage and neighbours goes to
// demand, sites, storage and neighbours, and the account between them must come out empty at every
// settlement.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "models/accounts/ledger.hpp"
#include "models/grid/dispatch/market.hpp"
#include "models/grid/net_load.hpp"

namespace jevons {

/// Where series of a grid stand, of whoever walks along them.
struct GridCursors {
  std::size_t intensity = 0, price = 0, marginal = 0, share = 0, carbon_free = 0, upstream = 0, water = 0;
};

struct GridSums {
  std::array<double, source_count> generation_j{};
  double demand_j = 0, sites_j = 0, import_j = 0, charge_j = 0, discharge_j = 0;
  double curtailed_j = 0, spilled_j = 0, forced_j = 0, unserved_j = 0;
  double emissions_kg = 0, direct_kg = 0, cost_usd = 0, starts_usd = 0, load_value_usd = 0;
  // Over time.
  double price_s = 0, intensity_s = 0, marginal_s = 0, renewable_s = 0, carbon_free_s = 0;  // unit x s
  double unserved_s = 0, curtailing_s = 0, negative_price_s = 0, length_s = 0;

  void add(const ZoneResult& x, double length_s);
};

struct GridFlows {
  std::array<std::uint32_t, source_count> generation{}, own_use{};
  std::uint32_t imported = 0, discharged = 0, unserved = 0;
  std::uint32_t demand = 0, charged = 0, spilled = 0, exported = 0;
};

/// Opens the accounts of grid `name` ("grid.caiso"), whose account for its sites this is.
GridFlows open_grid_accounts(Ledger& ledger, const std::string& name);
/// What an interval came to, but for what sites bought and sold.
void post_grid(Ledger& ledger, const GridFlows& flows, const ZoneResult& x, double length_s);

}  // namespace jevons
