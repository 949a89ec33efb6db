// From a scenario to a plant: catalogue entries become server models, files become series, names become
// indices. What is wrong with names was reported (references.cpp), and what hangs on them is left alone;
// everything else is read, so that all errors are told at once.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "models/build_collective.hpp"
#include "models/build_facility.hpp"
#include "models/build_market.hpp"
#include "models/build_network.hpp"
#include "models/build_training.hpp"
#include "models/check_shifting.hpp"
#include "models/embed.hpp"
#include "models/facility/weather.hpp"
#include "models/inference/build.hpp"
#include "models/references.hpp"
#include "models/scenario.hpp"
#include "models/server_model.hpp"
#include "models/vms/build.hpp"
#include "sim/engine/integral.hpp"

namespace jevons {
namespace {

using sim::config::Document;
using sim::config::join;

template <class T>
std::optional<std::uint32_t> index_of(const std::vector<T>& items, std::string_view name) {
  for (std::uint32_t i = 0; i < items.size(); ++i)
    if (items[i].name == name) return i;
  return std::nullopt;
}

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
    plant_.record = scenario_.results.interval.value_or(scenario_.settle);
    load_grids();
    check_claims(scenario_, plant_, document_);
    for (const auto& site : scenario_.site) add_site(site);
    check_power_policy();
    for (const auto& wan : scenario_.wan) plant_.wans.push_back({wan.bandwidth_b_per_s, wan.energy_j_per_b, wan.latency});
    check_consolidation();
    for (std::size_t i = 0; i < scenario_.workload.size(); ++i) add_workload(i);
    check_shifting(scenario_, plant_, document_, model_.notes);
    document_.throw_if_bad();
    return std::make_shared<const Plant>(std::move(plant_));
  }

 private:
  void load_grids() {
    std::vector<const GridConfig*> dispatched;
    for (const auto& config : scenario_.grid) {
      const auto key = join("grid", config.name);
      auto grid = document_.is_unreadable(key) ? std::nullopt : load_grid(config, key, window_, document_);
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
    std::vector<std::string> errors;
    auto weather = read_weather(*file, window_, config.weather_utc_offset, errors);
    for (auto& error : errors) document_.complain_located(std::move(error));
    if (!weather) return;
    if (config.cooling.has_plant()) site.climate = Climate(*weather);
    if (site.climate && !site.climate->has_moisture())
      document_.complain(key + ".weather", fmt::format("says nothing of moisture, and plant = \"{}\" needs it: a dew point or "
                                                       "a relative humidity", config.cooling.plant()));
    if (site.climate)
      for (const auto& note : site.climate->notes()) model_.notes.push_back(fmt::format("{}: {}", key, note));
    site.dry_bulb_c = std::move(weather->dry_bulb_c);
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

  Duty duty_of(const WorkloadConfig& config, std::size_t m) const {
    return jevons::duty_of(config, plant_.models[m], *specs_[m], catalog_.accelerator(specs_[m]->accelerator), caps_[m]);
  }

  double slowest_rate(const PoolPlan& pool, const std::vector<Duty>& duty) const {
    std::vector<double> rates;
    for (std::size_t m = 0; m < duty.size(); ++m)
      rates.push_back(rate_among_its_like(plant_.models[m], duty[m]));
    double slowest = std::numeric_limits<double>::infinity();
    for (auto server = pool.first_server; server < pool.first_server + pool.servers; ++server)
      slowest = std::min(slowest, rates[plant_.model_of_server[server]]);
    return slowest;
  }

  /// The rate of a job on a server full of the like of it; what a shared budget does is not foreseen.
  double rate_among_its_like(const ServerModel& model, const Duty& duty) const {
    if (!power_policy().slows()) return duty.rate;
    const double busy = model.resource == Resource::accelerators
                            ? static_cast<double>(duty.demand) / static_cast<double>(Duty::kAllBusy)
                            : static_cast<double>(duty.busy) / static_cast<double>(Duty::kAllBusy);
    return duty.rate * rate_at(power_policy().clock({model, full(model, duty), busy}), duty.unscaled);
  }

  /// Where its jobs arrive: the site that it names, or the only one.
  std::optional<std::uint32_t> site_of(const WorkloadConfig& config) const {
    if (!config.site.empty()) return index_of(scenario_.site, config.site);
    return scenario_.site.size() == 1 ? std::optional<std::uint32_t>(0) : std::nullopt;
  }

  /// The pool that holds its jobs, if there is one that is wide enough.
  const PoolPlan* pool_of(const WorkloadConfig& config, const std::string& key, std::uint32_t site,
                          std::int64_t widest) {
    const auto resource = config.resource == "cores" ? Resource::cores : Resource::accelerators;
    const auto pool = std::find_if(plant_.pools.begin(), plant_.pools.end(), [&](const PoolPlan& p) {
      return p.site == site && p.resource == resource;
    });
    const auto& name = scenario_.site[site].name;
    if (pool == plant_.pools.end()) {
      document_.complain(key + ".resource",
                         fmt::format("site.{} has no servers with {}", name, config.resource));
      return nullptr;
    }
    if (widest <= widest_of(config, *pool)) return &*pool;
    document_.complain(key, fmt::format("has a job of width {}, wider than the whole site: site.{} has {} {}{}",
                                        widest, name, pool->total_units, config.resource,
                                        is_routed() && scenario_.site.size() > 1 ? ", and no site that it may go to has more" : ""));
    return nullptr;
  }

  /// The slots of an accelerator that each job asks for, 0 for whole units; nothing if that cannot be.
  std::optional<std::int32_t> slots_of(const WorkloadConfig& config, const std::string& key,
                                       const PoolPlan& pool, const JobSource& source) {
    if (config.share == 1) return 0;
    const double slots = config.share * pool.slots;
    const auto& site = scenario_.site[pool.site].name;
    if (source.widest() > 1) {
      document_.complain(key + ".share", "is of one accelerator, and some of these jobs ask for several");
    } else if (std::abs(slots - std::round(slots)) > 1e-9 || slots < 0.5) {
      document_.complain(
          key + ".share",
          pool.slots == 1
              ? fmt::format("needs accelerators that are cut; set `slots` of the servers of site.{}", site)
              : fmt::format("is no whole number of slots: site.{} has {} an accelerator", site, pool.slots));
    } else if (scenario_.policy.chosen.queue->overtakes()) {
      document_.complain(key + ".share",
                         fmt::format("cannot be promised by policy.queue = \"{}\", which reckons "
                                     "with whole accelerators",
                                     scenario_.policy.chosen.queue.kind));
    } else {
      return static_cast<std::int32_t>(std::lround(slots));
    }
    return std::nullopt;
  }

  void add_workload(std::size_t i) {
    auto& config = scenario_.workload[i];
    const auto key = fmt::format("workload[{}]", i);
    if (document_.is_unreadable(key)) return;
    const auto site = site_of(config);
    if (config.kind == "vms") return add_machines(config, key, site);
    if (config.kind == "training" || config.kind == "collective") return add_one_job(i, key, site);
    if (config.kind == "inference") return add_service(config, i, site);
    const auto utc_offset = site ? scenario_.site[*site].utc_offset : std::nullopt;
    auto source = load_jobs(config, key, window_, utc_offset.value_or(sim::Span{}), document_);
    if (!source || !site || !site_is_complete_[*site]) return;
    const auto* pool = pool_of(config, key, *site, source->widest());
    const auto slots = pool ? slots_of(config, key, *pool, *source) : std::nullopt;
    if (!slots || !document_.ok()) return;
    add_inputs(source->files());
    model_.notes.insert(model_.notes.end(), source->notes().begin(), source->notes().end());
    WorkloadPlan plan{.name = scenario_.workload_name(i),
                      .slots = *slots,
                      .source = std::move(*source),
                      .duty = {},
                      .standing = {}};
    for (std::size_t m = 0; m < plant_.models.size(); ++m) plan.duty.push_back(duty_of(config, m));
    add_interruption(config, plan);
    plan.data_b = config.data_b;
    plan.routes.push_back(route_to(*pool, plan.duty));
    add_routes(config, *pool, plan);
    plant_.workloads.push_back(std::move(plan));
  }

  /// The accelerators of a site that replicas can stand on, all alike; nothing, and a complaint, where there are none.
  std::optional<ReplicaSite> replica_site(const std::string& key, std::uint32_t site, const PoolPlan* pool) {
    const auto& config = scenario_.site[site];
    if (!pool) {
      document_.complain(key, fmt::format("runs on accelerators, and site.{} has none", config.name));
      return std::nullopt;
    }
    const auto first = plant_.model_of_server[pool->first_server];
    for (auto server = pool->first_server; server < pool->first_server + pool->servers; ++server) {
      const auto model = plant_.model_of_server[server];
      if (specs_[model]->accelerator == specs_[first]->accelerator && caps_[model] == caps_[first]) continue;
      document_.complain(key, fmt::format("runs on accelerators of one kind and cap, and site.{} has several", config.name));
      return std::nullopt;
    }
    return ReplicaSite{catalog_.accelerator(specs_[first]->accelerator), caps_[first], pool->total_units, config.name,
                       config.utc_offset.value_or(sim::Span{})};
  }

  /// A service; it holds accelerators as a workload does whose jobs never come by themselves.
  void add_service(WorkloadConfig& config, std::size_t i, std::optional<std::uint32_t> site) {
    const auto key = fmt::format("workload[{}]", i);
    std::vector<std::string> files;
    const auto utc_offset = site ? scenario_.site[*site].utc_offset.value_or(sim::Span{}) : sim::Span{};
    auto source = load_requests(config, key, window_, utc_offset, document_, files);
    if (!source || !site || !site_is_complete_[*site] || document_.is_unreadable(key + ".inference")) return;
    const auto pool = std::find_if(plant_.pools.begin(), plant_.pools.end(), [&](const PoolPlan& p) {
      return p.site == *site && p.resource == Resource::accelerators;
    });
    const auto stand = replica_site(key, *site, pool == plant_.pools.end() ? nullptr : &*pool);
    if (!stand) return;
    auto plan = plan_service(config, key, *std::move(source), *stand, catalog_, document_, model_.notes);
    if (!plan) return;
    add_inputs(files);
    plan->service.name = scenario_.workload_name(i);
    plan->workload = static_cast<std::uint32_t>(plant_.workloads.size());
    plan->pool = static_cast<std::uint32_t>(pool - plant_.pools.begin());
    plan->first_replica = static_cast<std::uint32_t>(plant_.service_of_replica.size());
    plant_.service_of_replica.resize(plan->first_replica + static_cast<std::size_t>(plan->service.max_replicas),
                                     static_cast<std::uint32_t>(plant_.services.size()));
    WorkloadPlan holder{.name = plan->service.name, .source = JobSource(config, Trace{}), .duty = {}, .standing = {}};
    for (const auto& model : plant_.models) holder.duty.push_back(duty_of_replica(*plan, model));
    holder.standing = holder.duty;
    holder.routes.push_back(route_to(*pool, holder.duty));
    plant_.workloads.push_back(std::move(holder));
    plant_.reported.push_back({plan->service.name, "inference", static_cast<std::uint32_t>(plant_.services.size())});
    plant_.services.push_back(*std::move(plan));
  }

  bool is_routed() const { return scenario_.policy.chosen.routing->routes(); }

  /// The most units of a pool that jobs may go to.
  std::int64_t widest_of(const WorkloadConfig& config, const PoolPlan& home) const {
    auto widest = home.total_units;
    for (const auto& pool : plant_.pools)
      if (is_reachable(config, home, pool)) widest = std::max(widest, pool.total_units);
    return widest;
  }

  /// Whether jobs that arrive in one pool may run in another, at another site.
  bool is_reachable(const WorkloadConfig& config, const PoolPlan& home, const PoolPlan& pool) const {
    if (!is_routed() || config.share < 1 || pool.site == home.site || pool.resource != home.resource) return false;
    const auto wan = wan_between(home.site, pool.site);
    return !config.max_latency || (wan && plant_.wans[*wan].latency <= *config.max_latency);
  }

  Route route_to(const PoolPlan& pool, const std::vector<Duty>& duty) const {
    return {static_cast<std::uint32_t>(&pool - plant_.pools.data()), slowest_rate(pool, duty), {}};
  }

  /// Pools of other sites that its jobs may go to, in the order of the sites.
  void add_routes(const WorkloadConfig& config, const PoolPlan& home, WorkloadPlan& plan) {
    for (const auto& pool : plant_.pools) {
      if (!is_reachable(config, home, pool)) continue;
      plan.routes.push_back(route_to(pool, plan.duty));
      plan.routes.back().wan = wan_between(home.site, pool.site);
      if (plan.data_b > 0 && plan.routes.back().wan) plant_.sites[home.site].supply.sends_data = true;
    }
  }

  std::optional<std::uint32_t> wan_between(std::uint32_t a, std::uint32_t b) const {
    for (std::uint32_t i = 0; i < scenario_.wan.size(); ++i)
      if (scenario_.wan[i].connects(scenario_.site[a].name, scenario_.site[b].name)) return i;
    return std::nullopt;
  }

  void add_interruption(const WorkloadConfig& config, WorkloadPlan& plan) const {
    plan.save_time = config.interruption.save;
    plan.restore_time = config.interruption.restore;
    for (const auto& duty : plan.duty) plan.standing.push_back(scaled(duty, config.interruption.draw));
    plan.marginal = config.elastic;
    plan.speedup.resize(plan.marginal.size());
    std::partial_sum(plan.marginal.begin(), plan.marginal.end(), plan.speedup.begin());
  }

  /// A training or a collective on the accelerators of a site, or of those that it may go to.
  void add_one_job(std::size_t i, const std::string& key, std::optional<std::uint32_t> site) {
    auto& config = scenario_.workload[i];
    const bool trains = config.kind == "training";
    const bool good = trains ? check_training(config, key, catalog_, document_) : check_collective(config, key, document_);
    if (!good || !site || !site_is_complete_[*site] || !document_.ok()) return;
    const auto* home = pool_of(config, key, *site, trains ? config.training->accelerators : config.collective->ranks);
    if (!home) return;
    std::vector<TrainingHost> hosts;
    add_hosts_of(*home, hosts);
    for (const auto& pool : plant_.pools)
      if (is_reachable(config, *home, pool)) add_hosts_of(pool, hosts);
    const auto name = scenario_.workload_name(i);
    auto plan = trains ? load_training(config, key, name, catalog_, plant_, hosts, window_, document_)
                       : load_collective(config, key, name, plant_, hosts, window_, document_);
    if (!plan) return;
    plan->source.due_by(config, window_, scenario_.site[*site].utc_offset.value_or(sim::Span{}));
    plan->routes.push_back(route_to(*home, plan->duty));
    add_routes(config, *home, *plan);
    plant_.reported.push_back({plan->name, config.kind, static_cast<std::uint32_t>(plant_.workloads.size())});
    plant_.workloads.push_back(std::move(*plan));
  }

  void add_hosts_of(const PoolPlan& pool, std::vector<TrainingHost>& hosts) const {
    const auto first = plant_.model_of_server.begin() + pool.first_server;
    const auto* network = plant_.sites[pool.site].network ? &*plant_.sites[pool.site].network : nullptr;
    for (std::size_t m = 0; m < plant_.models.size(); ++m)
      if (std::find(first, first + pool.servers, m) != first + pool.servers)
        hosts.push_back({m, specs_[m], catalog_.accelerator(specs_[m]->accelerator), caps_[m], network});
  }

  /// Virtual machines on all servers of a site that have cores and no accelerators.
  void add_machines(const WorkloadConfig& config, const std::string& key, std::optional<std::uint32_t> site) {
    std::vector<std::string> files;
    auto plan = load_machines(config, key, scenario_.duration, document_, files);
    if (!plan || !site || !site_is_complete_[*site]) return;
    const auto pool = std::find_if(plant_.pools.begin(), plant_.pools.end(), [&](const PoolPlan& p) {
      return p.site == *site && p.resource == Resource::cores;
    });
    const auto& name = scenario_.site[*site].name;
    if (pool == plant_.pools.end())
      return document_.complain(key + ".site", fmt::format("site.{} has no servers with cores to host virtual machines", name));
    for (std::size_t other = 0; other < scenario_.workload.size(); ++other)
      if (&scenario_.workload[other] != &config && site_of(scenario_.workload[other]) == site && scenario_.workload[other].resource == "cores")
        return document_.complain(key, fmt::format("hosts virtual machines at site.{}, and workload[{}] is there too; each needs a site of its own", name, other));
    if (power_policy().slows())
      return document_.complain("policy.power", fmt::format("\"{}\" slows servers that run jobs; it cannot slow those of site.{}, which host virtual machines",
                                                            scenario_.policy.chosen.power.kind, name));
    pool->hosts_machines = true;
    plan->site = *site;
    plan->first_server = pool->first_server;
    const auto& consolidation = *scenario_.policy.chosen.consolidation;
    if (consolidation.interval().ns > 0 && !consolidation.moves_jobs()) plan->round_s = consolidation.interval().seconds();
    plan->full_power = scenario_.policy.chosen.consolidation->full_power();
    const auto model = plant_.model_of_server.begin() + pool->first_server;
    if (!add_hosts(*plan, {model, model + pool->servers}, plant_.models, specs_, join("site", name), document_)) return;
    check_machines(*plan, key, document_);
    if (!plan->corrected(Correction::idle_power) && plant_.record.seconds() < plan->round_s)
      model_.notes.push_back(fmt::format("as CloudSim has it the energy of a round of {:g} s is known at its end, and stands in the interval of results in which that is", plan->round_s));
    add_inputs(files);
    plant_.vms.push_back(std::move(*plan));
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

}  // namespace

Model build_model(Document& document, const sim::config::DataPath& path) {
  Model model;
  auto catalog = Catalog::load(path);
  model.inputs = catalog.files;
  document.read(model.scenario);
  catalog.add(model.scenario.server, model.scenario.accelerator, model.scenario.chiller, model.scenario.language_model,
              model.scenario.serving, model.scenario.variant);
  check_references(model.scenario, catalog, document);
  // Without a window in time no series can be read.
  if (document.is_unreadable("start") || document.is_unreadable("duration") || model.scenario.ends_beyond_calendar())
    document.throw_if_bad();
  model.plant = Builder(model, document, catalog).build();
  embed_catalog(model.scenario, catalog);
  model.effective = sim::config::to_toml(model.scenario, false);
  std::sort(model.inputs.begin(), model.inputs.end());
  model.inputs.erase(std::unique(model.inputs.begin(), model.inputs.end()), model.inputs.end());
  return model;
}

}  // namespace jevons
