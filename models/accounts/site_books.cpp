#include "models/accounts/site_books.hpp"

namespace jevons {
namespace {

using enum Commodity;

void open_energy(Ledger& ledger, const SitePlan& plan, const std::string& site, const std::string& supplier,
                 SiteState& s) {
  const auto supply = ledger.account(energy, supplier, false);
  const auto meter = ledger.account(energy, site + ".meter", true);
  const auto it = ledger.account(energy, site + ".it", true);
  s.energy_in = ledger.flow(energy, supply, meter, "purchased electricity");
  s.energy_it = ledger.flow(energy, meter, it, "IT load");
  if (plan.network) s.energy_network = ledger.flow(energy, meter, it, "network");
  auto& flows = s.supply_flows;
  if (!plan.supply.onsite.empty() || plan.supply.battery) {
    flows.onsite =
        ledger.flow(energy, ledger.account(energy, site + ".onsite", false), meter, "made on site");
    flows.exported = ledger.flow(energy, meter, supply, "exported");
  }
  if (plan.supply.sends_data)
    flows.wan_energy = ledger.flow(energy, ledger.account(energy, "wan", false), ledger.account(energy, "wan.heat", false),
                                   "data sent from " + site);
  if (plan.supply.battery) {
    const auto battery = ledger.account(energy, site + ".battery", false);
    flows.charged = ledger.flow(energy, meter, battery, "charging");
    flows.discharged = ledger.flow(energy, battery, meter, "discharging");
    flows.battery_lost = ledger.flow(energy, battery, ledger.account(energy, site + ".battery_heat", false),
                                     "losses of the battery");
  }
  if (plan.facility) return;
  const auto heat = ledger.account(energy, site + ".heat", false);
  const auto overhead = ledger.account(energy, site + ".overhead", true);
  s.energy_overhead = ledger.flow(energy, meter, overhead, "cooling and losses");
  s.heat_it = ledger.flow(energy, it, heat, "heat of IT");
  s.heat_overhead = ledger.flow(energy, overhead, heat, "heat of cooling and losses");
}

void open_carbon(Ledger& ledger, const SitePlan& plan, const std::string& site, const std::string& supplier,
                 SiteState& s) {
  const auto generation = ledger.account(carbon, supplier, false);
  const auto scope2 =
      ledger.account(carbon, site + (plan.facility ? ".emissions" : ".scope2_location"), true);
  const auto to = [&](const char* account, const char* cause) {
    return ledger.flow(carbon, scope2, ledger.account(carbon, site + account, false), cause);
  };
  s.carbon_in = ledger.flow(carbon, generation, scope2, "purchased electricity, location based");
  s.carbon_jobs = to(".jobs", "above idle, for jobs");
  s.carbon_jobs_idle = to(".held_idle", "idle power of servers that hold jobs");
  s.carbon_unheld = to(".unheld", "servers that hold no job");
  s.carbon_machines = to(".machines", "hosts of virtual machines");
  if (plan.has_fluid()) s.carbon_fluid = to(".load", "load that is no servers'");
  if (plan.network) s.carbon_network = to(".network", "switches, optics and network cards");
  if (plan.supply.battery) {
    s.supply_flows.stored_carbon = to(".battery", "came with what is stored, less what went out");
    s.supply_flows.resold_carbon =
        ledger.flow(carbon, scope2, generation, "went with what was sold from the battery");
  }
  const auto market = ledger.account(carbon, site + ".scope2_market", false);
  s.supply_flows.market_based = ledger.flow(
      carbon, generation, market, "purchased electricity, at the supplier's rate or the residual mix");
  if (!plan.supply.contracts.empty())
    s.supply_flows.claimed = ledger.flow(carbon, market, generation, "claimed by contracts");
  if (!plan.supply.offsets.empty())
    s.supply_flows.offsets = ledger.flow(carbon, ledger.account(carbon, "reductions elsewhere", false),
                                         ledger.account(carbon, site + ".offsets", false), "offsets bought, taken off nothing");
  const auto scope3 = ledger.account(carbon, site + ".scope3", false);
  s.supply_flows.upstream = ledger.flow(carbon, generation, scope3, "upstream of fuels");
  s.supply_flows.grid_loss =
      ledger.flow(carbon, generation, scope3, "losses of transmission and distribution");
  if (plan.supply.sends_data)
    s.supply_flows.wan_carbon = ledger.flow(carbon, ledger.account(carbon, "wan", false), scope3, "data sent to other sites");
  if (plan.supply.battery)
    s.supply_flows.embodied = ledger.flow(carbon, ledger.account(carbon, "manufacturing", false), scope3,
                                          "embodied in the battery");
}

void open_water(Ledger& ledger, const SitePlan& plan, const std::string& site, SiteState& s) {
  const auto cooling = ledger.account(water, site + ".cooling", true);
  s.water_in = ledger.flow(water, ledger.account(water, "mains", false), cooling, "make-up water");
  s.water_out = plan.facility
                    ? ledger.flow(water, cooling, ledger.account(water, "evaporated", false), "evaporation")
                    : ledger.flow(water, cooling, ledger.account(water, "evaporated and drained", false),
                                  "evaporation and blow-down");
}

void open_money(Ledger& ledger, const SitePlan& plan, const std::string& site, const std::string& supplier,
                SiteState& s) {
  const auto payer = ledger.account(money, site, false), bill = ledger.account(money, site + ".bill", true);
  const auto seller = ledger.account(money, supplier, false);
  s.money_it = ledger.flow(money, payer, bill, "electricity of IT");
  s.money_overhead = ledger.flow(money, payer, bill, "electricity of cooling and losses");
  s.money_out = ledger.flow(money, bill, seller, "electricity");
  auto& flows = s.supply_flows;
  if (plan.supply.tariff) flows.demand_charge = ledger.flow(money, payer, seller, "demand charge");
  if (!plan.supply.onsite.empty() || plan.supply.battery)
    flows.export_revenue = ledger.flow(money, seller, payer, "export");
  if (!plan.supply.contracts.empty())
    flows.contracts =
        ledger.flow(money, payer, ledger.account(money, site + ".contracts", false), "contracts");
  if (!plan.supply.events.empty()) flows.event_payment = ledger.flow(money, seller, payer, "demand response");
  if (!plan.supply.offsets.empty()) flows.offset_cost = ledger.flow(money, payer, ledger.account(money, site + ".offsets", false), "offsets");
  flows.carbon_tax =
      ledger.flow(money, payer, ledger.account(money, "state", false), "carbon tax on scope 1");
}

void post_supply(Ledger& ledger, const SitePlan& plan, const SupplyFlows& flows, const SupplySums& x) {
  const auto battery = plan.supply.battery.has_value(), supply = battery || !plan.supply.onsite.empty();
  if (supply) {
    ledger.post(energy, flows.onsite, x[Supply::onsite]);
    ledger.post(energy, flows.exported, x[Supply::exported]);
    ledger.post(money, flows.export_revenue, x[Supply::export_revenue]);
  }
  if (battery) {
    ledger.post(energy, flows.charged, x[Supply::battery_charge]);
    ledger.post(energy, flows.discharged, x[Supply::battery_discharge]);
    ledger.post(energy, flows.battery_lost, x[Supply::battery_loss]);
    ledger.post(carbon, flows.stored_carbon, x[Supply::stored_carbon]);
    ledger.post(carbon, flows.resold_carbon, x[Supply::resold_carbon]);
    ledger.post(carbon, flows.embodied, x[Supply::battery_embodied]);
  }
  if (plan.supply.sends_data) {
    ledger.post(energy, flows.wan_energy, x[Supply::wan_energy]);
    ledger.post(carbon, flows.wan_carbon, x[Supply::wan_carbon]);
  }
  ledger.post(carbon, flows.upstream, x[Supply::upstream]);
  ledger.post(carbon, flows.grid_loss, x[Supply::grid_loss]);
  if (plan.supply.tariff) ledger.post(money, flows.demand_charge, x[Supply::demand_charge]);
  if (!plan.supply.contracts.empty()) ledger.post(money, flows.contracts, x[Supply::contracts]);
  ledger.post(money, flows.carbon_tax, x[Supply::carbon_tax]);
  if (!plan.supply.events.empty()) ledger.post(money, flows.event_payment, x[Supply::event_payment]);
}

}  // namespace

void open_site_accounts(Ledger& ledger, const SitePlan& plan, const std::string& supplier, SiteState& s) {
  const auto site = "site." + plan.name;
  open_energy(ledger, plan, site, supplier, s);
  open_carbon(ledger, plan, site, supplier, s);
  open_water(ledger, plan, site, s);
  open_money(ledger, plan, site, supplier, s);
}

void post_site(Ledger& ledger, const SitePlan& plan, const SiteState& s, const Settled& x,
               const PerItJoule& factor) {
  ledger.post(energy, s.energy_in, x.purchased_j);
  ledger.post(energy, s.energy_it, x.it_j - x.network_j);
  if (plan.network) ledger.post(energy, s.energy_network, x.network_j);
  if (!plan.facility) {
    ledger.post(energy, s.energy_overhead, x.overhead_j);
    ledger.post(energy, s.heat_it, x.it_j);
    ledger.post(energy, s.heat_overhead, x.overhead_j);
  }
  ledger.post(carbon, s.carbon_in, x.carbon_kg);
  ledger.post(carbon, s.carbon_jobs, x.dynamic_j * factor.carbon_kg);
  ledger.post(carbon, s.carbon_jobs_idle, x.idle_held_j * factor.carbon_kg);
  ledger.post(carbon, s.carbon_unheld, x.it_j > 0 ? x.unheld_j * factor.carbon_kg : x.consumed_kg());
  ledger.post(carbon, s.carbon_machines, x.machines_j * factor.carbon_kg);
  if (plan.has_fluid()) ledger.post(carbon, s.carbon_fluid, x.fluid_j * factor.carbon_kg);
  if (plan.network) ledger.post(carbon, s.carbon_network, x.network_j * factor.carbon_kg);
  ledger.post(water, s.water_in, x.water_m3);
  ledger.post(water, s.water_out, plan.facility ? x.facility[Sum::evaporation] : x.water_m3);
  const double it_usd = x.facility_j > 0 ? x.cost_usd * (x.it_j / x.facility_j) : 0;
  ledger.post(money, s.money_it, it_usd);
  ledger.post(money, s.money_overhead, x.cost_usd - it_usd);
  ledger.post(money, s.money_out, x.cost_usd);
  post_supply(ledger, plan, s.supply_flows, x.supply);
}

}  // namespace jevons
