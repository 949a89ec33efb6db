// What a run reports: every metric with its unit and meaning listed once, computed from the settled accounts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jevons {

struct World;

enum class Better { none, lower, higher };

struct MetricInfo {
  std::string_view name, unit, help, source;
  Better better = Better::none;  // where that is clear
};

/// Every metric there is, in the order of the summary. The facility's are reported for all sites together and
/// under `site.NAME.` for each; those of grids under `grid.NAME.`, those of workloads under `workload.NAME.`.
const std::vector<MetricInfo>& metric_infos();

struct Metric {
  std::string name, unit;
  double value = 0;  // NaN: not known (nothing completed, no grid given, ...)
};

/// What a scenario has that is reported where it is there.
struct Reported {
  bool machines = false, plants = false, supply = false, markets = false, networks = false, hardware = false;
};
/// A workload by name and kind.
struct NamedWorkload {
  std::string name, kind;
};
/// The names of what is reported of these sites, grids and workloads.
std::vector<std::string> metric_names(const std::vector<std::string>& sites, const std::vector<std::string>& grids,
                                      const std::vector<NamedWorkload>& workloads, const Reported& reported);
/// The unit of the metric of this name; "1" of one that is not known.
std::string unit_of_metric(std::string_view name);
/// Which way the metric of this name is better.
Better better_of(std::string_view name);

/// The metrics of a world whose run is over. Energy in kWh, carbon in kg, water in L, money in USD, times in
/// s.
std::vector<Metric> summarise(const World&);

}  // namespace jevons
