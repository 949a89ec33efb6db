#include "models/build_facility.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/make_plant.hpp"

namespace jevons {
namespace {

using sim::config::Document;

constexpr double kSecondsPerYear = 365.25 * 86400;

void complain_all(Document& document, const std::string& key, const Problems& problems) {
  for (const auto& problem : problems)
    document.complain(problem.key.empty() ? key : key + "." + problem.key, problem.text);
}

/// How a set-point is written, for a message.
std::string written(std::size_t knob, double value) {
  const auto k = static_cast<Knob>(knob);
  const bool warm =
      k == Knob::supply_air || k == Knob::chilled_water || k == Knob::condenser_water || k == Knob::coolant;
  return fmt::format("{:.4g}{}", value, warm ? " degC" : "");
}

/// The scenario's set-points, as far as the plant has them.
SetPoints fixed_set_points(const CoolingConfig& config, const Bounds& bounds, const std::string& key,
                           Document& document) {
  SetPoints set = config.set_points.set;
  const SetPoints usual;
  for (std::size_t k = 0; k < kKnobs; ++k) {
    const auto name = fmt::format("{}.set_points.{}", key, knob_names[k]);
    if (!bounds[k].free()) {
      if (set.value[k] != usual.value[k] && set.value[k] != bounds[k].least)
        document.complain(name, fmt::format("is nothing that plant = \"{}\" can be set to", config.plant()));
      set.value[k] = bounds[k].least;
    } else if (set.value[k] < bounds[k].least || set.value[k] > bounds[k].most) {
      document.complain(name, fmt::format("is {}; the equipment allows {} to {}", written(k, set.value[k]),
                                          written(k, bounds[k].least), written(k, bounds[k].most)));
    } else if (bounds[k].step > 0) {
      const double steps = (set.value[k] - bounds[k].least) / bounds[k].step;
      if (steps != std::round(steps))
        document.complain(name, fmt::format("is {}, and not whole", set.value[k]));
    }
  }
  return set;
}

/// What lies far beside what the servers need.
void check_sizes(const CoolingConfig& config, const std::string& key, const FacilityPlan& facility, const Design& design,
                 Document& document) {
  constexpr double least = 0.05, most = 20;
  const double share = facility.plant->rated_airflow_m3_per_s() / design.server_airflow_m3_per_s;
  if (config.air.rated_flow_m3_per_s && (share < least || share > most))
    document.complain(key + ".air.rated_flow", fmt::format("is {:.3g} times what the servers draw, {:.3g} m3/s; {} to {} times is expected",
                                                           share, design.server_airflow_m3_per_s, least, most));
  if (facility.plant->liquid_share() > 0 && config.set_points.set[Knob::coolant] > config.racks.coolant_most_c)
    document.complain(key + ".set_points.coolant", fmt::format("is above racks.coolant_most, {:.4g} degC: servers would be slowed all the time",
                                                               config.racks.coolant_most_c));
}

RacksPlan racks_of(const CoolingConfig& config, const std::string& key, const SitePlan& site,
                   Document& document, std::vector<std::string>& files) {
  const auto& racks = config.racks;
  const bool apart = racks.servers > 0 || !racks.recirculation.empty();
  const double server_w = site.servers > 0 ? site.rated_it_w / site.servers : 0;
  const double fit = server_w > 0 ? std::max(1.0, std::floor(config.room.rack_w / server_w)) : 1;
  const auto per_rack = !apart              ? std::max<std::uint32_t>(1, site.servers)
                        : racks.servers > 0 ? static_cast<std::uint32_t>(racks.servers)
                                            : static_cast<std::uint32_t>(fit);
  RacksPlan plan{.servers_per_rack = per_rack,
                 .count = std::max<std::uint32_t>(1, (site.servers + per_rack - 1) / per_rack),  // one where all IT is a fluid
                 .recirculation_k_per_w = {},
                 .throttle_c = racks.throttle_c,
                 .trip_c = racks.trip_c,
                 .restart_c = racks.restart_c,
                 .coolant_most_c = racks.coolant_most_c,
                 .least_clock = racks.least_clock};
  if (racks.recirculation.empty()) return plan;
  const auto file = document.find_file(key + ".racks.recirculation", racks.recirculation);
  if (!file) return plan;
  std::vector<std::string> errors;
  if (auto matrix = read_recirculation(file->string(), plan.count, errors))
    plan.recirculation_k_per_w = std::move(*matrix);
  for (auto& error : errors) document.complain_located(std::move(error));
  files.push_back(file->string());
  return plan;
}

void add_outages(const SiteConfig& config, const std::string& key, const Plant& plant, Document& document,
                 FacilityPlan& facility) {
  const double units = facility.bounds[static_cast<std::size_t>(Knob::chillers)].most;
  for (std::size_t i = 0; i < config.outages.size(); ++i) {
    const auto& outage = config.outages[i];
    const auto name = fmt::format("{}.outage[{}]", key, i);
    const Outage when{sim::Time{} + outage.at, sim::Time{} + outage.at + outage.length};
    if (outage.at >= plant.duration) document.complain(name + ".at", "is after the end of the run");
    if (outage.part == "grid") {
      facility.generators.grid_outages.push_back(when);
      for (std::size_t j = 0; j < i; ++j)
        if (const auto& other = config.outages[j];
            other.part == "grid" && outage.at < other.at + other.length && other.at < outage.at + outage.length)
          document.complain(name, fmt::format("overlaps with outage[{}], in which the grid is out already", j));
      if (config.power.generators.rating_w <= 0)
        document.complain(name,
                          "the grid is out, and the site has no generators: set power.generators.rating");
    } else {
      facility.plant_outages.push_back({when, static_cast<int>(outage.units)});
      if (static_cast<double>(outage.units) > units)
        document.complain(name + ".units",
                          fmt::format("is {}, and the plant has {:.0f}", outage.units, units));
    }
  }
}

Design design_of(const CoolingConfig& config, const FacilityPlan& facility) {
  constexpr double least_in_air = 0.02;  // air handlers are built for that of IT power at least
  const double liquid = liquid_share_of(config);
  ChainLosses losses;
  facility.chain.add_it_losses(losses, facility.rated_it_w);
  Design design{.it_w = facility.rated_it_w, .liquid_heat_w = liquid * facility.rated_it_w};
  const double losses_w = losses.distribution_w + (facility.chain.ups_cooled ? losses.ups_w : 0);
  design.air_heat_w = facility.rated_it_w - design.liquid_heat_w + losses_w;
  design.server_airflow_m3_per_s =
      std::max(design.it_w - design.liquid_heat_w, least_in_air * design.it_w) /
      (air_density_kg_per_m3 * air_heat_j_per_kg_k * config.air.temperature_rise_k);
  return design;
}

FacilityPlan facility_of(const SiteConfig& config, const SitePlan& site) {
  constexpr double usual_cooling = 0.4;  // of IT power, for the size of the transformers
  const auto& cooling = config.cooling;
  FacilityPlan facility;
  facility.rated_it_w = site.rated_it_w;
  facility.decide_every = cooling.decide_every;
  facility.chain = PowerChain(config.power, site.rated_it_w, usual_cooling * site.rated_it_w);
  facility.generators.config = config.power.generators;
  facility.room = ServerRoom(cooling.room, site.rated_it_w);
  facility.fans = cooling.server_fans.fans;
  facility.fans.full_w = cooling.server_fans.share * site.rated_it_w;
  facility.temperature_rise_k = cooling.air.temperature_rise_k;
  facility.recirculation = cooling.room.recirculation;
  const auto& envelope = envelope_of(cooling.envelope);
  facility.envelope_least_c = envelope.least_c;
  facility.envelope_most_c = envelope.most_c;
  return facility;
}

}  // namespace

void build_facility(const SiteConfig& config, const std::string& key, const Plant& plant,
                    const Catalog& catalog, Document& document, SitePlan& site,
                    std::vector<std::string>& files) {
  const auto& cooling = config.cooling;
  const auto cooling_key = key + ".cooling";
  auto facility = facility_of(config, site);
  const auto design = design_of(cooling, facility);
  const auto problems = plant_problems(cooling, catalog);
  complain_all(document, cooling_key, problems);
  if (site.servers > 0 && site.rated_it_w <= 0)
    return document.complain(key + ".servers", "draw nothing, and a plant is built for what they draw");
  if (!problems.empty() || site.rated_it_w <= 0) return;
  facility.plant = make_plant(cooling, catalog, design);
  facility.bounds = facility.plant->bounds();
  check_sizes(cooling, cooling_key, facility, design, document);
  facility.fixed = fixed_set_points(cooling, facility.bounds, cooling_key, document);
  facility.refrigerant_kg_per_s = cooling.refrigerant.charge_kg_per_w * design.air_heat_w *
                                  cooling.refrigerant.leak_per_year * cooling.refrigerant.gwp /
                                  kSecondsPerYear;
  facility.racks = racks_of(cooling, cooling_key, site, document, files);
  add_outages(config, key, plant, document, facility);
  site.facility = std::move(facility);
}

}  // namespace jevons
