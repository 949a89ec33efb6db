// Direct expansion units: refrigerant evaporates in the air handlers' coil and condenses outdoors.
//   COP(T) = COP_35 (1 + k (35 - T)),   T outdoor dry bulb, held at `coldest` by the condensers' fans when it
//   is colder capacity falls by a share for each kelvin above 35 degC; above `warmest` high pressure stops
//   the machines units cycle, so power follows the load; condenser fans draw a share of the heat that they
//   reject
// Catalogue data of CRAC units: COP 2.5 to 3.5 at 35 degC, slope 0.02 to 0.025, both low confidence.
#pragma once

#include <algorithm>
#include <optional>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct DxConfig {
  std::int64_t units = 4;
  std::optional<double> capacity_w;
  double margin = 1.15, cop = 3, slope_per_k = 0.022, capacity_slope_per_k = 0.006;
  double coldest_c = 10, warmest_c = 52, coil_c = 9, fan_share = 0.02;

  /// At this outdoor temperature, within the box.
  double cop_at(double outdoor_c) const { return cop * (1 + slope_per_k * (35 - outdoor_c)); }
  Problems problems() const;

  void visit(sim::config::Visitor& v) {
    v.whole("units", units, {.help = "how many, all alike", .source = "assumed", .min = 1, .max = 1000});
    v.quantity("capacity", capacity_w, "W",
               {.help = "of one at 35 degC outdoors; rated heat times `margin` over `units` where not given",
                .min = 1e3});
    v.number("margin", margin,
             {.help = "capacity of all over rated heat", .source = "assumed", .min = 0.01, .max = 10});
    v.number("cop", cop,
             {.help = "of compressors at 35 degC outdoors", .source = "2.5 to 3.5", .min = 1, .max = 8});
    v.quantity("slope", slope_per_k, "K-1",
               {.help = "growth of the COP for each kelvin below 35 degC",
                .source = "0.02 to 0.025",
                .min = 0,
                .max = 0.05});
    v.quantity("capacity_slope", capacity_slope_per_k, "K-1",
               {.help = "loss of capacity for each kelvin above 35 degC",
                .source = "assumed",
                .min = 0,
                .max = 0.05});
    v.quantity("coldest", coldest_c, "degC",
               {.help = "condensers are held so warm", .source = "assumed", .min = -10, .max = 35});
    v.quantity(
        "warmest", warmest_c, "degC",
        {.help = "outdoor air above which the machines stop", .source = "assumed", .min = 36, .max = 60});
    v.quantity("coil", coil_c, "degC",
               {.help = "surface of the coil", .source = "assumed", .min = -5, .max = 20});
    v.number("fan_share", fan_share,
             {.help = "condenser fans over heat rejected", .source = "0.01 to 0.03", .min = 0, .max = 0.2});
  }
};

struct Dx {
  DxConfig config;
  int units = 0;
  double one_w = 0;  // capacity at 35 degC

  Dx() = default;
  Dx(const DxConfig& c, double rated_heat_w)
      : config(c),
        units(static_cast<int>(c.units)),
        one_w(c.capacity_w.value_or(c.margin * rated_heat_w / static_cast<double>(c.units))) {}

  double capacity_w(double outdoor_c, int units_out) const {
    if (outdoor_c > config.warmest_c) return 0;
    return std::max(0, units - units_out) * one_w *
           std::max(0.0, 1 - config.capacity_slope_per_k * std::max(0.0, outdoor_c - 35));
  }
  double cop(double outdoor_c) const {
    return config.cop_at(std::clamp(outdoor_c, config.coldest_c, config.warmest_c));
  }
  double compressor_w(double outdoor_c, double heat_w) const { return heat_w / cop(outdoor_c); }
  double fan_w(double rejected_w) const { return config.fan_share * rejected_w; }
  int running(double outdoor_c, double heat_w, int units_out) const {
    const double all_w = capacity_w(outdoor_c, units_out);
    const int in_order = std::max(0, units - units_out);
    return all_w > 0 && heat_w > 0
               ? std::min(in_order, static_cast<int>(heat_w / all_w * in_order - 1e-9) + 1)
               : 0;
  }
};

}  // namespace jevons
