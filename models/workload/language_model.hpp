// A language model: how many parameters it has, how many of them a token meets, and how they are laid out in
// layers.
//   work of a token   forward 2 N FLOP, backward twice that, N the parameters that it meets (Kaplan et al.
//   2020, arXiv 2001.08361);
//                     to attend to c tokens 4 L n_h d_h c more forward (Chowdhery et al. 2022, arXiv
//                     2204.02311, appendix B)
//   expert weights    E = (N_all - N) / (1 - k / e): of the e experts of a layer a token meets k, and all
//   that is not expert kept of a token   keys and values, 2 n_kv d_h numbers in each layer, or `kv_width`
//   where the model keeps something smaller
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "models/facility/components/problem.hpp"
#include "sim/config/visitor.hpp"

namespace jevons {

struct LanguageModel {
  std::string name, title, source;
  std::int64_t year = 0;
  double parameters = 0;
  std::optional<double> active;  // parameters that a token meets; all of them where not given
  std::int64_t layers = 1, hidden = 1, heads = 1;
  std::int64_t kv_heads = 0, head_dim = 0, kv_width = 0;  // 0: heads; hidden / heads; 2 kv_heads head_dim
  std::int64_t experts = 0, experts_per_token = 0,
               expert_layers = 0;  // of a layer that has experts; 0 layers: all

  void visit(sim::config::Visitor& v);
  Problems problems() const;

  bool has_experts() const { return experts > 0; }
  double active_parameters() const { return active.value_or(parameters); }
  double expert_parameters() const;
  std::int64_t layers_with_experts() const {
    return !has_experts() ? 0 : expert_layers > 0 ? expert_layers : layers;
  }
  double width_of_head() const { return head_dim > 0 ? double(head_dim) : double(hidden) / double(heads); }
  /// Numbers kept of a token over all layers, for those that come after it.
  double kept_per_token() const;
  /// FLOP of a token going forward, where it attends to so many tokens.
  double forward_flop_per_token(double attended) const;
};

}  // namespace jevons
