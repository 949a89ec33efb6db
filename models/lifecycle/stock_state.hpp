// The changing half of a stock of hardware.
#pragma once

#include <vector>

#include "models/lifecycle/life_sums.hpp"
#include "models/lifecycle/stock.hpp"
#include "models/lifecycle/stock_plan.hpp"
#include "models/workload/elastic_demand.hpp"

namespace jevons {

struct HardwareOrder {
  std::uint32_t line = 0;
  Offer device;
  std::int64_t count = 0;
  sim::Time due;
};

/// What a unit of service takes: IT energy, energy at the meter for one of IT, and money beside that of energy.
struct UnitCost {
  double it_j = 0, meter = 1, usd = 0;
};

struct StockSums {
  double asked = 0, served = 0;  // work
  double it_j = 0, facility_j = 0, carbon_kg = 0, cost_usd = 0;
  double utilisation_s = 0, on_s = 0;  // of devices that are on; devices
  double congested_s = 0;        // time in which more was asked for than could be served
};

struct StockState {
  std::vector<Cohort> cohorts;   // in the order in which they are filled
  std::vector<HardwareOrder> orders;
  std::uint32_t next_number = 0;
  ElasticDemand demand;          // D/D0, growth included
  double model_gain = 1, sharing_gain = 1;
  UnitCost reference;            // of a unit of service at the start: what its price is relative to
  double price = 1;              // of a unit of service, relative to the start
  double asked = 0;              // work per second, now
  double wanted_w = 0;           // at the meter, without a budget
  Spread now;
  sim::Time since, next_change;  // of `now`
  bool change_pending = false;
  StockSums total, reviewed;     // of the run so far; as it was at the last review
  double recent_utilisation = 0; // of the month before the last review
  LifeSums life;                 // of the run so far
  double unsettled_j = 0;        // IT energy since the last settlement
  // What is written off, and paid for maintenance, per second until `steady_until`.
  double written_kg_per_s = 0, written_usd_per_s = 0, maintenance_usd_per_s = 0;
  sim::Time booked_until, cohorts_booked, steady_until;
  double posted_kg = 0, posted_usd = 0;  // since cohorts_booked
};

/// How work per second is spread over what stands there, and its mean over the hours of a day of this mean work.
Spread spread(const StockPlan& plan, const StockState& s, double work);
Spread spread_over_day(const StockPlan& plan, const StockState& s, double work);

}  // namespace jevons
