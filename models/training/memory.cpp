#include "models/training/memory.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jevons {
namespace {

struct PerParameter {
  double weight, gradient, optimizer;
};

PerParameter bytes_per_parameter(const TrainingConfig& c) {
  const auto precision = precision_of(c.precision).value_or(Precision::bf16);
  return bytes_of(precision) < 4 ? PerParameter{2, 2, 12} : PerParameter{4, 4, 8};
}

double activations_b(const TrainingConfig& c, const LanguageModel& model) {
  const auto at = c.laid_out();
  const double s = static_cast<double>(c.sequence), h = static_cast<double>(model.hidden),
               p = static_cast<double>(at.pipeline);
  const double per_layer = s * static_cast<double>(c.micro_batch) * h / static_cast<double>(at.tensor) *
                           bytes_per_parameter(c).weight / 2;
  const double shared = model.kv_heads > 0 ? static_cast<double>(model.kv_heads) / static_cast<double>(model.heads) : 1;
  const double all = 28 + 4 * shared + (c.recompute == "none" ? 2 * static_cast<double>(model.heads) * s / h : 0);
  const double passes = static_cast<double>(c.batch / (at.data * at.expert * c.micro_batch));
  const double layers = static_cast<double>((model.layers + at.pipeline - 1) / at.pipeline);
  const double under_way =
      std::min(p, passes) * (at.interleave > 1 ? 1 + (p - 1) / (p * static_cast<double>(at.interleave)) : 1);
  if (c.recompute == "full") return per_layer * (2 * layers * under_way + all);
  return per_layer * all * layers * under_way;
}

std::string gigabytes(double bytes) { return fmt::format("{:.1f} GB", bytes * 1e-9); }

}  // namespace

TrainingMemory training_memory(const TrainingConfig& c, const LanguageModel& model) {
  const auto at = c.laid_out();
  const auto each = bytes_per_parameter(c);
  const double layers = static_cast<double>(model.layers);
  const double of_stage = static_cast<double>((model.layers + at.pipeline - 1) / at.pipeline) /
                          layers;  // 1 / p, or a little more
  const double expert = model.expert_parameters() * of_stage / static_cast<double>(at.tensor * at.expert);
  const double dense =
      (model.parameters - model.expert_parameters()) * of_stage / static_cast<double>(at.tensor);
  const double replicas = static_cast<double>(at.data),
               dense_replicas = static_cast<double>(at.data * at.expert);
  const auto held = [&](double bytes, bool shared_out) {
    return bytes * (shared_out ? dense / dense_replicas + expert / replicas : dense + expert);
  };
  return {.weights_b = held(each.weight, c.sharding == "zero3"),
          .gradients_b = held(each.gradient, c.sharding == "zero2" || c.sharding == "zero3"),
          .optimizer_b = held(each.optimizer, c.sharding != "none"),
          .activations_b = activations_b(c, model)};
}

double checkpoint_bytes(const TrainingConfig& c, const LanguageModel& model) {
  return c.checkpoint.size_b.value_or(14 * model.parameters);
}

Problems problems_on(const TrainingConfig& c, const LanguageModel& model,
                     const AcceleratorSpec& accelerator) {
  Problems found;
  const auto precision = precision_of(c.precision);
  if (precision && !accelerator.peak(*precision)) {
    found.push_back({"precision", fmt::format("\"{}\" is no format of {}, which has {}", c.precision,
                                              accelerator.name, fmt::join(accelerator.precisions(), ", "))});
  }
  if (!c.layout_problems().empty()) return found;
  if (c.layout.pipeline > model.layers)
    found.push_back(
        {"layout.pipeline", fmt::format("is {} stages, and {} has {} layers; {} is the most",
                                        c.layout.pipeline, model.name, model.layers, model.layers)});
  else if (c.layout.interleave > 1 && c.layout.interleave * c.layout.pipeline > model.layers)
    found.push_back({"layout.interleave", fmt::format("makes {} parts of {}'s {} layers; {} is the most",
                                                      c.layout.interleave * c.layout.pipeline, model.name,
                                                      model.layers, model.layers / c.layout.pipeline)});
  if (c.layout.tensor > model.heads)
    found.push_back({"layout.tensor", fmt::format("is {}, and {} has {} heads to share; {} is the most",
                                                  c.layout.tensor, model.name, model.heads, model.heads)});
  if (c.layout.expert > 1 && !model.has_experts())
    found.push_back({"layout.expert",
                     fmt::format("is {}, and {} has no experts; 1 would do", c.layout.expert, model.name)});
  else if (c.layout.expert > 1 && model.experts % c.layout.expert != 0)
    found.push_back({"layout.expert", fmt::format("is {}, which does not divide the {} experts of {}",
                                                  c.layout.expert, model.experts, model.name)});
  if (const auto need = training_memory(c, model); found.empty() && need.total_b() > accelerator.memory_b)
    found.push_back(
        {"layout", fmt::format("does not fit: {} of {} are missing on each {}, which has {}: weights {}, "
                               "gradients {}, optimizer {}, activations {}; "
                               "more tensor or pipeline, sharding or recompute make it less",
                               gigabytes(need.total_b() - accelerator.memory_b), gigabytes(need.total_b()),
                               accelerator.name, gigabytes(accelerator.memory_b), gigabytes(need.weights_b),
                               gigabytes(need.gradients_b), gigabytes(need.optimizer_b),
                               gigabytes(need.activations_b))});
  return found;
}

}  // namespace jevons
