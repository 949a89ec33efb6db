// What charge is worth to a battery that knows the prices to come: a concave function of the charge, exactly.
//   V_t(B) = max over moves m of V_(t+1)(B e^(-sigma t) + m) - cost_t(m),   floor <= B + m <= usable
//   cost of e joules at the terminals: buy (n + e)+ - sell (n + e)- + wear (e)-, less what n alone costs
// n is the site's load less its own supply; prices may be money or carbon. V and -cost are straight lines by
// pieces with falling slopes, and the maximum over moves merges their pieces by slope: dynamic programming
// without a grid.
//
// V is an upper bound, and decisions stay what a battery can do, where a price is below zero (or sell above
// buy), for pieces are merged as if it could charge and discharge at once, and where what must be kept
// stands, whose loss is left out.
//
// Bellman (1957); sup-convolution of concave functions: Rockafellar (1970), Convex Analysis, 5.4.
#pragma once

#include <span>
#include <vector>

#include "models/grid/battery.hpp"

namespace jevons {

/// One interval: what a joule from outside costs and one given away earns, USD or kg, and the load to be met.
struct Exchange {
  double buy_per_j = 0, sell_per_j = 0;
  double net_load_w = 0;
  double wear_per_j = 0;  // of a joule delivered by the battery

  /// Of `energy_j` more at the terminals of a battery (less than 0: delivered by it).
  double cost(double energy_j, double length_s) const;
};

/// A stretch of charge over which each joule is worth the same.
struct ChargePiece {
  double worth_per_j, width_j;
};

/// Pieces in order of charge, worth less and less, from `low_j` on, where the whole is worth `base`.
struct ChargeValue {
  double low_j = 0, base = 0;
  std::vector<ChargePiece> pieces;

  double at(double charge_j) const;
};

/// At the end of all intervals: nothing is worth anything.
ChargeValue worthless(const Battery& battery, const BatteryState& state);
/// The value at the beginning of an interval, given that at its end.
ChargeValue step_back(const Battery& battery, const ChargeValue& after, const Exchange& exchange,
                      double length_s);
/// The best power over an interval (> 0 charges), given the value at its end.
double best_power_w(const Battery& battery, const ChargeValue& after, const Exchange& exchange,
                    double charge_j, double length_s);

}  // namespace jevons
