#include "models/grid/dispatch/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/grid/generation/hours.hpp"
#include "models/grid/generation/series_sum.hpp"
#include "models/units.hpp"

namespace jevons {
namespace {

constexpr double usd_per_j_of_usd_per_mwh = 1 / joules_per_mwh;

bool is_dispatched(const DispatchConfig& config, std::size_t source) {
  return std::any_of(config.fleet.begin(), config.fleet.end(),
                     [&](const FleetConfig& fleet) { return fleet.source == source_names[source]; });
}

sim::Series scaled(const sim::Series& series, double factor) {
  if (factor == 1) return series;
  auto values = series.values();
  for (auto& value : values) value *= factor;
  return {series.shape(), series.times(), std::move(values), series.last()};
}

sim::Series demand_of(const DispatchConfig& config, const DispatchInputs& inputs, const sim::Window& window,
                      sim::Span utc_offset) {
  if (config.demand_w) {
    const double total = std::accumulate(config.demand_profile.begin(), config.demand_profile.end(), 0.0);
    return hourly_series(window, [&](sim::Instant start) {
      const auto local = start + std::chrono::nanoseconds(utc_offset.ns);
      const auto hour =
          std::chrono::floor<std::chrono::hours>(local - std::chrono::floor<std::chrono::days>(local))
              .count();
      const double shape = config.demand_profile.empty()
                               ? 1
                               : config.demand_profile[static_cast<std::size_t>(hour)] * 24 / total;
      return *config.demand_w * shape * config.scale.demand;
    });
  }
  if (inputs.demand_w) return scaled(*inputs.demand_w, config.scale.demand);
  std::vector<const sim::Series*> all;
  for (const auto& series : inputs.generation_w) all.push_back(&series);
  std::optional<sim::Series> imports;
  if (inputs.export_w) all.push_back(&imports.emplace(scaled(*inputs.export_w, -1)));
  return scaled(sum_of(all), config.scale.demand);
}

}  // namespace

DispatchConfig::DispatchConfig()
    : curtailment_usd_per_j(0),
      floor_usd_per_j(-150 * usd_per_j_of_usd_per_mwh),
      scarcity_usd_per_j(5000 * usd_per_j_of_usd_per_mwh),
      import_kg_per_j(428 * kg_per_j_of_g_per_kwh) {}

void ScaleConfig::visit(sim::config::Visitor& v) {
  v.number("demand", demand, {.help = "of the demand", .min = 0, .max = 1e6});
  for (std::size_t i = 0; i < source_count; ++i)
    v.number(source_names[i], source[i],
             {.help = "of what the file says this source generates", .min = 0, .max = 1e6});
}

void DispatchConfig::visit(sim::config::Visitor& v) {
  v.quantity("demand", demand_w, "W",
             {.help = "mean demand beside the sites, where it is not that of the file", .min = 0});
  v.numbers("demand_profile", demand_profile,
            {.help = "relative demand by local hour, 24 numbers; flat where not given", .min = 0});
  v.file(
      "demand_series", demand_series,
      {.help =
           "demand beside the sites [MW], measured (utc,demand_mw) or typical (month,hour_utc,demand_mw)"});
  v.one_of("demand_labels", demand_labels, {"start", "end"}, {.help = "the same as labels, for the demand"});
  v.table("scale", scale, {.help = "times what the file says"});
  v.named("fleet", fleet, {.help = "power plants that are dispatched"});
  v.named("storage", storage, {.help = "storage on the grid"});
  v.one_of("hydro", hydro, {"series", "shaves_peaks"},
           {.help = "whether hydro power follows its series, or spends the same energy each day where net "
                    "load peaks"});
  v.quantity("hydro_least", hydro_least_w, "W",
             {.help = "least flow of hydro power that shaves peaks", .min = 0});
  v.quantity("curtailment_price", curtailment_usd_per_j, "USD J-1",
             {.help = "what wind and sun bid: below 0 where they are paid for each unit",
              .source = "0: no marginal cost"});
  v.quantity("floor_price", floor_usd_per_j, "USD J-1",
             {.help = "the price where even what should not stop must",
              .source = "-150 USD/MWh: bid floor of CAISO, tariff section 39.6.1.4"});
  v.quantity("scarcity_price", scarcity_usd_per_j, "USD J-1",
             {.help = "the price where load is not served",
              .source = "5000 USD/MWh: system-wide offer cap of ERCOT since 2022"});
  v.number("reserve", reserve,
           {.help = "more load, as a share of it, that units are kept on for", .min = 0, .max = 1});
  v.file("interchange", interchange,
         {.help = "net export agreed beforehand [MW], below 0 for import (utc_end_of_hour,net_export_mw)"});
  v.one_of("interchange_labels", interchange_labels, {"start", "end"},
           {.help = "the same as labels, for the interchange"});
  v.file("variation", variation,
         {.help = "how far days stray from the typical day of the file, drawn anew for each replication "
                  "(data/grid/*_variation.csv)"});
  v.table("nuclear", nuclear, {.help = "nuclear units that fail and refuel, in place of what the file says"});
  v.list("plant", plants, {.help = "wind farms and panels by model, beside what the file says"});
  v.quantity("air", air_c, "degC",
             {.help = "air that panels stand in",
              .source = "15: standard atmosphere at sea level",
              .min = -60,
              .max = 60});
  v.table("reservoir", reservoir,
          {.help = "hydro power with a budget of energy for each day, where there is no file"});
  v.quantity(
      "import_intensity", import_kg_per_j, "kg J-1",
      {.help = "CO2e of what is imported as agreed beforehand",
       .source = "428 g/kWh: default of unspecified imports, California Air Resources Board (17 CCR 95111)",
       .min = 0});
}

Problems DispatchConfig::problems(bool has_generation) const {
  Problems all;
  if (demand_w && !demand_series.empty())
    all.push_back(
        {"demand", "is one number, and there is a series in `demand_series`; one of them is enough"});
  if (demand_series.empty() && demand_labels != "start")
    all.push_back({"demand_labels", "is of the file in `demand_series`, which is not given"});
  if (!demand_w && demand_series.empty() && !has_generation)
    all.push_back(
        {"demand", "a dispatched grid needs its demand, or a file in `generation` that it follows from"});
  if (!demand_w && !demand_profile.empty())
    all.push_back(
        {"demand_profile", "is the shape of `demand`, which is not given: the demand is that of a file"});
  if (!demand_profile.empty() && demand_profile.size() != 24)
    all.push_back({"demand_profile",
                   fmt::format("has {} numbers; 24 are expected, one for each local hour from midnight",
                               demand_profile.size())});
  else if (!demand_profile.empty() &&
           !(std::accumulate(demand_profile.begin(), demand_profile.end(), 0.0) > 0))
    all.push_back({"demand_profile", "has no number above 0"});
  if (!has_generation)
    for (std::size_t i = 0; i < source_count; ++i)
      if (scale.source[i] != 1)
        all.push_back({fmt::format("scale.{}", source_names[i]),
                       "is of a file in `generation`, which this grid does not have"});
  for (std::size_t i = 0; i < source_count; ++i)
    if (has_generation && scale.source[i] != 1 && is_dispatched(*this, i))
      all.push_back({fmt::format("scale.{}", source_names[i]),
                     fmt::format("is of the file, and {} is dispatched here: give its fleet another capacity",
                                 source_names[i])});
  if (!variation.empty() && !has_generation && !demand_w)
    all.push_back({"variation", "is of what a file in `generation` says, which this grid does not have"});
  for (std::size_t i = 0; i < plants.size(); ++i) {
    add_problems(all, fmt::format("plant[{}]", i), plants[i].problems());
    if (is_dispatched(*this, plants[i].kind == "wind" ? kWind : kSolar))
      all.push_back({fmt::format("plant[{}]", i), "runs whenever it can, and its source has a fleet"});
  }
  if (plants.empty() && air_c != 15)
    all.push_back({"air", "is that of panels in `plant`, of which there are none"});
  if (reservoir) add_problems(all, "reservoir", reservoir->problems());
  if (reservoir && has_generation)
    all.push_back({"reservoir",
                   "is there where no file says what hydro power generates; write hydro = \"shaves_peaks\""});
  if (reservoir && is_dispatched(*this, kHydro))
    all.push_back({"reservoir", "spends a budget, and hydro has a fleet"});
  if (nuclear) add_problems(all, "nuclear", nuclear->problems());
  if (nuclear && is_dispatched(*this, kNuclear))
    all.push_back({"nuclear", "runs through, and nuclear has a fleet"});
  if (nuclear && scale.source[kNuclear] != 1)
    all.push_back({"scale.nuclear", "is of the file, which `nuclear` takes the place of"});
  if (hydro == "shaves_peaks" && is_dispatched(*this, kHydro))
    all.push_back({"hydro", "\"shaves_peaks\" spends the energy of the file, and hydro has a fleet"});
  if (hydro == "shaves_peaks" && !has_generation)
    all.push_back({"hydro",
                   "\"shaves_peaks\" spends the energy of a file in `generation`, which this grid does not "
                   "have; a `reservoir` has a budget of its own"});
  if (hydro != "shaves_peaks" && hydro_least_w != 0)
    all.push_back({"hydro_least", "belongs to hydro = \"shaves_peaks\""});
  static const DispatchConfig usual;
  if (interchange.empty() && interchange_labels != usual.interchange_labels)
    all.push_back(
        {"interchange_labels", "belongs to the file in `interchange`, which this grid does not have"});
  if (interchange.empty() && import_kg_per_j != usual.import_kg_per_j)
    all.push_back(
        {"import_intensity", "is of what the file in `interchange` imports, which this grid does not have"});
  if (!(floor_usd_per_j <= curtailment_usd_per_j))
    all.push_back(
        {"floor_price", "is above `curtailment_price`: wind and sun stop before what should not stop"});
  for (const auto& f : fleet)
    if (!(f.cost_usd_per_j < scarcity_usd_per_j) || !(f.cost_usd_per_j >= floor_usd_per_j))
      all.push_back(
          {fmt::format("fleet.{}.cost", f.name), "is not between `floor_price` and `scarcity_price`"});
  if (!(curtailment_usd_per_j < scarcity_usd_per_j))
    all.push_back({"curtailment_price", "is not below `scarcity_price`"});
  return all;
}

void LineConfig::visit(sim::config::Visitor& v) {
  v.text("from", from, {.help = "a dispatched grid", .required = true});
  v.text("to", to, {.help = "another", .required = true});
  v.quantity("capacity", capacity_w, "W",
             {.help = "most that flows, either way", .min = 0, .required = true});
}

MarketZone make_zone(const DispatchConfig& config, const FactorSet& factors, const DispatchInputs& inputs,
                     const sim::Window& window, sim::Span utc_offset) {
  const auto &direct = *find_factor_set("direct"), &lifecycle = *find_factor_set("ipcc_2014_lifecycle");
  MarketZone zone;
  zone.demand_w = demand_of(config, inputs, window, utc_offset);
  if (inputs.export_w) zone.export_w = *inputs.export_w;
  for (std::size_t i = 0; i < source_count; ++i) {
    auto& content = zone.content[i];
    content[Content::carbon_kg] = factors.g_per_kwh[i] * kg_per_j_of_g_per_kwh;
    if (factors.name == direct.name)
      content[Content::upstream_kg] = (lifecycle.g_per_kwh[i] - direct.g_per_kwh[i]) * kg_per_j_of_g_per_kwh;
    content[Content::water_m3] = water_of(i, inputs.hydro_water_m3_per_j);
    content[Content::renewable] = source_is_renewable[i];
    content[Content::carbon_free] = source_is_renewable[i] || i == kNuclear;
    zone.direct_kg_per_j[i] = direct.g_per_kwh[i] * kg_per_j_of_g_per_kwh;
    if (!inputs.generation_w.empty() && !is_dispatched(config, i))
      zone.available_w[i] = scaled(inputs.generation_w[i], config.scale.source[i]);
  }
  for (std::size_t i = 0; i < source_count; ++i) zone.most_w[i] = is_dispatched(config, i) ? 0 : inputs.most_w[i] * config.scale.source[i];
  if (config.nuclear) zone.most_w[kNuclear] = config.nuclear->capacity_w;
  for (const auto& plant : config.plants)
    zone.most_w[plant.kind == "wind" ? kWind : kSolar] += plant.kind == "wind" ? plant.capacity_w : plant.capacity_w / plant.pv.dc_ac_ratio;
  for (const auto& fleet : config.fleet) zone.fleets.push_back(make_fleet(fleet, factors, direct));
  for (const auto& storage : config.storage)
    zone.storages.push_back(
        {storage.name, storage.energy_j, storage.power_w, std::sqrt(storage.round_trip_efficiency)});
  zone.hydro_shaves_peaks = config.hydro == "shaves_peaks";
  zone.hydro_least_w = config.hydro_least_w;
  zone.floor_usd_per_j = config.floor_usd_per_j;
  zone.curtailment_usd_per_j = config.curtailment_usd_per_j;
  zone.scarcity_usd_per_j = config.scarcity_usd_per_j;
  zone.reserve = config.reserve;
  zone.import_kg_per_j = config.import_kg_per_j;
  zone.nuclear = config.nuclear;
  zone.plants = config.plants;
  zone.air_c = config.air_c;
  if (config.reservoir) {
    zone.available_w[kHydro] = sim::Series::constant(config.reservoir->daily_j / 86400);
    zone.hydro_shaves_peaks = true;
    zone.hydro_least_w = config.reservoir->least_w;
    zone.hydro_most_w = config.reservoir->capacity_w;
  }
  put_carbon_price(zone, 0);
  return zone;
}

void put_carbon_price(MarketZone& zone, double usd_per_kg) {
  for (auto& fleet : zone.fleets)
    fleet.bid_usd_per_j = fleet.cost_usd_per_j + usd_per_kg * fleet.direct_kg_per_j;
  std::stable_sort(zone.fleets.begin(), zone.fleets.end(), [](const Fleet& a, const Fleet& b) {
    return a.bid_usd_per_j != b.bid_usd_per_j ? a.bid_usd_per_j < b.bid_usd_per_j : a.name < b.name;
  });
}

}  // namespace jevons
