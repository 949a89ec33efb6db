#include "models/accounts/settlement.hpp"

#include <algorithm>

#include "models/accounts/metering.hpp"
#include "models/accounts/signals.hpp"
#include "models/accounts/site_books.hpp"
#include "models/compute/live_jobs.hpp"
#include "models/compute/fleet.hpp"
#include "models/compute/speed.hpp"
#include "models/cooling_control.hpp"
#include "models/hardware_books.hpp"
#include "models/sampling.hpp"
#include "models/stocks.hpp"
#include "models/serve.hpp"
#include "models/supply.hpp"
#include "models/vms/machines.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

const Grid* grid_of(const World& w, std::uint32_t site) {
  const auto grid = w.plant->sites[site].grid;
  return grid ? &w.plant->grids[*grid] : nullptr;
}

bool is_on_market(const World& w, std::uint32_t site) { return w.plant->zone_of(w.plant->sites[site]).has_value(); }

/// About as many intervals as the run will settle, as far as it is sensible to make room for them beforehand.
std::size_t settlements(const Plant& plant, const Grid* grid) {
  constexpr double most = 1 << 20;
  double n = plant.duration.seconds() / plant.settle.seconds() +
             plant.duration.seconds() / plant.record.seconds() + 2;
  if (grid) n += static_cast<double>(grid->intensity_kg_per_j.times().size());
  if (grid && grid->price_usd_per_j) n += static_cast<double>(grid->price_usd_per_j->times().size());
  return static_cast<std::size_t>(std::min(n, most));
}

sim::Time next_change(const Grid& grid, sim::Time now) {
  auto next = grid.intensity_kg_per_j.next_change(now);
  if (grid.price_usd_per_j) next = std::min(next, grid.price_usd_per_j->next_change(now));
  if (grid.marginal_kg_per_j) next = std::min(next, grid.marginal_kg_per_j->next_change(now));
  return next;
}

/// Where a site must be settled beside the multiples of `settle`: where a signal of its grid changes, at its own
/// hours where what it makes, stores, pays or contracts goes by them, at quarters where a demand charge does.
sim::Time next_edge(const World& w, std::uint32_t site) {
  const auto& plan = w.plant->sites[site];
  auto next = sim::Time::never();
  if (plan.grid && !is_on_market(w, site)) next = next_change(*grid_of(w, site), w.now());
  if (!plan.supply.goes_by_the_hour()) return next;
  const sim::LocalCalendar calendar(w.plant->start, plan.utc_offset);
  next = std::min(next, calendar.next_hour(w.now()));
  if (!plan.supply.onsite.empty()) next = std::min(next, w.state.sites[site].supply.onsite_w.next_change(w.now()));
  if (plan.supply.tariff && plan.supply.tariff->demand_charge() > 0) next = std::min(next, calendar.next_quarter(w.now()));
  return next;
}

/// The next settlement of a market: at every multiple of `settle`, and of the hours of its plan.
sim::Time next_dispatch(const World& w) {
  const auto multiple = [&](sim::Span length) { return sim::Time{(w.now().ns / length.ns + 1) * length.ns}; };
  auto next = std::min({multiple(w.plant->settle), multiple(sim::hours(1)), w.end()});
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site)
    if (is_on_market(w, site)) next = std::min(next, next_edge(w, site));
  return next;
}

/// A job's usage is complete: it counts, and leaves for the recorder.
void hand_over(State& state, SiteState& s, const JobRow& row) {
  s.jobs_dynamic.add(row.dynamic);
  s.jobs_idle.add(row.idle);
  state.workloads[row.workload].dynamic.add(row.dynamic);
  state.workloads[row.workload].idle.add(row.idle);
  count_used(state, row);
  state.finished.push_back(row);
}

/// Finished jobs of the interval get its factors.
void settle_jobs(State& state, SiteState& s, const PerItJoule& factor) {
  for (auto& row : s.unsettled) {
    row.dynamic.settle(factor);
    row.idle.settle(factor);
    hand_over(state, s, row);
  }
  s.unsettled.clear();
}

/// Carbon, water and money of what was metered, once the grid's signals are known; everything is posted.
void account(World& w, std::uint32_t site, const Signals& signals, Metered& m) {
  auto& s = w.state.sites[site];
  const auto& plan = w.plant->sites[site];
  auto& x = m.settled;
  buy(signals, x);
  settle_supply(w, site, signals, x);
  const PerItJoule factor = x.it_j > 0 ? PerItJoule{x.facility_j / x.it_j, x.consumed_kg() / x.it_j} : PerItJoule{};
  post_site(w.state.ledger, plan, s, x, factor);
  if (m.facility) post_facility(w.state.ledger, s.flows, *m.facility, (w.now() - s.settled_until).seconds());
  add(s.total, x);
  add(s.interval, x);
  if (w.plant->sample.ns > 0 && !is_stretched(w, s.settled_until)) add(s.sampled, x);
  settle_stocks(w, site, factor, x.it_j > 0 ? x.cost_usd / x.it_j : 0);
  s.settled.close(w.now(), factor);
  s.settled_until = w.now();
  settle_jobs(w.state, s, factor);
}

/// All dispatched grids and all of their sites, together: what sites draw moves the market.
void settle_market(World& w) {
  auto& run = w.state.market;
  const auto from = run.settled_until, now = w.now();
  if (now == from) return;
  const auto sites = static_cast<std::uint32_t>(w.state.sites.size());
  std::fill(run.sites.begin(), run.sites.end(), SiteFlows{});
  for (std::uint32_t site = 0; site < sites; ++site) {
    if (!is_on_market(w, site)) continue;
    meter(w, site, run.metered[site]);
    add_flows(w, site, run.metered[site].settled, (now - from).seconds(), run.sites[*w.plant->zone_of(w.plant->sites[site])]);
  }
  dispatch(*run.market, *run.ahead, run.state, run.sites, from, now);
  const double length_s = (now - from).seconds();
  for (std::size_t zone = 0; zone < run.total.size(); ++zone) {
    const auto& x = run.state.zones[zone].last;
    run.total[zone].add(x, length_s);
    run.interval[zone].add(x, length_s);
    run.days[zone].add(from, now, x.net_load_w());
    post_grid(w.state.ledger, run.flows[zone], x, length_s);
  }
  for (std::uint32_t site = 0; site < sites; ++site)
    if (const auto zone = w.plant->zone_of(w.plant->sites[site]))
      account(w, site, signals_of(run.state.zones[*zone].last, *grid_of(w, site)), run.metered[site]);
  run.settled_until = now;
  w.state.ledger.settle();
  if (now < w.end())
    for (std::uint32_t site = 0; site < sites; ++site)
      if (run.metered[site].facility) follow_heat(w, site);
}

void settle_alone(World& w, std::uint32_t site) {
  auto& s = w.state.sites[site];
  if (w.now() == s.settled_until) return;
  if (is_stretched(w, s.settled_until) && s.sampled.it_j > 0) return settle_stretch(w, site);
  Metered m;
  meter(w, site, m);
  const auto* grid = grid_of(w, site);
  account(w, site, grid ? signals_of(*grid, s.settled_until, w.now(), s.grid_at) : Signals{}, m);
  w.state.ledger.settle();
  if (m.facility && w.now() < w.end()) follow_heat(w, site);
}

/// Jobs that the end has overtaken get what they have used so far; every site is settled until now.
void close_jobs(World& w) {
  auto& jobs = w.state.jobs;
  for (std::uint32_t slot = 0; slot < jobs.live.size(); ++slot) {
    if (jobs.live[slot].state == JobState::none) continue;
    auto row = row_of(w, slot);
    for (auto at = jobs.live[slot].allocations; at != Allocation::kEnd; at = jobs.allocations[at].next)
      measure(w, jobs.allocations[at], row.dynamic, row.idle);
    hand_over(w.state, w.state.sites[row.site], row);
  }
}

/// The books against independent sums over servers and jobs, and against the meters since the start.
void compare(World& w, std::uint32_t site) {
  auto& ledger = w.state.ledger;
  auto& s = w.state.sites[site];
  const auto& plan = w.plant->sites[site];
  double drawn_j = s.fluid_w.at(w.now());
  for (auto server = plan.first_server; server < plan.first_server + plan.servers; ++server) {
    bring_forward(w, server);
    drawn_j += w.state.servers.energy_j[server];
  }
  ledger.reconcile(ledger.total(Commodity::energy, s.energy_it), drawn_j);
  const double network_j = s.network_w.at(w.now());
  if (plan.network) ledger.reconcile(ledger.total(Commodity::energy, s.energy_network), network_j);
  ledger.reconcile(s.it.energy_j(w.now()), drawn_j + network_j);
  ledger.reconcile(s.total.dynamic_j, s.jobs_dynamic.it_j);
  ledger.reconcile(s.total.idle_held_j, s.jobs_idle.it_j);
  ledger.reconcile(s.total.it_j, s.total.dynamic_j + s.total.idle_held_j + s.total.unheld_j + s.total.machines_j + s.total.fluid_j + s.total.network_j);
  ledger.reconcile(ledger.total(Commodity::carbon, s.carbon_jobs), s.jobs_dynamic.carbon_kg);
  ledger.reconcile(ledger.total(Commodity::carbon, s.carbon_jobs_idle), s.jobs_idle.carbon_kg);
  if (!plan.facility) ledger.reconcile(ledger.total(Commodity::water, s.water_out), (drawn_j + network_j) * plan.wue_m3_per_j);
  if (!plan.stocks.empty()) reconcile_hardware(w, site);
}

}  // namespace

void set_up_accounts(World& w) {
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) {
    const auto* grid = grid_of(w, site);
    const auto& plan = w.plant->sites[site];
    auto& s = w.state.sites[site];
    const auto before = flows_so_far(w.state.ledger);
    open_site_accounts(w.state.ledger, plan, grid ? "grid." + grid->name : std::string("supply"), s);
    if (plan.climate)
      s.climate = plan.climate->start(static_cast<std::uint64_t>(w.plant->seed), w.replication, site);
    if (plan.supply.battery || !plan.supply.onsite.empty())
      for (const auto& outage : plan.facility.generators.grid_outages)
        for (const auto edge : {outage.begin, outage.end})
          if (edge > w.now() && edge < w.end()) w.schedule(edge, Kind::outage_edge, site);
    for (const auto& outage : plan.facility.plant_outages)
      for (const auto edge : {outage.when.begin, outage.when.end})
        if (edge > w.now() && edge < w.end()) w.schedule(edge, Kind::outage_edge, site);
    if (plan.facility) s.flows = open_facility_accounts(w.state.ledger, "site." + plan.name, plan.facility.chain.ups_cooled);
    s.settled_flows = {before, flows_so_far(w.state.ledger)};
    open_hardware_accounts(w, site);
    s.settled.reserve(settlements(*w.plant, grid));
    if (is_on_market(w, site)) continue;
    w.schedule(std::min(sim::Time{} + w.plant->settle, w.end()), Kind::settle, site);
    if (const auto edge = next_edge(w, site); edge < w.end()) w.schedule(edge, Kind::signal_changes, site);
  }
  if (w.plant->market) w.schedule(next_dispatch(w), Kind::dispatch, 0);
}

void on_settle(World& w, std::uint32_t site) {
  settle(w, site);
  if (const auto next = after_stretch(w, w.now() + w.plant->settle); next <= w.end()) w.schedule(next, Kind::settle, site);
}

void on_signal_changes(World& w, std::uint32_t site) {
  settle(w, site);
  if (const auto edge = after_stretch(w, next_edge(w, site)); edge < w.end()) w.schedule(edge, Kind::signal_changes, site);
}

void on_dispatch(World& w) {
  settle_market(w);
  if (w.now() < w.end()) w.schedule(next_dispatch(w), Kind::dispatch, 0);
}

void settle(World& w, std::uint32_t site) {
  if (is_on_market(w, site)) settle_market(w);
  else settle_alone(w, site);
}

void settle_all(World& w) {
  if (w.plant->market) settle_market(w);
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) settle(w, site);
}

void close_books(World& w) {
  settle_all(w);
  close_jobs(w);
  close_machines(w);
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) compare(w, site);
}

}  // namespace jevons
