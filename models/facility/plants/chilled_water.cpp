#include "models/facility/plants/chilled_water.hpp"

#include <algorithm>
#include <cmath>

#include "models/facility/components/rising_root.hpp"

namespace jevons {
namespace {

constexpr double kWarmestCondenser = 70;  // nothing is looked for beyond [degC]
constexpr double kCutOut = 10;              // K
constexpr double kLeastFlow = 0.3;        // of pumps, share of rated
constexpr double kDesignCondenserRise =
    0.2;  // heat of compressors over heat taken, for the size of towers and pumps

double reference_w(const ChilledWaterConfig& config, const Design& design) {
  return config.chiller.capacity_w.value_or(config.chiller.margin * design.air_heat_w /
                                            static_cast<double>(config.chiller.units));
}

}  // namespace

/// Remembers what depends on the flow alone, which changes with the loops that run.
struct ChilledWaterPlant::FullSpeed {
  const ChilledWaterPlant& plant;
  const SetPoints& set;
  int loops = 0;
  CoolingTower::AtFullSpeed tower{};

  /// What they could give off beyond `off_w` with water that leaves at `tower_c`.
  double surplus_w(const Conditions& at, double off_w, int loops_now, double tower_c) {
    if (loops_now != loops) tower = plant.tower_.at_full_speed(plant.condenser_flow_w_per_k(set, loops_now));
    loops = loops_now;
    return plant.tower_.most_heat_w(at.outdoor, tower, off_w / tower.water_w_per_k, tower_c) - off_w;
  }
};

ChilledWaterPlant::ChilledWaterPlant(const ChilledWaterConfig& config, const ChillerSpec& spec,
                                     const Design& design)
    : air_(config.air, design.server_airflow_m3_per_s),
      chiller_(spec, reference_w(config, design)),
      tower_(config.tower, config.tower.margin * (1 + kDesignCondenserRise) * design.air_heat_w),
      chilled_pumps_(config.chilled_pumps, design.air_heat_w),
      condenser_pumps_(config.condenser_pumps, (1 + kDesignCondenserRise) * design.air_heat_w),
      economiser_{config.economiser.effectiveness},
      reuse_{config.reuse},
      economises_(config.economiser.installed && !chiller_.air_cooled()),
      units_(static_cast<int>(config.chiller.units)),
      coldest_tower_c_(config.tower.coldest_c) {}

Bounds ChilledWaterPlant::bounds() const {
  Bounds bounds;
  const auto set = [&](Knob knob, Bound bound) { bounds[static_cast<std::size_t>(knob)] = bound; };
  set(Knob::supply_air, {12, 35, 0});
  set(Knob::airflow, {0.2, 1, 0});
  set(Knob::chilled_water, {chiller_.evaporator_least_c(), chiller_.evaporator_most_c(), 0});
  set(Knob::chilled_flow, {kLeastFlow, 1, 0});
  set(Knob::chillers, {0, static_cast<double>(units_), 1});
  if (chiller_.air_cooled()) return bounds;
  set(Knob::condenser_water,
      {std::max(coldest_tower_c_, chiller_.condenser_least_c()), chiller_.condenser_most_c(), 0});
  set(Knob::condenser_flow, {kLeastFlow, 1, 0});
  return bounds;
}

int ChilledWaterPlant::in_order(const Conditions& at) const { return std::max(0, units_ - at.units_out); }

double ChilledWaterPlant::condenser_flow_w_per_k(const SetPoints& set, int loops) const {
  return condenser_pumps_.water_w_per_k * set[Knob::condenser_flow] * loops / units_;
}

/// As few machines as carry the heat, or as many as the set-point asks for.
int ChilledWaterPlant::needed(double heat_w, double chilled_c, double condenser_c, const Conditions& at,
                              const SetPoints& set) const {
  if (heat_w <= 0) return 0;
  const double one_w = chiller_.capacity_w(chilled_c, condenser_c);
  const int least = static_cast<int>(std::ceil(heat_w / one_w - 1e-9));
  return std::clamp(std::max(least, static_cast<int>(set[Knob::chillers])), 1, std::max(1, in_order(at)));
}

ChilledWaterPlant::Chilled ChilledWaterPlant::chill(double heat_w, double condenser_c, const Conditions& at,
                                                    const SetPoints& set) const {
  const double chilled_c = set[Knob::chilled_water];
  Chilled x{.heat_w = heat_w, .on = needed(heat_w, chilled_c, condenser_c, at, set)};
  if (x.on > 0) x.power_w = x.on * chiller_.power_w(chilled_c, condenser_c, heat_w / x.on);
  return x;
}

/// Condenser water that the chillers meet while they take this heat: the set-point, or the coldest that the
/// towers reach with what the chillers then give off.
double ChilledWaterPlant::condenser_for(double heat_w, const Conditions& at, const SetPoints& set) const {
  if (chiller_.air_cooled()) return at.outdoor.dry_bulb_c;
  FullSpeed tower{*this, set};
  const auto surplus_w = [&](double condenser_c) {
    const auto x = chill(heat_w, condenser_c, at, set);
    const int loops = std::max(1, x.on);
    return tower.surplus_w(at, given_off_w(set, heat_w + x.power_w, loops), loops, condenser_c);
  };
  return rising_root(surplus_w, set[Knob::condenser_water], kWarmestCondenser, 1e-9 * heat_w);
}

double ChilledWaterPlant::condenser_pump_w(const SetPoints& set, double heat_w, int loops) const {
  const double power_w = condenser_pumps_.power_w(set[Knob::condenser_flow], heat_w);
  return condenser_pumps_.by_share ? power_w : power_w * loops / units_;
}

/// What the condenser water is given with this heat: that and the heat of its pumps.
double ChilledWaterPlant::given_off_w(const SetPoints& set, double heat_w, int loops) const {
  return heat_w + condenser_pumps_.into_loop_w(condenser_pump_w(set, heat_w, loops));
}

/// Condenser loops that run for the economiser: as if every chiller were in order.
int ChilledWaterPlant::free_loops(double heat_w, const SetPoints& set) const {
  return std::max(1, needed(heat_w, set[Knob::chilled_water], set[Knob::condenser_water], {}, set));
}

/// The most that the economiser takes alone, up to `wanted_w`, or `least_w` where that is more: more heat
/// needs colder tower water, and towers make it warmer.
double ChilledWaterPlant::free_capacity_w(const Conditions& at, const SetPoints& set, double least_w,
                                          double wanted_w) const {
  const double water = chilled_pumps_.water_w_per_k * set[Knob::chilled_flow];
  if (std::max(coldest_tower_c_, at.outdoor.wet_bulb_c) >= set[Knob::chilled_water] + wanted_w / water)
    return least_w;
  FullSpeed tower{*this, set};
  const auto lacking_w = [&](double heat_w) {
    const int loops = free_loops(heat_w, set);
    const double enough_c = economiser_.tower_for(water, condenser_flow_w_per_k(set, loops),
                                                  set[Knob::chilled_water] + heat_w / water, heat_w);
    return std::max(-tower.surplus_w(at, given_off_w(set, heat_w, loops), loops, enough_c),
                    water * (coldest_tower_c_ - enough_c));
  };
  return std::max(least_w, rising_root(lacking_w, 0, wanted_w, 1e-9 * wanted_w));
}

/// Of `wanted_w`, what leaves the condenser water below the cut-out of high pressure, `kCutOut` above the chillers' box.
double ChilledWaterPlant::below_cut_out_w(double wanted_w, const Conditions& at, const SetPoints& set) const {
  const double hottest_c = chiller_.condenser_most_c() + kCutOut;
  if (chiller_.air_cooled()) return at.outdoor.dry_bulb_c > hottest_c ? 0 : wanted_w;
  constexpr double most_given_off = 1.5;  // over the heat taken
  const double flow = condenser_flow_w_per_k(set, in_order(at)), off_w = most_given_off * wanted_w;
  if (tower_.most_heat_w(at.outdoor, tower_.at_full_speed(flow), off_w / flow, hottest_c) >= off_w)
    return wanted_w;
  auto all = set;
  all[Knob::chillers] = in_order(at);  // with the water of every machine's loop
  if (condenser_for(wanted_w, at, all) <= hottest_c) return wanted_w;
  double low_w = 0, high_w = wanted_w;
  for (int i = 0; i < 40; ++i) {
    const double middle_w = (low_w + high_w) / 2;
    (condenser_for(middle_w, at, all) > hottest_c ? high_w : low_w) = middle_w;
  }
  return low_w;
}

double ChilledWaterPlant::capacity_w(const Conditions& at, const SetPoints& set) const {
  if (in_order(at) == 0 && !economises_) return 0;
  const double chilled_c = set[Knob::chilled_water];
  const double water = chilled_pumps_.water_w_per_k * set[Knob::chilled_flow];
  const double coil = air_.effectiveness * std::min(air_.air_w_per_k(set[Knob::airflow]), water) *
                      std::max(0.0, at.return_c - chilled_c);
  const double pump_w = chilled_pumps_.into_loop_w(chilled_pumps_.power_w(set[Knob::chilled_flow], 0));
  double made_w = 0;
  if (in_order(at) > 0) {
    const auto all_w = [&](double condenser_c) {
      return in_order(at) * chiller_.capacity_w(chilled_c, condenser_c);
    };
    const double condenser_c = chiller_.air_cooled() ? at.outdoor.dry_bulb_c : set[Knob::condenser_water];
    made_w = std::min(all_w(condenser_c), all_w(kWarmestCondenser));
    if (made_w < coil + pump_w) {  // it may be that the condenser water decides
      made_w = std::min(coil + pump_w, all_w(condenser_c));
      for (int pass = 0; pass < 4; ++pass) {  // less heat, other condenser water
        const double carried_w = all_w(condenser_for(made_w, at, set));
        if (carried_w >= made_w * (1 - 1e-9)) break;
        made_w = carried_w;
      }
    }
  }
  if (in_order(at) > 0) made_w = below_cut_out_w(std::min(made_w, coil + pump_w), at, set);
  if (economises_ && made_w < coil + pump_w) made_w = free_capacity_w(at, set, made_w, coil + pump_w);
  return std::max(0.0, std::min(coil, made_w - pump_w));
}

/// Towers and condenser pumps: what the chillers and the economiser give to the condenser water.
void ChilledWaterPlant::reject(Operation& x, const Conditions& at, const SetPoints& set,
                               const Chilled& chilled, double free_w, double tower_set_c, int loops) const {
  const double heat_w = chilled.heat_w + chilled.power_w + free_w;
  const double pump_w = condenser_pump_w(set, heat_w, loops),
               into_loop = condenser_pumps_.into_loop_w(pump_w);
  x[Use::pumps] += pump_w;
  const auto reused =
      reuse_.run(heat_w + into_loop,
                 tower_set_c + (heat_w + into_loop) / std::max(1.0, condenser_flow_w_per_k(set, loops)), tower_set_c);
  x[Use::compressors] += reused.pump_w;
  x.reused_w = reused.delivered_w;
  const double left_w = heat_w + into_loop - reused.taken_w;
  const auto tower = tower_.run(at.outdoor, condenser_flow_w_per_k(set, loops), left_w, tower_set_c);
  x[Use::rejection_fans] += tower.fan_w;
  x.condenser_water_c = tower.leaving_c;
  x.water = tower.water;
  x.rejected_w += left_w + (pump_w - into_loop) + tower.fan_w;
}

/// Whether they carry it; towers are left out where the rest draws more than `beaten_by_w` already.
bool ChilledWaterPlant::by_chillers(Operation& x, const Conditions& at, const SetPoints& set, double heat_w,
                                    double pump_w, double beaten_by_w) const {
  x[Use::pumps] = pump_w;
  x.rejected_w = pump_w - chilled_pumps_.into_loop_w(pump_w);
  const double condenser_c = condenser_for(heat_w, at, set);
  const auto chilled = chill(heat_w, condenser_c, at, set);
  x[Use::compressors] = chilled.power_w;
  x.chillers = chilled.on;
  x.chiller_cop = chilled.power_w > 0 ? heat_w / chilled.power_w : 0;
  if (x.total_w() > beaten_by_w) return false;
  if (chiller_.air_cooled()) {
    x.condenser_water_c = 0;
    x.rejected_w += heat_w + chilled.power_w;
  } else {
    reject(x, at, set, chilled, 0, condenser_c, std::max(1, chilled.on));
  }
  return chilled.on * chiller_.capacity_w(set[Knob::chilled_water], condenser_c) >= heat_w * (1 - 1e-9);
}

void ChilledWaterPlant::with_economiser(Operation& x, const Conditions& at, const SetPoints& set,
                                        double heat_w, double pump_w) const {
  x[Use::pumps] = pump_w;
  x.rejected_w = pump_w - chilled_pumps_.into_loop_w(pump_w);
  const double water = chilled_pumps_.water_w_per_k * set[Knob::chilled_flow];
  const double return_c = set[Knob::chilled_water] + heat_w / water;
  const int loops = free_loops(heat_w, set);
  const double flow = condenser_flow_w_per_k(set, loops);
  const double enough_c = economiser_.tower_for(water, flow, return_c, heat_w);
  FullSpeed tower{*this, set};
  const bool alone = enough_c >= coldest_tower_c_ &&
                     tower.surplus_w(at, given_off_w(set, heat_w, loops), loops, enough_c) >= 0;
  if (alone || in_order(at) == 0) {
    x.free_cooling_w = heat_w;
    return reject(x, at, set, {}, heat_w, enough_c, loops);
  }
  const auto free_w = [&](double tower_c) {
    return std::min(heat_w, economiser_.heat_w(water, flow, return_c, tower_c));
  };
  const auto rest = [&](double tower_c) {
    return chill(heat_w - free_w(tower_c), std::max(tower_c, chiller_.condenser_least_c()), at, set);
  };
  const auto surplus_w = [&](double tower_c) {
    return tower.surplus_w(at, given_off_w(set, heat_w + rest(tower_c).power_w, loops), loops, tower_c);
  };
  const double tower_c = rising_root(surplus_w, coldest_tower_c_, kWarmestCondenser, 1e-9 * heat_w);
  const auto chilled = rest(tower_c);
  x.free_cooling_w = free_w(tower_c);
  x[Use::compressors] = chilled.power_w;
  x.chillers = chilled.on;
  x.chiller_cop = chilled.power_w > 0 ? chilled.heat_w / chilled.power_w : 0;
  reject(x, at, set, chilled, x.free_cooling_w, tower_c, loops);
}

Operation ChilledWaterPlant::operate(const Conditions& at, const SetPoints& set, double air_heat_w) const {
  Operation x;
  x[Use::air_fans] = air_.fan_w(set[Knob::airflow]);
  x.air_heat_w = air_heat_w;
  x.chilled_water_c = set[Knob::chilled_water];
  if (in_order(at) == 0 && !economises_) return x;  // and capacity_w() is 0
  const double pump_w = chilled_pumps_.power_w(set[Knob::chilled_flow], air_heat_w);
  const double heat_w = air_heat_w + chilled_pumps_.into_loop_w(pump_w);
  const double return_c =
      set[Knob::chilled_water] + heat_w / (chilled_pumps_.water_w_per_k * set[Knob::chilled_flow]);
  const bool cold = std::max(coldest_tower_c_, at.outdoor.wet_bulb_c) < return_c;
  const bool economises = economises_ && cold && heat_w > 0;
  Operation free = x;
  if (economises) with_economiser(free, at, set, heat_w, pump_w);
  const double free_w = free.free_cooling_w > 0 ? free.total_w() : HUGE_VAL;
  const bool carried = in_order(at) > 0 && by_chillers(x, at, set, heat_w, pump_w, free_w);
  return economises && (free_w < x.total_w() || !carried) ? free : x;
}

}  // namespace jevons
