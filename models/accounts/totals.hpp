// The sums over sites that their metrics are made of, and what a metric of a site is: PUE of several sites is
// the ratio of their energies.
#pragma once

#include <cstdint>
#include <limits>

#include "models/accounts/attribution.hpp"
#include "models/accounts/metrics.hpp"
#include "models/accounts/supply_sums.hpp"
#include "models/facility/sums.hpp"
#include "models/lifecycle/life_sums.hpp"

namespace jevons {

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kLitresPerM3 = 1e3;

inline double ratio(double a, double b) { return b > 0 ? a / b : kUnknown; }

struct Totals {
  double it_j = 0, overhead_j = 0, facility_j = 0, purchased_j = 0, carbon_kg = 0, cost_usd = 0, water_m3 = 0;
  double source_water_m3 = 0, renewable_j = 0;
  FacilitySums facility;
  bool has_plants = true, mix_known = true, source_water_known = true;
  double held_server_s = 0, server_s = 0, busy_device_s = 0, device_s = 0, unheld_j = 0, unheld_kg = 0,
         machines_j = 0;
  Usage jobs_dynamic, jobs_idle;
  SupplySums supply;
  double market_kg = 0, contracted_j = 0, surplus_j = 0, fluid_j = 0, network_j = 0, cards_in_servers_j = 0, owed_j = 0, moved_j = 0, worn_s = 0;
  double cfe_load_j = 0, cfe_j = 0, cfe_hourly_j = 0, cfe_annual_j = 0;  // of consumption
  double offset_kg = 0, offset_usd = 0, shed_j = 0, rebound_j = 0;
  double battery_cycles = kUnknown, battery_health = kUnknown, battery_out_kg = 0;
  LifeSums life;
  double book_kg = 0, mass_kg = 0, second_life_kg = 0, devices = 0, water_usd = 0;
  bool purchase_counts = false;  // embodied carbon and prices count when bought
  bool carbon_known = true, cost_known = true, marginal_known = true, carbon_free_known = true;

  double scope1_kg() const { return facility[Sum::fuel_carbon] + facility[Sum::refrigerant_carbon]; }
  double embodied_kg() const { return life[purchase_counts ? Life::purchased_kg : Life::amortised_kg]; }
  double scope3_kg() const {
    return supply[Supply::upstream] + supply[Supply::grid_loss] + supply[Supply::battery_embodied] + supply[Supply::wan_carbon] + embodied_kg();
  }
};

/// Adds what a site has come to.
void add_site(Totals& t, const World& w, std::uint32_t site);

struct SiteMetric {
  MetricInfo info;
  double (*of)(const Totals&);
};

}  // namespace jevons
