// Power supplies in racks: efficiency that depends on load, linear between the test points of 80 PLUS, and
// inside of what counts as IT.
//   test points at 10, 20, 50, 100 % of rating   80 PLUS, 115 V internal redundant; below 10 % the loss stays
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace jevons {

struct PowerSupply {
  static constexpr std::array<double, 4> loads{0.1, 0.2, 0.5, 1};
  std::array<double, 4> efficiencies{0.90, 0.92, 0.94, 0.90};

  /// At a load relative to rating, 0.1 to 1; outside, that at the end.
  double efficiency(double load) const {
    if (load <= loads.front()) return efficiencies.front();
    if (load >= loads.back()) return efficiencies.back();
    const auto above = std::upper_bound(loads.begin(), loads.end(), load) - loads.begin();
    const double share = (load - loads[above - 1]) / (loads[above] - loads[above - 1]);
    return efficiencies[above - 1] + share * (efficiencies[above] - efficiencies[above - 1]);
  }
  /// Of `in_w` at their input, what they lose, when together they are rated for `rated_w`.
  double loss_w(double in_w, double rated_w) const {
    const double load = std::max(in_w, loads.front() * rated_w) / rated_w;
    return std::min(in_w, std::max(in_w, loads.front() * rated_w) * (1 - efficiency(load)));
  }
};

struct PowerSupplyGrade {
  std::string_view name;
  PowerSupply supply;
};
// At 10 % only Titanium is certified; for the others assumed five points below 20 %.
inline constexpr std::array<PowerSupplyGrade, 3> power_supply_grades{
    {{"gold", {{0.82, 0.87, 0.90, 0.87}}},
     {"platinum", {{0.85, 0.90, 0.92, 0.89}}},
     {"titanium", {{0.90, 0.92, 0.94, 0.90}}}}};

}  // namespace jevons
