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
  /// Of a series that the world has not, all values are NaN.
  SeriesRecorder(const World& w, const std::vector<std::string>& names);
  void jobs(const World&) override {}
  void interval(const World& w) override;

  /// The values of all series, one after another, in the order of their names.
  std::vector<double> values() const;

 private:
  struct Chosen {
    bool is_site = false;
    std::uint32_t index = 0;  // of the site or grid
    std::size_t column = 0;   // of its row; 0 where there is none, as that is the time
    std::vector<double> values;
  };
  IntervalRows rows_;
  std::vector<Chosen> chosen_;
  sim::Time from_;
};

}  // namespace jevons
