#include "models/build_market.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jevons {
namespace {

using sim::config::Document;

/// Plants of additional contracts are there beside those of the file.
void add_plants(const Scenario& scenario, const std::string& grid, MarketZone& zone) {
  for (const auto& site : scenario.site)
    for (const auto& config : site.supply.contracts)
      if (site.grid == grid && config.additional && config.kind == "ppa" && config.capacity_w)
        zone.additional.push_back(make_contract(config, scenario.start));
}

bool has_price(const Plant& plant, const SitePlan& site) {
  return plant.zone_of(site) || (site.grid && plant.grids[*site.grid].price_usd_per_j);
}

/// A tariff says what is paid, whatever the grid's price.
bool has_own_price(const SupplyConfig& supply) { return supply.tariff && !supply.tariff->needs_grid_price(); }

/// The most that a grid makes of a source; nothing where it is not known, or not before it is drawn.
std::optional<double> most_made_w(const Plant& plant, const std::string& name,
                                  const std::string& source_name) {
  const auto source = static_cast<std::size_t>(
      std::find(source_names.begin(), source_names.end(), source_name) - source_names.begin());
  const auto most_of = [](const sim::Series& series) {
    return std::max(0.0, *std::max_element(series.values().begin(), series.values().end()));
  };
  for (const auto& zone : plant.market.zones) {
    if (plant.grids[zone.grid].name != name) continue;
    const bool drawn = zone.variation || (zone.nuclear && source == kNuclear) ||
                       (!zone.plants.empty() && (source == kWind || source == kSolar));
    if (drawn) return {};
    double most_w = most_of(zone.available_w[source]);
    for (const auto& fleet : zone.fleets)
      if (fleet.source == source) most_w += fleet.capacity_w();
    return most_w;
  }
  for (const auto& grid : plant.grids)
    if (grid.name == name && grid.usable && !grid.generation_w.empty())
      return most_of(grid.generation_w[source]);
  return {};
}

/// Not where the grid, or its name, is wrong, which was said: what hangs on it is left alone.
bool knows_grid(const SiteConfig& config, const std::string& key, const Plant& plant, const SitePlan& site,
                const Document& document) {
  return site.grid ? plant.grids[*site.grid].usable
                   : config.grid.empty() && !document.is_unreadable(key + ".grid");
}

/// Whether a value in the table of this key could not be read, so that what hangs on it is left alone.
bool table_is_unreadable(const std::string& key, const Document& document) {
  return document.is_unreadable(key.substr(0, key.rfind('.')));
}

void check_signals(const SiteConfig& config, const std::string& key, const Plant& plant, const SitePlan& site,
                   Document& document) {
  const bool on_market = plant.zone_of(site).has_value();
  const auto* grid = site.grid ? &plant.grids[*site.grid] : nullptr;
  const auto& supply = config.supply;
  const auto need = [&](bool there, const std::string& at, const std::string& what, const char* signal) {
    if (!there)
      document.complain(key + at, fmt::format("{} needs {} of the grid, which {}", what, signal,
                                              grid ? "is not known" : "the site does not have"));
  };
  if (supply.expected_w != 0 && !on_market)
    document.complain(key + ".expected_load",
                      "is announced to a dispatched grid, and the site is not on one");
  if (supply.load) {
    const auto& follow = supply.load->load.follow;
    const auto what = fmt::format("\"{}\"", follow);
    if (follow == "contracts" && supply.contracts.empty())
      document.complain(key + ".load.follow", "\"contracts\" needs some: write [[" + key + ".contract]]");
    if (follow == "price")
      need(has_price(plant, site) || has_own_price(supply), ".load.follow", what, "a price");
    if (follow == "average") need(grid != nullptr, ".load.follow", what, "the intensity");
    if (follow == "marginal")
      need(on_market || (grid && grid->marginal_kg_per_j), ".load.follow", what, "a marginal intensity");
    if (follow == "net_load")
      need(on_market || (grid && grid->net_load_w), ".load.follow", what, "a net load");
  }
  if (supply.battery && supply.battery->policy->needs_price())
    need(has_price(plant, site) || has_own_price(supply), ".battery.policy",
         fmt::format("\"{}\"", supply.battery->policy.kind), "a price");
  if (supply.battery && !supply.battery->policy->needs_price() && supply.battery->policy->horizon_hours() > 0)
    need(grid != nullptr, ".battery.policy", fmt::format("\"{}\"", supply.battery->policy.kind),
         "the intensity");
  if (supply.tariff && supply.tariff->needs_grid_price())
    need(has_price(plant, site), ".tariff.kind", "\"wholesale\"", "a price");
}

/// Where a plant that a contract adds would not be seen.
void check_addition(const ContractConfig& config, const std::string& at, const MarketZone& zone,
                    Document& document) {
  const auto source = static_cast<std::size_t>(
      std::find(source_names.begin(), source_names.end(), config.source) - source_names.begin());
  const auto& series = zone.available_w[source].values();
  const bool drawn = (source == kNuclear && zone.nuclear) ||
                     std::any_of(zone.plants.begin(), zone.plants.end(), [&](const OnSiteConfig& plant) {
                       return (plant.kind == "wind" ? kWind : kSolar) == source;
                     });
  if (config.shape == "as_produced" && !drawn && *std::max_element(series.begin(), series.end()) <= 0)
    document.complain(at, fmt::format("adds a plant that runs as the others of its source, and this grid has "
                                      "no {}: write a `plant` of the grid, or shape = \"baseload\"",
                                      config.source));
}

void check_contracts(const SiteConfig& config, const std::string& key, const Plant& plant,
                     const SitePlan& site, Document& document) {
  for (std::size_t i = 0; i < config.supply.contracts.size(); ++i) {
    const auto& contract = config.supply.contracts[i];
    const auto at = fmt::format("{}.contract[{}]", key, i);
    if (document.is_unreadable(at)) continue;
    if (!site.grid) {
      document.complain(at, "needs a grid: what a contract claims is taken from what is bought there");
      continue;
    }
    if (contract.kind == "ppa" && contract.shape == "as_produced" &&
        plant.grids[*site.grid].generation_w.empty() && !plant.zone_of(site))
      document.complain(at + ".shape",
                        "\"as_produced\" follows the generation of the grid, which is not known");
    if (contract.additional && !plant.zone_of(site))
      document.complain(at + ".additional",
                        "adds a plant to a dispatched grid, and this grid is not dispatched");
    if (const auto zone = plant.zone_of(site); contract.additional && zone)
      check_addition(contract, at + ".additional", plant.market.zones[*zone], document);
    if (contract.additional && !contract.capacity_w)
      document.complain(at + ".additional", "adds a plant of `capacity`, which is not given");
    if (contract.strike_usd_per_j && !has_price(plant, site))
      document.complain(at + ".strike", "is settled against the price of the grid, which is not known");
  }
}

}  // namespace

void build_market(const Scenario& scenario, const std::vector<const GridConfig*>& usable, Plant& plant) {
  const sim::Window window{scenario.start, sim::Time{} + scenario.duration};
  plant.market.window = window;
  plant.zone_of_grid.resize(plant.grids.size());
  for (const auto* config : usable) {
    const auto grid =
        static_cast<std::uint32_t>(std::find_if(plant.grids.begin(), plant.grids.end(),
                                                [&](const Grid& g) { return g.name == config->name; }) -
                                   plant.grids.begin());
    const auto& loaded = plant.grids[grid];
    auto zone =
        make_zone(config->dispatch, *find_factor_set(config->factors),
                  {loaded.generation_w, loaded.export_w, loaded.demand_w, config->hydro_water_m3_per_j, loaded.most_w},
                  window, loaded.utc_offset);
    zone.grid = grid;
    zone.variation = loaded.variation;
    add_plants(scenario, config->name, zone);
    plant.zone_of_grid[grid] = static_cast<std::uint32_t>(plant.market.zones.size());
    plant.market.zones.push_back(std::move(zone));
  }
  const auto zone_named = [&](const std::string& name) -> std::optional<std::uint32_t> {
    for (std::uint32_t z = 0; z < plant.market.zones.size(); ++z)
      if (plant.grids[plant.market.zones[z].grid].name == name) return z;
    return {};
  };
  for (const auto& line : scenario.line) {
    const auto from = zone_named(line.from), to = zone_named(line.to);
    if (from && to && from != to) plant.market.lines.push_back({*from, *to, line.capacity_w});
  }
}

void check_claims(const Scenario& scenario, const Plant& plant, Document& document) {
  std::vector<PlacedContract> placed;
  for (const auto& site : scenario.site)
    for (std::size_t i = 0; i < site.supply.contracts.size(); ++i) {
      const auto& contract = site.supply.contracts[i];
      const auto key = fmt::format("{}.contract[{}]", sim::config::join("site", site.name), i);
      if (document.is_unreadable(key)) continue;
      placed.push_back(
          {key, site.name, site.grid, &contract, most_made_w(plant, site.grid, contract.source)});
    }
  for (const auto& problem : overlaps(placed)) document.complain(problem.key, problem.text);
}

void build_supply(const SiteConfig& config, const std::string& key, const Scenario& scenario,
                  const Plant& plant, Document& document, SitePlan& site) {
  const auto problems = config.supply.problems();
  for (const auto& problem : problems)
    if (const auto at = key + "." + problem.key; !table_is_unreadable(at, document))
      document.complain(at, problem.text);
  const sim::Window window{scenario.start, sim::Time{} + scenario.duration};
  const auto event_faults = event_problems(config.supply.events, window);
  for (const auto& problem : event_faults)
    if (const auto at = key + ".demand_response" + problem.key; !table_is_unreadable(at, document))
      document.complain(at, problem.text);
  if (!problems.empty() || !event_faults.empty()) return;
  if (knows_grid(config, key, plant, site, document)) {
    check_signals(config, key, plant, site, document);
    check_contracts(config, key, plant, site, document);
  }
  site.utc_offset = config.utc_offset.value_or(sim::Span{});
  auto& plan = site.supply;
  const sim::LocalCalendar calendar(scenario.start, site.utc_offset);
  if (config.supply.load) plan.load = make_fluid_load(config.supply.load->load);
  plan.expected_w = config.supply.expected_w;
  plan.onsite = config.supply.supply;
  if (site.dry_bulb_c)
    plan.air_c = *site.dry_bulb_c;
  else if (config.outdoor && config.outdoor->problems().empty())
    plan.air_c = sim::Series::constant(config.outdoor->dry_bulb_c);
  else if (std::any_of(plan.onsite.begin(), plan.onsite.end(),
                       [](const OnSiteConfig& c) { return c.kind == "pv"; }) &&
           !config.outdoor)
    document.complain(
        key + ".supply",
        "panels stand in the site's air: the site needs `weather`, or `outdoor` for air that stays the same");
  plan.may_export = config.supply.may_export;
  if (config.supply.battery) plan.battery = make_battery(config.supply.battery->battery);
  if (config.supply.tariff)
    plan.tariff.emplace(*config.supply.tariff, calendar);
  else if (plan.battery)
    plan.quarters.emplace(TariffConfig{}, calendar);
  for (const auto& contract : config.supply.contracts)
    plan.contracts.push_back(make_contract(contract, scenario.start));
  plan.offsets = config.supply.offsets;
  plan.events = make_events(config.supply.events, scenario.start);
}

}  // namespace jevons
