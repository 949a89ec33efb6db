// Water-side economiser: a heat exchanger through which cold tower water takes heat from the chilled water's
// return, before the chillers (integrated).
//   Q_free = eps C_min (T_return - T_tower),  C the smaller heat capacity rate of the two waters
// ASHRAE Handbook HVAC Systems and Equipment, ch. 48 (heat exchangers, effectiveness).
#pragma once

#include <algorithm>

#include "sim/config/visitor.hpp"

namespace jevons {

struct WaterEconomiserConfig {
  bool installed = true;
  double effectiveness = 0.8;
  void visit(sim::config::Visitor& v) {
    v.flag("installed", installed, {.help = "whether tower water may cool without the chillers, in cool weather"});
    v.number("effectiveness", effectiveness,
             {.help = "of the heat exchanger", .source = "0.7 to 0.9", .min = 0.1, .max = 1});
  }
};

struct WaterEconomiser {
  double effectiveness = 0.8;
  double heat_w(double chilled_w_per_k, double tower_w_per_k, double return_c, double tower_c) const {
    return std::max(0.0, effectiveness * std::min(chilled_w_per_k, tower_w_per_k) * (return_c - tower_c));
  }
  /// Tower water that would take all of `heat_w`.
  double tower_for(double chilled_w_per_k, double tower_w_per_k, double return_c, double heat_w) const {
    return return_c - heat_w / (effectiveness * std::min(chilled_w_per_k, tower_w_per_k));
  }
};

}  // namespace jevons
