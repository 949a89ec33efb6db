// What every cooling plant answers: given outdoor air, the heat to be carried away and the set-points of the
// moment, what its machines draw, evaporate and reject in a steady state. A plant is a composition of
// components (components/), each with one equation; it holds specifications only and is asked at each
// settlement, so that a copy of it is never needed.
//   first law   rejected + reused = air heat + liquid heat + compressors + pumps + fans that reject heat
// The air handlers' fans are in the air heat already, as their heat comes back with the room's air.
// The mass of the room is not its business (room.hpp): the room says how much heat the plant is to take.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "models/facility/components/psychrometrics.hpp"
#include "models/facility/components/water.hpp"

namespace jevons {

/// What the machines of a plant draw power for.
enum class Use : std::uint8_t { air_fans, compressors, pumps, rejection_fans };
inline constexpr std::size_t kUses = 4;

/// What a controller sets. A plant uses some of them; the bounds of the others leave no choice.
enum class Knob : std::uint8_t {
  supply_air,       // to the servers                                        [degC]
  airflow,          // of the air handlers, share of rated
  chilled_water,    // leaving the chillers                                  [degC]
  condenser_water,  // leaving the towers, whose fans slow down to hold it   [degC]
  chilled_flow,     // share of rated
  condenser_flow,   // share of rated
  chillers,         // units that run, whole; 0: as few as carry the load
  coolant,          // to cold plates or tank                                [degC]
};
inline constexpr std::size_t kKnobs = 8;
inline constexpr std::array<std::string_view, kKnobs> knob_names{
    "supply_air",   "airflow",        "chilled_water", "condenser_water",
    "chilled_flow", "condenser_flow", "chillers",      "coolant"};

struct SetPoints {
  std::array<double, kKnobs> value{22, 1, 10, 24, 1, 1, 0, 32};
  double& operator[](Knob knob) { return value[static_cast<std::size_t>(knob)]; }
  double operator[](Knob knob) const { return value[static_cast<std::size_t>(knob)]; }
};

/// What the equipment allows: a knob lies in [least, most], and in whole steps from least where `step` is not
/// 0.
struct Bound {
  double least = 0, most = 0, step = 0;
  bool free() const { return most > least; }
};
using Bounds = std::array<Bound, kKnobs>;

/// What a plant works against.
struct Conditions {
  Outdoor outdoor;
  double return_c = 33;  // air that comes back from the room
  double liquid_w = 0;   // heat into cold plates or tank
  int units_out = 0;     // chillers or compressors that are out of order
};

/// A steady state of a plant.
struct Operation {
  std::array<double, kUses> power_w{};
  double air_heat_w = 0, liquid_heat_w = 0;  // taken from the room, and from liquid
  double rejected_w = 0, reused_w = 0;  // left to the surroundings, and delivered to somebody who wants it
  Water water;
  // What a log would show; NaN-free, 0 where the plant has no such thing.
  double chilled_water_c = 0, condenser_water_c = 0, coolant_c = 0, chiller_cop = 0, free_cooling_w = 0;
  int chillers = 0;

  double& operator[](Use use) { return power_w[static_cast<std::size_t>(use)]; }
  double operator[](Use use) const { return power_w[static_cast<std::size_t>(use)]; }
  double total_w() const { return power_w[0] + power_w[1] + power_w[2] + power_w[3]; }
};

/// What a plant is built for.
struct Design {
  double it_w = 0;        // rated power of the servers
  double air_heat_w = 0;  // into the room at that: what is not in liquid, losses of the power chain, fans
  double liquid_heat_w = 0;
  double server_airflow_m3_per_s = 0;  // that the servers draw at that
};

class CoolingPlant {
 public:
  virtual ~CoolingPlant() = default;

  virtual Bounds bounds() const = 0;
  /// Rated air flow of its air handlers [m3/s].
  virtual double rated_airflow_m3_per_s() const = 0;
  /// Share of the servers' heat that its liquid takes, and of the servers' fans that are left.
  virtual double liquid_share() const { return 0; }
  virtual double server_fan_share() const { return 1; }
  /// Heat that its fans add to the air that they move, part of what the room gives back [W].
  virtual double air_fan_w(const SetPoints&) const = 0;
  /// The most heat that it can take from the room's air [W], at least 0.
  virtual double capacity_w(const Conditions&, const SetPoints&) const = 0;
  /// The steady state in which it takes `air_heat_w` (0 up to capacity_w) from the room. Never throws; knobs
  /// are within bounds.
  virtual Operation operate(const Conditions&, const SetPoints&, double air_heat_w) const = 0;
};

}  // namespace jevons
