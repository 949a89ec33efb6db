// Liquid to the servers: cold plates or a tank, and the distribution unit (CDU) between its loop and the
// facility's water.
//   T_coolant = T_facility + approach Q / Q_rated,   return = T_coolant + rise Q / Q_rated
//   pumps draw a share of the heat carried; their heat goes into the loop
//   1.433 L/min for each kW at a rise of 10 K, of water
// Approach 3 to 5 K, pumps 1 to 2.5 % of IT: OCP, Cold Plate Cooling Loop Requirements (2019), low
// confidence.
#pragma once

#include <optional>

#include "models/facility/components/psychrometrics.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct LiquidConfig {
  std::optional<double> share, fan_share;  // by the plant where not given
  double approach_k = 4, rise_k = 10, pump_share = 0.015;
  void visit(sim::config::Visitor& v) {
    v.number("share", share,
             {.help = "of the servers' heat that the liquid takes: 0.75 for cold plates, 0.97 in a tank, "
                      "where not given",
              .source = "0.70 to 0.85; 0.95 to 1",
              .min = 0.01,
              .max = 1});
    v.number(
        "server_fans", fan_share,
        {.help =
             "share of the servers' fans that is left: 0.3 with cold plates, none in a tank, where not given",
         .source = "fan power falls by 50 to 90 %",
         .min = 0,
         .max = 1});
    v.quantity(
        "approach", approach_k, "K",
        {.help = "of coolant to facility water at rated heat", .source = "3 to 5 K", .min = 0, .max = 20});
    v.quantity(
        "rise", rise_k, "K",
        {.help = "of the coolant through the servers at rated heat", .source = "10 K", .min = 1, .max = 40});
    v.number("pump_share", pump_share,
             {.help = "pumps over heat carried", .source = "0.01 to 0.025", .min = 0, .max = 0.2});
  }
};

struct LiquidLoop {
  double approach_k = 4, rise_k = 10, pump_share = 0.015, rated_w = 1;

  double pump_w(double heat_w) const { return pump_share * heat_w; }
  double approach_at(double heat_w) const { return approach_k * heat_w / rated_w; }
  double rise_at(double heat_w) const { return rise_k * heat_w / rated_w; }
  double return_c(double coolant_c, double heat_w) const { return coolant_c + rise_at(heat_w); }
  /// Water that carries heat at this rise [m3/s].
  static double flow_m3_per_s(double heat_w, double rise_k) {
    return heat_w / (water_density_kg_per_m3 * water_heat_j_per_kg_k * rise_k);
  }
};

}  // namespace jevons
