#include "models/build_training.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "sim/engine/integral.hpp"

namespace jevons {
namespace {

using sim::config::Document;

/// Keys that say what a training says by itself.
void refuse_others(const WorkloadConfig& config, const std::string& key, Document& document) {
  static const WorkloadConfig none;
  const auto refuse = [&](bool written, const char* other) {
    if (written) document.complain(fmt::format("{}.{}", key, other), "does not belong to kind = \"training\", whose keys stand in [workload.training]");
  };
  for (const auto* other : config.vms.written()) refuse(true, other);
  refuse(!config.file.empty(), "file");
  refuse(!config.like.empty(), "like");
  refuse(config.time_unit != none.time_unit, "time_unit");
  refuse(config.rate_per_s.has_value(), "rate");
  refuse(config.arrivals != none.arrivals, "arrivals");
  refuse(bool(config.mix.size), "size");
  refuse(!config.mix.widths.empty(), "widths");
  refuse(!config.mix.width_weights.empty(), "width_weights");
  refuse(!config.mix.diurnal.empty(), "diurnal");
  refuse(!config.mix.weekly.empty(), "weekly");
  refuse(config.jobs != none.jobs, "jobs");
  refuse(config.share != none.share, "share");
  refuse(config.demand != none.demand, "demand");
  refuse(config.interference != none.interference, "interference");
  refuse(config.unscaled != none.unscaled, "unscaled");
}

/// What joins the accelerators of a kind of server, and the servers.
Fabric fabric_of(const TrainingHost& host) {
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

/// It arrives as the run begins, or when it is said to.
std::optional<sim::Time> arrival_of(const WorkloadConfig& config, const std::string& key, const sim::Window& window, Document& document) {
  if (!config.start_at) return sim::Time{};
  if (*config.start_at < window.start || sim::since(window.start, *config.start_at) >= window.end) {
    document.complain(key + ".start_at", "is not within the run");
    return std::nullopt;
  }
  return sim::since(window.start, *config.start_at);
}

}  // namespace

bool check_training(WorkloadConfig& config, const std::string& key, const Catalog& catalog, Document& document) {
  const auto table = key + ".training";
  const bool ok_before = document.ok();
  refuse_others(config, key, document);
  if (config.resource == "cores" && document.has(key + ".resource")) document.complain(key + ".resource", "is \"cores\", and a training holds accelerators");
  config.resource = "accelerators";
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
  const auto plan = training_plan(training, model, *first.accelerator, first.server->accelerators, fabric_of(first));
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
    const auto pace = training_pace(plan, training, model, *host.accelerator, host.server->accelerators, fabric_of(host), host.cap_w, phase);
    if (&host == &first) result.pace = pace;
    result.duty[host.model] = duty_of(config, plant.models[host.model], host, pace, true);
    result.standing[host.model] = duty_of(config, plant.models[host.model], host, pace, false);
  }
  result.save_time = config.interruption.save.ns > 0 ? config.interruption.save : sim::seconds(plan.save_s);
  result.restore_time = config.interruption.restore.ns > 0 ? config.interruption.restore : plan.restart;
  result.data_b = config.data_b;
  result.marginal = config.elastic;
  result.speedup.resize(result.marginal.size());
  std::partial_sum(result.marginal.begin(), result.marginal.end(), result.speedup.begin());
  return result;
}

}  // namespace jevons
