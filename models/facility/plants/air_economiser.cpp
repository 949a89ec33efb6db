#include "models/facility/plants/air_economiser.hpp"

#include <algorithm>

#include "models/facility/plants/dx.hpp"

namespace jevons {

void OutsideAirConfig::visit(sim::config::Visitor& v) {
  v.quantity("delta", delta_k, "K",
             {.help = "how much colder than the supply outside air must be to do alone",
              .source = "assumed",
              .min = 0,
              .max = 10});
  v.quantity("least_dew_point", least_dew_point_c, "degC",
             {.help = "of air to the servers",
              .source = "ASHRAE TC 9.9 (2021), recommended",
              .min = -60,
              .max = 30});
  v.quantity("most_dew_point", most_dew_point_c, "degC",
             {.help = "of air to the servers",
              .source = "ASHRAE TC 9.9 (2021), recommended",
              .min = -60,
              .max = 40});
  v.number("most_humidity", most_humidity,
           {.help = "relative, of air at the supply temperature",
            .source = "ASHRAE TC 9.9 (2021), 70 %; 50 % where air is corrosive",
            .min = 0.05,
            .max = 1});
}

Bounds AirEconomiserPlant::bounds() const { return air_bounds(dx_.units, air_); }

bool AirEconomiserPlant::good(const Outdoor& air, double supply_c) const {
  return air.humidity_ratio >= saturated_humidity_ratio(outside_.least_dew_point_c, air.pressure_pa) &&
         air.humidity_ratio <= saturated_humidity_ratio(outside_.most_dew_point_c, air.pressure_pa) &&
         relative_humidity(supply_c, air.humidity_ratio, air.pressure_pa) <= outside_.most_humidity;
}

/// How much pads cool the air by the time that it is moist enough for servers.
double AirEconomiserPlant::moistening_k(const Outdoor& air) const {
  constexpr double hair_k = 1e-9;
  const double w = saturated_humidity_ratio(outside_.least_dew_point_c, air.pressure_pa);
  const double heat = enthalpy_j_per_kg(air.dry_bulb_c, air.humidity_ratio);
  const double moist_c =
      (heat - enthalpy_j_per_kg(0, w)) / (enthalpy_j_per_kg(1, w) - enthalpy_j_per_kg(0, w));
  return air.dry_bulb_c - moist_c + hair_k;
}

/// Of `heat_w` in the return air, what outside air takes, as it is or through the pads.
AirEconomiserPlant::Intake AirEconomiserPlant::take_in(const Conditions& at, double air_w_per_k,
                                                       double heat_w) const {
  constexpr double freezing_c = 0;  // of the water on the pads
  const double supply_c = at.return_c - heat_w / air_w_per_k, wanted_c = supply_c - outside_.delta_k;
  const auto& outdoor = at.outdoor;
  Intake dry;
  if (outdoor.dry_bulb_c <= wanted_c && good(outdoor, supply_c)) return {heat_w, {}};
  if (outdoor.dry_bulb_c > wanted_c && outdoor.dry_bulb_c < at.return_c &&
      good(outdoor, std::max(supply_c, outdoor.dry_bulb_c)))
    dry.free_w = std::min(heat_w, air_w_per_k * (at.return_c - outdoor.dry_bulb_c));
  const double possible_k = pads_.config.effectiveness * (outdoor.dry_bulb_c - outdoor.wet_bulb_c);
  if (!pads_.config.installed || possible_k <= 0 || outdoor.wet_bulb_c <= freezing_c) return dry;
  const double cooling_k = std::max(outdoor.dry_bulb_c - wanted_c, moistening_k(outdoor));
  const double share = std::clamp(cooling_k / possible_k, 0.0, 1.0);
  const auto cooled = pads_.cool(outdoor, share);
  if (cooled.dry_bulb_c >= at.return_c || !good(cooled, std::max(supply_c, cooled.dry_bulb_c))) return dry;
  Intake wet{.free_w = std::min(heat_w, air_w_per_k * (at.return_c - cooled.dry_bulb_c)), .water = {}};
  if (wet.free_w <= dry.free_w) return dry;
  const double let_in_kg_per_s = wet.free_w / (air_heat_j_per_kg_k * (at.return_c - cooled.dry_bulb_c));
  const double evaporated = EvaporativeCooler::evaporated_m3_per_s(let_in_kg_per_s, outdoor, cooled);
  wet.water = water_of(evaporated, 0, 0, pads_.config.cycles);
  return wet;
}

double AirEconomiserPlant::capacity_w(const Conditions& at, const SetPoints& set) const {
  const double air_w_per_k = air_.air_w_per_k(set[Knob::airflow]);
  const double wanted_w = std::max(0.0, air_w_per_k * (at.return_c - set[Knob::supply_air]));
  const double dx_w = std::min(air_.coil_w(set[Knob::airflow], at.return_c, dx_.config.coil_c),
                               dx_.capacity_w(at.outdoor.dry_bulb_c, at.units_out));
  if (wanted_w <= 0) return dx_w;
  return std::max(dx_w, std::min(wanted_w, take_in(at, air_w_per_k, wanted_w).free_w + dx_w));
}

Operation AirEconomiserPlant::operate(const Conditions& at, const SetPoints& set, double air_heat_w) const {
  Operation x;
  x[Use::air_fans] = air_fan_w(set);
  x.air_heat_w = air_heat_w;
  if (air_heat_w <= 0) return x;
  const auto reused = reuse_.run(air_heat_w, at.return_c, set[Knob::supply_air]);
  x[Use::compressors] = reused.pump_w;
  x.reused_w = reused.delivered_w;
  const double left_w = air_heat_w - reused.taken_w, air_w_per_k = air_.air_w_per_k(set[Knob::airflow]);
  Conditions behind = at;  // the coil in the return air that heat is reused from
  behind.return_c -= reused.taken_w / air_w_per_k;
  const auto intake = take_in(behind, air_w_per_k, left_w);
  x.free_cooling_w = intake.free_w;
  x.water = intake.water;
  x.rejected_w = intake.free_w;
  if (left_w > intake.free_w) expand(x, dx_, at, left_w - intake.free_w);
  return x;
}

}  // namespace jevons
