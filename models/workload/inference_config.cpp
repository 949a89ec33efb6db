#include "models/workload/inference_config.hpp"

#include <fmt/format.h>

namespace jevons {

void ReplicasConfig::visit(sim::config::Visitor& v) {
  v.whole("min", min, {.help = "there are always so many", .min = 1, .max = 1e5});
  v.whole("max", max, {.help = "and never more", .min = 1, .max = 1e5});
  v.number("target", target,
           {.help = "share of the requests that it could run which a replica is to have",
            .source = "0.7: room for chance, assumed",
            .min = 0,
            .max = 1,
            .above_min = true});
  v.duration("interval", interval, {.help = "between two looks at the load", .source = "1 min", .min = 1});
  v.duration("patience", patience,
             {.help = "a replica goes once fewer have been enough for so long", .source = "10 min, assumed"});
  v.duration("start_up", start_up,
             {.help = "from holding accelerators to the first request: weights are loaded",
              .source = "1 to 5 min, low confidence"});
}

void RooflineConfig::visit(sim::config::Visitor& v) {
  v.number("compute_share", compute_share,
           {.help = "of peak that multiplying reaches",
            .source = "0.5 to 0.6 in prefill, low confidence",
            .min = 0,
            .max = 1,
            .above_min = true});
  v.number("memory_share", memory_share,
           {.help = "of memory bandwidth that decoding reaches",
            .source = "Llama 3.1 70B on 4 H100 at batch 8: 10.5 of 16.6 ms (ML.ENERGY leaderboard)",
            .min = 0,
            .max = 1,
            .above_min = true});
  v.number("usable_memory", usable_memory,
           {.help = "of memory, for weights and what is kept of tokens",
            .source = "0.9: default of vLLM, recollected",
            .min = 0,
            .max = 1,
            .above_min = true});
}

void SloConfig::visit(sim::config::Visitor& v) {
  v.duration("first_token", first_token,
             {.help = "a request is to have its first token within this", .min = 1e-9});
  v.duration("token", token, {.help = "and each further one, on average, within this", .min = 1e-9});
}

void ZoomConfig::visit(sim::config::Visitor& v) {
  v.duration("from", from, {.help = "from the start of the run", .min = 0, .required = true});
  v.duration("to", to, {.help = "from the start of the run", .min = 0, .required = true});
}

void InferenceConfig::visit(sim::config::Visitor& v) {
  v.text("model", model,
         {.help = "a language model of the catalogue or of [language_model.NAME]", .required = true});
  v.text("variant", variant,
         {.help = "a variant of the catalogue or of [variant.NAME]; empty: the model as it is"});
  v.one_of("precision", precision, all_precision_names(),
           {.help = "number format of weights", .source = "bf16"});
  v.one_of(
      "kv_precision", kv_precision, all_precision_names(),
      {.help = "number format of what is kept of tokens", .source = "bf16: default of vLLM, recollected"});
  v.whole("accelerators", accelerators, {.help = "of a replica", .min = 1, .max = 1e5});
  v.whole("max_batch", max_batch,
          {.help = "requests that a replica runs at once; 0: as many as were measured, else 256",
           .source = "256: default of vLLM, recollected",
           .min = 0,
           .max = 1e5});
  v.whole("chunk", chunk,
          {.help = "tokens of prompts that are read in a step, beside the batch",
           .source = "2048: default of vLLM, recollected",
           .min = 1,
           .max = 1e8});
  v.whole("queue", queue,
          {.help = "requests that may wait; one that finds no room is shed; -1: any number",
           .min = -1,
           .max = 1e12});
  v.choice("prompt", prompt, token_laws(), {.help = "tokens of a prompt, where requests are generated"});
  v.choice("output", output, token_laws(), {.help = "tokens that are generated for one"});
  v.table("bursts", bursts, {.help = "how arrivals cluster beyond chance"});
  v.table("replicas", replicas, {.help = "how many there are"});
  v.table("slo", slo, {.help = "what a request is to be answered in"});
  v.table("roofline", roofline, {.help = "what accelerators reach where nothing was measured"});
  v.one_of(
      "detail", detail, {"fluid", "events"},
      {.help = "requests are a flow between steady states, or every one is followed", .source = "fluid"});
  v.list("zoom", zoom, {.help = "where requests are a flow: spans in which every one is followed"});
}

Problems InferenceConfig::problems() const {
  Problems found;
  if (replicas.min > replicas.max)
    found.push_back({"replicas.min", fmt::format("is {}, above the max of {}", replicas.min, replicas.max)});
  for (std::size_t i = 0; i < zoom.size(); ++i) {
    if (zoom[i].from >= zoom[i].to)
      found.push_back({fmt::format("zoom[{}].to", i), "is not after `from`"});
    else if (i > 0 && zoom[i].from < zoom[i - 1].to)
      found.push_back({fmt::format("zoom[{}].from", i), "is before the end of the span before it"});
  }
  return found;
}

}  // namespace jevons
