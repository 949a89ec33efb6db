// The room that servers stand in: its air and racks as two bodies, and the coil that takes their heat.
//   coil holds its supply air    q = G (T_return - T_supply),  G = rho c_p V
//   ... as far as it can         q <= q_most; beyond, the supply air gets warmer
//   ... never heats              q >= 0
//   inlet of servers             T_in = T_supply + r / (1 - r) dT,  r the share of their air that comes from
//   their own
//                                exhaust: a leak, and what the air handlers move less than the servers draw
// The time at which the coil comes to its limit or leaves it lies within an interval and is found there, so
// that what is taken, what is stored and what goes in balance exactly.
#pragma once

#include "models/facility/thermal_mass.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct RoomConfig {
  double rack_w = 10e3, rack_j_per_k = 322e3, rack_w_per_k = 800, volume_m3 = 20, envelope_w_per_k = 0;
  double recirculation = 0;
  void visit(sim::config::Visitor& v);
};

struct ServerRoom {
  TwoBodies bodies;
  double envelope_w_per_k = 0;

  ServerRoom() = default;
  ServerRoom(const RoomConfig&, double rated_it_w);
};

/// What acts on a room over an interval.
struct RoomLoad {
  double air_w = 0, racks_w = 0;  // heat into the air directly, and into the racks
  double air_w_per_k = 0;         // heat capacity rate of the air through the coil
  double supply_c = 22;
  double capacity_w = 0;  // the most that the coil can take
  double outdoor_c = 20;  // beyond the envelope
};

struct RoomCourse {
  Temperatures end, mean;
  double taken_w = 0, envelope_w = 0, stored_w = 0;  // means over the interval
  double supply_c = 0;                               // mean
  double supply_end_c = 0;
  bool short_of_capacity = false;  // at any time
};
RoomCourse run_room(const ServerRoom&, const Temperatures& start, const RoomLoad&, double length_s);
/// Where the room stays under this load, if the coil can hold it there.
Temperatures steady(const ServerRoom&, const RoomLoad&);

}  // namespace jevons
