#include "models/scenario_metrics.hpp"

#include <algorithm>

#include "models/accounts/metrics.hpp"
#include "models/names.hpp"
#include "models/scenario.hpp"

namespace jevons {
namespace {

Reported reported_of(const Scenario& s) {
  return {std::any_of(s.workload.begin(), s.workload.end(), [](const auto& w) { return w.kind == "vms"; }),
          std::any_of(s.site.begin(), s.site.end(), [](const auto& site) { return site.cooling.has_plant(); }),
          std::any_of(s.site.begin(), s.site.end(), [](const auto& site) { return site.supply.is_reported(); }),
          std::any_of(s.grid.begin(), s.grid.end(), [](const auto& grid) { return grid.is_dispatched(); }),
          std::any_of(s.site.begin(), s.site.end(), [](const auto& site) { return site.network.has_value(); }),
          std::any_of(s.workload.begin(), s.workload.end(), [](const auto& w) { return w.kind == "fluid"; })};
}

std::vector<NamedWorkload> workloads_of(const Scenario& s) {
  std::vector<NamedWorkload> all;
  for (std::size_t i = 0; i < s.workload.size(); ++i) all.push_back({s.workload_name(i), s.workload[i].kind});
  return all;
}

}  // namespace

std::vector<std::string> metric_names(const Scenario& s) {
  return metric_names(names_of(s.site), names_of(s.grid), workloads_of(s), reported_of(s));
}

}  // namespace jevons
