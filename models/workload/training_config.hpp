// A training run as a scenario describes it, [workload.training]: the model and how much it reads, how it is
// laid out over accelerators, how fast they go, what fails and what is saved against that. Its keys, and what
// they must be by themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

/// Ranks: data x tensor x pipeline x expert. Ranks of `data` and of `expert` read different sequences;
/// experts are spread over `expert`, everything else is there data x expert times.
struct TrainingLayout {
  std::int64_t data = 0, tensor = 1, pipeline = 1, expert = 1;  // data 0: what is left
  std::int64_t interleave = 1;  // parts of the model that a rank of the pipeline has
  void visit(sim::config::Visitor& v);
};

/// Share of the computing that a transfer may hide behind.
struct TrainingOverlap {
  double data = 0.9, tensor = 0, pipeline = 0.9, expert = 0;
  void visit(sim::config::Visitor& v);
};

struct TrainingFailures {
  std::optional<sim::Span> mtbf;  // of one accelerator and all that goes with it; without it nothing fails
  double gpu = 0.35, hbm = 0.17, network = 0.08, host = 0.08, software = 0.13, other = 0.19;
  sim::Span restart = sim::minutes(5);
  void visit(sim::config::Visitor& v);
};

struct TrainingCheckpoint {
  std::string rule = "daly";
  std::optional<sim::Span> every;  // where rule = "fixed"
  std::optional<double> size_b;    // 14 bytes a parameter
  double bandwidth_b_per_s = 94.5e9;
  std::optional<sim::Span> write_time;  // that training stands still; size / bandwidth where not given
  void visit(sim::config::Visitor& v);
};

struct TrainingConfig {
  std::string model;
  std::int64_t accelerators = 0;
  double tokens = 0;
  std::int64_t batch = 0, micro_batch = 1,
               sequence = 0;  // sequences of a step, of a pass; tokens of a sequence
  std::string precision = "bf16";
  double efficiency = 0.55, memory_bound = 0;
  std::optional<double> mfu, achieved_flop_per_s;
  bool count_attention = false;
  std::string recompute = "selective", sharding = "zero1";
  double jitter = 0, input_stall = 0;
  std::string jitter_law = "normal";
  TrainingLayout layout;
  TrainingOverlap overlap;
  TrainingFailures failures;
  TrainingCheckpoint checkpoint;

  void visit(sim::config::Visitor& v);
  Problems problems() const;
  Problems layout_problems() const;

  /// Whether the throughput is given end to end, so that nothing is said of what a step consists of.
  bool is_end_to_end() const { return mfu || achieved_flop_per_s; }
  /// The layout with what is left for `data`.
  TrainingLayout laid_out() const;
  double tokens_per_step() const { return static_cast<double>(batch) * static_cast<double>(sequence); }
};

}  // namespace jevons
