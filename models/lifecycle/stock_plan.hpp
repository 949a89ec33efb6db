// The constant half of a stock of hardware: the workload that it serves, what may be bought for it, what stands there at
// the start.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "models/lifecycle/stock.hpp"
#include "models/workload/fluid_work.hpp"

namespace jevons {

struct Gain {
  sim::Time at;
  double factor = 1;
  GainBy by = GainBy::model;
};

struct StockPlan {
  std::string name;
  std::uint32_t site = 0, workload = 0;  // workload: its number in the scenario
  std::vector<DevicePower> power;    // by line
  std::vector<std::uint32_t> lines;  // that may be bought
  std::optional<std::uint32_t> then; // the stock that takes over what leaves
  double demand = 0, growth_per_s = 0;
  std::vector<double> hours;         // of demand, relative: 24, or one
  double most_utilisation = 0.7;
  bool packed = false;
  std::vector<Gain> gains;           // in time
  std::vector<Cohort> cohorts;       // at the start

  double peak_hour() const { return *std::max_element(hours.begin(), hours.end()); }
};

enum class Booked : std::uint8_t { linear, use, purchase };

}  // namespace jevons
