#include "models/stock_metrics.hpp"

#include "models/accounts/totals.hpp"
#include "models/units.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

constexpr std::string_view kPhases = "energy and carbon as of jobs: what is not IT follows IT energy within each settlement";

const StockState& stock(const World& w, std::uint32_t index) { return w.state.stocks[index]; }

bool carbon_known(const World& w, std::uint32_t index) { return w.plant->sites[w.plant->stocks[index].site].grid.has_value(); }

double service_gain(const World& w, std::uint32_t index) { return stock(w, index).model_gain; }

double mean_age_s(const World& w, std::uint32_t index) {
  double age_s = 0, devices = 0;
  for (const auto& cohort : stock(w, index).cohorts) {
    age_s += static_cast<double>(cohort.count) * cohort.age(w.now()).seconds();
    devices += static_cast<double>(cohort.count);
  }
  return ratio(age_s, devices);
}

constexpr double kYear_s = 365.25 * 86400;

const std::vector<WorkloadMetric> kStockMetrics{
    {{"work_asked", "1", "work that was asked for, in the unit of the hardware's performance times seconds", ""},
     [](const World& w, std::uint32_t i) { return stock(w, i).total.asked; }},
    {{"work_served", "1", "of it, done", "", Better::higher}, [](const World& w, std::uint32_t i) { return stock(w, i).total.served; }},
    {{"work_served_share", "1", "of what was asked for", "", Better::higher},
     [](const World& w, std::uint32_t i) { return ratio(stock(w, i).total.served, stock(w, i).total.asked); }},
    {{"congested_time", "1", "share of the time in which more was asked for than could be done", "", Better::lower},
     [](const World& w, std::uint32_t i) { return ratio(stock(w, i).total.congested_s, w.now().seconds()); }},
    {{"demand_factor", "1", "service asked for at the end, relative to that at the start", ""},
     [](const World& w, std::uint32_t i) { return stock(w, i).demand.at(w.now()); }},
    {{"price_factor", "1", "price of a unit of service at the end, relative to that at the start", ""},
     [](const World& w, std::uint32_t i) { return stock(w, i).price; }},
    {{"model_gain", "1", "times as far as at the start that a unit of work goes, by better models", ""}, service_gain},
    {{"it_energy", "kWh", "IT energy of its hardware", kPhases, Better::lower},
     [](const World& w, std::uint32_t i) { return stock(w, i).total.it_j / joules_per_kwh; }},
    {{"facility_energy", "kWh", "with its share of what is not IT", kPhases, Better::lower},
     [](const World& w, std::uint32_t i) { return stock(w, i).total.facility_j / joules_per_kwh; }},
    {{"carbon_operational", "kg", "CO2e of that energy: scopes 1 and 2", kPhases, Better::lower},
     [](const World& w, std::uint32_t i) { return carbon_known(w, i) ? stock(w, i).total.carbon_kg : kUnknown; }},
    {{"embodied_carbon", "kg", "CO2e of making its hardware, by the rule of lifecycle.booked", kPhases, Better::lower},
     [](const World& w, std::uint32_t i) { return stock(w, i).life[w.plant->lifecycle.booked == Booked::purchase ? Life::purchased_kg : Life::amortised_kg]; }},
    {{"e_waste", "kg", "mass of its hardware that was discarded", "", Better::lower},
     [](const World& w, std::uint32_t i) { return stock(w, i).life[Life::waste_mass]; }},
    {{"utilisation", "1", "mean share of what devices that are on can do that is used", ""},
     [](const World& w, std::uint32_t i) { return ratio(stock(w, i).total.utilisation_s, w.now().seconds()); }},
    {{"devices", "1", "devices at the end", ""},
     [](const World& w, std::uint32_t i) {
       double n = 0;
       for (const auto& cohort : stock(w, i).cohorts) n += static_cast<double>(cohort.count);
       return n;
     }},
    {{"hardware_age", "yr", "mean age of its devices at the end, since they were bought", ""},
     [](const World& w, std::uint32_t i) { return mean_age_s(w, i) / kYear_s; }},
};

}  // namespace

const std::vector<WorkloadMetric>& stock_metrics() { return kStockMetrics; }

}  // namespace jevons
