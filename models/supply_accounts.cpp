// Supply in carbon and money: the battery's carbon, tariffs, contracts, events of demand response.
#include <algorithm>

#include "models/supply.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

/// Where a ppa's source stands in [from, to): its generation, without plants of additional contracts.
double generation_of(const World& w, const SitePlan& site, const Contract& contract, sim::Time from,
                     sim::Time to, std::size_t& at, std::size_t& added_at) {
  const auto source = contract.source;
  if (const auto zone = w.plant->zone_of(site)) {
    const auto& plan = w.state.market.market->zones[*zone];
    const auto& x = w.state.market.state.zones[*zone].last;
    const bool curtailed = source == kWind || source == kSolar;
    const double added_w =
        plan.available_w[source].mean(from, to, at) - plan.others_w[source].mean(from, to, added_at);
    return std::max(0.0, x.generation_w[source] - added_w * (curtailed ? x.used_share : 1));
  }
  const auto& generation = w.plant->grids[*site.grid].generation_w;
  return generation.empty() ? 0 : std::max(0.0, generation[source].mean(from, to, at));
}

void settle_battery(const SupplyPlan& plan, double intensity_kg_per_j, double length_s, SupplyState& s,
                    Settled& x) {
  const double from_grid = s.battery_w > 0 ? std::min(1.0, x.purchased_j / (s.battery_w * length_s)) : 0;
  const auto done =
      step(*plan.battery, s.battery, s.battery_w, length_s, intensity_kg_per_j * from_grid, s.battery_use);
  if (is_worn_out(*plan.battery, s.battery)) s.worn_s += length_s;
  x.supply[Supply::battery_charge] = done.drawn_j;
  x.supply[Supply::battery_discharge] = done.delivered_j;
  x.supply[Supply::battery_loss] = done.lost_j;
  x.supply[Supply::stored_carbon] = done.carbon_in_kg - done.carbon_out_kg;
  x.supply[Supply::battery_embodied] = done.embodied_kg;
}

void post_claims(Ledger& ledger, const SupplyFlows& flows, const std::vector<ClosedPeriod>& closed) {
  for (const auto& period : closed) ledger.post(Commodity::carbon, flows.claimed, period.claimed_kg);
}

/// Events that have ended are paid for.
void settle_events(const SupplyPlan& plan, sim::Time from, sim::Time to, SupplyState& s, Settled& x) {
  s.response->step(plan.events, from, to, x.purchased_j - x.supply[Supply::exported]);
  for (; s.paid_events < plan.events.size() && plan.events[s.paid_events].end <= to; ++s.paid_events)
    x.supply[Supply::event_payment] +=
        s.response->results()[s.paid_events].paid_usd(plan.events[s.paid_events]);
}

/// Whether it counts by the hour: certificates of another hour do not.
bool is_hourly(const Contract& contract) {
  return contract.kind == Contract::Kind::ppa || contract.matching == Matching::hourly;
}

void settle_contracts(World& w, std::uint32_t site, const Signals& signals, Settled& x) {
  auto& state = w.state.sites[site];
  auto& s = state.supply;
  const auto& plan = w.plant->sites[site];
  const auto from = state.settled_until, to = w.now();
  const sim::LocalCalendar calendar(w.plant->start, plan.utc_offset);
  double hourly_j = x.supply[Supply::own];
  for (std::size_t i = 0; i < plan.supply.contracts.size(); ++i) {
    const auto& contract = plan.supply.contracts[i];
    auto& energy_j = s.contracted_j[i];
    energy_j = 0;
    if (contract.kind == Contract::Kind::ppa)
      energy_j = contract.ppa_j(
          from, to,
          contract.baseload ? 0 : generation_of(w, plan, contract, from, to, s.contract_at[i], s.added_at[i]),
          s.most_w[i]);
    else if (contract.kind == Contract::Kind::eac)
      energy_j = contract.eac_j(from, to, calendar);
    if (is_hourly(contract)) hourly_j += energy_j;
    x.supply[Supply::contracts] +=
        contract.cost_usd(energy_j, known(signals.price_usd_per_j) ? signals.price_usd_per_j : 0);
  }
  const auto& grid = w.plant->grids[*plan.grid];
  const double rest = unclaimed_intensity(plan.supply.contracts, from, to,
                                          grid.residual_kg_per_j.value_or(signals.intensity_kg_per_j));
  s.closed.clear();
  s.account->step(from, to, x.purchased_j, s.contracted_j, rest, s.closed);
  w.state.ledger.post(Commodity::carbon, state.supply_flows.market_based, rest * x.purchased_j);
  post_claims(w.state.ledger, state.supply_flows, s.closed);
  const double taken_j = std::max(0.0, x.purchased_j + x.supply[Supply::onsite] - x.supply[Supply::exported]);
  s.cfe->step(from, to, taken_j, hourly_j, known(signals.carbon_free_share) ? signals.carbon_free_share : 0);
}

void close_supply(World& w, std::uint32_t site) {
  auto& state = w.state.sites[site];
  auto& s = state.supply;
  const auto& plan = w.plant->sites[site].supply;
  if (plan.tariff) {
    const double usd = s.meter.finish(*plan.tariff);
    state.total.supply[Supply::demand_charge] += usd;
    state.interval.supply[Supply::demand_charge] += usd;
    w.state.ledger.post(Commodity::money, state.supply_flows.demand_charge, usd);
  }
  for (const auto& offset : plan.offsets) {
    w.state.ledger.post(Commodity::carbon, state.supply_flows.offsets, offset.amount_kg);
    w.state.ledger.post(Commodity::money, state.supply_flows.offset_cost, offset.cost_usd());
  }
  if (s.account) {
    s.closed.clear();
    s.account->finish(s.closed);
    post_claims(w.state.ledger, state.supply_flows, s.closed);
  }
  if (!plan.battery) return;
  const auto& total = state.total.supply;
  w.state.ledger.reconcile(
      total[Supply::battery_charge] + s.start_j,
      total[Supply::battery_discharge] + total[Supply::battery_loss] + s.battery.charge_j);
  // Of what went through, as what is left at the end of an empty battery is rounding alone.
  w.state.ledger.reconcile(total[Supply::stored_carbon] + s.start_kg + s.battery.carbon_out_kg,
                           s.battery.origin_kg + s.battery.carbon_out_kg);
}

}  // namespace

void settle_supply(World& w, std::uint32_t site, const Signals& signals, Settled& x) {
  auto& state = w.state.sites[site];
  auto& s = state.supply;
  const auto& plan = w.plant->sites[site].supply;
  const auto from = state.settled_until, to = w.now();
  const double intensity = known(signals.intensity_kg_per_j) ? signals.intensity_kg_per_j : 0;
  if (plan.battery) settle_battery(plan, intensity, (to - from).seconds(), s, x);
  x.supply[Supply::carbon_tax] = w.policies.governance->bid_usd_per_kg() * x.scope1_kg();
  const double exported_j = x.supply[Supply::exported];
  const double price = known(signals.price_usd_per_j) ? signals.price_usd_per_j : 0;
  if (plan.tariff) {
    const auto bill = s.meter.step(*plan.tariff, from, to, x.purchased_j, exported_j, price);
    x.cost_usd = bill.energy_usd;
    x.supply[Supply::demand_charge] = bill.demand_usd;
    x.supply[Supply::export_revenue] = bill.export_usd;
  } else {
    x.supply[Supply::export_revenue] = exported_j * price;
    if (plan.quarters) s.meter.step(*plan.quarters, from, to, x.purchased_j, exported_j, price);
  }
  if (s.account) settle_contracts(w, site, signals, x);
  if (s.response) settle_events(plan, from, to, s, x);
}

void close_supplies(World& w) {
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) close_supply(w, site);
}

}  // namespace jevons
