// What a run reports: every metric with its unit and meaning listed once, computed from the settled accounts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jevons {

struct World;

struct MetricInfo {
  std::string_view name, unit, help, source;
};

/// Every metric there is, in the order of the summary. The facility's are reported for all sites together and
/// under `site.NAME.` for each; those of grids under `grid.NAME.`.
const std::vector<MetricInfo>& metric_infos();

struct Metric {
  std::string name, unit;
  double value = 0;  // NaN: not known (nothing completed, no grid given, ...)
};

/// The metrics of a world whose run is over. Energy in kWh, carbon in kg, water in L, money in USD, times in
/// s.
std::vector<Metric> summarise(const World&);

}  // namespace jevons
