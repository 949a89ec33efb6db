#include "models/grid/dispatch/fleet.hpp"

#include <algorithm>
#include <limits>

namespace jevons {
namespace {

const std::vector<std::string>& source_list() {
  static const std::vector<std::string> names(source_names.begin(), source_names.end());
  return names;
}

}  // namespace

void FleetConfig::visit(sim::config::Visitor& v) {
  v.one_of("source", source, source_list(),
           {.help = "what it burns or turns, which gives its emission factors", .required = true});
  v.quantity("capacity", capacity_w, "W",
             {.help = "of all its units", .min = 0, .required = true, .above_min = true});
  v.quantity("cost", cost_usd_per_j, "USD J-1",
             {.help = "marginal cost: fuel and variable upkeep, without any carbon price", .required = true});
  v.whole("units", units, {.help = "like units that make up its capacity", .min = 1, .max = 10'000});
  v.quantity("intensity", intensity_kg_per_j, "kg J-1",
             {.help = "CO2e of what it generates, where it is not that of its source", .min = 0});
  v.number("min_load", min_load,
           {.help = "least output of a unit that is on, share of its capacity",
            .source = "0: no limit; gas in combined cycle and coal 0.4 to 0.5",
            .min = 0,
            .max = 1});
  v.number("availability", availability,
           {.help = "share of capacity that is there, after outages", .min = 0, .max = 1, .above_min = true});
  v.quantity(
      "ramp", ramp_per_s, "s-1",
      {.help = "change of output, share of capacity by time, such as \"0.05/min\"; no limit where not given",
       .min = 0,
       .above_min = true});
  v.duration("start_time", start_time,
             {.help = "from the order to start a unit until it gives power", .min = 0, .max = 7 * 86400});
  v.duration("least_off", least_off,
             {.help = "that a unit stays off at the least; its start_time where that is longer",
              .min = 0,
              .max = 30 * 86400.0});
  v.quantity("start_cost", start_cost_usd, "USD",
             {.help = "of starting one unit; counted, not bid", .min = 0});
}

void GridStorageConfig::visit(sim::config::Visitor& v) {
  v.quantity("energy", energy_j, "J",
             {.help = "that it holds", .min = 0, .required = true, .above_min = true});
  v.quantity(
      "power", power_w, "W",
      {.help = "most that it charges or discharges with", .min = 0, .required = true, .above_min = true});
  v.number("round_trip_efficiency", round_trip_efficiency,
           {.help = "energy given over energy taken",
            .source = "0.85: usual of lithium-ion with its converters",
            .min = 0.01,
            .max = 1});
}

Fleet make_fleet(const FleetConfig& c, const FactorSet& factors, const FactorSet& direct) {
  const auto& names = source_list();
  const auto source =
      static_cast<std::size_t>(std::find(names.begin(), names.end(), c.source) - names.begin());
  Fleet fleet;
  fleet.name = c.name;
  fleet.source = source;
  fleet.units = c.units;
  fleet.unit_w = c.capacity_w * c.availability / static_cast<double>(c.units);
  fleet.cost_usd_per_j = fleet.bid_usd_per_j = c.cost_usd_per_j;
  fleet.intensity_kg_per_j = c.intensity_kg_per_j.value_or(factors.g_per_kwh[source] * kg_per_j_of_g_per_kwh);
  fleet.direct_kg_per_j = c.intensity_kg_per_j.value_or(direct.g_per_kwh[source] * kg_per_j_of_g_per_kwh);
  fleet.min_load = c.min_load;
  fleet.ramp_per_s = c.ramp_per_s.value_or(std::numeric_limits<double>::infinity());
  fleet.start_s = c.start_time.seconds();
  fleet.least_off_s = std::max(c.least_off, c.start_time).seconds();
  fleet.start_cost_usd = c.start_cost_usd;
  return fleet;
}

}  // namespace jevons
