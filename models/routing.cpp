#include "models/routing.hpp"

#include <algorithm>

#include "models/ahead.hpp"
#include "models/compute/modes.hpp"
#include "models/shifting.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

/// One direction of the connection that a route takes from home: what goes the other way is not in its way.
std::size_t way_of(const World& w, const WorkloadPlan& workload, const Route& route) {
  const auto home = w.state.pools[workload.routes.front().pool].site, there = w.state.pools[route.pool].site;
  return 2 * std::size_t{*route.wan} + (there < home);
}

/// When data that is sent now along a route has come; a job without any takes no turn.
sim::Time arrival_of(const World& w, const WorkloadPlan& workload, const Route& route) {
  const auto& wan = w.plant->wans[*route.wan];
  if (!(workload.data_b > 0)) return w.now() + wan.latency;
  return std::max(w.now(), w.state.wan_free[way_of(w, workload, route)]) +
         sim::seconds(workload.data_b / wan.bandwidth_b_per_s) + wan.latency;
}

/// The believed mean over the pieces of a plan, each as wide as it is.
double mean_cost(const SlotCosts& costs, const ShiftingPlan& plan) {
  double cost = 0, weight = 0;
  for (const auto& piece : plan.pieces) {
    const double length_s = (piece.to - piece.from).seconds() * piece.scale;
    cost += costs.mean(piece.from, piece.to) * length_s;
    weight += length_s;
  }
  return weight > 0 ? cost / weight : costs.mean(plan.pieces.front().from, plan.pieces.front().from);
}

/// Servers that are off count: they are switched on for whom waits.
bool has_room(const Pool& pool, const JobSpec& job) {
  const auto coming = pool.coming_units();
  return (pool.fits(job) || coming >= job.width) &&
         pool.ready.free_units() + coming >= pool.waiting_units + job.width;
}

SiteOption option_of(World& w, std::uint16_t workload, std::uint16_t number, const JobSpec& job) {
  thread_local ShiftingPlan plan;
  const auto& outlook = w.policies.routing->outlook;
  const auto& route = w.plant->workloads[workload].routes[number];
  const auto& pool = w.state.pools[route.pool];
  const double data_b = route.wan ? w.plant->workloads[workload].data_b : 0;
  const auto there = route.wan ? arrival_of(w, w.plant->workloads[workload], route) : w.now();
  plan_elsewhere(w, workload, number, job, there, plan);
  const auto until = std::min(std::max(plan.pieces.back().to, there + outlook.slot),
                              std::max(w.end(), there + outlook.slot));
  const auto costs = believed_costs(w, pool.site, outlook, Role::routing, until);
  return {.site = pool.site,
          .cost = mean_cost(costs, plan) * facility_per_it(w, pool.site, w.plant->sites[pool.site].rated_it_w),
          .fits_now = has_room(pool, job),
          .backlog = static_cast<double>(pool.waiting_units) /
                     static_cast<double>(w.plant->pools[route.pool].total_units),
          .transfer_s = (there - w.now()).seconds(),
          .transfer_j = route.wan ? data_b * w.plant->wans[*route.wan].energy_j_per_b : 0};
}

}  // namespace

void set_up_routing(World& w) { w.state.wan_free.resize(2 * w.plant->wans.size()); }

std::uint16_t choose_route(World& w, std::uint16_t workload, const JobSpec& job) {
  thread_local std::vector<SiteOption> options;
  thread_local std::vector<std::uint16_t> numbers;
  const auto& routes = w.plant->workloads[workload].routes;
  if (!w.policies.routing->routes() || routes.size() == 1) return 0;
  options.clear();
  numbers.clear();
  for (std::uint16_t number = 0; number < routes.size(); ++number) {
    if (w.plant->pools[routes[number].pool].total_units < job.width) continue;
    options.push_back(option_of(w, workload, number, job));
    numbers.push_back(number);
  }
  const auto chosen = w.policies.routing->choose(options);
  return numbers.at(chosen);
}

void send(World& w, std::uint32_t slot) {
  const auto& job = w.state.jobs.live[slot];
  const auto& workload = w.plant->workloads[job.workload];
  const auto& route = workload.routes[job.route];
  w.state.statistics.routed += job.route != 0;
  if (!route.wan) return admit(w, slot);
  const auto there = arrival_of(w, workload, route);
  const auto& wan = w.plant->wans[*route.wan];
  if (workload.data_b > 0) w.state.wan_free[way_of(w, workload, route)] = there - wan.latency;
  w.state.sites[w.plant->pools[workload.routes[0].pool].site].wan_j += workload.data_b * wan.energy_j_per_b;
  if (there > w.now())
    turn_at(w, slot, there);
  else
    admit(w, slot);
}

}  // namespace jevons
