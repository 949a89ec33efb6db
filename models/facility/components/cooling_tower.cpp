#include "models/facility/components/cooling_tower.hpp"

#include <algorithm>
#include <cmath>

#include "models/facility/components/rising_root.hpp"

namespace jevons {
namespace {

constexpr double kLatent = 2.43e6;  // J/kg, at 30 degC
constexpr double kRounding = 2e-9;  // of heat, to which a plant solves for the water that a tower then holds
constexpr double kWarmest = 80;     // degC; hotter water gives off no more than that, so that none boils

/// Humidity ratio of saturated air of this enthalpy; Newton from a temperature near it.
double saturated_humidity_at(double enthalpy, double near_c, double pressure_pa) {
  double t = near_c;
  for (int i = 0; i < 30; ++i) {
    const double h = saturated_enthalpy_j_per_kg(t, pressure_pa),
                 above = saturated_enthalpy_j_per_kg(t + 0.01, pressure_pa);
    const double step = (enthalpy - h) / (above - h) * 0.01;
    t += step;
    if (std::abs(step) < 1e-9) break;
  }
  return saturated_humidity_ratio(t, pressure_pa);
}

}  // namespace

void TowerConfig::visit(sim::config::Visitor& v) {
  v.one_of("model", model, {"merkel", "approach"},
           {.help = "heat and mass transfer, or an approach to the wet bulb"});
  v.number("margin", margin,
           {.help = "heat that it is built for over rated heat", .source = "assumed", .min = 0.1, .max = 10});
  v.number("water_to_air", water_to_air,
           {.help = "mass flow of water over that of air at the design point (merkel)",
            .source = "1 to 1.5",
            .min = 0.2,
            .max = 5});
  v.number("exponent", exponent,
           {.help = "n of NTU = c (mw / ma)^(1 + n) (merkel)",
            .source = "Braun (1989): -0.6 typical",
            .min = -1,
            .max = 0});
  v.quantity("design_in", design_in_c, "degC",
             {.help = "entering water at the design point (merkel)", .source = "CTI: 35 degC"});
  v.quantity("design_out", design_out_c, "degC",
             {.help = "leaving water there (merkel)", .source = "CTI: 29.4 degC"});
  v.quantity("design_wet_bulb", design_wet_bulb_c, "degC",
             {.help = "wet bulb there (merkel)", .source = "CTI: 25.6 degC"});
  v.number("fan_share", fan_share,
           {.help = "power of its fans at full speed over design heat; over heat, by approach",
            .source = "0.01 to 0.02",
            .min = 0,
            .max = 0.2});
  v.number("least_speed", least_speed,
           {.help = "of the fans; below they cycle", .source = "assumed", .min = 0.05, .max = 1});
  v.quantity(
      "approach", approach_k, "K",
      {.help = "to the wet bulb at rated heat (approach)", .source = "3 to 5 K", .min = 0.1, .max = 30});
  v.number("approach_exponent", approach_exponent,
           {.help = "of the approach in heat (approach)", .source = "0.7 to 1", .min = 0.1, .max = 2});
  v.number("latent_share", latent_share,
           {.help = "of the heat that leaves by evaporation (approach)",
            .source = "0.54 to 1.25 with climate",
            .min = 0,
            .max = 1.5});
  v.number("cycles", cycles,
           {.help = "cycles of concentration", .source = "3 to 6", .min = 1.01, .max = 100});
  v.number("drift", drift,
           {.help = "share of the water's flow that is carried off as drops",
            .source = "0.001 to 0.008 %",
            .min = 0,
            .max = 0.01});
  v.quantity("coldest", coldest_c, "degC",
             {.help = "the water is kept at least so warm, against ice", .source = "assumed"});
}

Problems TowerConfig::problems() const {
  Problems all;
  if (design_out_c >= design_in_c) all.push_back({"design_out", "is not below `design_in`; a tower cools"});
  if (design_wet_bulb_c >= design_out_c)
    all.push_back({"design_wet_bulb", "is not below `design_out`; no tower gets there"});
  return all;
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
  const Outdoor air =
      outdoor_from_wet_bulb(config.design_in_c, config.design_wet_bulb_c, standard_pressure_pa);
  double low = 0.05, high = 50;
  for (int i = 0; i < 200; ++i) {
    coefficient_ = (low + high) / 2;
    (cool(air, water_kg_per_s, config.design_in_c, 1).out_c > config.design_out_c ? low : high) =
        coefficient_;
  }
}

CoolingTower::Transfer CoolingTower::transfer(const Outdoor& air, double water_kg_per_s, double in_c,
                                              double out_c) const {
  constexpr double least_k = 1e-4;  // between which the slope is taken, where hardly any heat is given off
  const double p = air.pressure_pa, hot_c = std::min(in_c, kWarmest),
               h_in = saturated_enthalpy_j_per_kg(hot_c, p);
  const double cold_c = hot_c - std::max(in_c - out_c, least_k);
  return {enthalpy_j_per_kg(air.dry_bulb_c, air.humidity_ratio), h_in,
          (h_in - saturated_enthalpy_j_per_kg(cold_c, p)) / (hot_c - cold_c), water_kg_per_s};
}

double CoolingTower::ntu(double water_kg_per_s, double speed) const {
  return coefficient_ * std::pow(water_kg_per_s / (air_kg_per_s_ * speed), 1 + config_.exponent);
}

double CoolingTower::heat_w(const Transfer& t, double speed, double ntu) const {
  const double ma = air_kg_per_s_ * speed, m = ma * t.slope / (t.water_kg_per_s * water_heat_j_per_kg_k);
  const double decay = std::exp(-ntu * (1 - m));
  const double effectiveness = std::abs(1 - m) < 1e-9 ? ntu / (1 + ntu) : (1 - decay) / (1 - m * decay);
  return effectiveness * ma * (t.h_in - t.h_air);
}

double CoolingTower::evaporated_kg_per_s(const Outdoor& air, const Transfer& t, double heat_w, double speed,
                                         double near_c) const {
  const double ma = air_kg_per_s_ * speed;
  const double passed = std::exp(-ntu(t.water_kg_per_s, speed));
  const double h_effective = t.h_air + heat_w / ma / (1 - passed);
  const double w_effective = saturated_humidity_at(h_effective, near_c, air.pressure_pa);
  return ma * (w_effective + (air.humidity_ratio - w_effective) * passed - air.humidity_ratio);
}

CoolingTower::Cooled CoolingTower::cool(const Outdoor& air, double water_kg_per_s, double in_c,
                                        double speed) const {
  Cooled result{.out_c = (in_c + air.wet_bulb_c) / 2};
  for (int i = 0; i < 200; ++i) {
    const auto t = transfer(air, water_kg_per_s, in_c, result.out_c);
    const double heat = heat_w(t, speed, ntu(water_kg_per_s, speed)),
                 evaporated = evaporated_kg_per_s(air, t, heat, speed, (in_c + result.out_c) / 2);
    const double out_c = (water_kg_per_s * water_heat_j_per_kg_k * in_c - heat) /
                         ((water_kg_per_s - evaporated) * water_heat_j_per_kg_k);
    const double step = out_c - result.out_c;
    result = {result.out_c + 0.7 * step, heat, evaporated};
    if (std::abs(step) < 1e-11) break;
  }
  return result;
}

CoolingTower::AtFullSpeed CoolingTower::at_full_speed(double water_w_per_k) const {
  return {water_w_per_k, by_approach_ ? 0 : ntu(water_w_per_k / water_heat_j_per_kg_k, 1)};
}

double CoolingTower::most_heat_w(const Outdoor& air, const AtFullSpeed& at, double range_k, double out_c) const {
  if (by_approach_) {
    const double excess = std::max(0.0, out_c - air.wet_bulb_c) / config_.approach_k;
    return rated_heat_w_ * std::pow(excess, 1 / config_.approach_exponent);
  }
  return heat_w(transfer(air, at.water_w_per_k / water_heat_j_per_kg_k, out_c + range_k, out_c), 1, at.ntu);
}

double CoolingTower::coldest_c(const Outdoor& air, double water_w_per_k, double heat) const {
  if (by_approach_)
    return air.wet_bulb_c +
           config_.approach_k * std::pow(std::max(0.0, heat) / rated_heat_w_, config_.approach_exponent);
  const double range_k = heat / water_w_per_k;
  const auto at = at_full_speed(water_w_per_k);
  const auto surplus = [&](double out_c) { return most_heat_w(air, at, range_k, out_c) - heat; };
  const double low = air.wet_bulb_c - range_k,
               high = std::max(kWarmest, low + 1);  // no heat, and more than enough
  return rising_root(surplus, low, high, 1e-10 * heat);
}

double CoolingTower::speed_for(const Transfer& t, double heat) const {
  constexpr double slowest = 1e-3;
  const auto surplus_w = [&](double speed) { return heat_w(t, speed, ntu(t.water_kg_per_s, speed)) - heat; };
  return rising_root(surplus_w, slowest, 1, 1e-10 * heat);
}

CoolingTower::Result CoolingTower::run_by_approach(const Outdoor& air, double heat_w, double set_c) const {
  Result result;
  result.leaving_c = std::max({set_c, config_.coldest_c, coldest_c(air, 1, heat_w)});
  result.fan_w = config_.fan_share * heat_w;
  result.speed = 1;
  result.water =
      water_of(config_.latent_share * heat_w / kLatent / water_density_kg_per_m3, 0, 0, config_.cycles);
  return result;
}

CoolingTower::Result CoolingTower::run(const Outdoor& air, double water_w_per_k, double heat,
                                       double set_c) const {
  Result result;
  result.leaving_c = std::max(set_c, config_.coldest_c);
  if (heat <= 0) return result;
  if (by_approach_) return run_by_approach(air, heat, set_c);
  const double kg_per_s = water_w_per_k / water_heat_j_per_kg_k, range_k = heat / water_w_per_k;
  auto t = transfer(air, kg_per_s, result.leaving_c + range_k, result.leaving_c);
  const bool holds = heat_w(t, 1, ntu(kg_per_s, 1)) >= heat * (1 - kRounding);
  if (!holds) {
    result.leaving_c = coldest_c(air, water_w_per_k, heat);
    t = transfer(air, kg_per_s, result.leaving_c + range_k, result.leaving_c);
  }
  result.speed = holds ? speed_for(t, heat) : 1;
  const double turning = std::max(result.speed, config_.least_speed);
  result.fan_w = fan_w_ * turning * turning * turning * (result.speed / turning);
  const double evaporated =
      std::max(0.0, evaporated_kg_per_s(air, t, heat, result.speed, result.leaving_c + range_k / 2));
  result.water = water_of(evaporated / water_density_kg_per_m3, kg_per_s / water_density_kg_per_m3,
                          config_.drift, config_.cycles);
  return result;
}

}  // namespace jevons
