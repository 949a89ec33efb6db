#include "models/accounts/supply_metrics.hpp"

#include "models/units.hpp"

namespace jevons {
namespace {

constexpr std::string_view kMarketBased = "GHG Protocol Scope 2 Guidance (2015), market-based method";
constexpr std::string_view kScope3 =
    "GHG Protocol Scope 3 Standard (2011), category 3; embodied by ISO/IEC 21031 (SCI)";
constexpr std::string_view kCfe = "Google, 24/7 Carbon-Free Energy: Methodologies and Metrics (2021)";
constexpr double kGramsPerKwh = 1e3 * joules_per_kwh;

double kwh(const Totals& t, Supply s) { return t.supply[s] / joules_per_kwh; }

const std::vector<SiteMetric> kCarbonMetrics{
    {{"carbon_scope2_market", "kg",
      "CO2e of purchased electricity by contracts: what they claim counts 0, the rest the supplier's rate or "
      "the residual mix",
      kMarketBased, Better::lower},
     [](const Totals& t) { return t.carbon_known ? t.market_kg : kUnknown; }},
    {{"carbon_scope3", "kg",
      "CO2e of fuels' upstream, where the factors are of stacks alone, of losses of transmission and "
      "distribution, of data sent to other sites, embodied in batteries by what they delivered and in hardware that "
      "serves fluid workloads",
      kScope3, Better::lower},
     [](const Totals& t) { return t.carbon_known ? t.scope3_kg() : kUnknown; }},
    {{"carbon_marginal", "kg",
      "CO2e of what is bought less what is sold at the marginal intensity of its time: what it has caused",
      "consequential, beside the attributional scope 2", Better::lower},
     [](const Totals& t) { return t.marginal_known ? t.supply[Supply::marginal] : kUnknown; }},
    {{"cfe_score", "1",
      "share of consumption met hour by hour by own and contracted carbon-free energy, the rest by the share "
      "of the grid's mix",
      kCfe, Better::higher},
     [](const Totals& t) { return t.carbon_free_known ? ratio(t.cfe_j, t.cfe_load_j) : kUnknown; }},
    {{"carbon_cost", "USD", "carbon tax on scope 1; that of generators is in the price of dispatched grids",
      "", Better::lower},
     [](const Totals& t) { return t.supply[Supply::carbon_tax]; }},
};

const std::vector<SiteMetric> kSupplyMetrics{
    {{"cfe_annual_match", "1",
      "own and contracted carbon-free energy over consumption of the whole run, at most 1", kCfe,
      Better::higher},
     [](const Totals& t) { return ratio(t.cfe_annual_j, t.cfe_load_j); }},
    {{"cfe_hourly_match", "1",
      "share of consumption met hour by hour by own power, power purchase agreements, and certificates that "
      "are matched by the hour",
      kCfe, Better::higher},
     [](const Totals& t) { return ratio(t.cfe_hourly_j, t.cfe_load_j); }},
    {{"contracted_energy", "kWh", "of power purchase agreements and certificates", kMarketBased},
     [](const Totals& t) { return t.contracted_j / joules_per_kwh; }},
    {{"contract_surplus", "kWh",
      "contracted beyond the consumption of its matching period, which nothing claims", kMarketBased,
      Better::lower},
     [](const Totals& t) { return t.surplus_j / joules_per_kwh; }},
    {{"contract_cost", "USD", "strike less spot price of power purchase agreements, and certificates", "",
      Better::lower},
     [](const Totals& t) { return t.supply[Supply::contracts]; }},
    {{"carbon_offsets", "kg", "offsets bought; taken off nothing",
      "GHG Protocol Corporate Standard (2004), ch. 8"},
     [](const Totals& t) { return t.offset_kg; }},
    {{"offset_cost", "USD", "offsets bought", "", Better::lower},
     [](const Totals& t) { return t.offset_usd; }},
    {{"demand_charge", "USD", "part of electricity_cost: charge on the highest quarter hour of each month",
      "", Better::lower},
     [](const Totals& t) { return t.supply[Supply::demand_charge]; }},
    {{"export_revenue", "USD", "taken off electricity_cost: paid for exports", "", Better::higher},
     [](const Totals& t) { return t.supply[Supply::export_revenue]; }},
    {{"onsite_energy", "kWh", "made on site, used or exported", ""},
     [](const Totals& t) { return kwh(t, Supply::onsite); }},
    {{"onsite_curtailed_energy", "kWh", "that could have been made on site", "", Better::lower},
     [](const Totals& t) { return kwh(t, Supply::onsite_curtailed); }},
    {{"exported_energy", "kWh", "given to the grid", ""},
     [](const Totals& t) { return kwh(t, Supply::exported); }},
    {{"battery_charged_energy", "kWh", "into batteries, at their terminals", ""},
     [](const Totals& t) { return kwh(t, Supply::battery_charge); }},
    {{"battery_discharged_energy", "kWh", "out of batteries, at their terminals", ""},
     [](const Totals& t) { return kwh(t, Supply::battery_discharge); }},
    {{"battery_loss_energy", "kWh", "lost in batteries", "", Better::lower},
     [](const Totals& t) { return kwh(t, Supply::battery_loss); }},
    {{"battery_cycles", "1", "equivalent full cycles, the most of any battery", ""},
     [](const Totals& t) { return t.battery_cycles; }},
    {{"battery_health", "1", "usable energy over that when new, the least of any battery", "",
      Better::higher},
     [](const Totals& t) { return t.battery_health; }},
    {{"battery_worn_time", "h", "time that a battery has worked beyond the end of its life, the most of any",
      "", Better::lower},
     [](const Totals& t) { return t.worn_s / 3600; }},
    {{"battery_intensity", "g/kWh",
      "CO2e that discharging handed out, inherited from what charged, without what is embodied", ""},
     [](const Totals& t) {
       return ratio(t.battery_out_kg, t.supply[Supply::battery_discharge]) * kGramsPerKwh;
     }},
    {{"transfer_energy", "kWh", "drawn outside of the sites by data that follows jobs to other sites", "", Better::lower},
     [](const Totals& t) { return kwh(t, Supply::wan_energy); }},
    {{"load_energy", "kWh", "IT energy of load that is no servers'", ""},
     [](const Totals& t) { return t.fluid_j / joules_per_kwh; }},
    {{"load_moved", "kWh", "IT energy that was planned for another hour than that of its profile", ""},
     [](const Totals& t) { return t.moved_j / joules_per_kwh; }},
    {{"load_put_off", "kWh", "IT energy that events have put off and that was not made up by the end", "",
      Better::lower},
     [](const Totals& t) { return t.owed_j / joules_per_kwh; }},
    {{"response_shed", "kWh", "demand response: baseline less what was drawn", "CAISO, 10-in-10 baseline",
      Better::higher},
     [](const Totals& t) { return t.shed_j / joules_per_kwh; }},
    {{"response_rebound", "kWh", "drawn beyond the baseline after events of demand response",
      "CAISO, 10-in-10 baseline", Better::lower},
     [](const Totals& t) { return t.rebound_j / joules_per_kwh; }},
    {{"response_payment", "USD", "paid for demand response", "", Better::higher},
     [](const Totals& t) { return t.supply[Supply::event_payment]; }},
};

}  // namespace

const std::vector<SiteMetric>& carbon_metrics() { return kCarbonMetrics; }
const std::vector<SiteMetric>& supply_metrics() { return kSupplyMetrics; }

}  // namespace jevons
