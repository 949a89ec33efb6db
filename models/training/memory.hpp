// What an accelerator holds while it trains: weights, gradients, states of the optimizer, and activations of
// the passes under way.
//   a parameter   mixed precision 2 + 2 + 12 bytes: weight and gradient in bf16, master copy and two moments
//   in fp32; fp32 4 + 4 + 8 each of them / (tensor x pipeline), experts / expert besides, and / replicas as
//   far as they share it out (ZeRO) activations   of a layer and pass  s b h (34 + 5 n_h s / h) bytes /
//   tensor in bf16; without what attention computes again 34 s b h; where
//                 everything is computed again 2 s b h, and one layer's besides; of min(p, m) passes under
//                 way on the first stage, and 1 + (p - 1) / (p v) times that where it is interleaved
// Rajbhandari et al. 2020 (arXiv 1910.02054); Korthikanti et al. 2022 (arXiv 2205.05198), with sequence
// parallelism.
#pragma once

#include <string>

#include "models/compute/accelerator.hpp"
#include "models/workload/language_model.hpp"
#include "models/workload/training_config.hpp"

namespace jevons {

struct TrainingMemory {
  double weights_b = 0, gradients_b = 0, optimizer_b = 0, activations_b = 0;
  double total_b() const { return weights_b + gradients_b + optimizer_b + activations_b; }
};

/// Of the rank that holds most.
TrainingMemory training_memory(const TrainingConfig&, const LanguageModel&);

/// What is saved at a checkpoint: 14 bytes a parameter where it does not say.
double checkpoint_bytes(const TrainingConfig&, const LanguageModel&);

/// What is wrong with training this model so, on this accelerator.
Problems problems_on(const TrainingConfig&, const LanguageModel&, const AcceleratorSpec&);

}  // namespace jevons
