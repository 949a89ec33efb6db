// From a scenario to a plant: catalogue entries become server models, files become series, names become
// indices. What is wrong with names was reported (references.cpp), and what hangs on them is left alone;
// everything else is read, so that all errors are told at once.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "models/build_facility.hpp"
#include "models/build_hardware.hpp"
#include "models/build_market.hpp"
#include "models/build_network.hpp"
#include "models/build_stocks.hpp"
#include "models/build_workloads.hpp"
#include "models/check_shifting.hpp"
#include "models/embed.hpp"
#include "models/join_stocks.hpp"
#include "models/facility/weather.hpp"
#include "models/names.hpp"
#include "models/references.hpp"
#include "models/scenario.hpp"
#include "models/server_model.hpp"
#include "models/uncertain.hpp"
#include "sim/engine/integral.hpp"

namespace jevons {
namespace {

using sim::config::Document;
using sim::config::join;

class Builder {
 public:
  Builder(Model& model, Document& document, Catalog catalog)
      : model_(model),
        scenario_(model.scenario),
        document_(document),
        catalog_(std::move(catalog)),
        window_{scenario_.start, sim::Time{} + scenario_.duration} {}

  std::shared_ptr<const Plant> build() {
    plant_.seed = scenario_.seed;
    plant_.start = scenario_.start;
    plant_.duration = scenario_.duration;
    plant_.settle = scenario_.settle;
    plant_.sample = scenario_.sample;
    plant_.record = scenario_.results.interval.value_or(scenario_.settle);
    load_grids();
    build_hardware(scenario_, catalog_, plant_, document_, model_.notes);
    check_claims(scenario_, plant_, document_);
    for (const auto& site : scenario_.site) add_site(site);
    join_stocks(scenario_, plant_, document_);
    check_power_policy();
    for (const auto& wan : scenario_.wan) plant_.wans.push_back({wan.bandwidth_b_per_s, wan.energy_j_per_b, wan.latency});
    check_consolidation();
    build_workloads(scenario_, {catalog_, specs_, caps_, site_is_complete_}, window_, plant_, document_, model_);
    check_shifting(scenario_, plant_, document_, model_.notes);
    document_.throw_if_bad();
    return std::make_shared<const Plant>(std::move(plant_));
  }

 private:
  void load_grids() {
    std::vector<const GridConfig*> dispatched;
    for (const auto& config : scenario_.grid) {
      const auto key = join("grid", config.name);
      auto grid = document_.is_unreadable(key) ? std::nullopt : grid_of(config, key);
      if (grid && config.is_dispatched()) dispatched.push_back(&config);
      if (!grid) {  // already reported; a stand-in keeps later names resolvable
        grid = Grid{};
        grid->name = config.name;
        grid->usable = false;
      }
      add_inputs(grid->files);
      model_.notes.insert(model_.notes.end(), grid->notes.begin(), grid->notes.end());
      plant_.grids.push_back(std::move(*grid));
    }
    build_market(scenario_, dispatched, plant_);
  }

  /// Read once for all points of a sweep that have the same grid.
  std::optional<Grid> grid_of(const GridConfig& config, const std::string& key) {
    const auto of = fmt::format("{} {} {} {}", key, window_.start.time_since_epoch().count(), window_.end.ns, document_.text_at(key));
    const auto grid = document_.once<Grid>("grid " + of, [&] { return load_grid(config, key, window_, document_); });
    return grid ? std::optional(*grid) : std::nullopt;
  }

  void add_site(const SiteConfig& config) {
    const auto key = join("site", config.name);
    choose_policies(config);
    SitePlan site{.name = config.name,
                  .grid = {},
                  .overhead = {},
                  .wue_m3_per_j = config.cooling.wue_m3_per_j,
                  .first_server = static_cast<std::uint32_t>(plant_.model_of_server.size())};
    if (!config.grid.empty()) site.grid = index_of(plant_.grids, config.grid);
    if (!config.weather.empty() && !document_.is_unreadable(key + ".weather"))
      load_site_weather(config, key, site);
    bool complete = !document_.is_unreadable(key + ".servers");
    for (const auto resource : {Resource::cores, Resource::accelerators})
      complete = add_pool(config, key, resource) && complete;
    site_is_complete_.push_back(complete);
    site.servers = static_cast<std::uint32_t>(plant_.model_of_server.size()) - site.first_server;
    for (auto server = site.first_server; server < site.first_server + site.servers; ++server)
      site.rated_it_w += plant_.models[plant_.model_of_server[server]].peak_w;
    if (config.supply.load && config.supply.load->load.problems().empty())
      site.rated_it_w += make_fluid_load(config.supply.load->load).most_w;
    build_stocks(scenario_, config, catalog_, plant_, document_, site, model_.notes);
    for (const auto& pool : plant_.pools)
      if (pool.site == plant_.sites.size() && pool.resource == Resource::accelerators)
        site.accelerators += pool.total_units;
    if (config.network) join_servers(*config.network, site);
    if (config.cooling.has_plant()) build_plant(config, key, site);
    else if (config.cooling.overhead.problem().empty()) site.overhead = Overhead(config.cooling.overhead, site.rated_it_w);
    if (const double most_w = site.rated_it_w + site.overhead.watts(site.rated_it_w); most_w > kMostPower)
      document_.complain(
          key + ".servers",
          fmt::format("draw up to {:.3g} GW with what is not IT; the meters of a site hold {} GW",
                      most_w * 1e-9, kMostPower * 1e-9));
    build_supply(config, key, scenario_, plant_, document_, site);
    plant_.sites.push_back(std::move(site));
  }

  void join_servers(const NetworkConfig& config, SitePlan& site) {
    const auto key = join("site", site.name);
    if (document_.is_unreadable(key + ".network") || document_.is_unreadable(key + ".servers")) return;
    std::vector<JoinedServers> joined(plant_.models.size());
    for (auto server = site.first_server; server < site.first_server + site.servers; ++server) {
      const auto m = plant_.model_of_server[server];
      const auto* accelerator = catalog_.accelerator(specs_[m]->accelerator);
      if (!accelerator) continue;
      joined[m] = {joined[m].count + 1, specs_[m]->accelerators, accelerator->link_b_per_s, m};
    }
    std::erase_if(joined, [](const JoinedServers& servers) { return servers.count == 0; });
    const auto first = plant_.model_of_server.begin() + site.first_server;
    auto built = build_network(config, site.name, joined, {first, first + site.servers}, document_);
    if (!built) return;
    site.rated_it_w += built->network.power.beside_servers_w();
    site.network = std::move(built->network);
    add_inputs(built->files);
    model_.notes.insert(model_.notes.end(), built->notes.begin(), built->notes.end());
  }

  void choose_policies(const SiteConfig& config) {
    auto& chosen = scenario_.policy.chosen;
    const auto &battery = config.supply.battery;
    const auto &load = config.supply.load;
    chosen.cooling.push_back(config.cooling.policy);
    chosen.storage.push_back(battery ? battery->policy : sim::config::Chosen<StoragePolicy>{});
    chosen.forecast.push_back(battery ? battery->forecast : sim::config::Chosen<Forecast>{});
    chosen.load_forecast.push_back(load ? load->forecast : sim::config::Chosen<Forecast>{});
  }

  void build_plant(const SiteConfig& config, const std::string& key, SitePlan& site) {
    if (document_.is_unreadable(key + ".cooling") || document_.is_unreadable(key + ".power")) return;
    std::vector<std::string> files;
    build_facility(config, key, plant_, catalog_, document_, site, files);
    add_inputs(files);
    if (config.outdoor && config.outdoor->problems().empty()) site.climate = Climate(config.outdoor->outdoor());
  }

  void check_power_policy() {
    if (document_.is_unreadable("policy.power")) return;
    for (const auto& problem : power_policy().problems(plant_))
      document_.complain("policy.power." + problem.key, problem.text);
  }

  void check_consolidation() {
    if (document_.is_unreadable("policy.consolidation")) return;
    for (const auto& problem : scenario_.policy.chosen.consolidation->problems())
      document_.complain("policy.consolidation." + problem.key, problem.text);
  }

  const PowerPolicy& power_policy() const { return *scenario_.policy.chosen.power; }

  void load_site_weather(const SiteConfig& config, const std::string& key, SitePlan& site) {
    const auto file = document_.find_file(key + ".weather", config.weather);
    if (!file) return;
    const auto of = fmt::format("{} {} {} {}", file->string(), window_.start.time_since_epoch().count(), window_.end.ns,
                                config.weather_utc_offset ? config.weather_utc_offset->ns : -1);
    const auto weather = document_.once<Weather>("weather " + of, [&] {
      std::vector<std::string> errors;
      auto read = read_weather(*file, window_, config.weather_utc_offset, errors);
      for (auto& error : errors) document_.complain_located(std::move(error));
      return read;
    });
    if (!weather) return;
    if (config.cooling.has_plant()) site.climate = *document_.once<Climate>("climate " + of, [&] { return std::optional(Climate(*weather)); });
    if (site.climate && !site.climate->has_moisture())
      document_.complain(key + ".weather", fmt::format("says nothing of moisture, and plant = \"{}\" needs it: a dew point or "
                                                       "a relative humidity", config.cooling.plant()));
    if (site.climate)
      for (const auto& note : site.climate->notes()) model_.notes.push_back(fmt::format("{}: {}", key, note));
    site.dry_bulb_c = weather->dry_bulb_c;
    add_inputs({file->string()});
  }

  /// The server of this name, if it is there and nothing is wrong with it.
  const ServerSpec* usable_server(const std::string& name) const {
    const auto* spec = catalog_.server(name);
    const bool good = spec && !document_.is_unreadable(join("server", name)) && problem(*spec, catalog_).empty();
    return good ? spec : nullptr;
  }

  /// The groups of the site that have this resource, as one pool; false if one of them could not be used.
  bool add_pool(const SiteConfig& config, const std::string& key, Resource resource) {
    PoolPlan pool{.site = static_cast<std::uint32_t>(plant_.sites.size()),
                  .resource = resource,
                  .first_server = static_cast<std::uint32_t>(plant_.model_of_server.size())};
    pool.waiting_room = config.waiting_room;
    bool complete = true;
    for (std::size_t i = 0; i < config.servers.size(); ++i) {
      const auto* spec = usable_server(config.servers[i].model);
      if (!spec) complete = false;
      if (!spec || spec->resource() != resource) continue;
      complete = add_group(config.servers[i], *spec, fmt::format("{}.servers[{}]", key, i), pool) && complete;
    }
    if (config.server_order == "alternating") alternate(pool);
    if (pool.servers > 0) plant_.pools.push_back(pool);
    return complete;
  }

  /// The servers of the pool, which stand group after group, one of each group in turn.
  void alternate(const PoolPlan& pool) {
    std::map<std::uint16_t, std::uint32_t> left;  // models are numbered in the order of groups
    for (auto server = pool.first_server; server < pool.first_server + pool.servers; ++server)
      ++left[plant_.model_of_server[server]];
    for (auto server = pool.first_server; server < pool.first_server + pool.servers;)
      for (auto& [model, count] : left)
        if (count > 0) {
          plant_.model_of_server[server++] = model;
          --count;
        }
  }

  bool add_group(const ServerGroup& group, const ServerSpec& spec, const std::string& key, PoolPlan& pool) {
    const auto model = add_model(spec, group, key);
    if (!model) return false;
    const auto count = static_cast<std::uint32_t>(group.count);
    if (plant_.model_of_server.size() + count >= (1u << 24)) {
      document_.complain(key + ".count",
                         "brings the scenario to 16,777,216 servers or more, the most it can hold");
      return false;
    }
    plant_.model_of_server.insert(plant_.model_of_server.end(), count, *model);
    pool.servers += count;
    pool.slots = plant_.models[*model].slots;
    pool.most_units = std::max(pool.most_units, plant_.models[*model].units);
    pool.total_units += std::int64_t{plant_.models[*model].units} * count;
    return true;
  }

  std::optional<std::uint16_t> add_model(const ServerSpec& spec, const ServerGroup& group,
                                         const std::string& key) {
    const auto model = server_model(spec, catalog_.accelerator(spec.accelerator), group.slots, group.cap_w);
    if (model.peak_w > kMostPower) {
      document_.complain(key + ".model", fmt::format("\"{}\" draws up to {:.3g} GW; the meters hold {} GW",
                                                     spec.name, model.peak_w * 1e-9, kMostPower * 1e-9));
      return std::nullopt;
    }
    plant_.models.push_back(model);
    specs_.push_back(&spec);
    caps_.push_back(group.cap_w);
    return static_cast<std::uint16_t>(plant_.models.size() - 1);
  }

  void add_inputs(const std::vector<std::string>& files) {
    model_.inputs.insert(model_.inputs.end(), files.begin(), files.end());
  }

  Model& model_;
  Scenario& scenario_;
  Document& document_;
  Catalog catalog_;
  sim::Window window_;
  Plant plant_;
  std::vector<const ServerSpec*> specs_;     // by model; point into catalog_
  std::vector<std::optional<double>> caps_;  // by model
  std::vector<bool> site_is_complete_;       // whether every group of its servers could be used
};

/// Read once for all copies of the document, unless something in it is drawn.
Catalog catalog_of(const Document& document, const sim::config::DataPath& path, const std::function<double(std::string_view)>& draw) {
  const auto kept = document.once<Catalog>("catalogue", [&] {
    auto catalog = Catalog::load(path, draw);
    return catalog.uncertain.empty() ? std::optional(std::move(catalog)) : std::nullopt;
  });
  return kept ? *kept : Catalog::load(path, draw);
}

Model build_one(Document& document, const sim::config::DataPath& path, std::uint32_t replication) {
  Model model;
  model.replication = replication;
  const auto draw = draws_of(document.whole_at("seed").value_or(model.scenario.seed), replication);
  document.set_draw(draw);
  auto catalog = catalog_of(document, path, draw);
  model.inputs = catalog.files;
  document.read(model.scenario);
  check_uncertain(document);
  catalog.add(model.scenario.server, model.scenario.accelerator, model.scenario.chiller, model.scenario.language_model,
              model.scenario.serving, model.scenario.variant);
  check_references(model.scenario, catalog, document);
  // Without a window in time no series can be read.
  if (document.is_unreadable("start") || document.is_unreadable("duration") || model.scenario.ends_beyond_calendar())
    document.throw_if_bad();
  model.plant = Builder(model, document, catalog).build();
  embed_catalog(model.scenario, catalog);
  model.uncertain = used_inputs(catalog.uncertain, model.scenario, document);
  embed_hardware(model.scenario, *model.plant, model.uncertain);
  if (!model.uncertain.empty()) model.notes.push_back(note_of(model.uncertain));
  std::sort(model.inputs.begin(), model.inputs.end());
  model.inputs.erase(std::unique(model.inputs.begin(), model.inputs.end()), model.inputs.end());
  return model;
}

/// Builds other replications of a scenario whose inputs are uncertain, from what was read of its files once.
struct Replications {
  std::shared_ptr<const Document> document;
  sim::config::DataPath path;

  Model operator()(std::uint32_t replication) const {
    Document own = *document;
    try {
      auto model = build_one(own, path, replication);
      model.of = *this;
      return model;
    } catch (const sim::config::BadInput& bad) {
      auto errors = bad.errors();
      for (auto& error : errors) error += fmt::format(" (as replication {} draws its inputs)", replication);
      throw sim::config::BadInput(std::move(errors));
    }
  }
};

}  // namespace

std::string effective_text(const Model& model) {
  auto scenario = model.scenario;
  return sim::config::to_toml(scenario, false, texts_of(model.uncertain));
}

Model build_model(Document& document, const sim::config::DataPath& path, std::uint32_t replication) {
  auto model = build_one(document, path, replication);
  if (!model.uncertain.empty()) model.of = Replications{std::make_shared<const Document>(document), path};
  return model;
}

}  // namespace jevons
