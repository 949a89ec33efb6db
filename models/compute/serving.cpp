#include "models/compute/serving.hpp"

#include <fmt/format.h>

namespace jevons {

void ServingSpec::visit(sim::config::Visitor& v) {
  v.text("title", title, {.help = "what it is"});
  v.text("source", source, {.help = "where the figures come from"});
  v.text("model", model,
         {.help = "a language model of the catalogue or of [language_model.NAME]", .required = true});
  v.text("accelerator", accelerator,
         {.help = "an accelerator of the catalogue or of [accelerator.NAME]", .required = true});
  v.whole("accelerators", accelerators, {.help = "of a replica", .min = 1, .max = 1024});
  v.one_of("precision", precision, all_precision_names(), {.help = "number format of weights"});
  v.numbers("batch", batch,
            {.help = "requests that run together, ascending", .min = 1, .max = 1e6, .required = true});
  v.quantities("energy_per_token", energy_j, "J",
               {.help = "of all accelerators for a generated token, by batch",
                .min = 0,
                .required = true,
                .above_min = true});
  v.quantities("throughput", tokens_per_s, "s-1",
               {.help = "tokens generated a second by the replica, by batch",
                .min = 0,
                .required = true,
                .above_min = true});
}

Problems ServingSpec::problems() const {
  Problems found;
  if (batch.size() < 2)
    found.push_back({"batch", fmt::format("has {} numbers; two or more are expected", batch.size())});
  for (const auto& [key, n] :
       {std::pair{"energy_per_token", energy_j.size()}, {"throughput", tokens_per_s.size()}})
    if (n != batch.size())
      found.push_back(
          {key, fmt::format("has {} values; {} are expected, one for each of batch", n, batch.size())});
  if (!found.empty()) return found;
  for (std::size_t i = 1; i < batch.size(); ++i)
    if (batch[i] <= batch[i - 1])
      found.push_back({"batch", fmt::format("does not ascend at number {}", i + 1)});
  if (!found.empty()) return found;
  // Both are carried on down to a batch of 1 as they go from the first point to the second.
  const auto alone = [&](const auto& step) {
    return step(0) - (step(1) - step(0)) * (batch[0] - 1) / (batch[1] - batch[0]);
  };
  if (alone([&](int i) { return batch[i] / tokens_per_s[i]; }) <= 0)
    found.push_back(
        {"throughput",
         "changes so little from the first batch to the second that a batch of 1 would take no time"});
  if (alone([&](int i) { return batch[i] * energy_j[i]; }) <= 0)
    found.push_back(
        {"energy_per_token",
         "changes so little from the first batch to the second that a batch of 1 would take no energy"});
  return found;
}

void VariantSpec::visit(sim::config::Visitor& v) {
  v.text("title", title, {.help = "what it is"});
  v.text("source", source, {.help = "where the figures come from"});
  auto names = all_precision_names();
  names.insert(names.begin(), "");
  v.one_of("precision", precision, names,
           {.help = "number format that it is multiplied in; empty: that of the service"});
  v.number("parameters", parameters,
           {.help = "weights, relative to the model", .min = 0, .max = 1, .above_min = true});
  v.number("memory", memory,
           {.help = "bytes that a weight takes in memory, relative to the format of the service",
            .min = 0,
            .max = 2,
            .above_min = true});
  v.number("traffic", traffic,
           {.help = "bytes that a weight is read by, relative to the format of the service",
            .min = 0,
            .max = 2,
            .above_min = true});
  v.number("compute", compute,
           {.help = "time of multiplications, relative to the format that it is multiplied in",
            .min = 0,
            .max = 10,
            .above_min = true});
  v.number("energy", energy,
           {.help = "of a token at the same batch, relative to the model, where measured; else it follows "
                    "from the rest",
            .min = 0,
            .max = 10,
            .above_min = true});
  v.number("accuracy", accuracy,
           {.help = "of what the model scores, relative; reported and not used", .min = 0, .max = 2});
}

Problems VariantSpec::problems() const { return {}; }

}  // namespace jevons
