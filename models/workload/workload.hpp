// A stream of jobs as a scenario describes it: a trace of real ones, or a generator with the same statistics.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/workload/collective_config.hpp"
#include "models/workload/training_config.hpp"
#include "models/workload/fluid_work.hpp"
#include "models/workload/vm_config.hpp"
#include "models/workload/inference_config.hpp"
#include "models/workload/sizes.hpp"
#include "sim/config/document.hpp"

namespace jevons {

/// What jobs of a kind are like: the keys that a fitted distribution (`like`) provides and a scenario may
/// override.
struct JobMix {
  sim::config::Chosen<SizeLaw> size;
  std::vector<double> widths, width_weights;  // whole numbers, and how common each is
  std::vector<double> diurnal, weekly;        // relative rates by local hour (24) and by day from Monday (7)

  void visit(sim::config::Visitor& v);
};

/// What it takes to interrupt a job of a workload.
struct InterruptionConfig {
  std::optional<sim::Span> save, restore;
  double draw = 0.4;

  void visit(sim::config::Visitor& v);
};

/// [[workload]] of a scenario.
struct WorkloadConfig {
  std::string name;
  std::string kind = "batch";
  std::string file;
  std::string time_unit = "auto";
  std::optional<sim::Instant> start_at;
  std::string like;
  std::optional<double> rate_per_s;
  std::string arrivals = "poisson";
  JobMix mix;
  std::int64_t jobs = 0;
  std::string resource = "cores";
  std::optional<sim::Span> slack;
  std::string due = "slack";
  double estimate_factor = 1;
  std::string site;
  double activity = 1, unscaled = 0;
  double share = 1, demand = 1, interference = 0.05;
  std::string phase = "training";
  InterruptionConfig interruption;
  std::vector<double> elastic{1};
  double data_b = 0;
  std::optional<sim::Span> max_latency;
  std::optional<InferenceConfig> inference;  // where kind = "inference"
  VmConfig vms;  // where kind = "vms"
  std::optional<TrainingConfig> training;  // where kind = "training"
  std::optional<CollectiveConfig> collective;  // where kind = "collective"
  std::optional<FluidWorkConfig> fluid;  // where kind = "fluid"

  /// Whether its jobs have a time by which they are to be done.
  bool has_deadlines() const { return slack.has_value() || due != "slack" || kind == "trace"; }

  void visit(sim::config::Visitor& v);
};

/// Fills the keys of the mix that the scenario did not write at `key_path` ("workload[0]") from
/// workload/LIKE.toml, found along the data path. Every error goes to the document. Gives the file that was
/// read, if one was.
std::optional<std::filesystem::path> apply_like(WorkloadConfig& config, const std::string& key_path,
                                                sim::config::Document& document);

/// Complains of what no single key shows: missing keys of this kind, lists of the wrong length, a law with
/// nothing between its bounds. True if nothing is wrong. Call after apply_like.
bool check_workload(const WorkloadConfig& config, const std::string& key_path,
                    sim::config::Document& document);

/// The same of a fluid workload.
bool check_fluid(const WorkloadConfig& config, const std::string& key_path, sim::config::Document& document);

/// Complains of what says when jobs may wait and how wide they may be, whatever brings them. True if nothing is
/// wrong.
bool check_waiting(const WorkloadConfig& config, const std::string& key_path,
                   sim::config::Document& document);

}  // namespace jevons
