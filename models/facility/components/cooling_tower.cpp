#include "models/facility/components/cooling_tower.hpp"

#include <algorithm>
#include <cmath>

namespace jevons {
namespace {

constexpr double kLatent = 2.43e6;  // J/kg, at 30 degC
constexpr double kWarmest = 80;     // water in a tower [degC], beyond which nothing is looked for

/// The root of a rising function in [low, high], by false position that never keeps one end (Illinois).
template <class F>
double root(F&& f, double low, double high, double f_low, double f_high, double tolerance) {
  int side = 0;
  double x = low;
  for (int i = 0; i < 60; ++i) {
    x = (f_low * high - f_high * low) / (f_low - f_high);
    const double fx = f(x);
    if (std::abs(fx) <= tolerance || high - low < 1e-13 * std::abs(high)) break;
    if (fx > 0) {
      high = x, f_high = fx;
      if (side == 1) f_low /= 2;
      side = 1;
    } else {
      low = x, f_low = fx;
      if (side == -1) f_high /= 2;
      side = -1;
    }
  }
  return x;
}

/// Humidity ratio of saturated air of this enthalpy; Newton from a temperature near it.
double saturated_humidity_at(double enthalpy, double near_c, double pressure_pa) {
  double t = near_c;
  for (int i = 0; i < 30; ++i) {
    const double h = saturated_enthalpy_j_per_kg(t, pressure_pa), above = saturated_enthalpy_j_per_kg(t + 0.01, pressure_pa);
    const double step = (enthalpy - h) / (above - h) * 0.01;
    t += step;
    if (std::abs(step) < 1e-9) break;
  }
  return saturated_humidity_ratio(t, pressure_pa);
}

}  // namespace

void TowerConfig::visit(sim::config::Visitor& v) {
  v.one_of("model", model, {"merkel", "approach"}, {.help = "heat and mass transfer, or an approach to the wet bulb"});
  v.number("margin", margin, {.help = "heat that it is built for over rated heat", .source = "assumed", .min = 0.1, .max = 10});
  v.number("water_to_air", water_to_air,
           {.help = "mass flow of water over that of air at the design point (merkel)", .source = "1 to 1.5", .min = 0.2, .max = 5});
  v.number("exponent", exponent,
           {.help = "n of NTU = c (mw / ma)^(1 + n) (merkel)", .source = "Braun (1989): -0.6 typical", .min = -1, .max = 0});
  v.quantity("design_in", design_in_c, "degC", {.help = "entering water at the design point (merkel)", .source = "CTI: 35 degC"});
  v.quantity("design_out", design_out_c, "degC", {.help = "leaving water there (merkel)", .source = "CTI: 29.4 degC"});
  v.quantity("design_wet_bulb", design_wet_bulb_c, "degC", {.help = "wet bulb there (merkel)", .source = "CTI: 25.6 degC"});
  v.number("fan_share", fan_share,
           {.help = "power of its fans at full speed over design heat; over heat, by approach",
            .source = "0.01 to 0.02",
            .min = 0,
            .max = 0.2});
  v.number("least_speed", least_speed, {.help = "of the fans; below they cycle", .source = "assumed", .min = 0.05, .max = 1});
  v.quantity("approach", approach_k, "K", {.help = "to the wet bulb at rated heat (approach)", .source = "3 to 5 K", .min = 0, .max = 30});
  v.number("approach_exponent", approach_exponent,
           {.help = "of the approach in heat (approach)", .source = "0.7 to 1", .min = 0, .max = 2});
  v.number("latent_share", latent_share,
           {.help = "of the heat that leaves by evaporation (approach)", .source = "0.54 to 1.25 with climate", .min = 0, .max = 1.5});
  v.number("cycles", cycles, {.help = "cycles of concentration", .source = "3 to 6", .min = 1.01, .max = 100});
  v.number("drift", drift,
           {.help = "share of the water's flow that is carried off as drops", .source = "0.001 to 0.008 %", .min = 0, .max = 0.01});
  v.quantity("coldest", coldest_c, "degC", {.help = "the water is kept at least so warm, against ice", .source = "assumed"});
}

Problems TowerConfig::problems() const {
  Problems all;
  if (design_out_c >= design_in_c) all.push_back({"design_out", "is not below `design_in`; a tower cools"});
  if (design_wet_bulb_c >= design_out_c) all.push_back({"design_wet_bulb", "is not below `design_out`; no tower gets there"});
  return all;
}

Water water_of(double evaporation_m3_per_s, double flow_m3_per_s, double drift, double cycles) {
  Water water{evaporation_m3_per_s, drift * flow_m3_per_s, 0};
  water.blowdown_m3_per_s = std::max(0.0, evaporation_m3_per_s / (cycles - 1) - water.drift_m3_per_s);
  return water;
}

CoolingTower::CoolingTower(const TowerConfig& config, double rated_heat_w)
    : config_(config),
      by_approach_(config.model == "approach"),
      rated_heat_w_(rated_heat_w),
      fan_w_(config.fan_share * rated_heat_w) {
  if (by_approach_) return;
  // Water of the design heat over the design range; c such that it leaves as designed.
  const double range_k = config.design_in_c - config.design_out_c;
  const double water_kg_per_s = rated_heat_w / (water_heat_j_per_kg_k * range_k);
  air_kg_per_s_ = water_kg_per_s / config.water_to_air;
  const Outdoor air = outdoor_from_wet_bulb(config.design_in_c, config.design_wet_bulb_c, standard_pressure_pa);
  double low = 0.05, high = 50;
  for (int i = 0; i < 200; ++i) {
    coefficient_ = (low + high) / 2;
    (cool(air, water_kg_per_s, config.design_in_c, 1).out_c > config.design_out_c ? low : high) = coefficient_;
  }
}

CoolingTower::Exchange CoolingTower::exchange(const Outdoor& air, double water_kg_per_s, double in_c, double out_c,
                                              double speed) const {
  const double ma = air_kg_per_s_ * speed, p = air.pressure_pa;
  const double h_air = enthalpy_j_per_kg(air.dry_bulb_c, air.humidity_ratio), h_in = saturated_enthalpy_j_per_kg(in_c, p);
  const double cs = (h_in - saturated_enthalpy_j_per_kg(out_c, p)) / (in_c - out_c);
  const double m = ma * cs / (water_kg_per_s * water_heat_j_per_kg_k);
  const double ntu = coefficient_ * std::pow(water_kg_per_s / ma, 1 + config_.exponent);
  const double decay = std::exp(-ntu * (1 - m));
  const double effectiveness = std::abs(1 - m) < 1e-9 ? ntu / (1 + ntu) : (1 - decay) / (1 - m * decay);
  Exchange x{.heat_w = effectiveness * ma * (h_in - h_air)};
  const double passed = std::exp(-ntu);
  const double h_effective = h_air + x.heat_w / ma / (1 - passed);
  const double w_effective = saturated_humidity_at(h_effective, (in_c + out_c) / 2, p);
  x.evaporated_kg_per_s = ma * (w_effective + (air.humidity_ratio - w_effective) * passed - air.humidity_ratio);
  return x;
}

CoolingTower::Cooled CoolingTower::cool(const Outdoor& air, double water_kg_per_s, double in_c, double speed) const {
  Cooled result{.out_c = (in_c + air.wet_bulb_c) / 2};
  for (int i = 0; i < 200; ++i) {
    const auto x = exchange(air, water_kg_per_s, in_c, result.out_c, speed);
    const double out_c = (water_kg_per_s * water_heat_j_per_kg_k * in_c - x.heat_w) /
                         ((water_kg_per_s - x.evaporated_kg_per_s) * water_heat_j_per_kg_k);
    const double step = out_c - result.out_c;
    result = {result.out_c + 0.7 * step, x.heat_w, x.evaporated_kg_per_s};
    if (std::abs(step) < 1e-11) break;
  }
  return result;
}

double CoolingTower::coldest_c(const Outdoor& air, double water_w_per_k, double heat_w) const {
  if (by_approach_)
    return air.wet_bulb_c + config_.approach_k * std::pow(std::max(0.0, heat_w) / rated_heat_w_, config_.approach_exponent);
  const double kg_per_s = water_w_per_k / water_heat_j_per_kg_k, range_k = heat_w / water_w_per_k;
  const auto surplus = [&](double out_c) {
    return exchange(air, kg_per_s, out_c + range_k, out_c, 1).heat_w - heat_w;
  };
  const double low = air.wet_bulb_c - range_k, high = std::max(kWarmest, low + 1);  // no heat, and more than enough
  const double f_low = surplus(low), f_high = surplus(high);
  if (f_low >= 0) return low;
  if (f_high <= 0) return high;
  return root(surplus, low, high, f_low, f_high, 1e-10 * heat_w);
}

double CoolingTower::speed_for(const Outdoor& air, double water_kg_per_s, double in_c, double out_c, double heat_w) const {
  const double ma_full = air_kg_per_s_, p = air.pressure_pa;
  const double h_air = enthalpy_j_per_kg(air.dry_bulb_c, air.humidity_ratio), h_in = saturated_enthalpy_j_per_kg(in_c, p);
  const double cs = (h_in - saturated_enthalpy_j_per_kg(out_c, p)) / (in_c - out_c);
  const auto surplus = [&](double speed) {
    const double ma = ma_full * speed, m = ma * cs / (water_kg_per_s * water_heat_j_per_kg_k);
    const double ntu = coefficient_ * std::pow(water_kg_per_s / ma, 1 + config_.exponent);
    const double decay = std::exp(-ntu * (1 - m));
    const double effectiveness = std::abs(1 - m) < 1e-9 ? ntu / (1 + ntu) : (1 - decay) / (1 - m * decay);
    return effectiveness * ma * (h_in - h_air) - heat_w;
  };
  constexpr double low = 1e-3;
  const double f_low = surplus(low), f_high = surplus(1);
  if (f_high <= 0) return 1;
  return f_low >= 0 ? low : root(surplus, low, 1, f_low, f_high, 1e-10 * heat_w);
}

CoolingTower::Result CoolingTower::run_by_approach(const Outdoor& air, double heat_w, double set_c) const {
  Result result;
  result.leaving_c = std::max({set_c, config_.coldest_c, coldest_c(air, 1, heat_w)});
  result.fan_w = config_.fan_share * heat_w;
  result.speed = 1;
  result.water = water_of(config_.latent_share * heat_w / kLatent / water_density_kg_per_m3, 0, 0, config_.cycles);
  return result;
}

CoolingTower::Result CoolingTower::run(const Outdoor& air, double water_w_per_k, double heat_w, double set_c) const {
  Result result;
  result.leaving_c = std::max(set_c, config_.coldest_c);
  if (heat_w <= 0) return result;
  if (by_approach_) return run_by_approach(air, heat_w, set_c);
  const double kg_per_s = water_w_per_k / water_heat_j_per_kg_k, range_k = heat_w / water_w_per_k;
  const bool holds = result.leaving_c + range_k > air.wet_bulb_c &&
                     exchange(air, kg_per_s, result.leaving_c + range_k, result.leaving_c, 1).heat_w >= heat_w;
  if (!holds) result.leaving_c = coldest_c(air, water_w_per_k, heat_w);
  const double in_c = result.leaving_c + range_k;
  result.speed = holds ? speed_for(air, kg_per_s, in_c, result.leaving_c, heat_w) : 1;
  const double turning = std::max(result.speed, config_.least_speed);
  result.fan_w = fan_w_ * turning * turning * turning * (result.speed / turning);
  const double evaporated = std::max(0.0, exchange(air, kg_per_s, in_c, result.leaving_c, result.speed).evaporated_kg_per_s);
  result.water = water_of(evaporated / water_density_kg_per_m3, kg_per_s / water_density_kg_per_m3, config_.drift, config_.cycles);
  return result;
}

}  // namespace jevons
