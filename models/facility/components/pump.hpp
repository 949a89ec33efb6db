// Pumps: what it takes to move water round a loop.
//   affinity   P = dp V / eta (f + (1 - f) s^3),  s = flow over rated, f the floor that static head leaves;
//   heat into the loop share      P = a share of the heat that the loop carries; its heat goes to the
//   surroundings
// Affinity laws: ASHRAE Handbook HVAC Systems and Equipment, ch. 44.
#pragma once

#include <optional>
#include <string>

#include "models/facility/components/psychrometrics.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct PumpConfig {
  std::string model = "affinity";
  double share = 0.02, head_pa = 250e3, efficiency = 0.7, floor = 0.1, temperature_rise_k = 6;

  void visit(sim::config::Visitor& v) {
    v.one_of("model", model, {"affinity", "share"},
             {.help = "whether power follows the flow, or is a share of the heat carried"});
    v.number("share", share,
             {.help = "power over heat carried (share)", .source = "0.015 to 0.02", .min = 0, .max = 0.2});
    v.quantity("head", head_pa, "Pa",
               {.help = "at rated flow", .source = "200 to 300 kPa", .min = 0, .max = 2e6});
    v.number("efficiency", efficiency,
             {.help = "of pump and motor", .source = "0.6 to 0.87", .min = 0.1, .max = 1});
    v.number("floor", floor,
             {.help = "share of rated power that static head takes at any flow",
              .source = "assumed",
              .min = 0,
              .max = 1});
    v.quantity("temperature_rise", temperature_rise_k, "K",
               {.help = "of the water at the rated heat: how much is to be moved",
                .source = "5 to 7 K, usual for chilled and condenser water",
                .min = 1,
                .max = 40});
  }
};

struct Pump {
  bool by_share = false;
  double share = 0, rated_w = 0, floor = 0;
  double water_w_per_k = 0;  // heat capacity rate at rated flow

  Pump() = default;
  Pump(const PumpConfig& config, double rated_heat_w)
      : by_share(config.model == "share"),
        share(config.share),
        floor(config.floor),
        water_w_per_k(rated_heat_w / config.temperature_rise_k) {
    const double flow_m3_per_s = water_w_per_k / (water_density_kg_per_m3 * water_heat_j_per_kg_k);
    rated_w = config.head_pa * flow_m3_per_s / config.efficiency;
  }
  double power_w(double flow, double heat_w) const {
    return by_share ? share * heat_w : rated_w * (floor + (1 - floor) * flow * flow * flow);
  }
  /// The part of its power that warms the water.
  double into_loop_w(double power) const { return by_share ? 0 : power; }
};

}  // namespace jevons
