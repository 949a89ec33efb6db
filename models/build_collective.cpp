#include "models/build_collective.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/one_job.hpp"
#include "models/server_model.hpp"

namespace jevons {
namespace {

using sim::config::Document;

std::optional<Fabric> fabric_of(const TrainingHost& host, const std::string& key, Document& document) {
  if (host.network) return host.network->fabric(host.server->accelerators, host.accelerator->link_b_per_s);
  document.complain(
      key,
      "runs on the network of its site, and a site that it may run at has none: write [site.NAME.network]");
  return std::nullopt;
}

/// The algorithm that it keeps, whatever its share of the links.
Algorithm algorithm_on(const CollectiveConfig& config, const Fabric& fabric) {
  const auto& name = config.algorithm == "site" ? fabric.config().algorithm : config.algorithm;
  return cost_of(config, fabric, algorithm_of(name)).algorithm;
}

bool can_run(const CollectiveConfig& config, const Fabric& fabric, const std::string& key,
             Document& document) {
  const auto group = fabric.group_of(config.ranks);
  if (!fabric.joins(group)) {
    document.complain(
        key + ".ranks",
        fmt::format("are {} on {} islands, and nothing joins islands: the network's kind is \"none\"",
                    config.ranks, group.nodes));
    return false;
  }
  if (config.operation != "all_reduce" || fabric.can(algorithm_on(config, fabric), group)) return true;
  document.complain(
      key + ".algorithm",
      fmt::format("\"{}\" cannot run there: {}", name(algorithm_on(config, fabric)),
                  fabric.config().kind == "torus"
                      ? "on a torus of several islands all-reduces are rings"
                      : fmt::format("switches of the network reduce {}", fabric.config().in_network)));
  return false;
}

/// Nothing where all of it stays within an island.
Communication communication_of(const CollectiveConfig& config, const Fabric& fabric,
                               const CollectiveCost& cost, double reference_s) {
  Communication all{.group = fabric.group_of(config.ranks)};
  if (all.group.nodes == 1) return all;
  all.passage = fabric.passage(all.group, cost.algorithm);
  all.slowdown =
      Slowdown([&](double share) { return cost_of(config, fabric, cost.algorithm, share).time_s; });
  all.sent_b = cost.network_b * static_cast<double>(config.ranks) / reference_s;
  return all;
}

CollectivePlan plan_of(const WorkloadConfig& workload, const TrainingHost& host, const Fabric& fabric) {
  const auto& config = *workload.collective;
  const auto phases = AcceleratorSpec::phase_names();
  const auto phase =
      static_cast<std::size_t>(std::find(phases.begin(), phases.end(), workload.phase) - phases.begin());
  return {.group = fabric.group_of(config.ranks),
          .cost = cost_of(config, fabric, algorithm_on(config, fabric)),
          .bytes = config.bytes,
          .repeat = static_cast<double>(config.repeat),
          .bus_factor = bus_factor(config),
          .waiting_w = host.accelerator->draw_w(phase, host.cap_w) * static_cast<double>(config.ranks)};
}

}  // namespace

bool check_collective(WorkloadConfig& config, const std::string& key, Document& document) {
  const auto table = key + ".collective";
  const bool ok_before = document.ok();
  refuse_keys_of_streams(config, key, document);
  if (config.elastic != WorkloadConfig{}.elastic)
    document.complain(key + ".elastic",
                      "does not belong to kind = \"collective\": more ranks are another collective");
  hold_accelerators(config, key, document);
  if (!document.has(key + ".phase")) config.phase = "communication";
  if (!config.collective) {
    if (!document.has(table))
      document.complain(key,
                        "repeats a collective, and does not say which: write [workload.collective] below it");
    return false;
  }
  if (document.is_unreadable(table)) return false;
  for (const auto& problem : config.collective->problems())
    document.complain(fmt::format("{}.{}", table, problem.key), problem.text);
  return ok_before && document.ok();
}

std::optional<WorkloadPlan> load_collective(const WorkloadConfig& config, const std::string& key,
                                            const std::string& name, const Plant& plant,
                                            const std::vector<TrainingHost>& hosts, const sim::Window& window,
                                            Document& document) {
  const auto& collective = *config.collective;
  const auto arrival = arrival_of(config, key, window, document);
  std::vector<Fabric> fabrics;
  for (const auto& host : hosts) {
    auto fabric = fabric_of(host, key, document);
    if (!fabric || !can_run(collective, *fabric, key + ".collective", document)) return std::nullopt;
    fabrics.push_back(std::move(*fabric));
  }
  const auto phases = AcceleratorSpec::phase_names();
  if (!arrival || std::find(phases.begin(), phases.end(), config.phase) == phases.end())
    return std::nullopt;  // told already
  const auto reference = plan_of(config, hosts.front(), fabrics.front());
  const double one_s = reference.cost.time_s, work_s = reference.repeat * one_s;
  const JobSpec job{.arrival = *arrival,
                    .work_s = work_s,
                    .estimate_s = work_s,
                    .width = static_cast<std::int32_t>(collective.ranks)};
  WorkloadPlan plan{.name = name,
                    .source = JobSource(config, Trace{.jobs = {job}, .rows = 1}),
                    .duty = std::vector<Duty>(plant.models.size()),
                    .standing = std::vector<Duty>(plant.models.size()),
                    .collective = reference,
                    .communication = std::vector<Communication>(plant.models.size())};
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    const auto& host = hosts[i];
    const auto cost = cost_of(collective, fabrics[i], algorithm_on(collective, fabrics[i]));
    auto& duty = plan.duty[host.model];
    duty = duty_of(config, plant.models[host.model], *host.server, host.accelerator, host.cap_w);
    duty.rate = one_s / cost.time_s;
    duty.unscaled = 1;  // no clock of accelerators stretches it
    plan.standing[host.model] = scaled(duty, config.interruption.draw);
    plan.communication[host.model] = communication_of(collective, fabrics[i], cost, one_s);
  }
  plan.save_time = config.interruption.save.value_or(sim::Span{});
  plan.restore_time = config.interruption.restore.value_or(sim::Span{});
  plan.data_b = config.data_b;
  return plan;
}

}  // namespace jevons
