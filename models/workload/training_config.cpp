#include "models/workload/training_config.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jevons {
namespace {

constexpr double most_ranks = 1e7;

/// The multiple of `unit` nearest to `wanted` that is not 0.
std::int64_t nearest_multiple(std::int64_t wanted, std::int64_t unit) {
  return std::max<std::int64_t>(1, (wanted + unit / 2) / unit) * unit;
}

}  // namespace

void TrainingLayout::visit(sim::config::Visitor& v) {
  v.whole("data", data,
          {.help = "replicas that read different sequences; 0: as many as the accelerators give",
           .min = 0,
           .max = most_ranks});
  v.whole("tensor", tensor,
          {.help = "ranks that share each layer", .source = "1: none", .min = 1, .max = most_ranks});
  v.whole(
      "pipeline", pipeline,
      {.help = "ranks that have layers one after the other", .source = "1: none", .min = 1, .max = 10000});
  v.whole("expert", expert,
          {.help = "ranks that experts are spread over; they too read different sequences",
           .source = "1: none",
           .min = 1,
           .max = most_ranks});
  v.whole("interleave", interleave,
          {.help = "parts of the model that each rank of the pipeline has, which makes its bubble smaller",
           .source = "1: one",
           .min = 1,
           .max = 10000});
}

void TrainingOverlap::visit(sim::config::Visitor& v) {
  const auto share = [&](const char* key, double& value, const char* help, const char* source) {
    v.number(key, value, {.help = help, .source = source, .min = 0, .max = 1});
  };
  share("data", data, "share of the computing beside which gradients and weights may be on their way",
        "0.8 to 0.95, low confidence");
  share("tensor", tensor, "the same for sums within a layer", "0 to 0.3, low confidence");
  share("pipeline", pipeline, "the same for what goes from layer to layer", "about 0.9, low confidence");
  share("expert", expert, "the same for tokens that go to experts and back", "as tensor, low confidence");
}

void TrainingFailures::visit(sim::config::Visitor& v) {
  v.duration(
      "mtbf", mtbf,
      {.help =
           "mean time between interruptions of one accelerator, of whatever cause; without it nothing fails",
       .min = 1,
       .max = 3e9});
  const auto share = [&](const char* key, double& value, const char* help) {
    v.number(key, value,
             {.help = help,
              .source = "Llama 3, 419 interruptions: 148 GPU, 72 HBM3, 35 network; others: low confidence",
              .min = 0,
              .max = 1e6});
  };
  share("gpu", gpu, "how common failures of accelerators are among all, relative to the others");
  share("hbm", hbm, "the same of their memory");
  share("network", network, "the same of switches and cables");
  share("host", host, "the same of servers");
  share("software", software, "the same of software");
  share("other", other, "the same of all the rest");
  v.duration("restart", restart,
             {.help = "from an interruption until the state of the last checkpoint is back and work goes on",
              .source = "3 to 5 min, low confidence",
              .min = 0,
              .max = 30 * 86400});
}

void TrainingCheckpoint::visit(sim::config::Visitor& v) {
  v.one_of(
      "rule", rule, {"daly", "young", "fixed", "none"},
      {.help =
           "how often: by the time between failures (none where nothing fails), every so often, or never"});
  v.duration("every", every,
             {.help = "work between two checkpoints, where rule = \"fixed\"", .min = 1, .max = 30 * 86400});
  v.quantity("size", size_b, "byte",
             {.help = "what is saved; 14 bytes a parameter where not given: weights in bf16, master copies "
                      "and two moments in fp32",
              .min = 0,
              .above_min = true});
  v.quantity("bandwidth", bandwidth_b_per_s, "byte s-1",
             {.help = "of the storage that it goes to, all together",
              .source = "1 min for Llama 3 405B, assumed",
              .min = 0,
              .above_min = true});
  v.duration("write_time", write_time,
             {.help = "that training stands still for a checkpoint; size / bandwidth where not given",
              .min = 0,
              .max = 30 * 86400});
}

void TrainingConfig::visit(sim::config::Visitor& v) {
  v.text("model", model,
         {.help = "a language model of the catalogue or of [language_model.NAME]", .required = true});
  v.whole("accelerators", accelerators,
          {.help = "how many it runs on", .min = 1, .max = most_ranks, .required = true});
  v.number("tokens", tokens, {.help = "that it is trained on", .min = 1, .max = 1e18, .required = true});
  v.whole("batch", batch,
          {.help = "sequences of a step, over all accelerators", .min = 1, .max = 1e9, .required = true});
  v.whole("micro_batch", micro_batch,
          {.help = "sequences that a replica works on at once",
           .source = "1: the least memory",
           .min = 1,
           .max = 1e6});
  v.whole("sequence", sequence, {.help = "tokens of a sequence", .min = 1, .max = 1e8, .required = true});
  v.one_of("precision", precision, {"fp32", "tf32", "bf16", "fp8"},
           {.help = "format that matrices are multiplied in, which the accelerator must have"});
  v.number("efficiency", efficiency,
           {.help = "share of the peak in that format that is reached while computing",
            .source = "0.5 to 0.6 for large matrices, low confidence",
            .min = 0,
            .max = 1,
            .above_min = true});
  v.number("memory_bound", memory_bound,
           {.help = "share of the computing, in bf16, that waits for the device's memory: no format "
                    "multiplies it away, only smaller numbers, and no slower clock stretches it",
            .source = "0: none",
            .min = 0,
            .max = 0.99});
  v.number("mfu", mfu,
           {.help = "model FLOP over peak, end to end: in place of `efficiency`, layout and network",
            .min = 0,
            .max = 1,
            .above_min = true});
  v.quantity("achieved", achieved_flop_per_s, "FLOP s-1",
             {.help = "model FLOP a second of each accelerator, end to end: in place of `efficiency`, layout "
                      "and network",
              .min = 0,
              .above_min = true});
  v.flag("count_attention", count_attention,
         {.help = "whether model FLOP are 6 N + 12 L d s a token, not 6 N alone"});
  v.one_of("recompute", recompute, {"none", "selective", "full"},
           {.help = "what of a pass is not kept but computed again: nothing, attention, everything"});
  v.one_of("sharding", sharding, {"none", "zero1", "zero2", "zero3"},
           {.help = "what replicas share out among themselves: nothing, states of the optimizer, gradients "
                    "too, weights too"});
  v.number(
      "jitter", jitter,
      {.help = "standard deviation of a rank's computing, relative to its mean; all wait for the slowest",
       .source = "0: none",
       .min = 0,
       .max = 1});
  v.one_of("jitter_law", jitter_law, {"normal", "exponential"},
           {.help = "how the computing of ranks strays"});
  v.number("input_stall", input_stall,
           {.help = "share of a step that is spent waiting for data to read",
            .source = "0: none",
            .min = 0,
            .max = 0.99});
  v.table("layout", layout, {.help = "over the accelerators: data x tensor x pipeline x expert"});
  v.table("overlap", overlap, {.help = "what goes on beside computing"});
  v.table("failures", failures, {.help = "interruptions"});
  v.table("checkpoint", checkpoint, {.help = "what is saved"});
}

TrainingLayout TrainingConfig::laid_out() const {
  auto result = layout;
  if (result.data == 0) result.data = accelerators / (layout.tensor * layout.pipeline * layout.expert);
  return result;
}

Problems TrainingConfig::layout_problems() const {
  const double model_ranks = static_cast<double>(layout.tensor) * static_cast<double>(layout.pipeline) *
                             static_cast<double>(layout.expert);
  const auto product = fmt::format("tensor x pipeline x expert = {} x {} x {} = {:.0f}", layout.tensor,
                                   layout.pipeline, layout.expert, model_ranks);
  if (model_ranks > static_cast<double>(accelerators))
    return {{"layout", fmt::format("has {}, more than the {} accelerators", product, accelerators)}};
  const auto rest = static_cast<std::int64_t>(model_ranks);
  if (accelerators % rest != 0)
    return {{"accelerators", fmt::format("is {}, which {} does not divide; {} would do", accelerators,
                                         product, nearest_multiple(accelerators, rest))}};
  if (layout.data > 0 && layout.data != accelerators / rest)
    return {{"layout.data",
             fmt::format("is {}, and with {} that makes {} ranks of {} accelerators; {} would do",
                         layout.data, product, layout.data * rest, accelerators, accelerators / rest)}};
  if (layout.interleave > 1 && layout.pipeline == 1) return {{"layout.interleave", "needs a `pipeline`"}};
  return {};
}

Problems TrainingConfig::problems() const {
  auto found = layout_problems();
  const auto complain = [&](const char* key, std::string text) { found.push_back({key, std::move(text)}); };
  if (found.empty())
    if (const auto replicas = laid_out().data * layout.expert, unit = replicas * micro_batch;
        batch % unit != 0)
      complain(
          "batch",
          fmt::format(
              "is {} sequences, which {} replicas that take {} at a time cannot share evenly; {} would do",
              batch, replicas, micro_batch, nearest_multiple(batch, unit)));
  if (mfu && achieved_flop_per_s)
    complain("achieved", "says the throughput, and so does `mfu`; one of them is enough");
  if (checkpoint.rule == "fixed" && !checkpoint.every)
    complain("checkpoint.every", "is needed where rule = \"fixed\"");
  const auto& f = failures;
  if (!(f.gpu + f.hbm + f.network + f.host + f.software + f.other > 0))
    complain("failures", "has no cause that is above 0");
  return found;
}

}  // namespace jevons
