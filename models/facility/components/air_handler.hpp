// Air handlers (CRAH): fans that move the room's air through a coil.
//   fan    P = SFP V_rated s^n,   s = V / V_rated, n = 3 by the affinity laws; all of it ends in the air as
//   heat coil   Q <= eps rho c_p V (T_return - T_cold)
// Affinity laws: ASHRAE Handbook HVAC Systems and Equipment, ch. 21. Measured exponents are 2.5 to 2.8.
#pragma once

#include <cmath>
#include <optional>

#include "models/facility/components/psychrometrics.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct AirHandlerConfig {
  double temperature_rise_k = 11;
  std::optional<double> rated_flow_m3_per_s;
  double margin = 1.2;
  double specific_fan_power_w = 600;  // per m3/s
  double exponent = 3, least_flow = 0.2, effectiveness = 0.7;

  void visit(sim::config::Visitor& v) {
    v.quantity("temperature_rise", temperature_rise_k, "K",
               {.help = "of the air through the servers at their rated power and reference inlet",
                .source = "10 to 12 K, usual for air-cooled servers",
                .min = 1,
                .max = 40});
    v.quantity(
        "rated_flow", rated_flow_m3_per_s, "m3 s-1",
        {.help = "of all air handlers; what the servers draw at rated power, times `margin`, where not given",
         .min = 0,
         .above_min = true});
    v.number("margin", margin,
             {.help = "rated flow over what the servers draw at rated power",
              .source = "assumed",
              .min = 0.1,
              .max = 5});
    v.quantity(
        "specific_fan_power", specific_fan_power_w, "W m-3 s",
        {.help = "of the fans at rated flow", .source = "400 to 1000 W per m3/s", .min = 0, .max = 5000});
    v.number("exponent", exponent,
             {.help = "of fan power in flow",
              .source = "3, affinity laws; 2.5 to 2.8 measured",
              .min = 1,
              .max = 3.5});
    v.number("least_flow", least_flow,
             {.help = "the slowest the fans run, share of rated flow",
              .source = "assumed",
              .min = 0.05,
              .max = 1});
    v.number("effectiveness", effectiveness,
             {.help = "of the coil, air side", .source = "assumed", .min = 0.05, .max = 1});
  }
};

struct AirHandler {
  double rated_m3_per_s = 0, rated_w = 0, exponent = 3, least_flow = 0.2, effectiveness = 0.7;

  AirHandler() = default;
  AirHandler(const AirHandlerConfig& config, double server_airflow_m3_per_s)
      : rated_m3_per_s(config.rated_flow_m3_per_s.value_or(config.margin * server_airflow_m3_per_s)),
        rated_w(config.specific_fan_power_w * rated_m3_per_s),
        exponent(config.exponent),
        least_flow(config.least_flow),
        effectiveness(config.effectiveness) {}

  double fan_w(double flow) const { return rated_w * std::pow(flow, exponent); }
  /// Heat capacity rate of the air at this share of rated flow [W/K].
  double air_w_per_k(double flow) const {
    return air_density_kg_per_m3 * air_heat_j_per_kg_k * rated_m3_per_s * flow;
  }
  double coil_w(double flow, double return_c, double cold_c) const {
    return effectiveness * air_w_per_k(flow) * std::fmax(0, return_c - cold_c);
  }
};

}  // namespace jevons
