#include "models/grid/battery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace jevons {

Standing standing(const Battery& battery, double length_s) {
  const double x = battery.standing_per_s * length_s;
  return {std::exp(-x), x > 0 ? -std::expm1(-x) / battery.standing_per_s : length_s};
}

namespace {

double most_charge_w(const Battery& b, const BatteryState& s, const Standing& stand) {
  const double room_j = usable_j(b, s) - s.charge_j * stand.stays;
  const double rate_s = b.charge_efficiency * stand.counted_s + b.charge_taper_s;
  return rate_s > 0 ? std::clamp(room_j / rate_s, 0.0, b.charge_w) : 0;
}

double most_discharge_w(const Battery& b, const BatteryState& s, const Standing& stand, BatteryUse use) {
  const double charge_j = s.charge_j * stand.stays, above_j = charge_j - floor_j(b, s, use);
  const double rate_s = stand.counted_s / b.discharge_efficiency;
  if (rate_s <= 0) return 0;
  const double by_taper_w = charge_j / (rate_s + b.discharge_taper_s);
  return std::clamp(std::min(above_j / rate_s, by_taper_w), 0.0, b.discharge_w);
}

}  // namespace

void BatteryConfig::visit(sim::config::Visitor& v) {
  v.quantity("energy", energy_j, "J",
             {.help = "that it stores when new, between empty and full",
              .min = 0,
              .required = true,
              .above_min = true});
  v.quantity("power", power_w, "W", {.help = "at its terminals, charging and discharging alike", .min = 0});
  v.quantity("charge_power", charge_power_w, "W", {.help = "drawn at its terminals, at most", .min = 0});
  v.quantity("discharge_power", discharge_power_w, "W",
             {.help = "delivered at its terminals, at most", .min = 0});
  v.number("round_trip_efficiency", round_trip_efficiency,
           {.help = "energy delivered over energy drawn, its root each way",
            .source = "0.85: NREL ATB, lithium-ion with its inverter",
            .min = 0,
            .max = 1,
            .above_min = true});
  v.number("charge_efficiency", charge_efficiency,
           {.help = "one way, instead of the root of the round trip", .min = 0, .max = 1, .above_min = true});
  v.number("discharge_efficiency", discharge_efficiency,
           {.help = "one way, instead of the root of the round trip", .min = 0, .max = 1, .above_min = true});
  v.quantity("standing_loss", standing_loss_per_s, "s-1",
             {.help = "share of the charge lost by standing, such as \"0.24/year\"",
              .source = "0: small beside conversion; lithium-ion cells lose 1 to 3 % a month",
              .min = 0});
  v.number("least_charge", least_charge,
           {.help = "share of the usable energy below which it is never discharged",
            .source = "0: all of it is usable",
            .min = 0,
            .max = 1});
  v.number("reserve", reserve,
           {.help = "share of the usable energy held back for outages and demand-response events",
            .source = "0: none",
            .min = 0,
            .max = 1});
  v.number("start_charge", start_charge,
           {.help = "share of the energy that is there at the start; what is held back where not given",
            .min = 0,
            .max = 1});
  v.quantity(
      "calendar_ageing", calendar_ageing_per_s, "s-1",
      {.help = "usable energy lost by age, such as \"0.015/year\"", .source = "1.5 % a year, LFP", .min = 0});
  v.number("cycle_ageing", cycle_ageing,
           {.help = "share of the usable energy lost over cycle_life",
            .source = "0.2: to 80 %, as cells are rated",
            .min = 0,
            .max = 1});
  v.number("cycle_life", cycle_life, {.help = "equivalent full cycles", .source = "6000, LFP", .min = 1});
  v.number("end_of_life", end_of_life,
           {.help = "share of the energy when new at which it is worn out",
            .source = "0.7 to 0.8",
            .min = 0,
            .max = 1});
  v.quantity("embodied", embodied_kg_per_j, "kg J-1",
             {.help = "carbon of making it, such as \"75 kg/kWh\"",
              .source = "75 kg/kWh, LFP packs: 60 to 100",
              .min = 0});
  v.one_of("limits", limits, {"constant", "c_l_c"},
           {.help = "power at any charge, or less near full and empty, as lithium-ion cells need"});
  v.quantity("charge_taper", charge_taper_s, "s",
             {.help = "room left for each watt that charges (c_l_c)",
              .source = "0.04 h: Kazhamiaka et al. (2019)",
              .min = 0});
  v.quantity("discharge_taper", discharge_taper_s, "s",
             {.help = "charge left for each watt that discharges (c_l_c)",
              .source = "0.01 h: Kazhamiaka et al. (2019)",
              .min = 0});
}

Problems BatteryConfig::problems() const {
  static const BatteryConfig usual;
  Problems all;
  if (!power_w && !charge_power_w && !discharge_power_w)
    all.push_back({"power", "is missing; how fast does it charge and discharge? such as power = \"5 MW\""});
  else if (!power_w && !charge_power_w)
    all.push_back({"charge_power", "is missing, beside discharge_power; `power` would give both"});
  else if (!power_w && !discharge_power_w)
    all.push_back({"discharge_power", "is missing, beside charge_power; `power` would give both"});
  if (power_w && charge_power_w && discharge_power_w)
    all.push_back({"power", "has no effect: charge_power and discharge_power are given"});
  if (charge_efficiency.has_value() != discharge_efficiency.has_value())
    all.push_back({charge_efficiency ? "charge_efficiency" : "discharge_efficiency",
                   fmt::format("needs {}_efficiency beside it", charge_efficiency ? "discharge" : "charge")});
  if (charge_efficiency && discharge_efficiency && round_trip_efficiency != usual.round_trip_efficiency)
    all.push_back(
        {"round_trip_efficiency", "has no effect: charge_efficiency and discharge_efficiency are given"});
  if (reserve > 0 && reserve <= least_charge)
    all.push_back({"reserve", "has no effect: least_charge holds back as much"});
  if (start_charge && *start_charge < least_charge)
    all.push_back({"start_charge", "is less than least_charge, below which it is never discharged"});
  const bool by_cell = limits == "c_l_c";
  const char* only = "belongs to limits = \"c_l_c\", which this battery does not have";
  if (!by_cell && charge_taper_s != usual.charge_taper_s) all.push_back({"charge_taper", only});
  if (!by_cell && discharge_taper_s != usual.discharge_taper_s) all.push_back({"discharge_taper", only});
  return all;
}

Battery make_battery(const BatteryConfig& config) {
  Battery b;
  const double both_w = config.power_w.value_or(0), one_way = std::sqrt(config.round_trip_efficiency);
  b.energy_j = config.energy_j;
  b.charge_w = config.charge_power_w.value_or(both_w);
  b.discharge_w = config.discharge_power_w.value_or(both_w);
  b.charge_efficiency = config.charge_efficiency.value_or(one_way);
  b.discharge_efficiency = config.discharge_efficiency.value_or(one_way);
  b.standing_per_s = config.standing_loss_per_s;
  b.least = config.least_charge;
  b.reserve = config.reserve;
  b.start = config.start_charge.value_or(std::max(b.least, b.reserve));
  b.calendar_per_s = config.calendar_ageing_per_s;
  b.cycle_ageing = config.cycle_ageing;
  b.cycle_life = config.cycle_life;
  b.end_of_life = config.end_of_life;
  b.embodied_kg = config.embodied_kg_per_j * config.energy_j;
  if (config.limits == "c_l_c") {
    b.charge_taper_s = config.charge_taper_s;
    b.discharge_taper_s = config.discharge_taper_s;
  }
  return b;
}

BatteryState new_battery(const Battery& battery, double intensity_kg_per_j) {
  BatteryState state;
  state.charge_j = battery.start * battery.energy_j;
  state.origin_kg = state.charge_j / battery.charge_efficiency * intensity_kg_per_j;
  return state;
}

double usable_j(const Battery& battery, const BatteryState& state) { return state.health * battery.energy_j; }

double floor_j(const Battery& battery, const BatteryState& state, BatteryUse use) {
  const double share =
      use == BatteryUse::emergency ? battery.least : std::max(battery.least, battery.reserve);
  return share * usable_j(battery, state);
}

double most_charge_w(const Battery& battery, const BatteryState& state, double length_s) {
  return most_charge_w(battery, state, standing(battery, length_s));
}

double most_discharge_w(const Battery& battery, const BatteryState& state, double length_s, BatteryUse use) {
  return most_discharge_w(battery, state, standing(battery, length_s), use);
}

double discharge_intensity_kg_per_j(const Battery& battery, const BatteryState& state) {
  return state.charge_j > 0 ? state.origin_kg / state.charge_j / battery.discharge_efficiency : 0;
}

bool is_worn_out(const Battery& battery, const BatteryState& state) {
  return state.health <= battery.end_of_life;
}

namespace {

void age(const Battery& battery, BatteryState& state, double delivered_j, double length_s) {
  const double usable = usable_j(battery, state);
  const double cycles = usable > 0 ? delivered_j / usable : 0;
  state.cycles += cycles;
  const double lost = battery.calendar_per_s * length_s + battery.cycle_ageing * cycles / battery.cycle_life;
  state.health = std::max(0.0, state.health - lost);
}

void add(BatteryState& state, const BatteryStep& done) {
  state.drawn_j += done.drawn_j;
  state.delivered_j += done.delivered_j;
  state.lost_j += done.lost_j;
  state.carbon_in_kg += done.carbon_in_kg;
  state.carbon_out_kg += done.carbon_out_kg;
  state.embodied_kg += done.embodied_kg;
  state.origin_kg += done.carbon_in_kg - done.carbon_out_kg;
}

}  // namespace

BatteryStep step(const Battery& battery, BatteryState& state, double wanted_w, double length_s,
                 double charging_intensity_kg_per_j, BatteryUse use) {
  const Standing stand = standing(battery, length_s);
  const double before_j = state.charge_j, stays_j = before_j * stand.stays;
  BatteryStep done;
  double after_j = stays_j;
  if (wanted_w > 0) {
    done.power_w = std::min(wanted_w, most_charge_w(battery, state, stand));
    done.drawn_j = done.power_w * length_s;
    done.carbon_in_kg = done.drawn_j * charging_intensity_kg_per_j;
    after_j += battery.charge_efficiency * done.power_w * stand.counted_s;
  } else if (wanted_w < 0) {
    const double power_w = std::min(-wanted_w, most_discharge_w(battery, state, stand, use));
    const double stored_j = std::min(power_w / battery.discharge_efficiency * stand.counted_s, stays_j);
    done.power_w = -power_w;
    done.delivered_j = power_w * length_s;
    done.carbon_out_kg = stays_j > 0 ? state.origin_kg * (stored_j / stays_j) : 0;
    done.embodied_kg =
        std::min(done.delivered_j * battery.embodied_kg_per_j(), battery.embodied_kg - state.embodied_kg);
    after_j -= stored_j;
  }
  age(battery, state, done.delivered_j, length_s);
  state.charge_j = std::min(after_j, usable_j(battery, state));
  done.lost_j = done.drawn_j - done.delivered_j - (state.charge_j - before_j);
  add(state, done);
  return done;
}

}  // namespace jevons
