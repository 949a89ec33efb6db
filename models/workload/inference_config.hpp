// [workload.inference]: a language model that answers requests, as a scenario describes it: the model and
// what it runs on, how requests are batched, what they are like, how replicas follow the load. Rate, hours
// and days of requests, or the trace of them, are keys of the workload itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/workload/precision.hpp"
#include "models/facility/components/problem.hpp"
#include "models/workload/request_source.hpp"

namespace jevons {

/// What accelerators reach where nothing was measured.
struct RooflineConfig {
  double compute_share = 0.55, memory_share = 0.64, usable_memory = 0.9;
  void visit(sim::config::Visitor& v);
};

struct ReplicasConfig {
  std::int64_t min = 1, max = 1;
  double target = 0.7;
  sim::Span interval = sim::minutes(1), patience = sim::minutes(10), start_up = sim::minutes(2);
  void visit(sim::config::Visitor& v);
};

/// What a request is to be answered in.
struct SloConfig {
  std::optional<sim::Span> first_token, token;
  void visit(sim::config::Visitor& v);
};

/// A span of the run, from its start.
struct ZoomConfig {
  sim::Span from{}, to{};
  void visit(sim::config::Visitor& v);
};

struct InferenceConfig {
  std::string model, variant, precision = "bf16", kv_precision = "bf16";
  std::int64_t accelerators = 1;
  std::int64_t max_batch = 0, chunk = 2048, queue = -1;
  sim::config::Chosen<TokenLaw> prompt, output;
  BurstConfig bursts;
  ReplicasConfig replicas;
  SloConfig slo;
  RooflineConfig roofline;
  std::string detail = "fluid";
  std::vector<ZoomConfig> zoom;

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

}  // namespace jevons
