#include "models/accounts/totals.hpp"

#include <algorithm>
#include <cmath>

#include "models/world.hpp"

namespace jevons {
namespace {

void add_supply(Totals& t, const World& w, std::uint32_t site) {
  const auto& s = w.state.sites[site];
  const auto& plan = w.plant->sites[site].supply;
  t.supply.add(s.total.supply);
  t.fluid_j += s.total.fluid_j;
  t.owed_j += s.supply.owed_j;
  t.moved_j += s.supply.moved_j;
  t.worn_s = std::max(t.worn_s, s.supply.worn_s);
  for (const auto& offset : plan.offsets) {
    t.offset_kg += offset.amount_kg;
    t.offset_usd += offset.cost_usd();
  }
  double contracted_j = 0;
  if (s.supply.account) {
    t.market_kg += s.supply.account->kg();
    t.surplus_j += s.supply.account->surplus_j();
    for (std::size_t i = 0; i < plan.contracts.size(); ++i)
      contracted_j += s.supply.account->of(i).contracted_j;
    t.contracted_j += contracted_j;
  }
  if (s.supply.cfe && s.supply.cfe->load_j() > 0) {
    const double load_j = s.supply.cfe->load_j();
    t.cfe_load_j += load_j;
    t.cfe_j += s.supply.cfe->score() * load_j;
    t.cfe_hourly_j += s.supply.cfe->hourly_match() * load_j;
    const double free_j = s.total.supply[Supply::own] + contracted_j;
    t.cfe_annual_j += std::min(load_j, free_j);
  }
  if (plan.battery) {
    t.battery_cycles = std::isnan(t.battery_cycles) ? s.supply.battery.cycles
                                                    : std::max(t.battery_cycles, s.supply.battery.cycles);
    t.battery_health = std::isnan(t.battery_health) ? s.supply.battery.health
                                                    : std::min(t.battery_health, s.supply.battery.health);
    t.battery_out_kg += s.supply.battery.carbon_out_kg;
  }
  if (!s.supply.response) return;
  for (const auto& result : s.supply.response->results()) {
    t.shed_j += result.shed_j();
    t.rebound_j += result.rebound_j;
  }
}

void add_hardware(Totals& t, const World& w, std::uint32_t site) {
  t.life.add(w.state.sites[site].life);
  t.purchase_counts = w.plant->lifecycle.booked == Booked::purchase;
  t.water_usd += w.state.sites[site].total.water_m3 * w.plant->lifecycle.water_usd_per_m3;
  for (const auto stock : w.plant->sites[site].stocks)
    for (const auto& cohort : w.state.stocks[stock].cohorts) {
      const auto n = static_cast<double>(cohort.count);
      t.book_kg += n * cohort.book.kg;
      t.mass_kg += n * cohort.device.mass_kg;
      t.second_life_kg += cohort.life > 1 ? n * cohort.device.mass_kg : 0;
      t.devices += n;
    }
}

}  // namespace

void add_site(Totals& t, const World& w, std::uint32_t site) {
  const auto& s = w.state.sites[site];
  const auto& plan = w.plant->sites[site];
  t.it_j += s.total.it_j + s.total.facility[Sum::server_fans_beyond];
  t.overhead_j += s.total.overhead_j;
  t.facility_j += s.total.facility_j;
  t.purchased_j += s.total.purchased_j;
  t.carbon_kg += s.total.carbon_kg;
  t.source_water_m3 += s.total.source_water_m3;
  t.renewable_j += s.total.renewable_j;
  t.facility.add(s.total.facility);
  add_supply(t, w, site);
  add_hardware(t, w, site);
  t.has_plants &= static_cast<bool>(plan.facility);
  const bool on_market = w.plant->zone_of(plan).has_value();
  t.mix_known &= on_market || (plan.grid && w.plant->grids[*plan.grid].renewable_share);
  t.source_water_known &= on_market || (plan.grid && w.plant->grids[*plan.grid].water_m3_per_j);
  t.marginal_known &= on_market || (plan.grid && w.plant->grids[*plan.grid].marginal_kg_per_j);
  t.carbon_free_known &= on_market || (plan.grid && w.plant->grids[*plan.grid].carbon_free_share);
  t.cost_usd += s.total.cost_usd;
  t.water_m3 += s.total.water_m3;
  t.unheld_j += s.total.unheld_j;
  t.machines_j += s.total.machines_j;
  t.network_j += s.total.network_j;
  if (plan.network) t.cards_in_servers_j += plan.network->power.in_servers_w * w.now().seconds();
  t.unheld_kg += w.state.ledger.total(Commodity::carbon, s.carbon_unheld);
  t.held_server_s += s.held_servers.at(w.now());
  t.server_s += plan.servers * w.now().seconds();
  t.busy_device_s += s.busy_devices.at(w.now());
  t.device_s += static_cast<double>(plan.accelerators) * w.now().seconds();
  t.jobs_dynamic.add(s.jobs_dynamic);
  t.jobs_idle.add(s.jobs_idle);
  t.carbon_known &= plan.grid.has_value();
  t.cost_known &= is_priced(*w.plant, plan);
}

}  // namespace jevons
