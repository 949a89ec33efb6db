#include "models/build_training.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "models/one_job.hpp"
#include "sim/engine/integral.hpp"

namespace jevons {
namespace {

using sim::config::Document;

/// What joins the accelerators of a kind of server, and the servers: the network of its site, or one as nodes of eight have it.
Fabric fabric_of(const TrainingHost& host) {
  if (host.network) return host.network->fabric(host.server->accelerators, host.accelerator->link_b_per_s);
  NetworkConfig config;
  config.island = config.ports = host.server->accelerators;
  if (host.accelerator->link_b_per_s > 0) config.link_b_per_s = host.accelerator->link_b_per_s;
  return Fabric(config);
}

std::int64_t nanowatts(double watts) { return sim::nanowatts(watts); }

Duty duty_of(const WorkloadConfig& config, const ServerModel& model, const TrainingHost& host, const TrainingPace& pace, bool works) {
  const double accelerator_w = works ? pace.above_idle_w : pace.standing_above_idle_w;
  const double weight_w = config.activity * (model.host.peak_w() - model.host.idle_w()) / model.units + accelerator_w;
  return {.busy = std::llround(config.activity * static_cast<double>(Duty::kAllBusy)),
          .accelerator_nw = nanowatts(accelerator_w),
          .clocked_nw = works ? nanowatts(pace.clocked_w) : 0,
          .weight_nw = weight_w > 0 ? std::max<std::int64_t>(1, nanowatts(weight_w)) : 0,
          .rate = host.server->speed * pace.rate,
          .unscaled = pace.unscaled};
}

/// What the transfers of a step put on shared links: those that take most of its time say how. Nothing where all stays within islands, or
/// where nothing is said of transfers.
Communication communication_of(const TrainingPlan& plan, const WorkloadConfig& config, const LanguageModel& model, const TrainingHost& host,
                               std::size_t phase) {
  const auto& training = *config.training;
  const auto fabric = fabric_of(host);
  Communication all;
  if (plan.step.end_to_end) return all;
  double most_s = 0;
  for (const auto& transfer : transfers_of(training, model, fabric.config().island)) {
    const auto cost = transfer_cost(fabric, transfer);
    all.sent_b += cost.network_b * transfer.times * static_cast<double>(plan.accelerators) * plan.steps / plan.work_s;
    if (transfer.nodes == 1 || cost.time_s * transfer.times <= most_s) continue;
    most_s = cost.time_s * transfer.times;
    all.group = {transfer.nodes, transfer.per_node};
    all.passage = fabric.passage(all.group, cost.algorithm);
    // Groups alike send at once: all that fill an island.
    const auto groups = std::max<std::int64_t>(1, std::min(fabric.config().island, plan.accelerators) / transfer.per_node);
    all.group.per_node *= groups;
    all.passage.carriers *= groups;
  }
  if (all.sent_b > 0)
    all.slowdown = Slowdown([&](double share) {
      return 1 / training_pace(plan, training, model, *host.accelerator, fabric.config().island, fabric, host.cap_w, phase, share).rate;
    });
  return all;
}

/// Every kind of accelerator once.
bool check_hosts(const TrainingConfig& training, const LanguageModel& model, const std::string& key, const std::vector<TrainingHost>& hosts,
                 Document& document) {
  std::set<std::string> told;
  bool good = true;
  for (const auto& host : hosts) {
    if (!told.insert(host.accelerator->name).second) continue;
    for (const auto& problem : problems_on(training, model, *host.accelerator)) {
      document.complain(fmt::format("{}.{}", key, problem.key), problem.text);
      good = false;
    }
  }
  return good;
}

}  // namespace

bool check_training(WorkloadConfig& config, const std::string& key, const Catalog& catalog, Document& document) {
  const auto table = key + ".training";
  const bool ok_before = document.ok();
  refuse_keys_of_streams(config, key, document);
  if (config.interruption.draw != InterruptionConfig{}.draw)
    document.complain(key + ".interruption.draw",
                      "does not belong to kind = \"training\": accelerators draw what their power model has for a stall");
  hold_accelerators(config, key, document);
  if (!config.training) {
    if (!document.has(table)) document.complain(key, "trains, and does not say what: write [workload.training] below it");
    return false;
  }
  if (document.is_unreadable(table)) return false;
  for (const auto& problem : config.training->problems()) document.complain(fmt::format("{}.{}", table, problem.key), problem.text);
  const auto& name = config.training->model;
  if (!name.empty() && !catalog.language_model(name)) {
    const auto near = sim::config::nearest(name, catalog.language_model_names());
    document.complain(table + ".model", fmt::format("\"{}\" is not in the catalogue{}", name,
                                                    near.empty() ? fmt::format("; there are: {}", fmt::join(catalog.language_model_names(), ", "))
                                                                 : fmt::format("; did you mean \"{}\"?", near)));
  }
  return ok_before ? document.ok() : false;
}

std::optional<WorkloadPlan> load_training(const WorkloadConfig& config, const std::string& key, const std::string& name, const Catalog& catalog,
                                          const Plant& plant, const std::vector<TrainingHost>& hosts, const sim::Window& window,
                                          Document& document) {
  const auto& training = *config.training;
  const auto& model = *catalog.language_model(training.model);
  const auto arrival = arrival_of(config, key, window, document);
  if (!check_hosts(training, model, key + ".training", hosts, document) || !arrival) return std::nullopt;
  const auto& first = hosts.front();
  const auto plan = training_plan(training, model, *first.accelerator, fabric_of(first).config().island, fabric_of(first));
  const JobSpec job{.arrival = *arrival, .work_s = plan.work_s, .estimate_s = plan.work_s, .width = static_cast<std::int32_t>(training.accelerators)};
  WorkloadPlan result{.name = name,
                      .source = JobSource(config, Trace{.jobs = {job}, .rows = 1}),
                      .duty = std::vector<Duty>(plant.models.size()),
                      .standing = std::vector<Duty>(plant.models.size()),
                      .training = plan};
  const auto phases = AcceleratorSpec::phase_names();
  const auto phase = static_cast<std::size_t>(std::find(phases.begin(), phases.end(), config.phase) - phases.begin());
  if (phase == phases.size()) return std::nullopt;  // told with the references
  for (const auto& host : hosts) {
    const auto pace = training_pace(plan, training, model, *host.accelerator, fabric_of(host).config().island, fabric_of(host), host.cap_w, phase);
    if (&host == &first) result.pace = pace;
    result.duty[host.model] = duty_of(config, plant.models[host.model], host, pace, true);
    result.standing[host.model] = duty_of(config, plant.models[host.model], host, pace, false);
    const auto communication = communication_of(plan, config, model, host, phase);
    if (!(communication.sent_b > 0)) continue;
    result.communication.resize(plant.models.size());
    result.communication[host.model] = communication;
  }
  result.save_time = config.interruption.save.value_or(sim::seconds(plan.save_s));
  result.restore_time = config.interruption.restore.value_or(plan.restart);
  result.data_b = config.data_b;
  result.marginal = config.elastic;
  result.speedup.resize(result.marginal.size());
  std::partial_sum(result.marginal.begin(), result.marginal.end(), result.speedup.begin());
  return result;
}

}  // namespace jevons
