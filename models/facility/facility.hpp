// A site's facility over one settlement: from what its servers drew to what the utility delivers, what leaves
// as heat and what water it takes. The order is that of the energy:
//   servers (and their fans, by the inlet) -> distribution, UPS -> heat into the room -> coil, within its
//   capacity
//   -> plant -> transformer -> feed and generators
// Liquid takes its share of what servers draw but for their fans, whose heat is in the air.
// IT energy over the interval is exact; power, weather and set-points are their means over it; what depends
// on the temperature of the room (fans of servers, capacity of the coil) takes that at its beginning.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "models/facility/components/server_fans.hpp"
#include "models/facility/cooling_plant.hpp"
#include "models/facility/generators.hpp"
#include "models/facility/power_chain.hpp"
#include "models/facility/racks.hpp"
#include "models/facility/room.hpp"

namespace jevons {

/// Units of the plant that are out of order for a time.
struct PlantOutage {
  Outage when;
  int units = 1;
};

struct FacilityPlan {
  std::shared_ptr<const CoolingPlant> plant;  // null: the site has an Overhead instead
  Bounds bounds{};                            // of the plant
  SetPoints fixed;
  sim::Span decide_every = sim::minutes(15);
  PowerChain chain;
  Generators generators;
  ServerRoom room;
  ServerFans fans;                 // of all servers; full_w is what is on
  double temperature_rise_k = 11;  // of the servers' air, at the fans' reference speed
  double recirculation = 0;
  double rated_it_w = 0;
  RacksPlan racks;
  std::vector<PlantOutage> plant_outages;
  double envelope_least_c = 18, envelope_most_c = 27;
  double refrigerant_kg_per_s = 0;  // of CO2e that leaks

  explicit operator bool() const { return plant != nullptr; }
  int units_out(sim::Time) const;
};

/// Means since the last decision of a controller.
struct SinceDecision {
  double length_s = 0, it_j = 0, air_heat_j = 0, liquid_heat_j = 0, cooling_j = 0;
  double hottest_c = -1e9, capacity_used = 0;
};

struct FacilityState {
  bool begun = false;
  Temperatures room;
  double coolant_c = 0;  // to the servers, 0 where there is no liquid
  double supply_c = 0, inlet_c = 0, inlet_rise_k = 0, server_airflow = 0;  // now; inlet: the hottest
  double lasting_rise_k = 0;  // of the hottest inlet above the supply air when enough air is moved
  Outdoor outdoor;            // of the last interval
  double air_w = 0, liquid_w = 0, it_w = 0;  // the same
  SetPoints present;
  std::vector<double> memory;  // of the controller
  sim::Time next_decision;
  SinceDecision since;
  RacksState racks;
};

struct FacilityInput {
  sim::Time from, to;
  double it_w = 0;         // of the servers, mean
  double fans_full_w = 0;  // at full speed, of the fans of servers that are on
  Outdoor outdoor;
};

/// What an interval came to; powers are means.
struct FacilityStep {
  double fans_beyond_w = 0;  // drawn by servers' fans beyond the reference, part of IT
  double fans_w = 0;         // drawn by servers' fans in all
  ChainLosses losses;
  double it_to_room_w = 0, it_to_liquid_w = 0, losses_to_room_w = 0;
  RoomCourse room;
  Operation plant;
  double facility_w = 0;
  Generated generated;
  double refrigerant_kg = 0;
  double inlet_c = 0, inlet_end_c = 0;  // the hottest rack: mean, and at the end
  double capacity_used = 0;             // heat taken over what could have been
  double envelope_k = 0;                // outside of the envelope, of the mean inlet
  bool overload = false, ups_overload = false;
  double throttled_share = 0, tripped_share = 0;  // of racks, in the interval
};

/// What the air of the servers does at this inlet.
struct ServerAir {
  double flow_m3_per_s = 0, rise_k = 0;  // through the servers
};
ServerAir server_air(const FacilityPlan&, double heat_w, double inlet_c);

/// Begins in the steady state of its first interval.
void begin_facility(const FacilityPlan&, FacilityState&, const FacilityInput&);
FacilityStep run_facility(const FacilityPlan&, FacilityState&, const FacilityInput&);

}  // namespace jevons
