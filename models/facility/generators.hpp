// Diesel generators: they carry the site while the grid is out, and run now and then so that they start when
// they must.
//   fuel = (a + b / l) E,   l the load relative to rating                  [L/kWh]
//   CO2  = fuel x 2.697 kg/L (US EPA, 10.21 kg a gallon), scope 1
// In a test they carry a share of their rating of the site's own load; the first seconds of an outage, until
// they have started, ride on batteries that they charge again: counted as theirs.
#pragma once

#include <optional>
#include <vector>

#include "sim/config/visitor.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

struct GeneratorConfig {
  double rating_w = 0;
  sim::Span test_every = sim::hours(730), test_length = sim::hours(1);
  double test_load = 0.3;
  double fuel_m3_per_j = 0.2475e-3 / 3.6e6, idle_fuel_m3_per_j = 0.016875e-3 / 3.6e6;
  double carbon_kg_per_m3 = 2697;
  void visit(sim::config::Visitor& v);
};

/// A time at which something does not work.
struct Outage {
  sim::Time begin, end;
  /// How much of [from, to) it covers [s].
  double within_s(sim::Time from, sim::Time to) const;
  bool covers(sim::Time t) const { return begin <= t && t < end; }
};

struct Generated {
  double energy_j = 0, fuel_m3 = 0, carbon_kg = 0, overload_s = 0;
};

struct Generators {
  GeneratorConfig config;
  std::vector<Outage> grid_outages;

  /// What they make of what the facility draws over [from, to).
  Generated run(double facility_w, sim::Time from, sim::Time to) const;

 private:
  void add(Generated&, double power_w, double length_s) const;
  double test_s(sim::Time from, sim::Time to) const;
};

}  // namespace jevons
