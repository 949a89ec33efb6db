// What a grid was like over a run, and what was drawn from it.
#pragma once

#include <cstdint>
#include <vector>

#include "models/accounts/metrics.hpp"

namespace jevons {

struct GridMetric {
  MetricInfo info;
  double (*of)(const World&, std::uint32_t grid);
};

/// Of every grid.
const std::vector<GridMetric>& grid_metrics();
/// Of every grid, where any is dispatched.
const std::vector<GridMetric>& market_metrics();

}  // namespace jevons
