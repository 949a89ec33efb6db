#include "models/price_of_work.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/ahead.hpp"
#include "models/stocks.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

/// Service that what stands there is meant to do.
double planned_service(const StockPlan& plan, const StockState& s) {
  const double utilisation = std::min(1.0, plan.most_utilisation * s.sharing_gain);
  return capacity_of(s.cohorts) * utilisation / plan.peak_hour() * s.model_gain;
}

/// Of what a stock is, with so much at the meter for one of IT.
UnitCost cost_of_service(const World& w, const StockPlan& plan, const StockState& s, double meter) {
  const double work = plan.demand * s.demand.at(w.now()) / s.model_gain;
  const auto mean = spread_over_day(plan, s, work);
  const double service = mean.served * s.model_gain, planned = planned_service(plan, s);
  UnitCost cost{.meter = meter};
  if (!(service > 0)) return cost;
  cost.known = true;
  cost.it_j = mean.power_w / service;
  for (const auto& cohort : s.cohorts) {
    const auto& hardware = w.plant->hardware[cohort.line].config;
    cost.usd += static_cast<double>(cohort.count) * cohort.device.price_usd *
                (1 / hardware.lifetime.seconds() + hardware.maintenance_per_s) / planned;
  }
  return cost;
}

double known_meter(const World& w, std::uint32_t site) {
  return !w.plant->sites[site].facility || w.state.sites[site].year.is_full() ? meter_per_it(w, site) : 1;
}

double usd(const UnitCost& cost, double usd_per_j) { return cost.it_j * cost.meter * usd_per_j + cost.usd; }

/// What costs are relative to the start; 1 where nothing can be said.
double cost_ratio(const PriceTerms& terms, const UnitCost& now, const UnitCost& start, double usd_per_j) {
  if (!now.known || !start.known) return 1;
  const double energy = start.it_j * start.meter, total = usd(start, usd_per_j);
  if (terms.energy_share) return energy > 0 ? now.it_j * now.meter / energy : 1;
  return total > 0 ? usd(now, usd_per_j) / total : 1;
}

}  // namespace

void set_reference_cost(World& w, std::uint32_t stock) {
  const auto& plan = w.plant->stocks[stock];
  auto start = w.state.stocks[stock];
  start.model_gain = start.sharing_gain = 1;
  start.demand = ElasticDemand(plan.growth_per_s, w.policies.demand->terms().lag);
  // What was bought with gains at hand is too little without them: as much more of it.
  const double needed = plan.demand * start.demand.at(w.now()) * plan.peak_hour() / plan.most_utilisation, capacity = capacity_of(start.cohorts);
  if (capacity > 0 && capacity < needed)
    for (auto& cohort : start.cohorts) cohort.count = static_cast<std::int64_t>(std::ceil(static_cast<double>(cohort.count) * needed / capacity - 1e-9));
  const double beside_it = (known_meter(w, plan.site) - 1) * w.state.sites[plan.site].overhead_gain;
  w.state.stocks[stock].reference = cost_of_service(w, plan, start, 1 + beside_it);
}

void ask_price(World& w, std::uint32_t stock) {
  const auto& policy = *w.policies.demand;
  if (!policy.responds() || w.state.twin.no_response) return;
  auto& s = w.state.stocks[stock];
  const auto& plan = w.plant->stocks[stock];
  if (!s.reference.known) set_reference_cost(w, stock);
  const auto now = cost_of_service(w, plan, s, known_meter(w, plan.site));
  if (w.plant->sites[plan.site].facility && s.reference.meter == 1) s.reference.meter = now.meter;
  const auto price = ahead_of(w, plan.site).price;
  const double ratio = price_ratio(policy.terms(), cost_ratio(policy.terms(), now, s.reference, price ? price.mean : 0));
  if (const auto why = runaway(policy, ratio))
    throw std::runtime_error(fmt::format("{}: workload {}: {}", sim::format_instant(sim::at(w.plant->start, w.now())), plan.name, *why));
  s.price = ratio;
  s.demand.ask(w.now(), policy.asked(ratio));
}

}  // namespace jevons
