#include "models/accounts/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/accounts/grid_metrics.hpp"
#include "models/accounts/hardware_metrics.hpp"
#include "models/accounts/network_metrics.hpp"
#include "models/accounts/plant_metrics.hpp"
#include "models/accounts/site_metrics.hpp"
#include "models/accounts/supply_metrics.hpp"
#include "models/accounts/workload_metrics.hpp"
#include "models/units.hpp"
#include "models/vms/metrics.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

std::int64_t submitted(const World& w) {
  std::int64_t n = 0;
  for (const auto& workload : w.state.workloads) n += workload.submitted;
  return n;
}

std::int64_t live(const World& w, JobState state) {
  return std::count_if(w.state.jobs.live.begin(), w.state.jobs.live.end(),
                       [&](const LiveJob& job) { return job.state == state; });
}

/// Work done so far by jobs that have not finished, unit-seconds at rate 1.
double work_in_progress_s(const World& w) {
  double total = 0;
  for (const auto& job : w.state.jobs.live)
    if (job.state != JobState::none)
      total += (job.spec.work_s - job.remaining_s + job.rate * (w.now() - job.since).seconds()) * job.base_width;
  return total;
}

double deadline_misses(const World& w) {
  const auto late = std::count_if(
      w.state.jobs.live.begin(), w.state.jobs.live.end(),
      [&](const LiveJob& job) { return job.state != JobState::none && job.spec.deadline < w.now(); });
  return static_cast<double>(w.state.statistics.deadline_misses + late);
}

double facility_j(const World& w) {
  double total_j = 0;
  for (const auto& site : w.state.sites) total_j += site.total.facility_j;
  return total_j;
}

double carbon_cap_excess_kg(const World& w) {
  const auto cap_kg = w.policies.governance->cap_kg();
  if (!cap_kg) return kUnknown;
  double emitted_kg = 0;
  for (const auto& zone : w.state.market.total) emitted_kg += zone.direct_kg;
  return std::max(0.0, emitted_kg - *cap_kg);
}

double energy_cap_excess_kwh(const World& w) {
  const auto cap_j = w.policies.governance->energy_cap_j();
  if (!cap_j) return kUnknown;
  return std::max(0.0, facility_j(w) - *cap_j) / joules_per_kwh;
}

/// Not known without twins, and where gains have saved nothing.
double rebound(const World& w) {
  const double saved_j = w.state.baseline_energy_j - w.state.twin_energy_j;
  return std::abs(saved_j) > 1e-12 * w.state.baseline_energy_j ? (facility_j(w) - w.state.twin_energy_j) / saved_j : kUnknown;
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
    {{"jobs_waiting", "1", "jobs still waiting at the end, in queues, by their plans or for their data", ""},
     [](const World& w) { return static_cast<double>(live(w, JobState::waiting) + live(w, JobState::held)); }},
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
    {{"job_interruptions", "1", "times that a shifting policy has interrupted a job", ""},
     [](const World& w) { return static_cast<double>(w.state.statistics.interruptions); }},
    {{"jobs_routed", "1", "jobs that went to another site than they arrived at", ""},
     [](const World& w) { return static_cast<double>(w.state.statistics.routed); }},
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
    {{"work_in_progress", "s", "unit-seconds at rate 1 done by jobs that have not finished at the end", ""},
     work_in_progress_s},
    {{"work_lost", "s", "unit-seconds at rate 1 that were done and then lost to failures", "", Better::lower},
     [](const World& w) { return w.state.statistics.work_lost_s; }},
    {{"audit_residual", "1",
      "largest relative imbalance of the books at any settlement, and against independent sums at the end",
      "design rule: above 1e-9 the run fails"},
     [](const World& w) { return w.state.ledger.worst_residual(); }},
    {{"carbon_cap_excess", "kg", "direct emissions of dispatched grids beyond the cap of governance; not known without one",
      "", Better::lower},
     carbon_cap_excess_kg},
    {{"energy_cap_excess", "kWh", "energy of facilities beyond the cap of governance, of what was let in before; not known without one",
      "", Better::lower},
     energy_cap_excess_kwh},
    {{"rebound", "1",
      "share of what efficiency should have saved that demand has taken back: against a twin whose demand does not answer prices "
      "and one without gains either, both without a cap on energy; above 1: backfire; not known where demand does not answer",
      "Sorrell and Dimitropoulos, Ecol. Econ. 65 (2008) 636", Better::lower},
     rebound},
    {{"energy_without_response", "kWh", "energy of facilities of a twin whose demand does not answer prices, and that has no cap", ""},
     [](const World& w) { return w.state.twin_energy_j / joules_per_kwh; }},
    {{"energy_without_gain", "kWh", "the same of one without gains and better hardware either", ""},
     [](const World& w) { return w.state.baseline_energy_j / joules_per_kwh; }},
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

bool has_network(const World& w) {
  const auto& sites = w.plant->sites;
  return std::any_of(sites.begin(), sites.end(), [](const SitePlan& site) { return site.network.has_value(); });
}

/// Of a site, or of all: what every site reports, and what some parts of one do.
template <class Visit>
void for_each_site_metric(const Reported& reported, Visit&& visit) {
  for (const auto& metric : site_metrics()) visit(metric);
  for (const auto& metric : carbon_metrics()) visit(metric);
  if (reported.supply)
    for (const auto& metric : supply_metrics()) visit(metric);
  if (reported.plants)
    for (const auto& metric : plant_metrics()) visit(metric);
  if (reported.networks)
    for (const auto& metric : network_metrics()) visit(metric);
  if (reported.hardware)
    for (const auto& metric : hardware_metrics()) visit(metric);
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
  return {!w.state.vms.empty(), has_plant(w), has_supply(w), static_cast<bool>(w.plant->market), has_network(w), !w.plant->stocks.empty()};
}

}  // namespace

const std::vector<MetricInfo>& metric_infos() {
  static const auto infos = [] {
    std::vector<MetricInfo> all;
    const Reported everything{true, true, true, true, true, true};
    for_each_site_metric(everything, [&](const SiteMetric& metric) { all.push_back(metric.info); });
    for (const auto& metric : kRunMetrics) all.push_back(metric.info);
    for (const auto& metric : machine_metrics()) all.push_back(metric.info);
    for_each_grid_metric(everything, [&](const GridMetric& metric) {
      if (metric.info.name != "grid_energy") all.push_back(metric.info);
    });
    for (const auto kind : reporting_kinds())
      for (const auto& metric : workload_metrics(kind))
        if (std::none_of(all.begin(), all.end(), [&](const MetricInfo& info) { return info.name == metric.info.name; }))
          all.push_back(metric.info);
    all.push_back({"wall_time", "s",
                   "time that the run took on this machine; the one metric that is not reproducible", ""});
    return all;
  }();
  return infos;
}

std::vector<std::string> metric_names(const std::vector<std::string>& sites, const std::vector<std::string>& grids,
                                      const std::vector<NamedWorkload>& workloads, const Reported& reported) {
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
  for (const auto& workload : workloads)
    for (const auto& metric : workload_metrics(workload.kind))
      names.push_back(fmt::format("workload.{}.{}", workload.name, metric.info.name));
  return names;
}

namespace {

const MetricInfo* info_of(std::string_view name) {
  const auto last = name.substr(name.rfind('.') + 1);  // of site.NAME.metric; npos + 1 is 0
  for (const auto& info : metric_infos())
    if (info.name == last) return &info;
  return nullptr;
}

}  // namespace

std::string unit_of_metric(std::string_view name) {
  const auto* info = info_of(name);
  return std::string(info ? info->unit : "1");
}

Better better_of(std::string_view name) {
  const auto* info = info_of(name);
  return info ? info->better : Better::none;
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
  for (const auto& workload : w.plant->reported)
    for (const auto& metric : workload_metrics(workload.kind))
      metrics.push_back(named("workload." + workload.name + ".", metric.info, metric.of(w, workload.index)));
  return metrics;
}

}  // namespace jevons
