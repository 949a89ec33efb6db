#include "models/facility/room.hpp"

#include <algorithm>
#include <cmath>

#include "models/facility/components/psychrometrics.hpp"

namespace jevons {
namespace {

enum class Coil { holds, at_limit, off };

double wanted_w(const RoomLoad& load, double air_c) { return load.air_w_per_k * (air_c - load.supply_c); }

Coil coil_at(const RoomLoad& load, double air_c) {
  const double wanted = wanted_w(load, air_c);
  return wanted < 0 ? Coil::off : wanted > load.capacity_w ? Coil::at_limit : Coil::holds;
}

/// The coil's conductance and the envelope's as one.
Heating heating(const ServerRoom& room, const RoomLoad& load, Coil coil) {
  const double held = coil == Coil::holds ? load.air_w_per_k : 0, all = held + room.envelope_w_per_k;
  return {.air_w = load.air_w - (coil == Coil::at_limit ? load.capacity_w : 0),
          .racks_w = load.racks_w,
          .loss_w_per_k = all,
          .loss_to_c = all > 0 ? (held * load.supply_c + room.envelope_w_per_k * load.outdoor_c) / all
                               : load.supply_c};
}

/// Whether the coil would work otherwise at this temperature; at the very border both ways will do.
bool leaves(const RoomLoad& load, Coil coil, double air_c) {
  constexpr double border_k = 1e-9;
  const double high_c = load.supply_c + load.capacity_w / load.air_w_per_k;
  if (coil == Coil::holds) return air_c < load.supply_c - border_k || air_c > high_c + border_k;
  return coil == Coil::at_limit ? air_c < high_c - border_k : air_c > load.supply_c + border_k;
}

/// How fast the air warms [W].
double drive_w(const TwoBodies& bodies, const Heating& h, const Temperatures& t) {
  return h.air_w + bodies.coupling_w_per_k * (t.racks_c - t.air_c) - h.loss_w_per_k * (t.air_c - h.loss_to_c);
}

/// Halves [before, after] down to where `holds` ceases to.
template <class F>
double last_time(double before, double after, const F& holds) {
  for (int i = 0; i < 60 && after - before > 1e-9 * after; ++i) {
    const double middle = (before + after) / 2;
    (holds(middle) ? before : after) = middle;
  }
  return after;
}

/// The time up to `length_s` at which the coil comes to work otherwise; length_s if it does not. The air turns round
/// once at most, as the sum of two exponentials does: it may leave and be back at the end.
double time_of_change(const ServerRoom& room, const Temperatures& start, const Heating& h, const RoomLoad& load,
                      Coil coil, double length_s) {
  const auto at = [&](double t) { return relax(room.bodies, start, h, t).end; };
  const bool warms = drive_w(room.bodies, h, start) > 0;
  double until_s = length_s;
  const auto end = at(length_s);
  if ((drive_w(room.bodies, h, end) > 0) != warms)
    until_s = last_time(0, length_s, [&](double t) { return (drive_w(room.bodies, h, at(t)) > 0) == warms; });
  const auto stays = [&](double t) { return !leaves(load, coil, at(t).air_c); };
  if (!stays(until_s)) return last_time(0, until_s, stays);
  if (!leaves(load, coil, end.air_c)) return length_s;
  return last_time(until_s, length_s, stays);
}

}  // namespace

void RoomConfig::visit(sim::config::Visitor& v) {
  v.quantity("rack_power", rack_w, "W",
             {.help = "rated power of a rack: how many racks there are",
              .source = "10 kW, an air-cooled rack",
              .min = 100,
              .max = 1e6});
  v.quantity("rack_heat_capacity", rack_j_per_k, "J K-1",
             {.help = "of a rack with its servers", .source = "700 kg at 460 J/kgK", .min = 1e3, .max = 1e8});
  v.quantity("rack_coupling", rack_w_per_k, "W K-1",
             {.help = "from a rack to the air through it",
              .source = "assumed: racks follow the air within seven minutes",
              .min = 1,
              .max = 1e6});
  v.quantity("air_volume", volume_m3, "m3",
             {.help = "of the room, for each rack", .source = "20 m3", .min = 1, .max = 1e4});
  v.quantity("envelope", envelope_w_per_k, "W K-1",
             {.help = "heat through walls and roof, for each kelvin between the room and outdoors",
              .source = "0: small beside the load",
              .min = 0,
              .max = 1e6});
  v.number("recirculation", recirculation,
           {.help = "share of the servers' air that is their own exhaust",
            .source = "0: contained aisles",
            .min = 0,
            .max = 0.9});
}

ServerRoom::ServerRoom(const RoomConfig& config, double rated_it_w)
    : envelope_w_per_k(config.envelope_w_per_k) {
  const double racks = rated_it_w / config.rack_w;
  bodies = {.air_j_per_k = racks * config.volume_m3 * air_density_kg_per_m3 * air_heat_j_per_kg_k,
            .racks_j_per_k = racks * config.rack_j_per_k,
            .coupling_w_per_k = racks * config.rack_w_per_k};
}

RoomCourse run_room(const ServerRoom& room, const Temperatures& start, const RoomLoad& load,
                    double length_s) {
  RoomCourse result{.end = start};
  double left_s = length_s;
  Coil coil = coil_at(load, start.air_c);
  for (int change = 0; left_s > 0; ++change) {
    const auto h = heating(room, load, coil);
    constexpr int most_changes = 64;  // only where the load sits on the limit would it go on
    const double piece_s = change < most_changes ? time_of_change(room, result.end, h, load, coil, left_s) : left_s;
    const auto course = relax(room.bodies, result.end, h, piece_s);
    const double share = piece_s / length_s;
    const double taken_w = coil == Coil::holds      ? wanted_w(load, course.mean.air_c)
                           : coil == Coil::at_limit ? load.capacity_w
                                                    : 0;
    result.taken_w += share * taken_w;
    result.mean.air_c += share * course.mean.air_c;
    result.mean.racks_c += share * course.mean.racks_c;
    result.short_of_capacity |= coil == Coil::at_limit;
    result.end = course.end;
    left_s -= piece_s;
    if (left_s > 0) {  // across the border, by the sign of what drives the air there
      const double wanted = wanted_w(load, result.end.air_c);
      if (coil == Coil::holds)
        coil = wanted > load.capacity_w / 2 ? Coil::at_limit : Coil::off;
      else
        coil = Coil::holds;
    }
  }
  result.envelope_w = room.envelope_w_per_k * (result.mean.air_c - load.outdoor_c);
  result.stored_w = (room.bodies.air_j_per_k * (result.end.air_c - start.air_c) +
                     room.bodies.racks_j_per_k * (result.end.racks_c - start.racks_c)) /
                    length_s;
  const double end_w = std::clamp(wanted_w(load, result.end.air_c), 0.0, load.capacity_w);
  result.supply_c = result.mean.air_c - result.taken_w / load.air_w_per_k;
  result.supply_end_c = result.end.air_c - end_w / load.air_w_per_k;
  return result;
}

Temperatures steady(const ServerRoom& room, const RoomLoad& load) {
  return steady(room.bodies, heating(room, load, Coil::holds));
}

}  // namespace jevons
