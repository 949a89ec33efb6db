#include "models/accounts/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/accounts/grid_metrics.hpp"
#include "models/accounts/plant_metrics.hpp"
#include "models/accounts/supply_metrics.hpp"
#include "models/units.hpp"
#include "models/vms/metrics.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

constexpr std::string_view kScope2 = "GHG Protocol Scope 2 Guidance (2015), location-based method";
constexpr std::string_view kAttribution =
    "dynamic energy by work done, idle energy by units held; ISO/IEC 21031 (SCI) leaves the rule open. "
    "Overhead and carbon follow IT energy within each settlement interval";

double scope1_kg(const Totals& t) { return t.facility[Sum::fuel_carbon] + t.facility[Sum::refrigerant_carbon]; }

void add_supply(Totals& t, const World& w, std::uint32_t site) {
  const auto& s = w.state.sites[site];
  const auto& plan = w.plant->sites[site].supply;
  t.supply.add(s.total.supply);
  t.fluid_j += s.total.fluid_j;
  t.owed_j += s.supply.owed_j;
  t.moved_j += s.supply.moved_j;
  t.worn_s = std::max(t.worn_s, s.supply.worn_s);
  for (const auto& offset : plan.offsets) {
    t.offset_kg += offset.amount_kg;
    t.offset_usd += offset.cost_usd();
  }
  double contracted_j = 0;
  if (s.supply.account) {
    t.market_kg += s.supply.account->kg();
    t.surplus_j += s.supply.account->surplus_j();
    for (std::size_t i = 0; i < plan.contracts.size(); ++i) contracted_j += s.supply.account->of(i).contracted_j;
    t.contracted_j += contracted_j;
  }
  if (s.supply.cfe && s.supply.cfe->load_j() > 0) {
    const double load_j = s.supply.cfe->load_j();
    t.cfe_load_j += load_j;
    t.cfe_j += s.supply.cfe->score() * load_j;
    t.cfe_hourly_j += s.supply.cfe->hourly_match() * load_j;
    const double free_j = s.total.supply[Supply::own] + contracted_j;
    t.cfe_annual_j += std::min(load_j, free_j);
  }
  if (plan.battery) {
    t.battery_cycles = std::isnan(t.battery_cycles) ? s.supply.battery.cycles : std::max(t.battery_cycles, s.supply.battery.cycles);
    t.battery_health = std::isnan(t.battery_health) ? s.supply.battery.health : std::min(t.battery_health, s.supply.battery.health);
    t.battery_out_kg += s.supply.battery.carbon_out_kg;
  }
  if (!s.supply.response) return;
  for (const auto& result : s.supply.response->results()) {
    t.shed_j += result.shed_j();
    t.rebound_j += result.rebound_j;
  }
}

void add_site(Totals& t, const World& w, std::uint32_t site) {
  const auto& s = w.state.sites[site];
  const auto& plan = w.plant->sites[site];
  t.it_j += s.total.it_j + s.total.facility[Sum::server_fans_beyond];
  t.overhead_j += s.total.overhead_j;
  t.facility_j += s.total.facility_j;
  t.purchased_j += s.total.purchased_j;
  t.carbon_kg += s.total.carbon_kg;
  t.source_water_m3 += s.total.source_water_m3;
  t.renewable_j += s.total.renewable_j;
  t.facility.add(s.total.facility);
  add_supply(t, w, site);
  t.has_plants &= static_cast<bool>(plan.facility);
  const bool on_market = w.plant->zone_of(plan).has_value();
  t.mix_known &= on_market || (plan.grid && w.plant->grids[*plan.grid].renewable_share);
  t.source_water_known &= on_market || (plan.grid && w.plant->grids[*plan.grid].water_m3_per_j);
  t.marginal_known &= on_market || (plan.grid && w.plant->grids[*plan.grid].marginal_kg_per_j);
  t.carbon_free_known &= on_market || (plan.grid && w.plant->grids[*plan.grid].carbon_free_share);
  t.cost_usd += s.total.cost_usd;
  t.water_m3 += s.total.water_m3;
  t.unheld_j += s.total.unheld_j;
  t.machines_j += s.total.machines_j;
  t.unheld_kg += w.state.ledger.total(Commodity::carbon, s.carbon_unheld);
  t.held_server_s += s.held_servers.at(w.now());
  t.server_s += plan.servers * w.now().seconds();
  t.busy_device_s += s.busy_devices.at(w.now());
  t.device_s += static_cast<double>(plan.accelerators) * w.now().seconds();
  t.jobs_dynamic.add(s.jobs_dynamic);
  t.jobs_idle.add(s.jobs_idle);
  t.carbon_known &= plan.grid.has_value();
  t.cost_known &= plan.supply.tariff || w.plant->zone_of(plan) || (plan.grid && w.plant->grids[*plan.grid].price_usd_per_j);
}

const std::vector<SiteMetric> kSiteMetrics{
    {{"it_energy", "kWh", "energy of IT equipment", "ISO/IEC 30134-2", Better::lower},
     [](const Totals& t) { return t.it_j / joules_per_kwh; }},
    {{"overhead_energy", "kWh", "energy of everything that is not IT: cooling, power losses",
      "ISO/IEC 30134-2", Better::lower},
     [](const Totals& t) { return t.overhead_j / joules_per_kwh; }},
    {{"facility_energy", "kWh", "energy of the whole facility", "ISO/IEC 30134-2", Better::lower},
     [](const Totals& t) { return t.facility_j / joules_per_kwh; }},
    {{"grid_energy", "kWh", "energy bought from the grid", "", Better::lower},
     [](const Totals& t) { return t.carbon_known ? t.purchased_j / joules_per_kwh : kUnknown; }},
    {{"pue", "1", "facility energy over IT energy, a ratio of energies", "ISO/IEC 30134-2", Better::lower},
     [](const Totals& t) { return ratio(t.facility_j, t.it_j); }},
    {{"wue", "L/kWh", "water drawn on site over IT energy", "ISO/IEC 30134-9", Better::lower},
     [](const Totals& t) { return ratio(t.water_m3 * kLitresPerM3, t.it_j / joules_per_kwh); }},
    {{"cue", "kg/kWh", "CO2e of electricity, bought or made on site, over IT energy", "ISO/IEC 30134-8", Better::lower},
     [](const Totals& t) {
       return t.carbon_known ? ratio(t.carbon_kg + t.facility[Sum::fuel_carbon], t.it_j / joules_per_kwh) : kUnknown;
     }},
    {{"ref", "1",
      "renewable share of what the site takes: its own power that it keeps, and the mix of the grid at each time; the standard counts certificates",
      "after ISO/IEC 30134-3", Better::higher},
     [](const Totals& t) {
       const double taken_j = t.purchased_j - t.supply[Supply::exported] + t.supply[Supply::onsite] + t.facility[Sum::generators];
       return t.mix_known && taken_j > 0 ? t.renewable_j / taken_j : kUnknown;
     }},
    {{"water", "L", "water drawn on site", "ISO/IEC 30134-9", Better::lower},
     [](const Totals& t) { return t.water_m3 * kLitresPerM3; }},
    {{"carbon_scope2_location", "kg", "CO2e of purchased electricity at the grid's average intensity",
      kScope2, Better::lower},
     [](const Totals& t) { return t.carbon_known ? t.carbon_kg : kUnknown; }},
    {{"carbon_scope1", "kg", "CO2e of fuel burnt on site and of refrigerant that leaked; not known without a plant",
      "GHG Protocol Corporate Standard (2004)", Better::lower},
     [](const Totals& t) { return t.has_plants ? scope1_kg(t) : kUnknown; }},
    {{"carbon_total", "kg", "CO2e of every scope that is modelled: scope 1 of sites with a plant, scope 2 location based, scope 3",
      kScope2, Better::lower},
     [](const Totals& t) { return t.carbon_known ? t.carbon_kg + scope1_kg(t) + t.scope3_kg() : kUnknown; }},
    {{"wue_source", "L/kWh", "water behind the purchased electricity over IT energy, beside `wue`",
      "ISO/IEC 30134-9 category 2 adds it; Macknick et al. 2012", Better::lower},
     [](const Totals& t) {
       return t.source_water_known ? ratio(t.source_water_m3 * kLitresPerM3, t.it_j / joules_per_kwh) : kUnknown;
     }},
    {{"water_source", "L", "water consumed to generate the purchased electricity", "Macknick et al. 2012", Better::lower},
     [](const Totals& t) { return t.source_water_known ? t.source_water_m3 * kLitresPerM3 : kUnknown; }},
    {{"electricity_cost", "USD", "purchased electricity at the grid's price or the site's tariff, with demand charges and less exports", "", Better::lower},
     [](const Totals& t) { return t.cost_known ? t.cost_usd + t.supply[Supply::demand_charge] - t.supply[Supply::export_revenue] : kUnknown; }},
    {{"utilisation_mean", "1",
      "mean over servers and time of the share of a server's cores or accelerators that jobs hold", ""},
     [](const Totals& t) { return ratio(t.held_server_s, t.server_s); }},
    {{"accelerators_busy_mean", "1",
      "mean over accelerators and time of the share of the time that jobs keep them busy", ""},
     [](const Totals& t) { return ratio(t.busy_device_s, t.device_s); }},
    {{"jobs_energy_dynamic", "kWh", "IT energy above idle, attributed to jobs", kAttribution},
     [](const Totals& t) { return t.jobs_dynamic.it_j / joules_per_kwh; }},
    {{"jobs_energy_idle", "kWh",
      "idle energy of servers while they hold jobs: the jobs' under the rule `reserved`, overhead under "
      "`overhead`",
      kAttribution},
     [](const Totals& t) { return t.jobs_idle.it_j / joules_per_kwh; }},
    {{"machines_energy", "kWh", "IT energy of hosts of virtual machines", ""},
     [](const Totals& t) { return t.machines_j / joules_per_kwh; }},
    {{"unheld_energy", "kWh", "IT energy of servers that hold no job", kAttribution, Better::lower},
     [](const Totals& t) { return t.unheld_j / joules_per_kwh; }},
    {{"jobs_carbon_dynamic", "kg", "carbon of jobs_energy_dynamic, cooling included", kAttribution},
     [](const Totals& t) { return t.carbon_known ? t.jobs_dynamic.carbon_kg : kUnknown; }},
    {{"jobs_carbon_idle", "kg", "carbon of jobs_energy_idle, cooling included", kAttribution},
     [](const Totals& t) { return t.carbon_known ? t.jobs_idle.carbon_kg : kUnknown; }},
    {{"unheld_carbon", "kg", "carbon of unheld_energy, cooling included", kAttribution, Better::lower},
     [](const Totals& t) { return t.carbon_known ? t.unheld_kg : kUnknown; }},
};

std::int64_t submitted(const World& w) {
  std::int64_t n = 0;
  for (const auto& workload : w.state.workloads) n += workload.submitted;
  return n;
}

std::int64_t live(const World& w, JobState state) {
  return std::count_if(w.state.jobs.live.begin(), w.state.jobs.live.end(),
                       [&](const LiveJob& job) { return job.state == state; });
}

/// Work done so far by jobs that still run, unit-seconds at rate 1.
double work_in_progress_s(const World& w) {
  double total = 0;
  for (const auto& job : w.state.jobs.live)
    if (job.state == JobState::running)
      total +=
          (job.spec.work_s - job.remaining_s + job.rate * (w.now() - job.since).seconds()) * job.spec.width;
  return total;
}

double deadline_misses(const World& w) {
  const auto late = std::count_if(
      w.state.jobs.live.begin(), w.state.jobs.live.end(),
      [&](const LiveJob& job) { return job.state != JobState::none && job.spec.deadline < w.now(); });
  return static_cast<double>(w.state.statistics.deadline_misses + late);
}

double carbon_cap_excess_kg(const World& w) {
  const auto cap_kg = w.policies.governance->cap_kg();
  if (!cap_kg) return kUnknown;
  double emitted_kg = 0;
  for (const auto& zone : w.state.market.total) emitted_kg += zone.direct_kg;
  return std::max(0.0, emitted_kg - *cap_kg);
}

struct RunMetric {
  MetricInfo info;
  double (*of)(const World&);
};

const std::vector<RunMetric> kRunMetrics{
    {{"jobs_submitted", "1", "jobs that arrived during the run", ""},
     [](const World& w) { return static_cast<double>(submitted(w)); }},
    {{"jobs_completed", "1", "jobs that finished", "", Better::higher},
     [](const World& w) { return static_cast<double>(w.state.statistics.completed); }},
    {{"jobs_running", "1", "jobs still running at the end", ""},
     [](const World& w) { return static_cast<double>(live(w, JobState::running)); }},
    {{"jobs_waiting", "1", "jobs still waiting at the end", ""},
     [](const World& w) { return static_cast<double>(live(w, JobState::waiting)); }},
    {{"jobs_rejected", "1",
      "jobs that found no room to wait, and rows of a trace that no simulation can run (unknown length or "
      "width)",
      "", Better::lower},
     [](const World& w) {
       std::int64_t n = 0;
       for (const auto& workload : w.plant->workloads) n += workload.source.rejected();
       for (const auto& workload : w.state.workloads) n += workload.rejected;
       return static_cast<double>(n);
     }},
    {{"job_moves", "1", "moves of running jobs to other servers; not known where no policy moves them", ""},
     [](const World& w) {
       return w.policies.consolidation->moves_jobs() ? static_cast<double>(w.state.statistics.moves)
                                                     : kUnknown;
     }},
    {{"deadline_misses", "1",
      "jobs that finished after their deadline, or had not finished by it when the run ended", "",
      Better::lower},
     deadline_misses},
    {{"wait_mean", "s", "mean time from arrival to start, of jobs that started", "", Better::lower},
     [](const World& w) { return w.state.statistics.wait_s.mean(); }},
    {{"wait_p95", "s", "95th percentile of the wait, to 0.1 %", "DDSketch, Masson et al., VLDB 2019",
      Better::lower},
     [](const World& w) { return w.state.statistics.wait_quantiles_s(0.95); }},
    {{"wait_p99", "s", "99th percentile of the wait, to 0.1 %", "DDSketch, Masson et al., VLDB 2019",
      Better::lower},
     [](const World& w) { return w.state.statistics.wait_quantiles_s(0.99); }},
    {{"slowdown_mean", "1", "mean of turnaround over run time, of completed jobs", "", Better::lower},
     [](const World& w) { return w.state.statistics.slowdown.mean(); }},
    {{"turnaround_mean", "s", "mean time from arrival to finish, of completed jobs", "", Better::lower},
     [](const World& w) { return w.state.statistics.turnaround_s.mean(); }},
    {{"work_submitted", "s", "unit-seconds at rate 1 that arrived and were let in", ""},
     [](const World& w) { return w.state.statistics.work_submitted_s; }},
    {{"work_completed", "s", "unit-seconds at rate 1 of completed jobs", "", Better::higher},
     [](const World& w) { return w.state.statistics.work_completed_s; }},
    {{"work_in_progress", "s", "unit-seconds at rate 1 done by jobs still running at the end", ""},
     work_in_progress_s},
    {{"audit_residual", "1",
      "largest relative imbalance of the books at any settlement, and against independent sums at the end",
      "design rule: above 1e-9 the run fails"},
     [](const World& w) { return w.state.ledger.worst_residual(); }},
    {{"carbon_cap_excess", "kg", "direct emissions of dispatched grids beyond the cap of governance; not known without one",
      "", Better::lower},
     carbon_cap_excess_kg},
    {{"events", "1", "events handled", ""},
     [](const World& w) { return static_cast<double>(w.timeline.events); }},
};

Metric named(const std::string& prefix, const MetricInfo& info, double value) {
  return {prefix + std::string(info.name), std::string(info.unit), value};
}

bool has_supply(const World& w) {
  const auto& sites = w.plant->sites;
  return std::any_of(sites.begin(), sites.end(), [](const SitePlan& site) { return site.supply.is_reported(); });
}

bool has_plant(const World& w) {
  const auto& sites = w.plant->sites;
  return std::any_of(sites.begin(), sites.end(), [](const SitePlan& site) { return static_cast<bool>(site.facility); });
}

/// Of a site, or of all: what every site reports, and what some parts of one do.
template <class Visit>
void for_each_site_metric(const Reported& reported, Visit&& visit) {
  for (const auto& metric : kSiteMetrics) visit(metric);
  for (const auto& metric : carbon_metrics()) visit(metric);
  if (reported.supply)
    for (const auto& metric : supply_metrics()) visit(metric);
  if (reported.plants)
    for (const auto& metric : plant_metrics()) visit(metric);
}
template <class Visit>
void for_each_grid_metric(const Reported& reported, Visit&& visit) {
  for (const auto& metric : grid_metrics()) visit(metric);
  if (reported.markets)
    for (const auto& metric : market_metrics()) visit(metric);
}

void add_metrics(std::vector<Metric>& metrics, const std::string& prefix, const Totals& totals, const Reported& reported) {
  for_each_site_metric(reported, [&](const SiteMetric& metric) { metrics.push_back(named(prefix, metric.info, metric.of(totals))); });
}

Reported reported_of(const World& w) {
  return {!w.state.vms.empty(), has_plant(w), has_supply(w), static_cast<bool>(w.plant->market)};
}

}  // namespace

const std::vector<MetricInfo>& metric_infos() {
  static const auto infos = [] {
    std::vector<MetricInfo> all;
    const Reported everything{true, true, true, true};
    for_each_site_metric(everything, [&](const SiteMetric& metric) { all.push_back(metric.info); });
    for (const auto& metric : kRunMetrics) all.push_back(metric.info);
    for (const auto& metric : machine_metrics()) all.push_back(metric.info);
    for_each_grid_metric(everything, [&](const GridMetric& metric) {
      if (metric.info.name != "grid_energy") all.push_back(metric.info);
    });
    all.push_back({"wall_time", "s",
                   "time that the run took on this machine; the one metric that is not reproducible", ""});
    return all;
  }();
  return infos;
}

std::vector<std::string> metric_names(const std::vector<std::string>& sites, const std::vector<std::string>& grids,
                                      const Reported& reported) {
  std::vector<std::string> names;
  const auto add_site_names = [&](const std::string& prefix) {
    for_each_site_metric(reported, [&](const SiteMetric& metric) { names.push_back(prefix + std::string(metric.info.name)); });
  };
  add_site_names("");
  for (const auto& metric : kRunMetrics) names.emplace_back(metric.info.name);
  if (reported.machines)
    for (const auto& metric : machine_metrics()) names.emplace_back(metric.info.name);
  for (const auto& site : sites) add_site_names(fmt::format("site.{}.", site));
  for (const auto& grid : grids)
    for_each_grid_metric(reported, [&](const GridMetric& metric) { names.push_back(fmt::format("grid.{}.{}", grid, metric.info.name)); });
  return names;
}

Better better_of(std::string_view name) {
  const auto last = name.substr(name.rfind('.') + 1);  // of site.NAME.metric; npos + 1 is 0
  for (const auto& info : metric_infos())
    if (info.name == last) return info.better;
  return Better::none;
}

std::vector<Metric> summarise(const World& w) {
  std::vector<Metric> metrics;
  Totals all;
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) add_site(all, w, site);
  const auto reported = reported_of(w);
  add_metrics(metrics, "", all, reported);
  for (const auto& metric : kRunMetrics) metrics.push_back(named("", metric.info, metric.of(w)));
  if (!w.state.vms.empty()) {
    const auto books = books_of_all(w);
    for (const auto& metric : machine_metrics()) metrics.push_back(named("", metric.info, metric.of(books, w)));
  }
  for (std::uint32_t site = 0; site < w.state.sites.size(); ++site) {
    Totals one;
    add_site(one, w, site);
    add_metrics(metrics, "site." + w.plant->sites[site].name + ".", one, reported);
  }
  for (std::uint32_t grid = 0; grid < w.plant->grids.size(); ++grid)
    for_each_grid_metric(reported, [&](const GridMetric& metric) {
      metrics.push_back(named("grid." + w.plant->grids[grid].name + ".", metric.info, metric.of(w, grid)));
    });
  return metrics;
}

}  // namespace jevons
