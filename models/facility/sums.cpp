#include "models/facility/sums.hpp"

#include <algorithm>

namespace jevons {

double FacilitySums::cooling_j() const {
  return (*this)[Sum::air_fans] + (*this)[Sum::compressors] + (*this)[Sum::pumps] +
         (*this)[Sum::rejection_fans];
}

double FacilitySums::losses_j() const {
  return (*this)[Sum::distribution] + (*this)[Sum::ups] + (*this)[Sum::transformer];
}

void FacilitySums::add(const FacilitySums& other, double times) {
  for (std::size_t i = 0; i < kSums; ++i) value[i] += times * other.value[i];
  hottest_c = std::max(hottest_c, other.hottest_c);
}

FacilitySums sums_of(const FacilityStep& step, const FacilityState& state, double length_s) {
  FacilitySums x;
  const auto over_time = [&](Sum sum, double value) { x[sum] = value * length_s; };
  for (std::size_t use = 0; use < kUses; ++use) over_time(static_cast<Sum>(use), step.plant.power_w[use]);
  over_time(Sum::distribution, step.losses.distribution_w);
  over_time(Sum::ups, step.losses.ups_w);
  over_time(Sum::transformer, step.losses.transformer_w);
  over_time(Sum::supplies, step.losses.supplies_w);
  over_time(Sum::other, step.losses.other_w);
  over_time(Sum::server_fans, step.fans_w);
  over_time(Sum::server_fans_beyond, step.fans_beyond_w);
  x[Sum::generators] = step.generated.energy_j;
  over_time(Sum::taken, step.room.taken_w);
  over_time(Sum::liquid, step.plant.liquid_heat_w);
  over_time(Sum::rejected, step.plant.rejected_w);
  over_time(Sum::reused, step.plant.reused_w);
  over_time(Sum::stored, step.room.stored_w);
  over_time(Sum::free_cooling, step.plant.free_cooling_w);
  over_time(Sum::evaporation, step.plant.water.evaporation_m3_per_s);
  over_time(Sum::drift, step.plant.water.drift_m3_per_s);
  over_time(Sum::blowdown, step.plant.water.blowdown_m3_per_s);
  x[Sum::fuel] = step.generated.fuel_m3;
  x[Sum::fuel_carbon] = step.generated.carbon_kg;
  x[Sum::refrigerant_carbon] = step.refrigerant_kg;
  over_time(Sum::inlet, step.inlet_c);
  over_time(Sum::supply, step.room.supply_c);
  over_time(Sum::room, step.room.mean.air_c);
  over_time(Sum::chilled_water, step.plant.chilled_water_c);
  over_time(Sum::condenser_water, step.plant.condenser_water_c);
  over_time(Sum::coolant, step.plant.coolant_c);
  over_time(Sum::wet_bulb, state.outdoor.wet_bulb_c);
  over_time(Sum::dry_bulb, state.outdoor.dry_bulb_c);
  over_time(Sum::chillers, step.plant.chillers);
  over_time(Sum::outside_envelope, step.envelope_k);
  over_time(Sum::overload, step.overload);
  over_time(Sum::ups_overload, step.ups_overload);
  x[Sum::generator_overload] = step.generated.overload_s;
  over_time(Sum::short_of_capacity, step.room.short_of_capacity);
  over_time(Sum::throttled, step.throttled_share);
  over_time(Sum::tripped, step.tripped_share);
  x.hottest_c = std::max(step.inlet_c, step.inlet_end_c);
  return x;
}

const std::array<SumColumn, kSums>& sum_columns() {
  // clang-format off: a line a column
  static const std::array<SumColumn, kSums> columns{{
      {Sum::air_fans, "air_fan_power", "W", "fans of air handlers"},
      {Sum::compressors, "compressor_power", "W", "compressors of chillers, direct expansion and heat pumps"},
      {Sum::pumps, "pump_power", "W", "pumps"},
      {Sum::rejection_fans, "rejection_fan_power", "W", "fans of cooling towers, condensers and dry coolers"},
      {Sum::distribution, "distribution_loss", "W", "lost between UPS and racks"},
      {Sum::ups, "ups_loss", "W", "lost in the UPS"},
      {Sum::transformer, "transformer_loss", "W", "lost in transformers"},
      {Sum::supplies, "power_supply_loss", "W", "lost in power supplies of racks, part of IT power"},
      {Sum::other, "other_power", "W", "lighting and offices"},
      {Sum::server_fans, "server_fan_power", "W", "fans in servers, part of IT power"},
      {Sum::server_fans_beyond, "server_fan_excess", "W",
       "what they draw beyond that at their reference inlet"},
      {Sum::generators, "generator_power", "W", "made by generators of the site"},
      {Sum::taken, "heat_from_air", "W", "heat that the plant took from the room's air"},
      {Sum::liquid, "heat_from_liquid", "W", "heat that the plant took from liquid"},
      {Sum::rejected, "heat_rejected", "W", "heat that the plant left to the surroundings"},
      {Sum::reused, "heat_reused", "W", "heat delivered to somebody who wants it"},
      {Sum::stored, "heat_stored", "W", "heat that stayed in the room's air and racks"},
      {Sum::free_cooling, "free_cooling", "W", "heat that left without a compressor"},
      {Sum::evaporation, "evaporation", "L", "water evaporated", false, 1e3},
      {Sum::drift, "drift", "L", "water carried off as drops", false, 1e3},
      {Sum::blowdown, "blowdown", "L", "water drained", false, 1e3},
      {Sum::fuel, "fuel", "L", "diesel burnt", false, 1e3},
      {Sum::fuel_carbon, "carbon_fuel", "kg", "CO2 of that (scope 1)", false},
      {Sum::refrigerant_carbon, "carbon_refrigerant", "kg", "CO2e of refrigerant that leaked (scope 1)",
       false},
      {Sum::inlet, "inlet_temperature", "degC", "air at the hottest rack's inlet"},
      {Sum::supply, "supply_temperature", "degC", "air from the air handlers"},
      {Sum::room, "return_temperature", "degC", "air that the room gives back"},
      {Sum::chilled_water, "chilled_water", "degC", "leaving the chillers; 0 where there are none"},
      {Sum::condenser_water, "condenser_water", "degC", "leaving the towers; 0 where there are none"},
      {Sum::coolant, "coolant", "degC", "to cold plates or tank; 0 where there are none"},
      {Sum::wet_bulb, "wet_bulb", "degC", "outdoor wet-bulb temperature"},
      {Sum::dry_bulb, "dry_bulb", "degC", "outdoor dry-bulb temperature"},
      {Sum::chillers, "chillers_on", "1", "chillers that run"},
      {Sum::outside_envelope, "envelope_violation", "K",
       "how far the hottest inlet was outside of the envelope"},
      {Sum::overload, "feed_overload", "1",
       "share of time above what the feed's breaker carries without end"},
      {Sum::ups_overload, "ups_overload", "1", "share of time above the rating of the UPS"},
      {Sum::generator_overload, "generator_overload", "1",
       "share of time above the rating of the generators"},
      {Sum::short_of_capacity, "cooling_short", "1",
       "share of time in settlements in which the plant could not take all heat"},
      {Sum::throttled, "racks_throttled", "1", "share of racks that are slowed by heat"},
      {Sum::tripped, "racks_tripped", "1", "share of racks that heat has switched off"},
  }};
  // clang-format on
  return columns;
}

}  // namespace jevons
