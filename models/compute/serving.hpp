// What serving a language model was measured to take: by batch, energy of a generated token and tokens a
// second of a replica; and variants of a model, which state what they change. Of a replica's accelerators
// alone; prompts of the benchmark are in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/workload/precision.hpp"
#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

/// [serving.NAME]: one model on one kind of accelerator in one format.
struct ServingSpec {
  std::string name, title, source;
  std::string model, accelerator, precision = "bf16";
  std::int64_t accelerators = 1;
  std::vector<double> batch, energy_j, tokens_per_s;  // mean running batch; of a token; of the replica

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

/// [variant.NAME]: a model made smaller, by factors of what the model itself takes.
struct VariantSpec {
  std::string name, title, source;
  std::string precision;           // that it is multiplied in; empty: that of the service
  double parameters = 1;           // weights left
  double memory = 1, traffic = 1;  // bytes a weight takes, and bytes a weight is read by for each token
  double compute = 1;              // time of its multiplications
  std::optional<double> energy;    // of a token at the same batch and power, where it was measured
  double accuracy = 1;             // of what the model scores

  void visit(sim::config::Visitor& v);
  Problems problems() const;
};

}  // namespace jevons
