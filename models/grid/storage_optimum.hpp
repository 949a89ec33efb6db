// The best that a battery could have done: dynamic programming backwards over a known series.
//   V_t(B) = max over moves m of V_(t+1)(B e^(-sigma t) + m) - cost_t(m),   V_end = 0
//   cost of e joules at the terminals: buy (n + e)+ - sell (n + e)- - wear (e)-, less what n alone costs
// n is the site's load less its own supply; prices may be money or carbon. Charge is held at `levels` + 1
// even levels, moves lead to a level or are all that the power allows (between levels V is a straight line),
// so that the optimum is exact where power moves whole levels, and a little below elsewhere. Ageing is left
// out. Bellman (1957); for batteries e.g. Xu, Korpas, Botterud (2020), Operational valuation of energy
// storage.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/grid/battery.hpp"

namespace jevons {

/// One interval: what a joule from outside costs and one given away earns, USD or kg, and the load to be met.
struct Exchange {
  double buy_per_j = 0, sell_per_j = 0;
  double net_load_w = 0;

  /// Of `energy_j` more at the terminals of a battery (less than 0: delivered by it).
  double cost(double energy_j, double length_s) const {
    const double net_j = net_load_w * length_s;
    return bill(net_j + energy_j) - bill(net_j);
  }

 private:
  double bill(double energy_j) const { return energy_j * (energy_j > 0 ? buy_per_j : sell_per_j); }
};

/// The levels of charge and what an interval can move between them.
class ChargeLevels {
 public:
  /// `levels` >= 1 steps between what the battery must keep and what it can hold.
  ChargeLevels(const Battery& battery, const BatteryState& state, std::size_t levels, double length_s,
               double wear_per_j);

  std::size_t count() const { return levels_ + 1; }
  /// What the charges of the levels are worth at the beginning of an interval, given what they are worth at
  /// its end.
  void step_back(const Exchange& exchange, std::span<const double> after, std::span<double> before) const;
  /// The best power over an interval (> 0 charges) that may be shorter than those of the levels.
  double best_power_w(const Exchange& exchange, double charge_j, double length_s,
                      std::span<const double> after) const;
  double value(std::span<const double> values, double charge_j) const;

 private:
  struct Move {
    double up, down;  // levels, at most
  };
  Move moves(double length_s) const;
  double cost(const Exchange& exchange, double up, double length_s) const;
  double at(std::span<const double> values, double level) const;
  double terminal_j(double up) const;

  Battery battery_;
  std::size_t levels_;
  double floor_j_, level_j_, length_s_, wear_per_j_;
};

struct StorageOptimum {
  double value = 0;             // saved over having no battery
  std::vector<double> power_w;  // the plan, one for each interval
};

StorageOptimum storage_optimum(const Battery& battery, const BatteryState& start,
                               std::span<const Exchange> series, double length_s, double wear_per_j = 0,
                               std::size_t levels = 200);

}  // namespace jevons
