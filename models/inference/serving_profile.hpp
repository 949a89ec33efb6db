// What a replica takes for a step of decoding by its batch, and for reading prompts: measured where the
// catalogue has it, else by a roofline, else by what was measured times the ratio of two rooflines.
//   measured    b / throughput and b x J/token are a step's time and energy; between points, and down to a
//   batch of 1, both
//               are linear in b, so that J/token = a + c / b piece by piece
//   roofline    step = max((weights + b kv c) / (n BW eta_m), b flop(c) / (n F eta_c)),  c tokens of context
//               weights: those that b tokens meet, E (1 - (1 - k/e)^b) of the experts
//               power = n (idle + phi(b) (TDP - idle))
//   prompts     flop(c) / (n F eta_c) a token, at phi of gemm
//   cap         step / rate(f) at the power of the cap, f as accelerator.hpp has it
//   memory      tokens kept = (n M usable - weights) / kv
// Williams, Waterman, Patterson (2009), CACM 52(4). eta_m: Llama 3.1 70B on 4 H100, 16.6 ms a step
// against 10.5.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/compute/accelerator.hpp"
#include "models/compute/serving.hpp"
#include "models/workload/inference_config.hpp"
#include "models/workload/language_model.hpp"

namespace jevons {

/// One replica as a scenario wants it.
struct ServingWish {
  const LanguageModel* model = nullptr;
  const AcceleratorSpec* accelerator = nullptr;
  std::int64_t accelerators = 1;
  Precision precision = Precision::bf16;
  const VariantSpec* variant = nullptr;
  RooflineConfig roofline;
  double kv_bytes = 2;          // of a number kept of a token
  double context = 0;           // tokens that a token attends to, on average
  std::optional<double> cap_w;  // of an accelerator
  double unscaled = 0;          // share of a step that a slower clock does not stretch
};

struct ServingProfile {
  enum class Basis { measured, scaled, roofline };
  Basis basis = Basis::roofline;
  std::string measured_by;  // name of the entry, unless by roofline
  std::int64_t most_batch = 0;
  std::vector<double> step_s, power_w;     // by batch, [0]: nothing runs
  double idle_w = 0, clocked_floor_w = 0;  // of the replica; what is above the floor falls with the clock
  double prompt_s = 0, prompt_w = 0;       // of a token of a prompt
  double weights_b = 0, kv_b = 0, kept_tokens = 0;  // bytes of a token kept; tokens that there is room for

  double tokens_per_s(std::int64_t batch) const {
    return static_cast<double>(batch) / step_s[static_cast<std::size_t>(batch)];
  }
  double energy_per_token_j(std::int64_t batch) const {
    return power_w[static_cast<std::size_t>(batch)] / tokens_per_s(batch);
  }
};

/// The measured entry that such a replica goes by, if there is one, and how.
const ServingSpec* entry_for(const ServingWish& wish, const std::vector<ServingSpec>& entries,
                             ServingProfile::Basis& basis);

/// For batches up to `most_batch`; problems of the wish are told in words about a key of the service.
ServingProfile make_profile(const ServingWish& wish, const std::vector<ServingSpec>& entries,
                            std::optional<std::int64_t> most_batch, Problems& problems);

}  // namespace jevons
