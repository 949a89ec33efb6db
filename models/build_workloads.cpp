#include "models/build_workloads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "models/build_collective.hpp"
#include "models/build_training.hpp"
#include "models/inference/build.hpp"
#include "models/names.hpp"
#include "models/reach.hpp"
#include "models/server_model.hpp"
#include "models/vms/build.hpp"

namespace jevons {
namespace {

using sim::config::Document;
using sim::config::join;

class WorkloadBuilder {
 public:
  WorkloadBuilder(Scenario& scenario, const BuiltServers& hardware, const sim::Window& window, Plant& plant, Document& document,
                  Model& model)
      : scenario_(scenario),
        hardware_(hardware),
        window_(window),
        plant_(plant),
        document_(document),
        model_(model),
        reach_(scenario, plant) {}

  void build() {
    for (std::size_t i = 0; i < scenario_.workload.size(); ++i) add_workload(i);
  }

 private:
  const PowerPolicy& power_policy() const { return *scenario_.policy.chosen.power; }

  Duty duty_of(const WorkloadConfig& config, std::size_t m) const {
    return jevons::duty_of(config, plant_.models[m], *hardware_.specs[m], hardware_.catalog.accelerator(hardware_.specs[m]->accelerator), hardware_.caps[m]);
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

  PoolPlan* pool_at(std::uint32_t site, Resource resource) {
    const auto pool = std::find_if(plant_.pools.begin(), plant_.pools.end(),
                                   [&](const PoolPlan& p) { return p.site == site && p.resource == resource; });
    return pool == plant_.pools.end() ? nullptr : &*pool;
  }

  /// The pool that holds its jobs, if there is one that is wide enough.
  const PoolPlan* pool_of(const WorkloadConfig& config, const std::string& key, std::uint32_t site,
                          std::int64_t widest) {
    const auto resource = config.resource == "cores" ? Resource::cores : Resource::accelerators;
    const auto* pool = pool_at(site, resource);
    const auto& name = scenario_.site[site].name;
    if (!pool) {
      document_.complain(key + ".resource",
                         fmt::format("site.{} has no servers with {}", name, config.resource));
      return nullptr;
    }
    if (widest <= reach_.most_units(config, *pool)) return pool;
    document_.complain(key, fmt::format("has a job of width {}, wider than the whole site: site.{} has {} {}{}",
                                        widest, name, pool->total_units, config.resource,
                                        reach_.is_routed() && scenario_.site.size() > 1 ? ", and no site that it may go to has more" : ""));
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
    if (config.kind == "fluid") return void(check_fluid(config, key, document_));
    const auto site = site_of(config);
    if (config.kind == "vms") return add_machines(config, key, site);
    if (config.kind == "training" || config.kind == "collective") return add_one_job(i, key, site);
    if (config.kind == "inference") return add_service(config, i, site);
    const auto utc_offset = site ? scenario_.site[*site].utc_offset : std::nullopt;
    auto source = load_jobs(config, key, window_, utc_offset.value_or(sim::Span{}), document_);
    if (!source || !site || !hardware_.site_is_complete[*site]) return;
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
      if (hardware_.specs[model]->accelerator == hardware_.specs[first]->accelerator && hardware_.caps[model] == hardware_.caps[first]) continue;
      document_.complain(key, fmt::format("runs on accelerators of one kind and cap, and site.{} has several", config.name));
      return std::nullopt;
    }
    return ReplicaSite{hardware_.catalog.accelerator(hardware_.specs[first]->accelerator), hardware_.caps[first], pool->total_units, config.name,
                       config.utc_offset.value_or(sim::Span{})};
  }

  /// A service; it holds accelerators as a workload does whose jobs never come by themselves.
  void add_service(WorkloadConfig& config, std::size_t i, std::optional<std::uint32_t> site) {
    const auto key = fmt::format("workload[{}]", i);
    std::vector<std::string> files;
    const auto utc_offset = site ? scenario_.site[*site].utc_offset.value_or(sim::Span{}) : sim::Span{};
    auto source = load_requests(config, key, window_, utc_offset, document_, files);
    if (!source || !site || !hardware_.site_is_complete[*site] || document_.is_unreadable(key + ".inference")) return;
    const auto* pool = pool_at(*site, Resource::accelerators);
    const auto stand = replica_site(key, *site, pool);
    if (!stand) return;
    auto plan = plan_service(config, key, *std::move(source), *stand, hardware_.catalog, document_, model_.notes);
    if (!plan) return;
    add_inputs(files);
    plan->service.name = scenario_.workload_name(i);
    plan->workload = static_cast<std::uint32_t>(plant_.workloads.size());
    plan->pool = static_cast<std::uint32_t>(pool - plant_.pools.data());
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

  Route route_to(const PoolPlan& pool, const std::vector<Duty>& duty) const {
    return {static_cast<std::uint32_t>(&pool - plant_.pools.data()), slowest_rate(pool, duty), {}};
  }

  /// Pools of other sites that its jobs may go to, in the order of the sites.
  void add_routes(const WorkloadConfig& config, const PoolPlan& home, WorkloadPlan& plan) {
    for (const auto& pool : plant_.pools) {
      if (!reach_.leads(config, home, pool)) continue;
      plan.routes.push_back(route_to(pool, plan.duty));
      plan.routes.back().wan = reach_.wan_between(home.site, pool.site);
      if (plan.data_b > 0 && plan.routes.back().wan) plant_.sites[home.site].supply.sends_data = true;
    }
  }

  void add_interruption(const WorkloadConfig& config, WorkloadPlan& plan) const {
    plan.save_time = config.interruption.save.value_or(sim::Span{});
    plan.restore_time = config.interruption.restore.value_or(sim::Span{});
    for (const auto& duty : plan.duty) plan.standing.push_back(scaled(duty, config.interruption.draw));
    plan.marginal = config.elastic;
    plan.speedup.resize(plan.marginal.size());
    std::partial_sum(plan.marginal.begin(), plan.marginal.end(), plan.speedup.begin());
  }

  /// A training or a collective on the accelerators of a site, or of those that it may go to.
  void add_one_job(std::size_t i, const std::string& key, std::optional<std::uint32_t> site) {
    auto& config = scenario_.workload[i];
    const bool trains = config.kind == "training";
    const bool good = trains ? check_training(config, key, hardware_.catalog, document_) : check_collective(config, key, document_);
    if (!good || !site || !hardware_.site_is_complete[*site] || !document_.ok()) return;
    const auto* home = pool_of(config, key, *site, trains ? config.training->accelerators : config.collective->ranks);
    if (!home) return;
    std::vector<TrainingHost> hosts;
    add_hosts_of(*home, hosts);
    for (const auto& pool : plant_.pools)
      if (reach_.leads(config, *home, pool)) add_hosts_of(pool, hosts);
    const auto name = scenario_.workload_name(i);
    auto plan = trains ? load_training(config, key, name, hardware_.catalog, plant_, hosts, window_, document_)
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
        hosts.push_back({m, hardware_.specs[m], hardware_.catalog.accelerator(hardware_.specs[m]->accelerator), hardware_.caps[m], network});
  }

  /// Virtual machines on all servers of a site that have cores and no accelerators.
  void add_machines(const WorkloadConfig& config, const std::string& key, std::optional<std::uint32_t> site) {
    std::vector<std::string> files;
    auto plan = load_machines(config, key, scenario_.duration, document_, files);
    if (!plan || !site || !hardware_.site_is_complete[*site]) return;
    auto* pool = pool_at(*site, Resource::cores);
    const auto& name = scenario_.site[*site].name;
    if (!pool)
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
    if (!add_hosts(*plan, {model, model + pool->servers}, plant_.models, hardware_.specs, join("site", name), document_)) return;
    check_machines(*plan, key, document_);
    if (!plan->corrected(Correction::idle_power) && plant_.record.seconds() < plan->round_s)
      model_.notes.push_back(fmt::format("as CloudSim has it the energy of a round of {:g} s is known at its end, and stands in the interval of results in which that is", plan->round_s));
    add_inputs(files);
    plant_.vms.push_back(std::move(*plan));
  }

  void add_inputs(const std::vector<std::string>& files) {
    model_.inputs.insert(model_.inputs.end(), files.begin(), files.end());
  }

  Scenario& scenario_;
  const BuiltServers& hardware_;
  const sim::Window& window_;
  Plant& plant_;
  Document& document_;
  Model& model_;
  Reach reach_;
};

}  // namespace

void build_workloads(Scenario& scenario, const BuiltServers& hardware, const sim::Window& window, Plant& plant, Document& document,
                     Model& model) {
  WorkloadBuilder(scenario, hardware, window, plant, document, model).build();
}

}  // namespace jevons
