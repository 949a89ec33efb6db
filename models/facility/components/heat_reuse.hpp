// Heat that somebody nearby wants: directly where the source is warm enough, else lifted by a heat pump.
//   COP_h = 0.5 T_h / (T_h - T_c)  (kelvin; half of Carnot),   delivered = taken + P,   P = delivered / COP_h
//   ERF = E_reuse / E_DC,  ERE = (E_DC - E_reuse) / E_IT = (1 - ERF) PUE          ISO/IEC 30134-6, The Green
//   Grid 2010
// What is wanted is a constant power; what is not wanted is rejected by the plant. The pump counts as a
// compressor.
#pragma once

#include <algorithm>

#include "sim/config/visitor.hpp"

namespace jevons {

struct HeatReuseConfig {
  double demand_w = 0, sink_c = 65, approach_k = 3, carnot_share = 0.5;
  void visit(sim::config::Visitor& v) {
    v.quantity("demand", demand_w, "W",
               {.help = "heat that is wanted, all the time", .source = "0: none", .min = 0});
    v.quantity("sink", sink_c, "degC",
               {.help = "temperature at which it is wanted",
                .source = "65 degC, a warm district network",
                .min = 10,
                .max = 120});
    v.quantity("approach", approach_k, "K",
               {.help = "of the heat exchanger on the way", .source = "assumed", .min = 0, .max = 30});
    v.number("carnot_share", carnot_share,
             {.help = "of the heat pump's COP in Carnot's",
              .source = "0.5, usual of large heat pumps",
              .min = 0.1,
              .max = 0.9});
  }
};

struct HeatReuse {
  HeatReuseConfig config;

  struct Result {
    double taken_w = 0, pump_w = 0, delivered_w = 0;
  };
  /// From a stream of `available_w` that cools from `hot_c` to `cold_c` while it gives that off: directly what it gives
  /// off above the sink, the rest through the heat pump from its cold end.
  Result run(double available_w, double hot_c, double cold_c) const {
    if (config.demand_w <= 0 || available_w <= 0) return {};
    const double range_k = std::max(1e-9, hot_c - cold_c);
    const double above = std::clamp((hot_c - config.approach_k - config.sink_c) / range_k, 0.0, 1.0);
    const double direct_w = std::min(config.demand_w, above * available_w);
    const auto lifted = lift(available_w - direct_w, config.demand_w - direct_w, cold_c - config.approach_k);
    const double taken_w = std::min(available_w, direct_w + lifted.taken_w);
    return {taken_w, lifted.pump_w, taken_w + lifted.pump_w};
  }

 private:
  Result lift(double available_w, double wanted_w, double from_c) const {
    constexpr double kelvin = 273.15;
    if (available_w <= 0 || wanted_w <= 0) return {};
    const double hot_c = config.sink_c + config.approach_k;
    const double cop = std::max(1.0, config.carnot_share * (hot_c + kelvin) / std::max(1e-9, hot_c - from_c));
    const double share = 1 - 1 / cop;  // taken of what is delivered
    if (share <= 0) return {};
    const double delivered_w = std::min(wanted_w, available_w / share);
    const double taken_w = std::min(available_w, delivered_w * share), pump_w = delivered_w / cop;
    return {taken_w, pump_w, taken_w + pump_w};
  }
};

}  // namespace jevons
