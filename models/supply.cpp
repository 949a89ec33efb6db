#include "models/supply.hpp"

#include <algorithm>
#include <cmath>

#include "models/ahead.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

constexpr std::uint32_t kPriceSignal = 0, kIntensitySignal = 1, kSignals = 4;

/// Fills the hours ahead of a series; gives how many there are.
std::size_t look_ahead(const World& w, std::uint32_t site, const Known& series, std::uint32_t signal, sim::Time now,
                       std::vector<double>& hours) {
  if (!series) return 0;
  const ForecastView view{*series, now, series.mean, static_cast<std::uint64_t>(w.plant->seed), w.replication, site * kSignals + signal};
  return believe(*w.policies.forecast[site], view, hours);
}

/// Beliefs are those of the last full hour.
void refresh_outlook(const World& w, std::uint32_t site, SupplyState& s, sim::Time now) {
  const sim::Time hour{now.ns / sim::hours(1).ns * sim::hours(1).ns};
  if (hour == s.issued) return;
  s.issued = hour;
  const auto ahead = ahead_of(w, site);
  s.price_hours = look_ahead(w, site, ahead.price, kPriceSignal, hour, s.price_ahead);
  s.intensity_hours = look_ahead(w, site, ahead.intensity, kIntensitySignal, hour, s.intensity_ahead);
  const double shadow = w.policies.governance->internal_usd_per_kg();
  for (std::size_t h = 0; h < std::min(s.price_hours, s.intensity_hours); ++h) s.price_ahead[h] += shadow * s.intensity_ahead[h];
}

/// Whether the grid is out at the site: its generators carry the load, and a battery stands still.
bool is_cut_off(const World& w, std::uint32_t site, sim::Time t) {
  const auto& outages = w.plant->sites[site].facility.generators.grid_outages;
  return std::any_of(outages.begin(), outages.end(), [&](const Outage& outage) { return outage.covers(t); });
}

/// What the battery is to do over the interval, as far as it can.
double decide_storage(World& w, std::uint32_t site, double load_w, double supply_w, double length_s) {
  auto& state = w.state.sites[site];
  auto& s = state.supply;
  const auto& plan = w.plant->sites[site].supply;
  const auto from = state.settled_until;
  refresh_outlook(w, site, s, from);
  const auto ahead = ahead_of(w, site);
  StorageView view{.battery = *plan.battery, .state = s.battery, .now = from, .length_s = length_s, .load_w = load_w, .supply_w = supply_w};
  if (ahead.intensity) view.intensity_kg_per_j = ahead.intensity->mean(from, w.now(), s.intensity_at);
  if (ahead.price)
    view.price_usd_per_j = ahead.price->mean(from, w.now(), s.price_at) + w.policies.governance->internal_usd_per_kg() * view.intensity_kg_per_j;
  view.peak_w = s.meter.peak_w();
  view.may_export = plan.may_export && ahead.intensity;
  view.issued = s.issued;
  view.price_ahead_usd_per_j = std::span(s.price_ahead).first(s.price_hours);
  view.intensity_ahead_kg_per_j = std::span(s.intensity_ahead).first(s.intensity_hours);
  double wanted_w = w.policies.storage[site]->decide(view, s.memory);
  s.battery_use = BatteryUse::everyday;
  if (const auto* event = event_at(plan.events, from)) {
    wanted_w = std::min(wanted_w, -std::max(0.0, event->reduction_w - s.fluid_cut_w));
    s.battery_use = BatteryUse::emergency;
  }
  if (is_cut_off(w, site, from)) return 0;
  if (wanted_w > 0) return std::min(wanted_w, most_charge_w(*plan.battery, s.battery, length_s));
  const double most_w = most_discharge_w(*plan.battery, s.battery, length_s, s.battery_use);
  return -std::min({-wanted_w, most_w, view.may_export ? HUGE_VAL : view.deficit_w()});
}

/// Where a ppa's source stands in [from, to): its generation now, and the most of it in the run.
double generation_of(const World& w, const SitePlan& site, std::size_t source, sim::Time from, sim::Time to, std::size_t& at) {
  if (const auto zone = w.plant->zone_of(site)) return std::max(0.0, w.state.market.state.zones[*zone].last.generation_w[source]);
  const auto& generation = w.plant->grids[*site.grid].generation_w;
  return generation.empty() ? 0 : std::max(0.0, generation[source].mean(from, to, at));
}

void settle_battery(const SupplyPlan& plan, double intensity_kg_per_j, double length_s, SupplyState& s, Settled& x) {
  const double from_grid = s.battery_w > 0 ? std::min(1.0, x.purchased_j / (s.battery_w * length_s)) : 0;
  const auto step_done = step(*plan.battery, s.battery, s.battery_w, length_s, intensity_kg_per_j * from_grid, s.battery_use);
  if (is_worn_out(*plan.battery, s.battery)) s.worn_s += length_s;
  x.supply[Supply::battery_charge] = step_done.drawn_j;
  x.supply[Supply::battery_discharge] = step_done.delivered_j;
  x.supply[Supply::battery_loss] = step_done.lost_j;
  x.supply[Supply::stored_carbon] = step_done.carbon_in_kg - step_done.carbon_out_kg;
  x.supply[Supply::battery_embodied] = step_done.embodied_kg;
}

void post_claims(Ledger& ledger, const SupplyFlows& flows, const std::vector<ClosedPeriod>& closed) {
  for (const auto& period : closed) ledger.post(Commodity::carbon, flows.claimed, period.claimed_kg);
}

/// Events that have ended are paid for.
void settle_events(const SupplyPlan& plan, sim::Time from, sim::Time to, SupplyState& s, Settled& x) {
  s.response->step(plan.events, from, to, x.purchased_j - x.supply[Supply::exported]);
  for (; s.paid_events < plan.events.size() && plan.events[s.paid_events].end <= to; ++s.paid_events)
    x.supply[Supply::event_payment] += s.response->results()[s.paid_events].paid_usd(plan.events[s.paid_events]);
}

void settle_contracts(World& w, std::uint32_t site, const Signals& signals, Settled& x) {
  auto& state = w.state.sites[site];
  auto& s = state.supply;
  const auto& plan = w.plant->sites[site];
  const auto from = state.settled_until, to = w.now();
  const LocalCalendar calendar(w.plant->start, plan.utc_offset);
  double contracted_j = 0;
  for (std::size_t i = 0; i < plan.supply.contracts.size(); ++i) {
    const auto& contract = plan.supply.contracts[i];
    auto& energy_j = s.contracted_j[i];
    energy_j = 0;
    if (contract.kind == Contract::Kind::ppa)
      energy_j = contract.ppa_j(from, to, contract.baseload ? 0 : generation_of(w, plan, contract.source, from, to, s.contract_at[i]), s.most_w[i]);
    else if (contract.kind == Contract::Kind::eac)
      energy_j = contract.eac_j(from, to, calendar);
    contracted_j += energy_j;
    const double spot = known(signals.price_usd_per_j) ? signals.price_usd_per_j : 0;
    x.supply[Supply::contracts] += contract.cost_usd(energy_j, spot);
  }
  const auto& grid = w.plant->grids[*plan.grid];
  const double rest = unclaimed_intensity(plan.supply.contracts, from, to, grid.residual_kg_per_j.value_or(signals.intensity_kg_per_j));
  s.closed.clear();
  s.account->step(from, to, x.purchased_j, s.contracted_j, rest, s.closed);
  w.state.ledger.post(Commodity::carbon, state.supply_flows.market_based, rest * x.purchased_j);
  post_claims(w.state.ledger, state.supply_flows, s.closed);
  s.cfe->step(from, to, x.purchased_j, contracted_j, known(signals.carbon_free_share) ? signals.carbon_free_share : 0);
}

}  // namespace

const ResponseEvent* event_at(const std::vector<ResponseEvent>& events, sim::Time t) {
  for (const auto& event : events)
    if (event.begin <= t && t < event.end) return &event;
  return nullptr;
}

void set_up_supply(World& w) {
  const sim::Window window{w.plant->start, w.end()};
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) {
    const auto& plan = w.plant->sites[site];
    auto& s = w.state.sites[site].supply;
    std::vector<sim::Series> made;
    for (std::size_t i = 0; i < plan.supply.onsite.size(); ++i)
      made.push_back(on_site_series(plan.supply.onsite[i], window, plan.supply.air_c,
                                    {static_cast<std::uint64_t>(w.plant->seed), w.replication, site * 256ull + i}));
    if (!made.empty()) {
      auto total = made.front().values();
      for (std::size_t i = 1; i < made.size(); ++i)
        for (std::size_t h = 0; h < total.size(); ++h) total[h] += made[i].values()[h];
      s.onsite_w = sim::Series(sim::Series::Shape::hold, made.front().times(), std::move(total), made.front().last());
    }
    if (plan.supply.battery) {
      const auto hours = w.policies.storage[site]->horizon_hours();
      s.price_ahead.resize(hours);
      s.intensity_ahead.resize(hours);
      std::size_t at = 0;
      const auto ahead = ahead_of(w, site);
      s.battery = new_battery(*plan.supply.battery, ahead.intensity ? ahead.intensity->value({}, at) : 0);
      s.start_j = s.battery.charge_j;
      s.start_kg = s.battery.origin_kg;
    }
    const LocalCalendar calendar(w.plant->start, plan.utc_offset);
    if (!plan.supply.events.empty()) s.response.emplace(plan.supply.events, calendar, w.now());
    for (const auto& event : plan.supply.events)
      for (const auto edge : {event.begin, event.end})
        if (edge < w.end()) {
          w.schedule(edge, Kind::response_edge, site);
          w.schedule(edge, Kind::outage_edge, site);
        }
    if (!plan.grid) continue;
    s.account.emplace(plan.supply.contracts, calendar, w.now());
    s.cfe.emplace(calendar, w.now());
    s.contracted_j.resize(plan.supply.contracts.size());
    s.contract_at.resize(plan.supply.contracts.size());
    for (const auto& contract : plan.supply.contracts) s.most_w.push_back(most_generation_w(w, site, contract.source));
  }
}

double contracted_ahead_j(const World& w, std::uint32_t site, sim::Time from, sim::Time to) {
  const auto& plan = w.plant->sites[site];
  const LocalCalendar calendar(w.plant->start, plan.utc_offset);
  const auto zone = w.plant->zone_of(plan);
  double sum_j = 0;
  for (std::size_t i = 0; i < plan.supply.contracts.size(); ++i) {
    const auto& contract = plan.supply.contracts[i];
    if (contract.kind == Contract::Kind::eac) sum_j += contract.eac_j(from, to, calendar);
    if (contract.kind != Contract::Kind::ppa) continue;
    double generation_w = 0;
    if (zone) generation_w = w.state.market.market->zones[*zone].available_w[contract.source].mean(from, to);
    else if (const auto& series = w.plant->grids[*plan.grid].generation_w; !series.empty()) generation_w = series[contract.source].mean(from, to);
    sum_j += contract.ppa_j(from, to, std::max(generation_w, 0.0), w.state.sites[site].supply.most_w[i]);
  }
  return sum_j;
}

void supply(World& w, std::uint32_t site, Settled& x) {
  auto& state = w.state.sites[site];
  auto& s = state.supply;
  const auto& plan = w.plant->sites[site].supply;
  const double length_s = (w.now() - state.settled_until).seconds();
  const double load_j = std::max(0.0, x.facility_j - x.facility[Sum::generators]);  // rounding may leave less
  if (plan.onsite.empty() && !plan.battery) {
    x.purchased_j = load_j;
    return;
  }
  const double made_j = plan.onsite.empty() ? 0 : s.onsite_w.mean(state.settled_until, w.now(), s.onsite_at) * length_s;
  s.battery_w = plan.battery ? decide_storage(w, site, load_j / length_s, made_j / length_s, length_s) : 0;
  const double need_j = load_j + s.battery_w * length_s - made_j;
  x.purchased_j = std::max(need_j, 0.0);
  const double left_j = std::max(-need_j, 0.0);
  const bool exports = plan.may_export && w.plant->sites[site].grid && !is_cut_off(w, site, state.settled_until);
  x.supply[Supply::exported] = exports ? left_j : 0;
  x.supply[Supply::onsite_curtailed] = exports ? 0 : left_j;
  x.supply[Supply::onsite] = made_j - x.supply[Supply::onsite_curtailed];
}

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
    static const Tariff free({}, LocalCalendar({}));
    if (plan.battery) s.meter.step(free, from, to, x.purchased_j, exported_j, price);
  }
  if (s.account) settle_contracts(w, site, signals, x);
  if (s.response) settle_events(plan, from, to, s, x);
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
  if (s.account) {
    s.closed.clear();
    s.account->finish(s.closed);
    post_claims(w.state.ledger, state.supply_flows, s.closed);
  }
  if (!plan.battery) return;
  const auto& total = state.total.supply;
  w.state.ledger.reconcile(total[Supply::battery_charge] + s.start_j,
                           total[Supply::battery_discharge] + total[Supply::battery_loss] + s.battery.charge_j);
  // Of what went through, as what is left at the end of an empty battery is rounding alone.
  w.state.ledger.reconcile(total[Supply::stored_carbon] + s.start_kg + s.battery.carbon_out_kg,
                           s.battery.origin_kg + s.battery.carbon_out_kg);
}

}  // namespace jevons
