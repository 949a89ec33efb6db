#include "models/accounts/metering.hpp"

#include <utility>

#include "models/cooling_control.hpp"
#include "models/supply.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

/// A plant takes away what the servers have drawn.
FacilityStep run_plant(World& w, std::uint32_t site, Settled& x) {
  auto& s = w.state.sites[site];
  const auto& plan = w.plant->sites[site];
  const auto from = s.settled_until, now = w.now();
  const double length_s = (now - from).seconds();
  const FacilityInput in{from, now, x.it_j / length_s, plan.fans_on_w(s.servers_on.value()) * (1 - tripped_share(s.facility_state.racks)),
                         plan.climate->mean(from, now, s.climate)};
  if (!s.facility_state.begun) begin_facility(plan.facility, s.facility_state, in);
  decide_cooling(w, site);
  const auto step = run_facility(plan.facility, s.facility_state, in);
  x.facility = sums_of(step, s.facility_state, length_s);
  x.facility_j = step.facility_w * length_s;
  x.overhead_j = x.facility_j - x.it_j - x.facility[Sum::server_fans_beyond];
  return step;
}

}  // namespace

Settled read_meters(SiteState& s, sim::Time now) {
  return {.it_j = s.it.take_j(now),
          .overhead_j = s.overhead.take_j(now),
          .facility_j = s.facility.take_j(now),
          .dynamic_j = s.dynamic.take_j(now),
          .idle_held_j = s.idle_held.take_j(now),
          .unheld_j = s.unheld.take_j(now),
          .machines_j = s.machines.take_j(now),
          .fluid_j = s.fluid.take_j(now),
          .network_j = s.network.take_j(now)};
}

void meter(World& w, std::uint32_t site, Metered& m) {
  auto& s = w.state.sites[site];
  const auto& plan = w.plant->sites[site];
  auto& x = m.settled = read_meters(s, w.now());
  m.facility.reset();
  if (plan.facility) m.facility = run_plant(w, site, x);
  x.supply[Supply::wan_energy] = std::exchange(s.wan_j, 0);
  x.water_m3 = m.facility ? x.facility.water_m3() : x.it_j * plan.wue_m3_per_j;
  supply(w, site, m);
}

void buy(const Signals& signals, Settled& x) {
  if (known(signals.intensity_kg_per_j)) x.carbon_kg = x.purchased_j * signals.intensity_kg_per_j;
  if (known(signals.price_usd_per_j)) x.cost_usd = x.purchased_j * signals.price_usd_per_j;
  const double sold_j = x.supply[Supply::exported];
  if (known(signals.renewable_share)) x.renewable_j = x.purchased_j * signals.renewable_share;
  if (known(signals.water_m3_per_j)) x.source_water_m3 = x.purchased_j * signals.water_m3_per_j;
  auto& sums = x.supply;
  if (known(signals.carbon_free_share)) sums[Supply::carbon_free] = x.purchased_j * signals.carbon_free_share;
  if (known(signals.marginal_kg_per_j)) sums[Supply::marginal] = (x.purchased_j - sold_j) * signals.marginal_kg_per_j;
  if (known(signals.intensity_kg_per_j)) sums[Supply::wan_carbon] = sums[Supply::wan_energy] * signals.intensity_kg_per_j;
  const double upstream = known(signals.upstream_kg_per_j) ? signals.upstream_kg_per_j : 0;
  sums[Supply::upstream] = x.purchased_j * upstream;
  if (known(signals.intensity_kg_per_j))
    sums[Supply::grid_loss] = x.purchased_j * signals.losses / (1 - signals.losses) * (signals.intensity_kg_per_j + upstream);
}

void add(Settled& sum, const Settled& x, double times) {
  sum.facility.add(x.facility, times);
  sum.supply.add(x.supply, times);
  sum.it_j += times * x.it_j;
  sum.overhead_j += times * x.overhead_j;
  sum.facility_j += times * x.facility_j;
  sum.dynamic_j += times * x.dynamic_j;
  sum.idle_held_j += times * x.idle_held_j;
  sum.unheld_j += times * x.unheld_j;
  sum.machines_j += times * x.machines_j;
  sum.fluid_j += times * x.fluid_j;
  sum.network_j += times * x.network_j;
  sum.purchased_j += times * x.purchased_j;
  sum.carbon_kg += times * x.carbon_kg;
  sum.cost_usd += times * x.cost_usd;
  sum.renewable_j += times * x.renewable_j;
  sum.source_water_m3 += times * x.source_water_m3;
  sum.water_m3 += times * x.water_m3;
}

}  // namespace jevons
