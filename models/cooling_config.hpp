// [site.NAME.cooling]: the plant by name, its components, its controller and set-points, the room, the racks.
// Tables of components that a plant has not got are errors where something was written in them.
#pragma once

#include <memory>
#include <optional>

#include "models/facility/facility.hpp"
#include "models/facility/overhead.hpp"
#include "models/facility/plants/air_economiser.hpp"
#include "models/facility/plants/chilled_water.hpp"
#include "models/facility/plants/liquid.hpp"
#include "models/policies/cooling.hpp"
#include "sim/config/registry.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct ServerFansConfig {
  double share = 0.12;
  ServerFans fans;
  void visit(sim::config::Visitor& v);
};

struct SetPointsConfig {
  SetPoints set;
  void visit(sim::config::Visitor& v);
};

struct RefrigerantConfig {
  double charge_kg_per_w = 0.4e-3, leak_per_year = 0.02, gwp = 573;
  void visit(sim::config::Visitor& v);
};

struct CoolingConfig {
  OverheadConfig overhead;  // and the name of the plant, whichever it is
  double wue_m3_per_j = 0;
  sim::config::Chosen<CoolingPolicy> policy;
  sim::Span decide_every = sim::minutes(15);
  std::string envelope = "recommended";
  SetPointsConfig set_points;
  AirHandlerConfig air;
  ChillerConfig chiller;
  TowerConfig tower;
  PumpConfig chilled_pumps, condenser_pumps{.share = 0.015};
  WaterEconomiserConfig economiser;
  DxConfig dx;
  OutsideAirConfig outside_air;
  EvaporativeConfig evaporative;
  LiquidConfig liquid;
  DryCoolerConfig dry_cooler;
  HeatReuseConfig reuse;
  RoomConfig room;
  RacksConfig racks;
  ServerFansConfig server_fans;
  RefrigerantConfig refrigerant;

  CoolingConfig();
  const std::string& plant() const { return overhead.plant; }
  bool has_plant() const { return plant() != "constant_pue" && plant() != "pue_curve"; }
  void visit(sim::config::Visitor& v);
  /// What is wrong beyond the range of a key.
  Problems problems() const;
};

/// Inlet air that servers of a class are made for [degC], ASHRAE TC 9.9 (2021).
struct Envelope {
  std::string_view name;
  double least_c, most_c;
};
const Envelope& envelope_of(const std::string& name);

/// Outdoor air that stays the same: [site.NAME.outdoor].
struct OutdoorConfig {
  double dry_bulb_c = 20, pressure_pa = standard_pressure_pa;
  std::optional<double> wet_bulb_c, relative_humidity;
  void visit(sim::config::Visitor& v);
  Problems problems() const;
  Outdoor outdoor() const;
};

/// Something that does not work for a time: [[site.NAME.outage]].
struct OutageConfig {
  std::string part = "chiller";
  sim::Span at, length = sim::hours(1);
  std::int64_t units = 1;
  void visit(sim::config::Visitor& v);
};

}  // namespace jevons
