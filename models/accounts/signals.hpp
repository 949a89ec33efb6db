// What a grid tells of an interval to whoever buys from it: means over time, not a number where it is not
// known.
#pragma once

#include <cmath>
#include <limits>

#include "models/accounts/grid_books.hpp"
#include "models/grid/grid.hpp"

namespace jevons {

struct Signals {
  static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  double intensity_kg_per_j = kUnknown, price_usd_per_j = kUnknown, marginal_kg_per_j = kUnknown;
  double renewable_share = kUnknown, carbon_free_share = kUnknown;
  double upstream_kg_per_j = kUnknown, water_m3_per_j = kUnknown;
  double losses = 0;  // of transmission and distribution
};

inline bool known(double signal) { return !std::isnan(signal); }

/// Of a grid by trace, or constant.
Signals signals_of(const Grid& grid, sim::Time from, sim::Time to, GridCursors& at);
/// Of a dispatched one, as it has cleared.
Signals signals_of(const ZoneResult& x, const Grid& grid);

}  // namespace jevons
