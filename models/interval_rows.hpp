// What sites and grids have done in an output interval, a row each, the first value of which is the time at which
// the interval began [s]: for whoever keeps all of it (record.hpp) or a part (series_recorder.hpp).
#pragma once

#include <span>
#include <vector>

#include "models/world.hpp"
#include "sim/results/store.hpp"

namespace jevons {

/// The columns of a row, without the time.
std::vector<sim::results::Column> site_columns(const World& w, std::uint32_t site);
std::vector<sim::results::Column> grid_columns(const Grid& grid);

class IntervalRows {
 public:
  explicit IntervalRows(const World& w) : before_(w.state.sites.size()) {}
  /// Of the interval that ends now; once an interval for each site. Valid until the next call.
  std::span<const double> site(const World& w, std::uint32_t site, sim::Time from, sim::Time to);
  std::span<const double> grid(const World& w, std::uint32_t grid, sim::Time from, sim::Time to);

 private:
  void market(const World& w, std::uint32_t zone, sim::Time from);

  struct LevelIntegrals {  // at the end of the last interval
    double held = 0, running = 0, waiting = 0, on = 0, machines = 0, asked = 0, granted = 0;
    std::int64_t migrations = 0;
  };
  std::vector<LevelIntegrals> before_;
  std::vector<double> row_;
};

}  // namespace jevons
