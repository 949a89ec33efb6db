#include "models/grid/generation/on_site.hpp"

#include <fmt/format.h>

namespace jevons {

namespace {

// Complains of each key that belongs to `kind` and has another value than its default.
class Refusal {
 public:
  Refusal(Problems& problems, std::string kind) : problems_(problems), kind_(std::move(kind)) {}

  template <class T>
  Refusal& key(const char* name, const T& value, const T& usual) {
    if (value != usual) problems_.push_back({name, fmt::format("belongs to kind = \"{}\"", kind_)});
    return *this;
  }

 private:
  Problems& problems_;
  std::string kind_;
};

void refuse_panels(Problems& problems, const OnSiteConfig& c) {
  static const OnSiteConfig usual;
  Refusal(problems, "pv")
      .key("dc_ac_ratio", c.pv.dc_ac_ratio, usual.pv.dc_ac_ratio)
      .key("losses", c.pv.losses, usual.pv.losses)
      .key("inverter", c.pv.inverter, usual.pv.inverter)
      .key("noct", c.pv.noct_c, usual.pv.noct_c)
      .key("temperature_coefficient", c.pv.temperature_coefficient, usual.pv.temperature_coefficient)
      .key("latitude", c.pv.latitude_deg, usual.pv.latitude_deg)
      .key("longitude", c.pv.longitude_deg, usual.pv.longitude_deg)
      .key("clearness", c.clouds.clearness, usual.clouds.clearness)
      .key("clearness_spread", c.clouds.spread, usual.clouds.spread)
      .key("clearness_persistence", c.clouds.persistence, usual.clouds.persistence);
}

void refuse_turbines(Problems& problems, const WindConfig& c) {
  static const WindConfig usual;
  Refusal(problems, "wind")
      .key("mean_speed", c.mean_m_s, usual.mean_m_s)
      .key("measured_at", c.measured_m, usual.measured_m)
      .key("hub_height", c.hub_m, usual.hub_m)
      .key("shear", c.shear, usual.shear)
      .key("shape", c.shape, usual.shape)
      .key("speed_persistence", c.speed_persistence, usual.speed_persistence)
      .key("cut_in", c.curve.cut_in, usual.curve.cut_in)
      .key("rated_speed", c.curve.rated, usual.curve.rated)
      .key("cut_out", c.curve.cut_out, usual.curve.cut_out)
      .key("restart_drop", c.restart_drop_m_s, usual.restart_drop_m_s)
      .key("array_loss", c.array_loss, usual.array_loss);
}

}  // namespace

void OnSiteConfig::visit(sim::config::Visitor& v) {
  v.one_of("kind", kind, {"pv", "wind"}, {.help = "panels that lie flat, or wind turbines"});
  v.quantity("capacity", capacity_w, "W",
             {.help = "of panels DC at 1000 W/m2 and 25 degC, of turbines all together",
              .min = 0,
              .required = true,
              .above_min = true});
  pv.visit_panels(v);
  clouds.visit(v);
  wind.visit_turbines(v);
}

Problems OnSiteConfig::problems() const {
  Problems all;
  if (kind == "wind") {
    all = wind.problems();
    refuse_panels(all, *this);
  } else {
    all = pv.problems();
    for (const auto& problem : clouds.problems()) all.push_back(problem);
    refuse_turbines(all, wind);
  }
  return all;
}

sim::Series on_site_series(const OnSiteConfig& config, const sim::Window& window, const sim::Series& air_c,
                           const Draws& draws) {
  if (config.kind == "wind") {
    auto turbines = config.wind;
    turbines.capacity_w = config.capacity_w;
    return wind_series(turbines, window, draws);
  }
  auto panels = config.pv;
  panels.capacity_w = config.capacity_w;
  return pv_series(panels, window, cloudy_sky_series(panels.place(), config.clouds, window, draws), air_c);
}

}  // namespace jevons
