#include "models/accounts/site_metrics.hpp"

#include "models/units.hpp"

namespace jevons {
namespace {

constexpr std::string_view kScope2 = "GHG Protocol Scope 2 Guidance (2015), location-based method";
constexpr std::string_view kAttribution =
    "dynamic energy by work done, idle energy by units held; ISO/IEC 21031 (SCI) leaves the rule open. "
    "Overhead and carbon follow IT energy within each settlement interval";

const std::vector<SiteMetric> kSiteMetrics{
    {{"it_energy", "kWh", "energy of IT equipment", "ISO/IEC 30134-2", Better::lower},
     [](const Totals& t) { return t.it_j / joules_per_kwh; }},
    {{"overhead_energy", "kWh", "energy of everything that is not IT: cooling, power losses",
      "ISO/IEC 30134-2", Better::lower},
     [](const Totals& t) { return t.overhead_j / joules_per_kwh; }},
    {{"facility_energy", "kWh", "energy of the whole facility", "ISO/IEC 30134-2", Better::lower},
     [](const Totals& t) { return t.facility_j / joules_per_kwh; }},
    {{"grid_energy", "kWh", "energy bought from the grid", "", Better::lower},
     [](const Totals& t) { return t.carbon_known ? t.purchased_j / joules_per_kwh : kUnknown; }},
    {{"pue", "1", "facility energy over IT energy, a ratio of energies", "ISO/IEC 30134-2", Better::lower},
     [](const Totals& t) { return ratio(t.facility_j, t.it_j); }},
    {{"wue", "L/kWh", "water drawn on site over IT energy", "ISO/IEC 30134-9", Better::lower},
     [](const Totals& t) { return ratio(t.water_m3 * kLitresPerM3, t.it_j / joules_per_kwh); }},
    {{"cue", "kg/kWh", "CO2e of electricity, bought or made on site, over IT energy", "ISO/IEC 30134-8",
      Better::lower},
     [](const Totals& t) {
       return t.carbon_known ? ratio(t.carbon_kg + t.facility[Sum::fuel_carbon], t.it_j / joules_per_kwh)
                             : kUnknown;
     }},
    {{"ref", "1",
      "renewable share of what the site takes: its own power that it keeps, and the mix of the grid at each "
      "time; the standard counts certificates",
      "after ISO/IEC 30134-3", Better::higher},
     [](const Totals& t) {
       const double resold_j = t.supply[Supply::exported] - (t.supply[Supply::onsite] - t.supply[Supply::own]);
       const double kept = t.purchased_j > 0 ? 1 - resold_j / t.purchased_j : 1;  // what a battery sells has the mean mix
       const double taken_j = t.purchased_j - resold_j + t.supply[Supply::own] + t.facility[Sum::generators];
       return t.mix_known && taken_j > 0 ? (t.renewable_j * kept + t.supply[Supply::own]) / taken_j : kUnknown;
     }},
    {{"water", "L", "water drawn on site", "ISO/IEC 30134-9", Better::lower},
     [](const Totals& t) { return t.water_m3 * kLitresPerM3; }},
    {{"carbon_scope2_location", "kg", "CO2e of purchased electricity at the grid's average intensity",
      kScope2, Better::lower},
     [](const Totals& t) { return t.carbon_known ? t.carbon_kg : kUnknown; }},
    {{"carbon_scope1", "kg",
      "CO2e of fuel burnt on site and of refrigerant that leaked; not known without a plant",
      "GHG Protocol Corporate Standard (2004)", Better::lower},
     [](const Totals& t) { return t.has_plants ? t.scope1_kg() : kUnknown; }},
    {{"carbon_total", "kg",
      "CO2e of every scope that is modelled: scope 1 of sites with a plant, scope 2 location based, scope 3",
      kScope2, Better::lower},
     [](const Totals& t) { return t.carbon_known ? t.carbon_kg + t.scope1_kg() + t.scope3_kg() : kUnknown; }},
    {{"wue_source", "L/kWh", "water behind the purchased electricity over IT energy, beside `wue`",
      "ISO/IEC 30134-9 category 2 adds it; Macknick et al. 2012", Better::lower},
     [](const Totals& t) {
       return t.source_water_known ? ratio(t.source_water_m3 * kLitresPerM3, t.it_j / joules_per_kwh)
                                   : kUnknown;
     }},
    {{"water_source", "L", "water consumed to generate the purchased electricity", "Macknick et al. 2012",
      Better::lower},
     [](const Totals& t) { return t.source_water_known ? t.source_water_m3 * kLitresPerM3 : kUnknown; }},
    {{"electricity_cost", "USD",
      "purchased electricity at the grid's price or the site's tariff, with demand charges and less exports",
      "", Better::lower},
     [](const Totals& t) {
       return t.cost_known ? t.cost_usd + t.supply[Supply::demand_charge] - t.supply[Supply::export_revenue]
                           : kUnknown;
     }},
    {{"utilisation_mean", "1",
      "mean over servers and time of the share of a server's cores or accelerators that jobs hold", ""},
     [](const Totals& t) { return ratio(t.held_server_s, t.server_s); }},
    {{"accelerators_busy_mean", "1",
      "mean over accelerators and time of the share of the time that jobs keep them busy", ""},
     [](const Totals& t) { return ratio(t.busy_device_s, t.device_s); }},
    {{"jobs_energy_dynamic", "kWh", "IT energy above idle, attributed to jobs", kAttribution},
     [](const Totals& t) { return t.jobs_dynamic.it_j / joules_per_kwh; }},
    {{"jobs_energy_idle", "kWh",
      "idle energy of servers while they hold jobs: the jobs' under the rule `reserved`, overhead under "
      "`overhead`",
      kAttribution},
     [](const Totals& t) { return t.jobs_idle.it_j / joules_per_kwh; }},
    {{"machines_energy", "kWh", "IT energy of hosts of virtual machines", ""},
     [](const Totals& t) { return t.machines_j / joules_per_kwh; }},
    {{"unheld_energy", "kWh", "IT energy of servers that hold no job", kAttribution, Better::lower},
     [](const Totals& t) { return t.unheld_j / joules_per_kwh; }},
    {{"jobs_carbon_dynamic", "kg", "carbon of jobs_energy_dynamic, cooling included", kAttribution},
     [](const Totals& t) { return t.carbon_known ? t.jobs_dynamic.carbon_kg : kUnknown; }},
    {{"jobs_carbon_idle", "kg", "carbon of jobs_energy_idle, cooling included", kAttribution},
     [](const Totals& t) { return t.carbon_known ? t.jobs_idle.carbon_kg : kUnknown; }},
    {{"unheld_carbon", "kg", "carbon of unheld_energy, cooling included", kAttribution, Better::lower},
     [](const Totals& t) { return t.carbon_known ? t.unheld_kg : kUnknown; }},
};

}  // namespace

const std::vector<SiteMetric>& site_metrics() { return kSiteMetrics; }

}  // namespace jevons
