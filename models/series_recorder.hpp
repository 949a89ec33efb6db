// The series that a sweep keeps of a run: chosen columns of sites and grids, a value for each output interval.
// They are called as they lie in the results of a run: site.oasis.facility_power, grid.caiso.price.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/interval_rows.hpp"
#include "models/simulation.hpp"

namespace jevons {

/// Every series that such a world has, its columns under their full names.
std::vector<sim::results::Column> series_of(const World& w);

class SeriesRecorder final : public Recorder {
 public:
  /// Throws std::invalid_argument if the world has no series of one of these names.
  SeriesRecorder(const World& w, const std::vector<std::string>& names);
  void jobs(const World&) override {}
  void interval(const World& w) override;

  /// The values of all series, one after another, in the order of their names.
  std::vector<double> values() const;

 private:
  struct Chosen {
    bool is_site;
    std::uint32_t index;  // of the site or grid
    std::size_t column;   // of its row
    std::vector<double> values;
  };
  IntervalRows rows_;
  std::vector<Chosen> chosen_;
  sim::Time from_;
};

}  // namespace jevons
