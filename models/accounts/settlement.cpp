#include "models/accounts/settlement.hpp"

#include <algorithm>

#include "models/compute/dispatch.hpp"
#include "models/compute/fleet.hpp"
#include "models/compute/speed.hpp"
#include "models/cooling_control.hpp"
#include "models/vms/machines.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

const Grid* grid_of(const World& w, std::uint32_t site) {
  const auto grid = w.plant->sites[site].grid;
  return grid ? &w.plant->grids[*grid] : nullptr;
}

void open_energy_accounts(Ledger& ledger, const SitePlan& plan, const std::string& site, const std::string& supplier,
                          SiteState& s) {
  using enum Commodity;
  const auto supply = ledger.account(energy, supplier, false);
  const auto meter = ledger.account(energy, site + ".meter", true);
  const auto it = ledger.account(energy, site + ".it", true);
  s.energy_in = ledger.flow(energy, supply, meter, "purchased electricity");
  s.energy_it = ledger.flow(energy, meter, it, "IT load");
  if (plan.facility) return;
  const auto heat = ledger.account(energy, site + ".heat", false);
  const auto overhead = ledger.account(energy, site + ".overhead", true);
  s.energy_overhead = ledger.flow(energy, meter, overhead, "cooling and losses");
  s.heat_it = ledger.flow(energy, it, heat, "heat of IT");
  s.heat_overhead = ledger.flow(energy, overhead, heat, "heat of cooling and losses");
}

void open_other_accounts(Ledger& ledger, const SitePlan& plan, const std::string& site, const std::string& supplier,
                         SiteState& s) {
  using enum Commodity;
  const auto generation = ledger.account(carbon, supplier, false);
  const auto scope2 = ledger.account(carbon, site + (plan.facility ? ".emissions" : ".scope2_location"), true);
  s.carbon_in = ledger.flow(carbon, generation, scope2, "purchased electricity, location based");
  s.carbon_jobs =
      ledger.flow(carbon, scope2, ledger.account(carbon, site + ".jobs", false), "above idle, for jobs");
  s.carbon_jobs_idle = ledger.flow(carbon, scope2, ledger.account(carbon, site + ".held_idle", false),
                                   "idle power of servers that hold jobs");
  s.carbon_unheld = ledger.flow(carbon, scope2, ledger.account(carbon, site + ".unheld", false),
                                "servers that hold no job");
  s.carbon_machines = ledger.flow(carbon, scope2, ledger.account(carbon, site + ".machines", false),
                                  "hosts of virtual machines");
  const auto cooling = ledger.account(water, site + ".cooling", true);
  s.water_in = ledger.flow(water, ledger.account(water, "mains", false), cooling, "make-up water");
  s.water_out = plan.facility ? ledger.flow(water, cooling, ledger.account(water, "evaporated", false), "evaporation")
                              : ledger.flow(water, cooling, ledger.account(water, "evaporated and drained", false),
                                            "evaporation and blow-down");
  const auto payer = ledger.account(money, site, false), bill = ledger.account(money, site + ".bill", true);
  s.money_it = ledger.flow(money, payer, bill, "electricity of IT");
  s.money_overhead = ledger.flow(money, payer, bill, "electricity of cooling and losses");
  s.money_out = ledger.flow(money, bill, ledger.account(money, supplier, false), "electricity");
}

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
  return next;
}

/// What the meters have counted since the last settlement.
Settled read_meters(SiteState& s, sim::Time now) {
  return {.it_j = s.it.take_j(now),
          .overhead_j = s.overhead.take_j(now),
          .facility_j = s.facility.take_j(now),
          .dynamic_j = s.dynamic.take_j(now),
          .idle_held_j = s.idle_held.take_j(now),
          .unheld_j = s.unheld.take_j(now),
          .machines_j = s.machines.take_j(now)};
}

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

/// What was bought, and what that caused at the grid's signals.
void buy(const World& w, std::uint32_t site, SiteState& s, Settled& x) {
  const auto from = s.settled_until, now = w.now();
  x.purchased_j = x.facility_j - x.facility[Sum::generators];
  const auto* grid = grid_of(w, site);
  if (!grid) return;
  x.carbon_kg = x.purchased_j * grid->intensity_kg_per_j.mean(from, now, s.intensity_at);
  if (grid->price_usd_per_j) x.cost_usd = x.purchased_j * grid->price_usd_per_j->mean(from, now, s.price_at);
  if (grid->renewable_share) x.renewable_j = x.purchased_j * grid->renewable_share->mean(from, now, s.share_at);
  if (grid->water_m3_per_j) x.source_water_m3 = x.purchased_j * grid->water_m3_per_j->mean(from, now, s.water_at);
}

void post(Ledger& ledger, const SitePlan& plan, const SiteState& s, const Settled& x, const PerItJoule& factor) {
  using enum Commodity;
  ledger.post(energy, s.energy_in, x.purchased_j);
  ledger.post(energy, s.energy_it, x.it_j);
  if (!plan.facility) {
    ledger.post(energy, s.energy_overhead, x.overhead_j);
    ledger.post(energy, s.heat_it, x.it_j);
    ledger.post(energy, s.heat_overhead, x.overhead_j);
  }
  ledger.post(carbon, s.carbon_in, x.carbon_kg);
  ledger.post(carbon, s.carbon_jobs, x.dynamic_j * factor.carbon_kg);
  ledger.post(carbon, s.carbon_jobs_idle, x.idle_held_j * factor.carbon_kg);
  ledger.post(carbon, s.carbon_unheld, x.it_j > 0 ? x.unheld_j * factor.carbon_kg : x.carbon_kg + x.scope1_kg());
  ledger.post(carbon, s.carbon_machines, x.machines_j * factor.carbon_kg);
  ledger.post(water, s.water_in, x.water_m3);
  ledger.post(water, s.water_out, plan.facility ? x.facility[Sum::evaporation] : x.water_m3);
  const double it_usd = x.facility_j > 0 ? x.cost_usd * (x.it_j / x.facility_j) : 0;
  ledger.post(money, s.money_it, it_usd);
  ledger.post(money, s.money_overhead, x.cost_usd - it_usd);
  ledger.post(money, s.money_out, x.cost_usd);
}

void add(Settled& sum, const Settled& x, const FacilityPlan& plan) {
  if (plan) sum.facility.add(x.facility);
  sum.it_j += x.it_j;
  sum.overhead_j += x.overhead_j;
  sum.facility_j += x.facility_j;
  sum.dynamic_j += x.dynamic_j;
  sum.idle_held_j += x.idle_held_j;
  sum.unheld_j += x.unheld_j;
  sum.machines_j += x.machines_j;
  sum.purchased_j += x.purchased_j;
  sum.carbon_kg += x.carbon_kg;
  sum.cost_usd += x.cost_usd;
  sum.renewable_j += x.renewable_j;
  sum.source_water_m3 += x.source_water_m3;
  sum.water_m3 += x.water_m3;
}

/// A job's usage is complete: it counts, and leaves for the recorder.
void hand_over(State& state, SiteState& s, const JobRow& row) {
  s.jobs_dynamic.add(row.dynamic);
  s.jobs_idle.add(row.idle);
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
  double servers_j = 0;
  for (auto server = plan.first_server; server < plan.first_server + plan.servers; ++server) {
    bring_forward(w, server);
    servers_j += w.state.servers.energy_j[server];
  }
  ledger.reconcile(ledger.total(Commodity::energy, s.energy_it), servers_j);
  ledger.reconcile(s.it.energy_j(w.now()), servers_j);
  ledger.reconcile(s.total.dynamic_j, s.jobs_dynamic.it_j);
  ledger.reconcile(s.total.idle_held_j, s.jobs_idle.it_j);
  ledger.reconcile(s.total.it_j, s.total.dynamic_j + s.total.idle_held_j + s.total.unheld_j + s.total.machines_j);
  ledger.reconcile(ledger.total(Commodity::carbon, s.carbon_jobs), s.jobs_dynamic.carbon_kg);
  ledger.reconcile(ledger.total(Commodity::carbon, s.carbon_jobs_idle), s.jobs_idle.carbon_kg);
  if (!plan.facility) ledger.reconcile(ledger.total(Commodity::water, s.water_out), servers_j * plan.wue_m3_per_j);
}

}  // namespace

void set_up_accounts(World& w) {
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) {
    const auto* grid = grid_of(w, site);
    const auto name = "site." + w.plant->sites[site].name;
    const auto supplier = grid ? "grid." + grid->name : std::string("supply");
    const auto& plan = w.plant->sites[site];
    auto& s = w.state.sites[site];
    open_energy_accounts(w.state.ledger, plan, name, supplier, s);
    open_other_accounts(w.state.ledger, plan, name, supplier, s);
    if (plan.climate)
      s.climate = plan.climate->start(static_cast<std::uint64_t>(w.plant->seed), w.replication, site);
    for (const auto& outage : plan.facility.plant_outages)
      for (const auto edge : {outage.when.begin, outage.when.end})
        if (edge > w.now() && edge < w.end()) w.schedule(edge, Kind::outage_edge, site);
    if (plan.facility) s.flows = open_facility_accounts(w.state.ledger, name, plan.facility.chain.ups_cooled);
    w.state.sites[site].settled.reserve(settlements(*w.plant, grid));
    w.schedule(std::min(sim::Time{} + w.plant->settle, w.end()), Kind::settle, site);
    if (grid)
      if (const auto change = next_change(*grid, w.now()); change < w.end())
        w.schedule(change, Kind::signal_changes, site);
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
  auto& s = w.state.sites[site];
  if (w.now() == s.settled_until) return;
  const auto& plan = w.plant->sites[site];
  auto x = read_meters(s, w.now());
  std::optional<FacilityStep> step;
  if (plan.facility) step = run_plant(w, site, x);
  x.water_m3 = step ? x.facility.water_m3() : x.it_j * plan.wue_m3_per_j;
  buy(w, site, s, x);
  const PerItJoule factor =
      x.it_j > 0 ? PerItJoule{x.facility_j / x.it_j, (x.carbon_kg + x.scope1_kg()) / x.it_j} : PerItJoule{};
  post(w.state.ledger, plan, s, x, factor);
  if (step) post_facility(w.state.ledger, s.flows, *step, (w.now() - s.settled_until).seconds());
  add(s.total, x, plan.facility);
  add(s.interval, x, plan.facility);
  s.settled.close(w.now(), factor);
  s.settled_until = w.now();
  settle_jobs(w.state, s, factor);
  w.state.ledger.settle();
  if (step && w.now() < w.end()) follow_heat(w, site);
}

void close_books(World& w) {
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) settle(w, site);
  close_jobs(w);
  close_machines(w);
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) compare(w, site);
}

}  // namespace jevons
