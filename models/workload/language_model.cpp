#include "models/workload/language_model.hpp"

#include <fmt/format.h>

namespace jevons {

void LanguageModel::visit(sim::config::Visitor& v) {
  v.text("title", title, {.help = "what it is"});
  v.text("source", source, {.help = "where the figures come from"});
  v.whole("year", year, {.help = "year of publication", .min = 0});
  v.number("parameters", parameters,
           {.help = "weights, all of them", .min = 1, .max = 1e15, .required = true});
  v.number("active", active,
           {.help = "weights that a token meets; all where not given", .min = 1, .max = 1e15});
  v.whole("layers", layers, {.help = "one after the other", .min = 1, .max = 10000, .required = true});
  v.whole("hidden", hidden,
          {.help = "numbers that stand for a token between layers", .min = 1, .max = 1e7, .required = true});
  v.whole("heads", heads, {.help = "of attention in a layer", .min = 1, .max = 1e5, .required = true});
  v.whole("kv_heads", kv_heads,
          {.help = "of keys and values, which heads share; 0: as many as heads", .min = 0, .max = 1e5});
  v.whole("head_dim", head_dim, {.help = "numbers of a head; 0: hidden / heads", .min = 0, .max = 1e5});
  v.whole("kv_width", kv_width,
          {.help = "numbers kept of a token in a layer; 0: keys and values of each of kv_heads",
           .min = 0,
           .max = 1e7});
  v.whole("experts", experts, {.help = "of a layer that has them; 0: none", .min = 0, .max = 1e5});
  v.whole("experts_per_token", experts_per_token,
          {.help = "experts that a token meets in each of those layers", .min = 0, .max = 1e5});
  v.whole("expert_layers", expert_layers,
          {.help = "layers that have experts; 0: all", .min = 0, .max = 10000});
}

Problems LanguageModel::problems() const {
  Problems found;
  const auto complain = [&](const char* key, std::string text) { found.push_back({key, std::move(text)}); };
  if (kv_heads > heads)
    complain("kv_heads", fmt::format("is {}, and there are {} heads to share them", kv_heads, heads));
  else if (kv_heads > 0 && heads % kv_heads != 0)
    complain("kv_heads", fmt::format("is {}, which does not divide the {} heads", kv_heads, heads));
  if (active && *active > parameters)
    complain("active", fmt::format("is {:g}, more than all {:g} parameters", *active, parameters));
  if (!has_experts()) {
    if (experts_per_token > 0) complain("experts_per_token", "needs `experts`");
    if (expert_layers > 0) complain("expert_layers", "needs `experts`");
    if (active && *active < parameters)
      complain("active", "is less than `parameters`, which needs `experts` of which a token meets some");
    return found;
  }
  if (experts_per_token < 1)
    complain("experts_per_token", "is needed where there are `experts`");
  else if (experts_per_token > experts)
    complain("experts_per_token",
             fmt::format("is {}, and a layer has {} experts", experts_per_token, experts));
  else if (experts_per_token < experts && !active)
    complain("active", "is needed where a token meets some of the experts");
  else if (found.empty() && expert_parameters() > parameters)
    complain("active",
             fmt::format("is {:g}: with {} of {} experts a token meets {:g} of {:g} parameters or more",
                         *active, experts_per_token, experts,
                         parameters * double(experts_per_token) / double(experts), parameters));
  if (expert_layers > layers)
    complain("expert_layers", fmt::format("is {}, and there are {} layers", expert_layers, layers));
  return found;
}

double LanguageModel::expert_parameters() const {
  if (!has_experts()) return 0;
  if (experts_per_token >= experts) return parameters;  // all are met: no telling which are expert
  return (parameters - active_parameters()) / (1 - double(experts_per_token) / double(experts));
}

double LanguageModel::kept_per_token() const {
  const double shared = double(kv_heads > 0 ? kv_heads : heads);
  return double(layers) * (kv_width > 0 ? double(kv_width) : 2 * shared * width_of_head());
}

double LanguageModel::forward_flop_per_token(double attended) const {
  return 2 * active_parameters() + 4 * double(layers) * double(heads) * width_of_head() * attended;
}

}  // namespace jevons
