#include "models/collective_metrics.hpp"

#include "models/accounts/totals.hpp"
#include "models/units.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

constexpr std::string_view kMeters =
    "two meters: what accelerators burn while they wait is energy of the job, what ports draw is energy of "
    "the network";

const CollectivePlan& plan_of(const World& w, std::uint32_t workload) {
  return *w.plant->workloads[workload].collective;
}

double ranks(const World& w, std::uint32_t workload) {
  return static_cast<double>(plan_of(w, workload).group.ranks());
}

double done(const World& w, std::uint32_t workload) {
  const auto& state = w.state.workloads[workload].communication;
  const auto& plan = plan_of(w, workload);
  if (state.done) return plan.repeat;
  if (!state.on && !(state.ran_s > 0)) return 0;
  const auto& job = w.state.jobs.live[state.slot];
  return (job.spec.work_s - job.remaining_s + job.rate * (w.now() - job.since).seconds()) / plan.cost.time_s;
}

/// Mean of those that are done; not known where none is.
double one_s(const World& w, std::uint32_t workload) {
  const auto& state = w.state.workloads[workload].communication;
  const double ran_s = state.ran_s + (state.on ? (w.now() - state.since).seconds() : 0);
  return ratio(ran_s, done(w, workload));
}

/// Of the site's ports those of its islands, for as long as one takes; and what its bits add.
double network_j(const World& w, std::uint32_t workload) {
  const auto& plan = plan_of(w, workload);
  const auto& site = w.plant->sites[w.plant->pools[w.plant->workloads[workload].routes.front().pool].site];
  const double n = ranks(w, workload);
  const double ports_w = site.network->power.total_w() * n / static_cast<double>(site.accelerators);
  return ports_w * one_s(w, workload) + plan.cost.network_b * n * site.network->energy_j_per_b;
}

Usage used(const World& w, std::uint32_t workload) {
  Usage sum = w.state.workloads[workload].dynamic;
  sum.add(w.state.workloads[workload].idle);
  return sum;
}

const std::vector<WorkloadMetric> kMetrics{
    {{"operations", "1", "collectives that were done, the one under way in part", "", Better::higher}, done},
    {{"operation_time", "s", "mean time of one", "", Better::lower}, one_s},
    {{"operation_time_alone", "s", "the same where nobody else sends", "models/network/fabric.hpp",
      Better::lower},
     [](const World& w, std::uint32_t i) { return plan_of(w, i).cost.time_s; }},
    {{"bus_bandwidth", "GB/s",
      "bytes over time, times 2(n-1)/n of an all-reduce and (n-1)/n of others: what each link of a ring "
      "would carry",
      "as NCCL's tests report it", Better::higher},
     [](const World& w, std::uint32_t i) {
       return ratio(plan_of(w, i).bytes * plan_of(w, i).bus_factor, one_s(w, i)) / 1e9;
     }},
    {{"sent_by_rank", "GB", "by each rank in one, their mean where they differ", "", Better::lower},
     [](const World& w, std::uint32_t i) { return plan_of(w, i).cost.sent_b / 1e9; }},
    {{"sent", "GB", "by all ranks together in one", "", Better::lower},
     [](const World& w, std::uint32_t i) { return plan_of(w, i).cost.sent_b * ranks(w, i) / 1e9; }},
    {{"sent_between_islands", "GB", "part of `sent`: through network ports", "", Better::lower},
     [](const World& w, std::uint32_t i) { return plan_of(w, i).cost.network_b * ranks(w, i) / 1e9; }},
    {{"operation_energy_waiting", "J",
      "of one: drawn by its accelerators, at full clock, while they wait for it", kMeters, Better::lower},
     [](const World& w, std::uint32_t i) { return plan_of(w, i).waiting_w * one_s(w, i); }},
    {{"operation_energy_network", "J",
      "of one: its part of what the ports of the site draw, and what its bits add", kMeters, Better::lower},
     network_j},
    {{"energy", "kWh", "IT energy of the job, hosts and idle power of what it holds included", "",
      Better::lower},
     [](const World& w, std::uint32_t i) { return used(w, i).it_j / joules_per_kwh; }},
    {{"energy_facility", "kWh", "the same at the facility's meter", "", Better::lower},
     [](const World& w, std::uint32_t i) { return used(w, i).facility_j / joules_per_kwh; }},
};

}  // namespace

const std::vector<WorkloadMetric>& collective_metrics() { return kMetrics; }

}  // namespace jevons
