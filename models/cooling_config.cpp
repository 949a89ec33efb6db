#include "models/cooling_config.hpp"

#include <fmt/format.h>

#include <array>

#include "models/registry.hpp"

namespace jevons {
namespace {

constexpr std::array<Envelope, 6> envelopes{
    {{"recommended", 18, 27}, {"A1", 15, 32}, {"A2", 10, 35}, {"A3", 5, 40}, {"A4", 5, 45}, {"H1", 15, 25}}};

std::vector<std::string> envelope_names() {
  std::vector<std::string> names;
  for (const auto& envelope : envelopes) names.emplace_back(envelope.name);
  return names;
}

}  // namespace

const Envelope& envelope_of(const std::string& name) {
  for (const auto& envelope : envelopes)
    if (envelope.name == name) return envelope;
  return envelopes.front();
}

void ServerFansConfig::visit(sim::config::Visitor& v) {
  v.number("share", share,
           {.help = "power of a server's fans at full speed over the most that the server draws",
            .source = "5 to 15 % of an air-cooled accelerator node",
            .min = 0,
            .max = 0.5});
  v.number("reference_speed", fans.reference_speed,
           {.help = "their speed at the reference inlet, which the catalogue's power has in it",
            .source = "assumed",
            .min = 0.1,
            .max = 1});
  v.number("slowest", fans.slowest,
           {.help = "their lowest speed", .source = "assumed", .min = 0.05, .max = 1});
  v.quantity("reference_inlet", fans.reference_c, "degC",
             {.help = "inlet at which they turn so", .source = "assumed"});
  v.quantity("outlet_most", fans.outlet_c, "degC",
             {.help = "air behind the servers that they hold", .source = "assumed"});
}

void SetPointsConfig::visit(sim::config::Visitor& v) {
  v.quantity("supply_air", set[Knob::supply_air], "degC",
             {.help = "air to the servers",
              .source = "22 degC: middle of ASHRAE's recommended 18 to 27",
              .min = 5,
              .max = 45});
  v.number("airflow", set[Knob::airflow],
           {.help = "of the air handlers, share of rated", .source = "full speed", .min = 0.05, .max = 1});
  v.quantity("chilled_water", set[Knob::chilled_water], "degC",
             {.help = "leaving the chillers", .source = "10 degC", .min = -5, .max = 40});
  v.quantity("condenser_water", set[Knob::condenser_water], "degC",
             {.help = "leaving the towers, whose fans slow down to hold it",
              .source = "24 degC",
              .min = 0,
              .max = 50});
  v.number("chilled_flow", set[Knob::chilled_flow],
           {.help = "of chilled water, share of rated", .source = "full flow", .min = 0.05, .max = 1});
  v.number("condenser_flow", set[Knob::condenser_flow],
           {.help = "of condenser water, share of rated", .source = "full flow", .min = 0.05, .max = 1});
  v.number("chillers", set[Knob::chillers],
           {.help = "that run; 0: as few as carry the load", .source = "0", .min = 0, .max = 100});
  v.quantity("coolant", set[Knob::coolant], "degC",
             {.help = "to cold plates or tank", .source = "32 degC: ASHRAE class W32", .min = 5, .max = 60});
}

void RefrigerantConfig::visit(sim::config::Visitor& v) {
  v.quantity("charge", charge_kg_per_w, "kg W-1",
             {.help = "of refrigerant for each heat that compressors are built to take",
              .source = "0.3 to 0.5 kg/kW",
              .min = 0});
  v.number("leak", leak_per_year,
           {.help = "share that leaks in a year", .source = "1 to 5 %", .min = 0, .max = 1});
  v.number("gwp", gwp,
           {.help = "global warming potential, kg CO2e for each kg",
            .source = "R-513A, 573 (IPCC AR4 100 years); R-134a 1300 to 1430, R-1233zd 1 to 4",
            .min = 0,
            .max = 25000});
}

void OutdoorConfig::visit(sim::config::Visitor& v) {
  v.quantity("dry_bulb", dry_bulb_c, "degC",
             {.help = "temperature", .min = -90, .max = 60, .required = true});
  v.quantity("wet_bulb", wet_bulb_c, "degC", {.help = "wet-bulb temperature", .min = -90, .max = 60});
  v.number("relative_humidity", relative_humidity, {.help = "in place of `wet_bulb`", .min = 0, .max = 1});
  v.quantity(
      "pressure", pressure_pa, "Pa",
      {.help = "of the air", .source = "standard atmosphere at sea level", .min = 31000, .max = 120000});
}

Problems OutdoorConfig::problems() const {
  if (wet_bulb_c.has_value() == relative_humidity.has_value())
    return {{"", "needs one of `wet_bulb` and `relative_humidity`, to say how moist the air is"}};
  if (wet_bulb_c && *wet_bulb_c > dry_bulb_c) return {{"wet_bulb", "is above the dry bulb, which cannot be"}};
  if (wet_bulb_c && outdoor_from_wet_bulb(dry_bulb_c, *wet_bulb_c, pressure_pa).humidity_ratio < 0)
    return {{"wet_bulb", "is so low that the air would hold less than no water"}};
  return {};
}

Outdoor OutdoorConfig::outdoor() const {
  return wet_bulb_c ? outdoor_from_wet_bulb(dry_bulb_c, *wet_bulb_c, pressure_pa)
                    : outdoor_from_humidity(dry_bulb_c, relative_humidity.value_or(0.5), pressure_pa);
}

void OutageConfig::visit(sim::config::Visitor& v) {
  v.one_of(
      "part", part, {"chiller", "grid"},
      {.help = "what does not work: units of the cooling plant, or the grid (generators carry the site)"});
  v.duration("at", at, {.help = "after the start of the run", .min = 0, .required = true});
  v.duration("length", length, {.help = "how long", .min = 0});
  v.whole("units", units, {.help = "chillers or compressors that do not run", .min = 1, .max = 1000});
}

CoolingConfig::CoolingConfig() : policy(cooling_policies().make("fixed")) {}

void CoolingConfig::visit(sim::config::Visitor& v) {
  v.one_of(
      "plant", overhead.plant,
      {"constant_pue", "pue_curve", "dx", "air_economiser", "chilled_water", "direct_liquid", "immersion"},
      {.help = "what turns IT heat into overhead: a number, a curve, or a plant whose PUE is an outcome"});
  overhead.visit(v);
  v.quantity("wue", wue_m3_per_j, "m3 J-1",
             {.help = "water drawn per IT energy, such as \"1.8 L/kWh\" (constant_pue, pue_curve)",
              .source = "0 where the plant evaporates nothing; fleet typical 1.8 L/kWh",
              .min = 0});
  v.choice("policy", policy, cooling_policies(), {.help = "who decides on the set-points of a plant"});
  v.duration("decide_every", decide_every, {.help = "how often", .source = "5 to 15 min", .min = 1});
  v.one_of(
      "envelope", envelope, envelope_names(),
      {.help =
           "inlet air that servers are made for: ASHRAE's recommended range or the allowable one of a class",
       .source = "ASHRAE TC 9.9 (2021)"});
  v.table("set_points", set_points, {.help = "what `fixed` holds and other controllers begin with"});
  v.table("air", air, {.help = "air handlers"});
  v.table("chiller", chiller, {.help = "chillers (chilled_water)"});
  v.table("tower", tower, {.help = "cooling towers (chilled_water)"});
  v.table("chilled_pumps", chilled_pumps, {.help = "pumps of chilled water (chilled_water)"});
  v.table("condenser_pumps", condenser_pumps, {.help = "pumps of condenser water (chilled_water)"});
  v.table("economiser", economiser, {.help = "tower water that cools without the chillers (chilled_water)"});
  v.table(
      "dx", dx,
      {.help =
           "direct expansion units (dx, air_economiser; direct_liquid and immersion for heat left in air)"});
  v.table("outside_air", outside_air, {.help = "when outside air is let in (air_economiser)"});
  v.table("evaporative", evaporative, {.help = "pads in front of outside air (air_economiser)"});
  v.table("liquid", liquid, {.help = "cold plates or tanks (direct_liquid, immersion)"});
  v.table("dry_cooler", dry_cooler, {.help = "where the liquid's heat goes (direct_liquid, immersion)"});
  v.table("reuse", reuse, {.help = "heat that somebody wants"});
  v.table("room", room, {.help = "thermal mass of the room"});
  v.table("racks", racks,
          {.help = "racks: what warms their inlets, and what their servers do when it is too warm"});
  v.table("server_fans", server_fans, {.help = "fans in servers"});
  v.table("refrigerant", refrigerant, {.help = "what leaks"});
}

Problems CoolingConfig::problems() const {
  Problems all;
  const auto complain = [&](const char* key, std::string text) { all.push_back({key, std::move(text)}); };
  if (server_fans.fans.outlet_c <= server_fans.fans.reference_c)
    complain("server_fans.outlet_most",
             "is not above `reference_inlet`; air that cools servers leaves warmer");
  if (outside_air.least_dew_point_c >= outside_air.most_dew_point_c)
    complain("outside_air.least_dew_point", "is not below `most_dew_point`; no air would be let in");
  if (racks.trip_c <= racks.throttle_c)
    complain("racks.trip", "is not above `throttle`; servers slow down before they trip");
  if (racks.restart_c >= racks.trip_c)
    complain("racks.restart", "is not below `trip`; they would trip again at once");
  return all;
}

}  // namespace jevons
