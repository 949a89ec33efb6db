#include "models/facility/generators.hpp"

#include <algorithm>

namespace jevons {

void GeneratorConfig::visit(sim::config::Visitor& v) {
  v.quantity("rating", rating_w, "W", {.help = "of all generators together; none where not given", .min = 0});
  v.duration(
      "test_every", test_every,
      {.help = "from the start of a test to that of the next; the first begins one such time after the run",
       .source = "monthly",
       .min = 3600});
  v.duration("test_length", test_length, {.help = "of a test", .source = "an hour", .min = 0});
  v.number("test_load", test_load,
           {.help = "share of their rating that they carry in a test, of the site's own load",
            .source = "30 %: NFPA 110, least load of a monthly test",
            .min = 0.05,
            .max = 1});
  v.quantity("fuel", fuel_m3_per_j, "m3 J-1",
             {.help = "fuel for each energy made, a of a + b / load",
              .source = "with b: 0.27 L/kWh at 75 % load, 0.315 at 25 %",
              .min = 0});
  v.quantity("idle_fuel", idle_fuel_m3_per_j, "m3 J-1",
             {.help = "fuel for each energy made, b of a + b / load", .source = "see `fuel`", .min = 0});
  v.quantity("carbon", carbon_kg_per_m3, "kg m-3",
             {.help = "CO2 of the fuel", .source = "2.697 kg/L: US EPA, 10.21 kg a gallon", .min = 0});
}

double Outage::within_s(sim::Time from, sim::Time to) const {
  return std::max(0.0, (std::min(end, to) - std::max(begin, from)).seconds());
}

double Generators::test_s(sim::Time from, sim::Time to) const {
  if (config.test_length.ns <= 0) return 0;
  double total_s = 0;
  const auto first = std::max<std::int64_t>(1, (from - sim::Time{}).ns / config.test_every.ns - 1);
  for (auto k = first; k * config.test_every.ns < (to - sim::Time{}).ns; ++k) {
    const auto begin = sim::Time{} + sim::nanoseconds(k * config.test_every.ns);
    total_s += Outage{begin, begin + config.test_length}.within_s(from, to);
  }
  return total_s;
}

void Generators::add(Generated& made, double power_w, double length_s) const {
  if (length_s <= 0 || power_w <= 0) return;
  const double load = power_w / config.rating_w, energy_j = power_w * length_s;
  const double fuel_m3 = energy_j * (config.fuel_m3_per_j + config.idle_fuel_m3_per_j / load);
  made.energy_j += energy_j;
  made.fuel_m3 += fuel_m3;
  made.carbon_kg += fuel_m3 * config.carbon_kg_per_m3;
  if (load > 1) made.overload_s += length_s;
}

Generated Generators::run(double facility_w, sim::Time from, sim::Time to) const {
  Generated made;
  if (config.rating_w <= 0) return made;
  double out_s = 0;
  for (const auto& outage : grid_outages) out_s += outage.within_s(from, to);
  add(made, facility_w, out_s);
  const double test_s_ = std::min(test_s(from, to), (to - from).seconds() - out_s);
  add(made, std::min(facility_w, config.test_load * config.rating_w), test_s_);
  return made;
}

}  // namespace jevons
