#include "models/supply.hpp"

#include <algorithm>
#include <cmath>

#include "models/ahead.hpp"
#include "models/grid/generation/hours.hpp"
#include "models/grid/generation/series_sum.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

constexpr std::uint32_t kPriceSignal = 0, kIntensitySignal = 1, kSignals = 4;
constexpr std::uint64_t kMostPlants = 256;  // of a site, apart in their draws

/// Fills the hours ahead of a series; gives how many there are.
std::size_t look_ahead(const World& w, std::uint32_t site, const Known& series, std::uint32_t signal,
                       sim::Time now, std::vector<double>& hours) {
  if (!series) return 0;
  const ForecastView view{*series,       now,
                          series.mean,   static_cast<std::uint64_t>(w.plant->seed),
                          w.replication, site * kSignals + signal};
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
  for (std::size_t h = 0; h < std::min(s.price_hours, s.intensity_hours); ++h)
    s.price_ahead[h] += shadow * s.intensity_ahead[h];
}

bool is_cut_off(const World& w, std::uint32_t site, sim::Time t) {
  const auto& outages = w.plant->sites[site].facility.generators.grid_outages;
  return std::any_of(outages.begin(), outages.end(), [&](const Outage& outage) { return outage.covers(t); });
}

StorageView view_of(const World& w, std::uint32_t site, SupplyState& s, double load_w, double supply_w,
                    double length_s) {
  const auto& plan = w.plant->sites[site].supply;
  const auto from = w.state.sites[site].settled_until;
  const auto ahead = ahead_of(w, site);
  StorageView view{.battery = *plan.battery,
                   .state = s.battery,
                   .now = from,
                   .length_s = length_s,
                   .load_w = load_w,
                   .supply_w = supply_w};
  if (ahead.intensity) view.intensity_kg_per_j = ahead.intensity->mean(from, w.now(), s.intensity_at);
  if (ahead.price)
    view.price_usd_per_j = ahead.price->mean(from, w.now(), s.price_at) +
                           w.policies.governance->internal_usd_per_kg() * view.intensity_kg_per_j;
  view.peak_w = s.meter.peak_w();
  view.may_export = plan.may_export && w.plant->sites[site].grid.has_value();
  view.issued = s.issued;
  view.price_ahead_usd_per_j = std::span(s.price_ahead).first(s.price_hours);
  view.intensity_ahead_kg_per_j = std::span(s.intensity_ahead).first(s.intensity_hours);
  return view;
}

/// What an event asks of the battery, beside what a fluid load has put off since the last settlement [W].
double asked_of_battery_w(const ResponseEvent& event, const SupplyState& s, double facility_per_it,
                          double length_s) {
  return std::max(0.0, event.reduction_w - s.cut_j / length_s * facility_per_it);
}

/// What the battery is to do over the interval, as far as it can.
double decide_storage(World& w, std::uint32_t site, double load_w, double supply_w, double facility_per_it,
                      double length_s) {
  auto& s = w.state.sites[site].supply;
  const auto& plan = w.plant->sites[site].supply;
  const auto from = w.state.sites[site].settled_until;
  refresh_outlook(w, site, s, from);
  const auto view = view_of(w, site, s, load_w, supply_w, length_s);
  double wanted_w = w.policies.storage[site]->decide(view, s.memory);
  s.battery_use = BatteryUse::everyday;
  for (const auto& event : plan.events)
    if (event.known <= from && from < event.begin) wanted_w = HUGE_VAL;
  if (const auto* event = event_at(plan.events, from)) {
    wanted_w = std::min(wanted_w, -asked_of_battery_w(*event, s, facility_per_it, length_s));
    s.battery_use = BatteryUse::emergency;
  }
  if (wanted_w > 0) return std::min(wanted_w, most_charge_w(*plan.battery, s.battery, length_s));
  const double most_w = most_discharge_w(*plan.battery, s.battery, length_s, s.battery_use);
  return -std::min({-wanted_w, most_w, view.may_export ? HUGE_VAL : view.deficit_w()});
}

/// While the grid is out: own power, battery, generators.
void ride_through(World& w, std::uint32_t site, double made_w, double length_s, Metered& m) {
  auto& s = w.state.sites[site].supply;
  const auto& plan = w.plant->sites[site];
  auto& x = m.settled;
  const double load_w = x.facility_j / length_s, own_w = std::min(load_w, made_w);
  s.battery_w = 0;
  s.battery_use = BatteryUse::emergency;
  if (plan.supply.battery)
    s.battery_w = made_w > load_w
                      ? std::min(made_w - load_w, most_charge_w(*plan.supply.battery, s.battery, length_s))
                      : -std::min(load_w - own_w, most_discharge_w(*plan.supply.battery, s.battery, length_s,
                                                                   BatteryUse::emergency));
  const double left_w = std::max(0.0, load_w - own_w + std::min(s.battery_w, 0.0));
  m.facility->generated = plan.facility.generators.run(left_w, w.state.sites[site].settled_until, w.now());
  const auto& generated = m.facility->generated;
  x.facility[Sum::generators] = generated.energy_j;
  x.facility[Sum::fuel] = generated.fuel_m3;
  x.facility[Sum::fuel_carbon] = generated.carbon_kg;
  x.facility[Sum::generator_overload] = generated.overload_s;
  x.supply[Supply::onsite] = (own_w + std::max(s.battery_w, 0.0)) * length_s;
  x.supply[Supply::own] = x.supply[Supply::onsite];
  x.supply[Supply::onsite_curtailed] = made_w * length_s - x.supply[Supply::onsite];
  x.purchased_j =
      std::max(0.0, x.facility_j + s.battery_w * length_s - x.supply[Supply::onsite] - generated.energy_j);
}

/// All that is made on a site, as this replication draws it.
sim::Series made_on_site(const World& w, std::uint32_t site) {
  const auto& plan = w.plant->sites[site].supply;
  std::vector<sim::Series> made;
  for (std::size_t i = 0; i < plan.onsite.size(); ++i)
    made.push_back(
        on_site_series(plan.onsite[i], {w.plant->start, w.end()}, plan.air_c,
                       {static_cast<std::uint64_t>(w.plant->seed), w.replication, site * kMostPlants + i}));
  std::vector<const sim::Series*> all;
  for (const auto& series : made) all.push_back(&series);
  return all.empty() ? sim::Series() : sum_of(all);
}

/// What a site pays for a kilowatt-hour, hour by hour, where its tariff says other than the price of its
/// grid.
void learn_price(World& w, std::uint32_t site) {
  const auto& tariff = w.plant->sites[site].supply.tariff;
  auto& s = w.state.sites[site].supply;
  if (!tariff) return;
  const sim::Window window{w.plant->start, w.end()};
  const auto grid = ahead_of(w, site).price;
  std::size_t at = 0;
  s.price_paid = std::make_shared<const sim::Series>(hourly_series(window, [&](sim::Instant start) {
    const auto from = std::max(sim::Time{}, sim::since(window.start, start));
    return tariff->price(from, grid ? hourly_mean(*grid, window, start, at) : 0);
  }));
  s.price_paid_mean = s.price_paid->mean({}, w.end());
}

}  // namespace

const ResponseEvent* event_at(const std::vector<ResponseEvent>& events, sim::Time t) {
  for (const auto& event : events)
    if (event.begin <= t && t < event.end) return &event;
  return nullptr;
}

void count_cut(SupplyState& s, sim::Time now) {
  s.cut_j += std::max(0.0, s.fluid_cut_w) * (now - s.cut_since).seconds();
  s.cut_since = now;
}

void set_up_supply(World& w) {
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) {
    const auto& plan = w.plant->sites[site];
    auto& s = w.state.sites[site].supply;
    s.onsite_w = made_on_site(w, site);
    learn_price(w, site);
    if (plan.supply.battery) {
      s.price_ahead.resize(w.policies.storage[site]->horizon_hours());
      s.intensity_ahead.resize(s.price_ahead.size());
      const auto ahead = ahead_of(w, site);
      s.battery = new_battery(*plan.supply.battery, ahead.intensity ? ahead.intensity->value({}) : 0);
      s.start_j = s.battery.charge_j;
      s.start_kg = s.battery.origin_kg;
    }
    const sim::LocalCalendar calendar(w.plant->start, plan.utc_offset);
    if (!plan.supply.events.empty()) s.response.emplace(plan.supply.events, calendar, w.now());
    for (const auto& event : plan.supply.events)
      for (const auto edge : {event.known, event.begin, event.end})
        if (edge > w.now() && edge < w.end()) {
          w.schedule(edge, Kind::response_edge, site);
          w.schedule(edge, Kind::outage_edge, site);
        }
    if (!plan.grid) continue;
    s.account.emplace(plan.supply.contracts, calendar, w.now());
    s.cfe.emplace(calendar, w.now());
    s.contracted_j.resize(plan.supply.contracts.size());
    s.contract_at.resize(plan.supply.contracts.size());
    s.added_at.resize(plan.supply.contracts.size());
    for (const auto& contract : plan.supply.contracts)
      s.most_w.push_back(most_generation_w(w, site, contract.source));
  }
}

double contracted_ahead_j(const World& w, std::uint32_t site, sim::Time from, sim::Time to) {
  const auto& plan = w.plant->sites[site];
  const sim::LocalCalendar calendar(w.plant->start, plan.utc_offset);
  const auto zone = w.plant->zone_of(plan);
  double sum_j = 0;
  for (std::size_t i = 0; i < plan.supply.contracts.size(); ++i) {
    const auto& contract = plan.supply.contracts[i];
    if (contract.kind == Contract::Kind::eac) sum_j += contract.eac_j(from, to, calendar);
    if (contract.kind != Contract::Kind::ppa) continue;
    double generation_w = 0;
    if (zone)
      generation_w = w.state.market.market->zones[*zone].others_w[contract.source].mean(from, to);
    else if (const auto& series = w.plant->grids[*plan.grid].generation_w; !series.empty())
      generation_w = series[contract.source].mean(from, to);
    sum_j += contract.ppa_j(from, to, std::max(generation_w, 0.0), w.state.sites[site].supply.most_w[i]);
  }
  return sum_j;
}

void supply(World& w, std::uint32_t site, Metered& m) {
  auto& state = w.state.sites[site];
  auto& s = state.supply;
  const auto& plan = w.plant->sites[site].supply;
  auto& x = m.settled;
  const auto from = state.settled_until;
  const double length_s = (w.now() - from).seconds();
  const double load_j = std::max(0.0, x.facility_j - x.facility[Sum::generators]);  // rounding may leave less
  count_cut(s, w.now());
  const double facility_per_it = x.it_j > 0 ? x.facility_j / x.it_j : 1;
  const double made_j = plan.onsite.empty() ? 0 : s.onsite_w.mean(from, w.now(), s.onsite_at) * length_s;
  if (plan.onsite.empty() && !plan.battery) {
    x.purchased_j = load_j;
  } else if (is_cut_off(w, site, from)) {
    ride_through(w, site, made_j / length_s, length_s, m);
  } else {
    s.battery_w = plan.battery ? decide_storage(w, site, load_j / length_s, made_j / length_s,
                                                facility_per_it, length_s)
                               : 0;
    const double need_j = load_j + s.battery_w * length_s - made_j;
    x.purchased_j = std::max(need_j, 0.0);
    const double left_j = std::max(-need_j, 0.0);
    const bool exports = plan.may_export && w.plant->sites[site].grid;
    x.supply[Supply::exported] = exports ? left_j : 0;
    x.supply[Supply::onsite_curtailed] = exports ? 0 : left_j;
    x.supply[Supply::onsite] = made_j - x.supply[Supply::onsite_curtailed];
    x.supply[Supply::own] = std::max(0.0, x.supply[Supply::onsite] - x.supply[Supply::exported]);
  }
  s.cut_j = 0;
  const double resold_j = x.supply[Supply::exported] - (x.supply[Supply::onsite] - x.supply[Supply::own]);
  if (resold_j > 0)
    x.supply[Supply::resold_carbon] = resold_j * discharge_intensity_kg_per_j(*plan.battery, s.battery);
}

void add_flows(const World&, std::uint32_t, const Settled& x, double length_s, SiteFlows& flows) {
  flows.drawn_w += x.purchased_j / length_s;
  flows.given_w += x.supply[Supply::exported] / length_s;
  const double own_w = (x.supply[Supply::onsite] - x.supply[Supply::own]) / length_s;
  flows.given[Content::carbon_kg] += x.supply[Supply::resold_carbon] / length_s;
  flows.given[Content::renewable] += own_w;
  flows.given[Content::carbon_free] += own_w;
}

}  // namespace jevons
