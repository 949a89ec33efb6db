#include "models/accounts/settlement.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/compute/fleet.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

const Grid* grid_of(const World& w, std::uint32_t site) {
  const auto grid = w.plant->sites[site].grid;
  return grid ? &w.plant->grids[*grid] : nullptr;
}

void open_energy_accounts(Ledger& ledger, const std::string& site, const std::string& supplier, SiteState& s) {
  using enum Commodity;
  const auto supply = ledger.account(energy, supplier, false);
  const auto meter = ledger.account(energy, site + ".meter", true);
  const auto it = ledger.account(energy, site + ".it", true);
  const auto overhead = ledger.account(energy, site + ".overhead", true);
  const auto heat = ledger.account(energy, site + ".heat", false);
  s.energy_in = ledger.flow(energy, supply, meter, "purchased electricity");
  s.energy_it = ledger.flow(energy, meter, it, "IT load");
  s.energy_overhead = ledger.flow(energy, meter, overhead, "cooling and losses");
  s.heat_it = ledger.flow(energy, it, heat, "heat of IT");
  s.heat_overhead = ledger.flow(energy, overhead, heat, "heat of cooling and losses");
}

void open_other_accounts(Ledger& ledger, const std::string& site, const std::string& supplier, SiteState& s) {
  using enum Commodity;
  const auto generation = ledger.account(carbon, supplier, false);
  const auto scope2 = ledger.account(carbon, site + ".scope2_location", true);
  s.carbon_in = ledger.flow(carbon, generation, scope2, "purchased electricity, location based");
  s.carbon_jobs = ledger.flow(carbon, scope2, ledger.account(carbon, site + ".jobs", false), "above idle, for jobs");
  s.carbon_jobs_idle = ledger.flow(carbon, scope2, ledger.account(carbon, site + ".held_idle", false), "idle power of servers that hold jobs");
  s.carbon_unheld = ledger.flow(carbon, scope2, ledger.account(carbon, site + ".unheld", false), "servers that hold no job");
  const auto cooling = ledger.account(water, site + ".cooling", true);
  s.water_in = ledger.flow(water, ledger.account(water, "mains", false), cooling, "make-up water");
  s.water_out = ledger.flow(water, cooling, ledger.account(water, "evaporated and drained", false), "evaporation and blow-down");
  s.money_out = ledger.flow(money, ledger.account(money, site, false), ledger.account(money, supplier, false), "electricity");
}

/// About as many intervals as the run will settle, as far as it is sensible to make room for them beforehand.
std::size_t settlements(const Plant& plant, const Grid* grid) {
  constexpr double most = 1 << 20;
  double n = plant.duration.seconds() / plant.settle.seconds() + plant.duration.seconds() / plant.record.seconds() + 2;
  if (grid) n += static_cast<double>(grid->intensity_kg_per_j.times().size());
  if (grid && grid->price_usd_per_j) n += static_cast<double>(grid->price_usd_per_j->times().size());
  return static_cast<std::size_t>(std::min(n, most));
}

sim::Time next_change(const Grid& grid, sim::Time now) {
  auto next = grid.intensity_kg_per_j.next_change(now);
  if (grid.price_usd_per_j) next = std::min(next, grid.price_usd_per_j->next_change(now));
  return next;
}

void post_energy(Ledger& ledger, const SiteState& s, double facility_j, double it_j, double overhead_j) {
  using enum Commodity;
  ledger.post(energy, s.energy_in, facility_j);
  ledger.post(energy, s.energy_it, it_j);
  ledger.post(energy, s.energy_overhead, overhead_j);
  ledger.post(energy, s.heat_it, it_j);
  ledger.post(energy, s.heat_overhead, overhead_j);
}

/// Finished jobs of the interval get its factors and leave for the recorder.
void settle_jobs(State& state, SiteState& s, const PerItJoule& factor) {
  for (auto& row : s.unsettled) {
    row.dynamic.settle(factor);
    row.idle.settle(factor);
    s.jobs_dynamic.it_j += row.dynamic.it_j;
    s.jobs_dynamic.facility_j += row.dynamic.facility_j;
    s.jobs_dynamic.carbon_kg += row.dynamic.carbon_kg;
    s.jobs_idle.it_j += row.idle.it_j;
    s.jobs_idle.facility_j += row.idle.facility_j;
    s.jobs_idle.carbon_kg += row.idle.carbon_kg;
    state.finished.push_back(row);
  }
  s.unsettled.clear();
}

/// What jobs still running at the end have used; the state is not kept up afterwards.
void measure_running(World& w) {
  auto& jobs = w.state.jobs;
  for (auto& job : jobs.live) {
    if (job.state != JobState::running) continue;
    auto& s = w.state.sites[w.state.pools[job.pool].site];
    for (auto at = job.allocations; at != Allocation::kEnd; at = jobs.allocations[at].next)
      measure(w, jobs.allocations[at], s.jobs_dynamic, s.jobs_idle);
  }
}

}  // namespace

void set_up_accounts(World& w) {
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) {
    const auto* grid = grid_of(w, site);
    const auto name = "site." + w.plant->sites[site].name;
    const auto supplier = grid ? "grid." + grid->name : std::string("supply");
    open_energy_accounts(w.state.ledger, name, supplier, w.state.sites[site]);
    open_other_accounts(w.state.ledger, name, supplier, w.state.sites[site]);
    w.state.sites[site].settled.reserve(settlements(*w.plant, grid));
    w.schedule(std::min(sim::Time{} + w.plant->settle, w.end()), Kind::settle, site);
    if (grid)
      if (const auto change = next_change(*grid, w.now()); change < w.end()) w.schedule(change, Kind::signal_changes, site);
  }
}

void on_settle(World& w, std::uint32_t site) {
  settle(w, site);
  if (const auto next = w.now() + w.plant->settle; next <= w.end()) w.schedule(next, Kind::settle, site);
}

void on_signal_changes(World& w, std::uint32_t site) {
  settle(w, site);
  if (const auto change = next_change(*grid_of(w, site), w.now()); change < w.end())
    w.schedule(change, Kind::signal_changes, site);
}

void settle(World& w, std::uint32_t site) {
  using enum Commodity;
  auto& s = w.state.sites[site];
  auto& ledger = w.state.ledger;
  const auto from = s.settled_until, now = w.now();
  if (now == from) return;

  const double it_j = s.it.take_j(now), overhead_j = s.overhead.take_j(now), facility_j = s.facility.take_j(now);
  const double dynamic_j = s.dynamic.take_j(now), idle_held_j = s.idle_held.take_j(now), unheld_j = s.unheld.take_j(now);
  post_energy(ledger, s, facility_j, it_j, overhead_j);

  const auto* grid = grid_of(w, site);
  const double carbon_kg = grid ? facility_j * grid->intensity_kg_per_j.mean(from, now) : 0;
  const double cost_usd = grid && grid->price_usd_per_j ? facility_j * grid->price_usd_per_j->mean(from, now) : 0;
  const double water_m3 = it_j * w.plant->sites[site].wue_m3_per_j;
  const PerItJoule factor = it_j > 0 ? PerItJoule{facility_j / it_j, carbon_kg / it_j} : PerItJoule{};
  const double jobs_kg = dynamic_j * factor.carbon_kg, jobs_idle_kg = idle_held_j * factor.carbon_kg;
  ledger.post(carbon, s.carbon_in, carbon_kg);
  ledger.post(carbon, s.carbon_jobs, jobs_kg);
  ledger.post(carbon, s.carbon_jobs_idle, jobs_idle_kg);
  ledger.post(carbon, s.carbon_unheld, it_j > 0 ? unheld_j * factor.carbon_kg : carbon_kg);
  ledger.post(water, s.water_in, water_m3);
  ledger.post(water, s.water_out, water_m3);
  ledger.post(money, s.money_out, cost_usd);

  s.it_j += it_j;
  s.overhead_j += overhead_j;
  s.facility_j += facility_j;
  s.dynamic_j += dynamic_j;
  s.idle_held_j += idle_held_j;
  s.unheld_j += unheld_j;
  s.carbon_kg += carbon_kg;
  s.cost_usd += cost_usd;
  s.water_m3 += water_m3;
  auto& i = s.interval;
  i = {i.it_j + it_j, i.overhead_j + overhead_j, i.facility_j + facility_j,
       i.carbon_kg + carbon_kg, i.cost_usd + cost_usd, i.water_m3 + water_m3};
  s.settled.close(now, factor);
  s.settled_until = now;
  settle_jobs(w.state, s, factor);
  ledger.settle();
}

void close_books(World& w) {
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) settle(w, site);
  measure_running(w);
  auto& ledger = w.state.ledger;
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) {
    auto& s = w.state.sites[site];
    const auto& plan = w.plant->sites[site];
    double servers_j = 0;
    for (auto server = plan.first_server; server < plan.first_server + plan.servers; ++server) {
      bring_forward(w, server);
      servers_j += w.state.servers.energy_j[server];
    }
    ledger.reconcile(ledger.total(Commodity::energy, s.energy_it), servers_j);
    ledger.reconcile(s.it.energy_j(w.now()), servers_j);
    ledger.reconcile(s.dynamic_j, s.jobs_dynamic.it_j);
    ledger.reconcile(s.idle_held_j, s.jobs_idle.it_j);
    ledger.reconcile(s.it_j, s.dynamic_j + s.idle_held_j + s.unheld_j);
    ledger.reconcile(ledger.total(Commodity::carbon, s.carbon_jobs), s.jobs_dynamic.carbon_kg);
    ledger.reconcile(ledger.total(Commodity::carbon, s.carbon_jobs_idle), s.jobs_idle.carbon_kg);
  }
}

}  // namespace jevons
