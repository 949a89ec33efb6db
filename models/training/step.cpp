#include "models/training/step.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/training/straggler.hpp"

namespace jevons {
namespace {

using Kind = Transfer::Kind;
using Dimension = Transfer::Dimension;

double ceil_share(std::int64_t whole, std::int64_t parts) {
  return static_cast<double>((whole + parts - 1) / parts);
}

/// Numbers that pass between ranks are at least as wide as bf16.
double transfer_bytes(Precision precision) { return std::max(2.0, bytes_of(precision)); }

Precision format(const TrainingConfig& c) { return precision_of(c.precision).value_or(Precision::bf16); }

double passes(const TrainingConfig& c) {
  return static_cast<double>(c.batch / (c.laid_out().data * c.layout.expert * c.micro_batch));
}

/// `size` ranks that stand `stride` apart: as many on a server as have room there and come out even.
Transfer among(std::int64_t size, std::int64_t stride, std::int64_t per_server) {
  const auto room = std::clamp<std::int64_t>(per_server / stride, 1, size);
  auto per_node = room;
  while (size % per_node != 0) --per_node;
  return {.nodes = size / per_node, .per_node = per_node};
}

class Transfers {
 public:
  Transfers(const TrainingConfig& c, const LanguageModel& model, std::int64_t per_server)
      : c_(c),
        model_(model),
        per_server_(per_server),
        at_(c.laid_out()),
        passes_(passes(c)),
        bytes_(transfer_bytes(format(c))) {}

  std::vector<Transfer> all() {
    const double pass = static_cast<double>(c_.micro_batch) * static_cast<double>(c_.sequence) *
                        static_cast<double>(model_.hidden) * bytes_;
    const double model_ranks = static_cast<double>(at_.tensor) * static_cast<double>(at_.pipeline);
    const double expert = model_.expert_parameters(), dense = model_.parameters - expert;
    add_data(at_.data * at_.expert, at_.tensor, bytes_ * dense / model_ranks);
    add_data(at_.data, at_.tensor * at_.expert,
             bytes_ * expert / (model_ranks * static_cast<double>(at_.expert)));
    add(Kind::all_reduce, Dimension::tensor, among(at_.tensor, 1, per_server_), pass,
        (c_.recompute == "full" ? 6 : 4) * ceil_share(model_.layers, at_.pipeline) * passes_);
    add(Kind::all_to_all, Dimension::expert, among(at_.expert, at_.tensor, per_server_),
        pass * static_cast<double>(model_.experts_per_token) / static_cast<double>(at_.tensor),
        4 * ceil_share(model_.layers_with_experts(), at_.pipeline) * passes_);
    if (at_.pipeline > 1)
      add(Kind::send, Dimension::pipeline, among(2, at_.tensor * at_.expert * at_.data, per_server_),
          pass / static_cast<double>(at_.tensor), 2 * passes_ * static_cast<double>(at_.interleave));
    return std::move(made_);
  }

 private:
  /// What replicas exchange of so many bytes of weights.
  void add_data(std::int64_t replicas, std::int64_t stride, double bytes) {
    const auto group = among(replicas, stride, per_server_);
    if (c_.sharding == "none") return add(Kind::all_reduce, Dimension::data, group, bytes, 1);
    const bool weights_too = c_.sharding == "zero3";
    add(Kind::reduce_scatter, Dimension::data, group, bytes, weights_too ? passes_ : 1);
    add(Kind::all_gather, Dimension::data, group, bytes, weights_too ? 2 * passes_ : 1);
  }
  void add(Kind kind, Dimension dimension, Transfer group, double bytes, double times) {
    if (group.nodes * group.per_node < 2 || bytes <= 0 || times <= 0) return;
    group.kind = kind;
    group.dimension = dimension;
    group.bytes = bytes;
    group.times = times;
    made_.push_back(group);
  }

  const TrainingConfig& c_;
  const LanguageModel& model_;
  std::int64_t per_server_;
  TrainingLayout at_;
  double passes_, bytes_;
  std::vector<Transfer> made_;
};

double model_flop_of(const TrainingConfig& c, const LanguageModel& model) {
  return 3 * c.tokens_per_step() *
         model.forward_flop_per_token(c.count_attention ? static_cast<double>(c.sequence) : 0);
}

/// Of a rank, at this clock, if all stages of the pipeline were alike.
double compute_s(const TrainingConfig& c, double model_flop, const AcceleratorSpec& accelerator,
                 double clock) {
  const double flop =
      model_flop * (c.recompute == "full" ? 4.0 / 3 : 1) / static_cast<double>(c.accelerators);
  const double peak = accelerator.peak(format(c)).value(),
               peak_bf16 = accelerator.peak(Precision::bf16).value_or(peak);
  const double multiplied_s = (1 - c.memory_bound) * flop / (peak * c.efficiency * clock);
  const double waited_s = c.memory_bound * flop / (peak_bf16 * c.efficiency) * transfer_bytes(format(c)) / 2;
  return multiplied_s + waited_s;
}

/// The part of the computing that each kind of transfer may hide behind.
std::array<double, 4> hiding_s(const TrainingConfig& c, double compute) {
  const double backward = c.recompute == "full" ? 0.75 : 2.0 / 3;
  const double data =
      c.sharding == "zero3" ? compute : compute / passes(c) * (c.sharding == "none" ? backward : 1);
  return {c.overlap.data * data, c.overlap.tensor * compute, c.overlap.pipeline * compute,
          c.overlap.expert * compute};
}

double slowest(const TrainingConfig& c) {
  return c.jitter * (c.jitter_law == "normal" ? normal_largest(c.accelerators)
                                              : exponential_largest(c.accelerators) - 1);
}

}  // namespace

double TrainingStep::total_s() const { return std::accumulate(phase_s.begin(), phase_s.end(), 0.0); }

std::vector<Transfer> transfers_of(const TrainingConfig& c, const LanguageModel& model,
                                   std::int64_t per_server) {
  return Transfers(c, model, per_server).all();
}

TrainingStep training_step(const TrainingConfig& c, const LanguageModel& model,
                           const AcceleratorSpec& accelerator, std::int64_t per_server,
                           const TransferTime& time, double clock) {
  TrainingStep step;
  step.model_flop = model_flop_of(c, model);
  step.end_to_end = c.is_end_to_end();
  const double stretched = (1 - c.memory_bound) / clock + c.memory_bound;
  if (step.end_to_end) {
    const double each =
        c.achieved_flop_per_s ? *c.achieved_flop_per_s : *c.mfu * accelerator.peak(format(c)).value();
    step[StepPhase::compute] = step.model_flop / (static_cast<double>(c.accelerators) * each) * stretched;
    return step;
  }
  const double compute = compute_s(c, step.model_flop, accelerator, clock);
  const auto hiding = hiding_s(c, compute);
  for (const auto& transfer : transfers_of(c, model, per_server))
    step.transfer_s[static_cast<std::size_t>(transfer.dimension)] += transfer.times * time(transfer);
  for (std::size_t i = 0; i < hiding.size(); ++i)
    step.exposed_s[i] = std::max(0.0, step.transfer_s[i] - hiding[i]);
  const auto exposed = [&](Dimension d) { return step.exposed_s[static_cast<std::size_t>(d)]; };
  const auto stages = c.layout.pipeline;
  const double fullest =
      ceil_share(model.layers, stages) * static_cast<double>(stages) / static_cast<double>(model.layers);
  const double in_passes = compute * fullest + exposed(Dimension::tensor) + exposed(Dimension::expert);
  step[StepPhase::compute] = compute;
  step[StepPhase::communication] = std::accumulate(step.exposed_s.begin(), step.exposed_s.end(), 0.0);
  step[StepPhase::bubble] =
      compute * (fullest - 1) +
      in_passes * static_cast<double>(stages - 1) / (passes(c) * static_cast<double>(c.layout.interleave));
  step[StepPhase::straggler] = compute * slowest(c);
  step[StepPhase::input] = step.total_s() * c.input_stall / (1 - c.input_stall);
  return step;
}

double model_flop_utilisation(const TrainingStep& step, const TrainingConfig& c,
                              const AcceleratorSpec& accelerator) {
  return step.model_flop /
         (step.total_s() * static_cast<double>(c.accelerators) * accelerator.peak(format(c)).value());
}

}  // namespace jevons
