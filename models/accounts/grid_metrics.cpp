#include "models/accounts/grid_metrics.hpp"

#include <algorithm>

#include "models/accounts/totals.hpp"
#include "models/units.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

constexpr double kGramsPerKwh = 1e3 * joules_per_kwh, kPerMwh = joules_per_mwh, kMegawatt = 1e6, kHour = 3600;
constexpr std::string_view kDuck = "CAISO, What the duck curve tells us (2016)";

/// The sums of a dispatched grid; null for any other.
const GridSums* sums_of(const World& w, std::uint32_t grid) {
  const auto zone = w.plant->zone_of_grid[grid];
  return zone ? &w.state.market.total[*zone] : nullptr;
}

double mean(const World& w, const std::optional<sim::Series>& series) {
  return series ? series->mean({}, w.end()) : kUnknown;
}

/// The mean over the run: of a dispatched grid a sum over time, of any other its series.
double over_time(const World& w, std::uint32_t grid, double GridSums::*sum, double of_series) {
  const auto* sums = sums_of(w, grid);
  return sums ? ratio(sums->*sum, sums->length_s) : of_series;
}
double over_time(const World& w, std::uint32_t grid, double GridSums::*sum,
                 const std::optional<sim::Series>& series) {
  return sums_of(w, grid) ? over_time(w, grid, sum, 0.0) : mean(w, series);
}

double sum_of(const World& w, std::uint32_t grid, double GridSums::*sum, double unit) {
  const auto* sums = sums_of(w, grid);
  return sums ? sums->*sum / unit : kUnknown;
}

NetLoadDay net_load_day(const World& w, std::uint32_t grid) {
  if (const auto zone = w.plant->zone_of_grid[grid]) return w.state.market.days[*zone];
  const auto& g = w.plant->grids[grid];
  NetLoadDay day(w.plant->start, g.utc_offset);
  if (!g.net_load_w) return day;
  std::size_t at = 0;
  for (sim::Time t; t < w.end();) {
    const auto next = std::min(g.net_load_w->next_change(t, at), w.end());
    day.add(t, next, g.net_load_w->value(t));
    t = next;
  }
  return day;
}

const std::vector<GridMetric> kGridMetrics{
    {{"grid_energy", "kWh", "energy bought from the grid by all its sites", ""},
     [](const World& w, std::uint32_t grid) {
       double total_j = 0;
       for (std::uint32_t site = 0; site < w.state.sites.size(); ++site)
         if (w.plant->sites[site].grid == grid) total_j += w.state.sites[site].total.purchased_j;
       return total_j / joules_per_kwh;
     }},
    {{"carbon_intensity_mean", "g/kWh", "mean over time of the average carbon intensity of generation, CO2e",
      ""},
     [](const World& w, std::uint32_t grid) {
       return over_time(w, grid, &GridSums::intensity_s,
                        w.plant->grids[grid].intensity_kg_per_j.mean({}, w.end())) *
              kGramsPerKwh;
     }},
    {{"price_mean", "USD/MWh", "mean over time of the price", ""},
     [](const World& w, std::uint32_t grid) {
       return over_time(w, grid, &GridSums::price_s, w.plant->grids[grid].price_usd_per_j) * kPerMwh;
     }},
    {{"renewable_share_mean", "1", "mean over time of the share of wind, solar and hydro in generation, of a dispatched grid in what is consumed", ""},
     [](const World& w, std::uint32_t grid) {
       return over_time(w, grid, &GridSums::renewable_s, w.plant->grids[grid].renewable_share);
     }},
    {{"carbon_free_share_mean", "1", "the same with nuclear", ""},
     [](const World& w, std::uint32_t grid) {
       return over_time(w, grid, &GridSums::carbon_free_s, w.plant->grids[grid].carbon_free_share);
     }},
    {{"marginal_intensity_mean", "g/kWh", "mean over time of the marginal carbon intensity, CO2e", ""},
     [](const World& w, std::uint32_t grid) {
       return over_time(w, grid, &GridSums::marginal_s, w.plant->grids[grid].marginal_kg_per_j) *
              kGramsPerKwh;
     }},
    {{"net_load_belly", "MW",
      "least hour of the mean day of load less wind and sun that are used, by the grid's local hours; "
      "storage and hydro power are not in it",
      kDuck},
     [](const World& w, std::uint32_t grid) { return net_load_day(w, grid).belly_w() / kMegawatt; }},
    {{"net_load_peak", "MW", "greatest hour of that mean day", kDuck},
     [](const World& w, std::uint32_t grid) { return net_load_day(w, grid).peak_w() / kMegawatt; }},
    {{"net_load_ramp_3h", "MW", "greatest rise of that mean day over three hours", kDuck},
     [](const World& w, std::uint32_t grid) { return net_load_day(w, grid).ramp_3h_w() / kMegawatt; }},
};

const std::vector<GridMetric> kMarketMetrics{
    {{"demand_energy", "kWh", "demand of the grid beside the sites", ""},
     [](const World& w, std::uint32_t grid) { return sum_of(w, grid, &GridSums::demand_j, joules_per_kwh); }},
    {{"unserved_energy", "kWh", "load that was not served", "", Better::lower},
     [](const World& w, std::uint32_t grid) {
       return sum_of(w, grid, &GridSums::unserved_j, joules_per_kwh);
     }},
    {{"unserved_time", "h", "time in which load was not served", "", Better::lower},
     [](const World& w, std::uint32_t grid) { return sum_of(w, grid, &GridSums::unserved_s, kHour); }},
    {{"curtailed_energy", "kWh", "wind and sun that was there and not used", "", Better::lower},
     [](const World& w, std::uint32_t grid) {
       return sum_of(w, grid, &GridSums::curtailed_j, joules_per_kwh);
     }},
    {{"curtailment_share", "1", "curtailed wind and sun over what was there", "", Better::lower},
     [](const World& w, std::uint32_t grid) {
       const auto* s = sums_of(w, grid);
       if (!s) return kUnknown;
       return ratio(s->curtailed_j, s->curtailed_j + s->generation_j[kWind] + s->generation_j[kSolar]);
     }},
    {{"curtailing_time", "h", "time in which wind or sun was curtailed", "", Better::lower},
     [](const World& w, std::uint32_t grid) { return sum_of(w, grid, &GridSums::curtailing_s, kHour); }},
    {{"spilled_energy", "kWh", "made by plants that do not stop, beyond all that could be used", "",
      Better::lower},
     [](const World& w, std::uint32_t grid) {
       return sum_of(w, grid, &GridSums::spilled_j, joules_per_kwh);
     }},
    {{"forced_down_energy", "kWh",
      "least loads, or what ramps did not let go, that fleets were cut below by force", "", Better::lower},
     [](const World& w, std::uint32_t grid) { return sum_of(w, grid, &GridSums::forced_j, joules_per_kwh); }},
    {{"negative_price_time", "h", "time in which the price was below zero", ""},
     [](const World& w, std::uint32_t grid) { return sum_of(w, grid, &GridSums::negative_price_s, kHour); }},
    {{"price_load_weighted", "USD/MWh", "price that loads paid on average", ""},
     [](const World& w, std::uint32_t grid) {
       const auto* s = sums_of(w, grid);
       return s ? ratio(s->load_value_usd, s->demand_j + s->sites_j) * kPerMwh : kUnknown;
     }},
    {{"net_import_energy", "kWh", "from neighbours, less what went to them", ""},
     [](const World& w, std::uint32_t grid) { return sum_of(w, grid, &GridSums::import_j, joules_per_kwh); }},
    {{"storage_discharged_energy", "kWh", "out of storage on the grid", ""},
     [](const World& w, std::uint32_t grid) {
       return sum_of(w, grid, &GridSums::discharge_j, joules_per_kwh);
     }},
    {{"emissions", "kg", "CO2e of its generation, by the factors of the grid", "", Better::lower},
     [](const World& w, std::uint32_t grid) { return sum_of(w, grid, &GridSums::emissions_kg, 1); }},
    {{"emissions_direct", "kg", "CO2e of its generation at the stack, what a carbon price is put on", "",
      Better::lower},
     [](const World& w, std::uint32_t grid) { return sum_of(w, grid, &GridSums::direct_kg, 1); }},
    {{"production_cost", "USD", "marginal cost of what fleets generated, without carbon price", "",
      Better::lower},
     [](const World& w, std::uint32_t grid) { return sum_of(w, grid, &GridSums::cost_usd, 1); }},
    {{"start_cost", "USD", "of starting units", "", Better::lower},
     [](const World& w, std::uint32_t grid) { return sum_of(w, grid, &GridSums::starts_usd, 1); }},
    {{"carbon_price", "USD/t", "in the bids of generators: a tax, or the price of allowances", ""},
     [](const World& w, std::uint32_t grid) {
       return sums_of(w, grid) ? w.state.market.carbon_usd_per_kg * 1e3 : kUnknown;
     }},
};

}  // namespace

const std::vector<GridMetric>& grid_metrics() { return kGridMetrics; }
const std::vector<GridMetric>& market_metrics() { return kMarketMetrics; }

}  // namespace jevons
