#include "models/grid/generation/pv.hpp"

#include <algorithm>

#include "models/grid/generation/hours.hpp"

namespace jevons {

void PvConfig::visit(sim::config::Visitor& v) {
  v.quantity(
      "capacity", capacity_w, "W",
      {.help = "of the panels, DC at 1000 W/m2 and 25 degC", .min = 0, .required = true, .above_min = true});
  visit_panels(v);
}

void PvConfig::visit_panels(sim::config::Visitor& v) {
  v.number("dc_ac_ratio", dc_ac_ratio,
           {.help = "pv: capacity of the panels over that of the inverters, which clip",
            .source = "PVWatts version 5",
            .min = 0.5,
            .max = 3});
  v.number("losses", losses,
           {.help = "pv: soiling, shading, mismatch, wiring, ageing",
            .source = "PVWatts version 5",
            .min = 0,
            .max = 0.9});
  v.number("inverter", inverter,
           {.help = "pv: efficiency of the inverters", .source = "PVWatts version 5", .min = 0.5, .max = 1});
  v.quantity("noct", noct_c, "degC",
             {.help = "pv: temperature of the cells at 800 W/m2 in air of 20 degC",
              .source = "47 degC: open rack, glass and glass or foil",
              .min = 20,
              .max = 80});
  v.number("temperature_coefficient", temperature_coefficient,
           {.help = "pv: change of power for each K of cell temperature, share",
            .source = "crystalline silicon -0.004",
            .min = -0.02,
            .max = 0});
  v.number("latitude", latitude_deg, {.help = "pv: degrees north", .min = -90, .max = 90});
  v.number("longitude", longitude_deg, {.help = "pv: degrees east", .min = -180, .max = 180});
}

Problems PvConfig::problems() const {
  Problems all;
  const auto need = [&](bool given, const char* key) {
    if (!given)
      all.push_back({key, "is needed to know where the sun stands, in degrees such as 37.4 or -121.9"});
  };
  need(latitude_deg.has_value(), "latitude");
  need(longitude_deg.has_value(), "longitude");
  return all;
}

double PvConfig::panels_w(double ghi_w_m2, double air_c) const {
  const double warmth = 1 + temperature_coefficient * (cell_c(ghi_w_m2, air_c) - 25);
  return std::max(0.0, capacity_w * ghi_w_m2 / 1000 * warmth);
}

double PvConfig::power_w(double ghi_w_m2, double air_c) const {
  return std::min(panels_w(ghi_w_m2, air_c) * (1 - losses) * inverter, inverter_w());
}

sim::Series pv_series(const PvConfig& config, const sim::Window& window, const sim::Series& ghi_w_m2,
                      const sim::Series& air_c) {
  std::size_t ghi_at = 0, air_at = 0;
  return hourly_series(window, [&](sim::Instant start) {
    return config.power_w(hourly_mean(ghi_w_m2, window, start, ghi_at),
                          hourly_mean(air_c, window, start, air_at));
  });
}

}  // namespace jevons
