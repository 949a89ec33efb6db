#include "models/check_shifting.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jevons {
namespace {

using sim::config::Document;

/// Whether the grid of a site has what an outlook looks at; one that could not be read was complained of
/// already.
bool has_signal(const Plant& plant, const SitePlan& site, const Outlook& outlook) {
  if (!site.grid) return false;
  const auto& grid = plant.grids[*site.grid];
  if (plant.zone_of(site) || !grid.usable) return true;
  if (outlook.needs_marginal()) return grid.marginal_kg_per_j.has_value();
  return !outlook.needs_price() || grid.price_usd_per_j || site.supply.tariff;
}

void check_outlook(const Plant& plant, const Outlook& outlook, const std::string& key, Document& document) {
  if (const auto problem = outlook.problem(); !problem.empty()) document.complain(key + ".slot", problem);
  for (const auto& pool : plant.pools) {
    const auto& site = plant.sites[pool.site];
    if (pool.hosts_machines || has_signal(plant, site, outlook)) continue;
    const auto lacks = site.grid ? fmt::format("the grid of site.{} has none", site.name)
                                 : fmt::format("site.{} has no grid", site.name);
    document.complain(key, fmt::format("looks at signal = \"{}\", and {}", outlook.signal, lacks));
    return;
  }
}

/// Data can only follow a job over a connection.
void check_ways(const Scenario& scenario, const Plant& plant, Document& document) {
  for (std::size_t i = 0; i < plant.workloads.size(); ++i) {
    const auto& workload = plant.workloads[i];
    const auto& home = plant.sites[plant.pools[workload.routes.front().pool].site];
    for (std::size_t r = 1; r < workload.routes.size(); ++r)
      if (workload.data_b > 0 && !workload.routes[r].wan)
        document.complain(
            "policy.routing",
            fmt::format("\"{}\" may send jobs of {} with their data from site.{} to site.{}, and no [[wan]] "
                        "connects the two",
                        scenario.policy.chosen.routing.kind, workload.name, home.name,
                        plant.sites[plant.pools[workload.routes[r].pool].site].name));
  }
}

void check_wans(const Scenario& scenario, Document& document) {
  std::vector<std::string> names;
  for (const auto& site : scenario.site) names.push_back(site.name);
  for (std::size_t i = 0; i < scenario.wan.size(); ++i) {
    const auto key = fmt::format("wan[{}].sites", i);
    const auto& sites = scenario.wan[i].sites;
    if (document.is_unreadable(key)) continue;
    if (sites.size() != 2 || sites[0] == sites[1]) {
      document.complain(key, "names two sites that are connected");
      continue;
    }
    for (const auto& site : sites)
      if (std::find(names.begin(), names.end(), site) == names.end()) {
        const auto near = sim::config::nearest(site, names);
        document.complain(key, fmt::format("\"{}\" is not a site; {}", site,
                                           near.empty() ? fmt::format("there are: {}", fmt::join(names, ", "))
                                                        : fmt::format("did you mean \"{}\"?", near)));
      }
    for (std::size_t j = 0; j < i; ++j)
      if (scenario.wan[j].connects(sites[0], sites[1]))
        document.complain(key, fmt::format("are connected by wan[{}] already", j));
  }
}

/// Jobs that are cut into shares of an accelerator stay where they have been placed.
void check_shares(const Scenario& scenario, Document& document) {
  const auto& shifting = scenario.policy.chosen.shifting;
  if (!shifting->interrupts() && !shifting->scales()) return;
  for (std::size_t i = 0; i < scenario.workload.size(); ++i)
    if (scenario.workload[i].share < 1)
      document.complain(
          fmt::format("workload[{}].share", i),
          fmt::format("cannot be interrupted or scaled, as policy.shifting = \"{}\" does", shifting.kind));
}

bool may_wait(const Scenario& scenario) {
  return std::any_of(scenario.workload.begin(), scenario.workload.end(),
                     [](const WorkloadConfig& workload) { return workload.has_deadlines(); });
}

}  // namespace

void check_shifting(const Scenario& scenario, const Plant& plant, Document& document,
                    std::vector<std::string>& notes) {
  check_wans(scenario, document);
  const auto& chosen = scenario.policy.chosen;
  if (chosen.shifting->shifts() && !document.is_unreadable("policy.shifting")) {
    check_outlook(plant, chosen.shifting->outlook, "policy.shifting", document);
    check_shares(scenario, document);
    if (!may_wait(scenario))
      notes.push_back(fmt::format(
          "policy.shifting = \"{}\" has nothing to decide: no workload has `slack`, so no job may wait",
          chosen.shifting.kind));
  }
  if (!chosen.routing->routes() || document.is_unreadable("policy.routing")) return;
  check_outlook(plant, chosen.routing->outlook, "policy.routing", document);
  check_ways(scenario, plant, document);
  if (plant.sites.size() == 1)
    notes.push_back(
        fmt::format("policy.routing = \"{}\" has nothing to decide: there is one site", chosen.routing.kind));
}

}  // namespace jevons
