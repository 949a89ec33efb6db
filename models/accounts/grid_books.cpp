#include "models/accounts/grid_books.hpp"

#include <algorithm>

namespace jevons {

void GridSums::add(const ZoneResult& x, double dt) {
  for (std::size_t i = 0; i < source_count; ++i) generation_j[i] += x.generation_w[i] * dt;
  demand_j += x.demand_w * dt;
  sites_j += x.sites_w * dt;
  import_j += x.import_w * dt;
  charge_j += x.charge_w * dt;
  discharge_j += x.discharge_w * dt;
  curtailed_j += x.curtailed_w * dt;
  spilled_j += x.spilled_w * dt;
  forced_j += x.forced_w * dt;
  unserved_j += x.unserved_w * dt;
  emissions_kg += x.emissions_kg_per_s * dt;
  direct_kg += x.direct_kg_per_s * dt;
  cost_usd += x.cost_usd_per_s * dt;
  starts_usd += x.starts_usd;
  load_value_usd += x.price_usd_per_j * (x.demand_w + x.sites_w) * dt;
  price_s += x.price_usd_per_j * dt;
  intensity_s += x.intensity_kg_per_j() * dt;
  marginal_s += x.marginal_kg_per_j * dt;
  renewable_s += x.content[Content::renewable] * dt;
  carbon_free_s += x.content[Content::carbon_free] * dt;
  if (x.unserved_w > 0) unserved_s += dt;
  if (x.curtailed_w > 0) curtailing_s += dt;
  if (x.price_usd_per_j < 0) negative_price_s += dt;
  length_s += dt;
}

GridFlows open_grid_accounts(Ledger& ledger, const std::string& name) {
  constexpr auto energy = Commodity::energy;
  const auto network = ledger.account(energy, name, true);
  const auto storage = ledger.account(energy, name + ".storage", false);
  const auto neighbours = ledger.account(energy, name + ".neighbours", false);
  const auto demand = ledger.account(energy, name + ".demand", false);
  GridFlows flows;
  for (std::size_t i = 0; i < source_count; ++i) {
    const auto source = ledger.account(energy, name + "." + std::string(source_names[i]), false);
    flows.generation[i] = ledger.flow(energy, source, network, "generation");
    flows.own_use[i] = ledger.flow(energy, network, source, "own use of plants");
  }
  flows.imported = ledger.flow(energy, neighbours, network, "import");
  flows.exported = ledger.flow(energy, network, neighbours, "export");
  flows.discharged = ledger.flow(energy, storage, network, "discharge");
  flows.charged = ledger.flow(energy, network, storage, "charge");
  flows.demand = ledger.flow(energy, network, demand, "demand");
  flows.unserved = ledger.flow(energy, demand, network, "load not served");
  flows.spilled = ledger.flow(energy, network, ledger.account(energy, name + ".spilled", false),
                              "more than could be stopped");
  return flows;
}

void post_grid(Ledger& ledger, const GridFlows& flows, const ZoneResult& x, double length_s) {
  constexpr auto energy = Commodity::energy;
  for (std::size_t i = 0; i < source_count; ++i) {
    ledger.post(energy, flows.generation[i], std::max(x.generation_w[i], 0.0) * length_s);
    ledger.post(energy, flows.own_use[i], std::max(-x.generation_w[i], 0.0) * length_s);
  }
  ledger.post(energy, flows.imported, std::max(x.import_w, 0.0) * length_s);
  ledger.post(energy, flows.exported, std::max(-x.import_w, 0.0) * length_s);
  ledger.post(energy, flows.discharged, x.discharge_w * length_s);
  ledger.post(energy, flows.charged, x.charge_w * length_s);
  ledger.post(energy, flows.demand, x.demand_w * length_s);
  ledger.post(energy, flows.unserved, x.unserved_w * length_s);
  ledger.post(energy, flows.spilled, x.spilled_w * length_s);
}

}  // namespace jevons
