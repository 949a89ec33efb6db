#include "models/interval_rows.hpp"

#include "models/grid/generation/factors.hpp"
#include "models/units.hpp"

namespace jevons {
namespace {

using sim::results::Column;
using sim::results::Type;

Column mean(const char* name, const char* units, const char* what) {
  return {name, units, what, Type::f64, "time: mean"};
}
Column sum(const char* name, const char* units, const char* what) {
  return {name, units, what, Type::f64, "time: sum"};
}

bool has(const SitePlan& plan, SupplyPart part) {
  const auto& supply = plan.supply;
  switch (part) {
    case SupplyPart::grid: return plan.grid.has_value();
    case SupplyPart::marginal: return plan.grid.has_value();
    case SupplyPart::onsite: return !supply.onsite.empty() || supply.battery;
    case SupplyPart::battery: return supply.battery.has_value();
    case SupplyPart::tariff: return supply.tariff.has_value();
    case SupplyPart::contracts: return !supply.contracts.empty();
    case SupplyPart::wan: return supply.sends_data;
    case SupplyPart::events: return !supply.events.empty();
  }
  return false;
}

std::vector<Column> columns_of(const SitePlan& plan, bool priced) {
  std::vector<Column> columns{
      mean("it_power", "W", "power of IT equipment"),
      mean("overhead_power", "W", "power of cooling and losses"),
      mean("facility_power", "W", "power of the whole facility"),
      mean("utilisation", "1", "mean over servers of the share of their units that jobs hold"),
      mean("running_jobs", "1", "jobs running"),
      mean("waiting_jobs", "1", "jobs waiting"),
      mean("servers_on", "1", "servers that are on, idle or active"),
      sum("water", "L", "water drawn on site"),
  };
  if (plan.network) columns.push_back(mean("network_power", "W", "power of switches, optics and network cards, part of it_power"));
  if (plan.grid) columns.push_back(sum("carbon", "kg", "CO2e of purchased electricity, location based"));
  if (priced) columns.push_back(sum("cost", "USD", "purchased electricity"));
  for (const auto& c : kSupplyColumns)
    if (has(plan, c.of)) columns.push_back({std::string(c.name), std::string(c.units), std::string(c.help), Type::f64, c.mean ? "time: mean" : "time: sum"});
  if (plan.supply.battery) columns.push_back({"battery_charge", "J", "energy in the battery at the end of the interval", Type::f64, "time: point"});
  if (!plan.stocks.empty())
    for (const auto& c : kLifeColumns) columns.push_back({std::string(c.name), std::string(c.units), std::string(c.help), Type::f64, "time: sum"});
  if (plan.dry_bulb_c && !plan.facility) columns.push_back(mean("dry_bulb", "degC", "outdoor dry-bulb temperature"));
  if (!plan.facility) return columns;
  for (const auto& c : sum_columns())
    columns.push_back({std::string(c.name), std::string(c.units), std::string(c.help), Type::f64,
                       c.mean ? "time: mean" : "time: sum"});
  return columns;
}

std::vector<Column> machine_columns() {
  return {mean("machines", "1", "virtual machines that have not ended"),
          mean("machine_demand", "1e6 s-1", "instructions that virtual machines ask for"),
          mean("machine_demand_unmet", "1e6 s-1",
               "instructions that virtual machines ask for and are not granted"),
          sum("migrations", "1", "copies of virtual machines that were begun")};
}

/// The virtual machines of a site, if it has any.
const VmState* machines_of(const World& w, std::uint32_t site) {
  for (std::size_t i = 0; i < w.plant->vms.size(); ++i)
    if (w.plant->vms[i].site == site) return &w.state.vms[i];
  return nullptr;
}

std::vector<Column> market_columns() {
  std::vector<Column> columns{
      mean("carbon_intensity", "g kWh-1", "average carbon intensity of what is consumed, CO2e"),
      mean("marginal_intensity", "g kWh-1", "carbon intensity of one more megawatt, CO2e"),
      mean("price", "USD MWh-1", "price of electricity"),
      mean("renewable_share", "1", "wind, solar and hydro in what is consumed"),
      mean("carbon_free_share", "1", "the same with nuclear"),
      mean("demand", "MW", "demand beside the sites"),
      mean("sites", "MW", "what sites draw, less what they give"),
      mean("net_load", "MW", "demand and sites less wind and sun"),
      mean("net_import", "MW", "from neighbours, less what goes to them"),
      mean("storage_charge", "MW", "into storage on the grid"),
      mean("storage_discharge", "MW", "out of storage on the grid"),
      mean("curtailed", "MW", "wind and sun that is there and not used"),
      mean("spilled", "MW", "made by plants that do not stop, beyond all use"),
      mean("unserved", "MW", "load that is not served"),
      sum("emissions", "kg", "CO2e of generation")};
  Column generation = mean("generation", "MW", "generation by source");
  generation.second_dimension = "source";
  generation.width = source_count;
  columns.push_back(generation);
  return columns;
}

}  // namespace

std::vector<Column> site_columns(const World& w, std::uint32_t site) {
  const auto& plan = w.plant->sites[site];
  auto columns = columns_of(plan, is_priced(*w.plant, plan));
  if (machines_of(w, site))
    for (auto& column : machine_columns()) columns.push_back(std::move(column));
  return columns;
}

std::vector<Column> grid_columns(const Grid& grid) {
  if (grid.dispatched) return market_columns();
  std::vector<Column> columns{
      mean("carbon_intensity", "g kWh-1", "average carbon intensity of generation, CO2e")};
  if (grid.price_usd_per_j) columns.push_back(mean("price", "USD MWh-1", "price of electricity"));
  if (grid.renewable_share)
    columns.push_back(mean("renewable_share", "1", "wind, solar and hydro in generation"));
  if (!grid.generation_w.empty()) {
    Column generation = mean("generation", "MW", "generation by source");
    generation.second_dimension = "source";
    generation.width = grid.generation_w.size();
    columns.push_back(generation);
  }
  return columns;
}

std::span<const double> IntervalRows::site(const World& w, std::uint32_t site, sim::Time from, sim::Time to) {
  const auto& s = w.state.sites[site];
  const auto& plan = w.plant->sites[site];
  const double length_s = (to - from).seconds();
  const LevelIntegrals after{s.held_servers.at(to),    s.running_jobs.at(to),   s.waiting_jobs.at(to),
                             s.servers_on.at(to),      s.machines_alive.at(to), s.machines_asked.at(to),
                             s.machines_granted.at(to)};
  auto& before = before_[site];
  row_ = {from.seconds(),
          (s.interval.it_j + s.interval.facility[Sum::server_fans_beyond]) / length_s,
          s.interval.overhead_j / length_s,
          s.interval.facility_j / length_s,
          (after.held - before.held) / length_s / plan.servers,
          (after.running - before.running) / length_s,
          (after.waiting - before.waiting) / length_s,
          (after.on - before.on) / length_s,
          s.interval.water_m3 * 1e3};
  if (plan.network) row_.push_back(s.interval.network_j / length_s);
  if (plan.grid) row_.push_back(s.interval.carbon_kg);
  if (is_priced(*w.plant, plan)) row_.push_back(s.interval.cost_usd);
  for (const auto& c : kSupplyColumns)
    if (has(plan, c.of)) row_.push_back(s.interval.supply[c.sum] / (c.mean ? length_s : 1));
  if (plan.supply.battery) row_.push_back(s.supply.battery.charge_j);
  if (!plan.stocks.empty()) row_.insert(row_.end(), s.life_interval.value.begin(), s.life_interval.value.end());
  if (plan.dry_bulb_c && !plan.facility) row_.push_back(plan.dry_bulb_c->mean(from, to));
  if (plan.facility)
    for (const auto& c : sum_columns())
      row_.push_back(s.interval.facility[c.sum] * c.factor / (c.mean ? length_s : 1));
  const auto* machines = machines_of(w, site);
  if (machines) {
    const double asked = after.asked - before.asked, granted = after.granted - before.granted;
    row_.push_back((after.machines - before.machines) / length_s);
    row_.push_back(asked / length_s);
    row_.push_back((asked - granted) / length_s);
    row_.push_back(static_cast<double>(machines->books.migrations - before.migrations));
  }
  before = after;
  if (machines) before.migrations = machines->books.migrations;
  return row_;
}

void IntervalRows::market(const World& w, std::uint32_t zone, sim::Time from) {
  const auto& x = w.state.market.interval[zone];
  const double length_s = x.length_s, grams_per_kwh = joules_per_mwh;
  const auto mw = [&](double joules) { return joules / length_s * 1e-6; };
  row_ = {from.seconds(),
          x.intensity_s / length_s * grams_per_kwh,
          x.marginal_s / length_s * grams_per_kwh,
          x.price_s / length_s * joules_per_mwh,
          x.renewable_s / length_s,
          x.carbon_free_s / length_s,
          mw(x.demand_j),
          mw(x.sites_j),
          mw(x.demand_j + x.sites_j - x.generation_j[kWind] - x.generation_j[kSolar]),
          mw(x.import_j),
          mw(x.charge_j),
          mw(x.discharge_j),
          mw(x.curtailed_j),
          mw(x.spilled_j),
          mw(x.unserved_j),
          x.emissions_kg};
  for (const double joules : x.generation_j) row_.push_back(mw(joules));
}

std::span<const double> IntervalRows::grid(const World& w, std::uint32_t index, sim::Time from, sim::Time to) {
  if (const auto zone = w.plant->zone_of_grid[index]) {
    market(w, *zone, from);
    return row_;
  }
  const auto& grid = w.plant->grids[index];
  row_ = {from.seconds(), grid.intensity_kg_per_j.mean(from, to) * joules_per_mwh};
  if (grid.price_usd_per_j) row_.push_back(grid.price_usd_per_j->mean(from, to) * joules_per_mwh);
  if (grid.renewable_share) row_.push_back(grid.renewable_share->mean(from, to));
  for (const auto& source : grid.generation_w) row_.push_back(source.mean(from, to) * 1e-6);
  return row_;
}

}  // namespace jevons
