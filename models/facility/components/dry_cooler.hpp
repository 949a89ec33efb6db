// Dry coolers, with pads in front of them for the hottest hours.
//   water leaves at  T_out = T_air + Q / (K s^m),   K = Q_rated / approach, s the fans' speed, m = 0.8
//   air              leaves no warmer than the water comes: s >= Q / (m_a c_p (T_in - T_air))
//   fans             P = P_rated s^3, as fast as holds the set-point; at their slowest for a part of the time
//   assist           only where full speed does not hold it: pads cool the air as far as is needed, or can be
//   otherwise        the water leaves warmer
// Exponent of forced convection over finned tubes 0.6 to 0.8: ASHRAE Handbook Fundamentals, ch. 4.
#pragma once

#include <algorithm>
#include <cmath>

#include "models/facility/components/evaporative_cooler.hpp"
#include "models/facility/components/water.hpp"

namespace jevons {

struct DryCoolerConfig {
  double approach_k = 10, margin = 1.1, fan_share = 0.02, exponent = 0.8, least_speed = 0.15, air_rise_k = 10;
  EvaporativeConfig assist{.effectiveness = 0.75};
  void visit(sim::config::Visitor& v) {
    v.quantity(
        "approach", approach_k, "K",
        {.help = "of water to air at rated heat and full speed", .source = "8 to 12 K", .min = 1, .max = 40});
    v.number(
        "margin", margin,
        {.help = "heat that it is built for over rated heat", .source = "assumed", .min = 0.1, .max = 10});
    v.number("fan_share", fan_share,
             {.help = "power of its fans at full speed over rated heat",
              .source = "0.01 to 0.03",
              .min = 0,
              .max = 0.2});
    v.number("exponent", exponent,
             {.help = "of heat transfer in speed", .source = "0.6 to 0.8", .min = 0.1, .max = 1});
    v.number("least_speed", least_speed,
             {.help = "of the fans; below they cycle", .source = "assumed", .min = 0.05, .max = 1});
    v.quantity("air_rise", air_rise_k, "K",
               {.help = "of its air at rated heat and full speed: how much air pads moisten",
                .source = "assumed",
                .min = 2,
                .max = 40});
    v.table("assist", assist, {.help = "evaporative pads in front of it"});
  }
};

struct DryCooler {
  DryCoolerConfig config;
  EvaporativeCooler pads;
  double conductance_w_per_k = 0, rated_fan_w = 0, rated_air_kg_per_s = 0;

  DryCooler() = default;
  DryCooler(const DryCoolerConfig& c, double rated_heat_w)
      : config(c),
        pads{c.assist},
        conductance_w_per_k(c.margin * rated_heat_w / c.approach_k),
        rated_fan_w(c.fan_share * c.margin * rated_heat_w),
        rated_air_kg_per_s(c.margin * rated_heat_w / (air_heat_j_per_kg_k * c.air_rise_k)) {}

  double air_w_per_k() const { return rated_air_kg_per_s * air_heat_j_per_kg_k; }
  /// Fans that turn as slowly as the set-point allows, `room_k` above the air.
  double fans_holding_w(double heat_w, double needed_k, double room_k, double rise_k) const {
    const double by_transfer = std::pow(needed_k / room_k, 1 / config.exponent);
    const double by_air = std::min(1.0, heat_w / (air_w_per_k() * (room_k + rise_k)));
    const double speed = std::max({by_transfer, by_air, config.least_speed});
    const double on = std::max(std::pow(by_transfer / speed, config.exponent), by_air / speed);
    return rated_fan_w * speed * speed * speed * on;
  }

  struct Result {
    double leaving_c = 0, fan_w = 0;
    Water water;
  };
  /// `rise_k`: of its water, at this heat.
  Result run(const Outdoor& outdoor, double heat_w, double set_c, double rise_k) const {
    Result result;
    result.leaving_c = set_c;
    if (heat_w <= 0) return result;
    const double needed_k = heat_w / conductance_w_per_k;  // approach at full speed
    const double room_k = set_c - outdoor.dry_bulb_c;
    result.fan_w = room_k > needed_k ? fans_holding_w(heat_w, needed_k, room_k, rise_k) : rated_fan_w;
    if (room_k >= needed_k) return result;
    const double possible_k =
        config.assist.installed ? config.assist.effectiveness * (outdoor.dry_bulb_c - outdoor.wet_bulb_c) : 0;
    const double share = possible_k > 0 ? std::clamp((needed_k - room_k) / possible_k, 0.0, 1.0) : 0;
    const auto air = pads.cool(outdoor, share);
    result.leaving_c = std::max(set_c, air.dry_bulb_c + needed_k);
    const double evaporated = EvaporativeCooler::evaporated_m3_per_s(rated_air_kg_per_s, outdoor, air);
    result.water = water_of(evaporated, 0, 0, config.assist.cycles);
    return result;
  }
};

}  // namespace jevons
