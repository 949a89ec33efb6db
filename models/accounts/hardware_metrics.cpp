#include "models/accounts/hardware_metrics.hpp"

namespace jevons {
namespace {

constexpr std::string_view kScope3 = "GHG Protocol Scope 3 Standard (2011), category 2; amortised: ISO/IEC 21031 (SCI)";
constexpr std::string_view kEwaste = "Global E-waste Monitor 2024 for what is collected";

double capital_usd(const Totals& t) { return t.life[t.purchase_counts ? Life::purchased_usd : Life::amortised_usd]; }

const std::vector<SiteMetric> kHardwareMetrics{
    {{"embodied_carbon", "kg", "CO2e of making hardware, by the rule of lifecycle.booked; part of carbon_scope3", kScope3, Better::lower},
     [](const Totals& t) { return t.embodied_kg(); }},
    {{"embodied_purchased", "kg", "CO2e of making the hardware that was bought in the run", kScope3, Better::lower},
     [](const Totals& t) { return t.life[Life::purchased_kg]; }},
    {{"embodied_amortised", "kg", "CO2e of making hardware, as it was written off in the run", kScope3, Better::lower},
     [](const Totals& t) { return t.life[Life::amortised_kg]; }},
    {{"embodied_left", "kg", "CO2e of making the hardware that stands there at the end, not yet written off", kScope3},
     [](const Totals& t) { return t.book_kg; }},
    {{"embodied_avoided", "kg", "CO2e of making new hardware that a second life took the place of; taken off nothing", ""},
     [](const Totals& t) { return t.life[Life::avoided_kg]; }},
    {{"capital_cost", "USD", "price of hardware, by the rule of lifecycle.booked", "", Better::lower}, capital_usd},
    {{"capital_purchased", "USD", "price of the hardware that was bought in the run", "", Better::lower},
     [](const Totals& t) { return t.life[Life::purchased_usd]; }},
    {{"maintenance_cost", "USD", "maintenance and repairs of hardware", "", Better::lower},
     [](const Totals& t) { return t.life[Life::maintenance]; }},
    {{"resale_revenue", "USD", "paid for hardware that was sold on", "", Better::higher},
     [](const Totals& t) { return t.life[Life::resale]; }},
    {{"disposal_cost", "USD", "paid for recycling hardware, less what its materials bring", "", Better::lower},
     [](const Totals& t) { return t.life[Life::disposal]; }},
    {{"total_cost", "USD",
      "of ownership: capital, electricity, carbon tax on scope 1, water, maintenance and disposal, less resale; without interest",
      "", Better::lower},
     [](const Totals& t) {
       return !t.cost_known ? kUnknown
                            : capital_usd(t) + t.cost_usd + t.supply[Supply::demand_charge] - t.supply[Supply::export_revenue] +
                                  t.supply[Supply::carbon_tax] + t.water_usd + t.life[Life::maintenance] + t.life[Life::disposal] - t.life[Life::resale];
     }},
    {{"hardware_mass", "kg", "mass of the hardware that is in service at the end", ""}, [](const Totals& t) { return t.mass_kg; }},
    {{"hardware_second_life", "kg", "of it, in its second or a later life", ""}, [](const Totals& t) { return t.second_life_kg; }},
    {{"hardware_bought", "kg", "mass of the hardware that was bought", "", Better::lower}, [](const Totals& t) { return t.life[Life::bought_mass]; }},
    {{"hardware_resold", "kg", "mass of the hardware that was sold on, to work elsewhere", ""}, [](const Totals& t) { return t.life[Life::resold_mass]; }},
    {{"e_waste", "kg", "mass of the hardware that was discarded, recycled or not", kEwaste, Better::lower},
     [](const Totals& t) { return t.life[Life::waste_mass]; }},
    {{"e_waste_recovered", "kg", "materials recovered from it", kEwaste, Better::higher}, [](const Totals& t) { return t.life[Life::recovered_mass]; }},
    {{"e_waste_recycled", "1", "share of it that was recovered", kEwaste, Better::higher},
     [](const Totals& t) { return ratio(t.life[Life::recovered_mass], t.life[Life::waste_mass]); }},
    {{"devices", "1", "devices in service at the end", ""}, [](const Totals& t) { return t.devices; }},
    {{"devices_bought", "1", "devices that were bought", ""}, [](const Totals& t) { return t.life[Life::bought]; }},
    {{"devices_retired", "1", "devices that left in working order", ""}, [](const Totals& t) { return t.life[Life::retired]; }},
    {{"devices_passed_on", "1", "devices that went on to another workload", ""}, [](const Totals& t) { return t.life[Life::passed_on]; }},
    {{"devices_scrapped", "1", "devices that failed and were not repaired", "", Better::lower}, [](const Totals& t) { return t.life[Life::scrapped]; }},
    {{"device_failures", "1", "failures of devices", "", Better::lower}, [](const Totals& t) { return t.life[Life::failed]; }},
};

}  // namespace

const std::vector<SiteMetric>& hardware_metrics() { return kHardwareMetrics; }

}  // namespace jevons
