// A step of training: how long it takes, and what for.
//   T_step = T_compute + sum over transfers of max(0, T_transfer - beta T_hide) + T_bubble + T_straggler,
//   over 1 - input stall T_compute    model FLOP of the step / ranks, 4/3 of them where everything is
//   computed again, / (peak efficiency); the part m of it that
//                memory bounds goes by bytes of the format instead of its peak (m as in bf16)
//   transfers    of a rank (Rajbhandari et al. 2020, "ZeRO"; Shoeybi et al. 2019, "Megatron-LM"; Narayanan et
//   al. 2021; Lepikhin et al. 2021)
//     data       gradients summed over replicas, or scattered and weights gathered (zero1, zero2); zero3:
//     weights gathered twice and
//                gradients scattered in every pass; hidden behind a pass (its backward half where summed),
//                zero3: behind all
//     tensor     four sums a layer and pass of b s h numbers, six where everything is computed again
//     expert     four all-to-alls a layer with experts and pass of b s h k numbers
//     pipeline   b s h numbers to each neighbour a pass
//   T_bubble     (p - 1) / (v m) of what m passes take on the fullest of p stages with v parts each; and what
//   other stages wait for it T_straggler  sigma e_n T_compute, the slowest of n ranks
//   (models/training/straggler.hpp)
// Where the throughput is given end to end, T_step = model FLOP / (ranks x that), all of it one phase.
#pragma once

#include <array>
#include <functional>

#include "models/compute/accelerator.hpp"
#include "models/workload/language_model.hpp"
#include "models/workload/training_config.hpp"

namespace jevons {

enum class StepPhase : std::uint8_t { compute, communication, bubble, straggler, input };
inline constexpr std::array<const char*, 5> step_phase_names{"compute", "communication", "bubble",
                                                             "straggler", "input"};

/// One collective of each rank, among `per_node` ranks on each of `nodes` servers.
struct Transfer {
  enum class Kind : std::uint8_t { all_reduce, reduce_scatter, all_gather, all_to_all, send };
  enum class Dimension : std::uint8_t { data, tensor, pipeline, expert };
  Kind kind = Kind::all_reduce;
  Dimension dimension = Dimension::data;
  std::int64_t nodes = 1, per_node = 1;
  double bytes = 0;  // of the vector
  double times = 1;  // in a step
};
/// Seconds that a transfer takes, once.
using TransferTime = std::function<double(const Transfer&)>;

struct TrainingStep {
  std::array<double, step_phase_names.size()> phase_s{};
  std::array<double, 4> transfer_s{}, exposed_s{};  // by Transfer::Dimension: all of it; what nothing hides
  double model_flop = 0;                            // of all ranks
  bool end_to_end = false;                          // all is `compute`, whatever it consists of

  double operator[](StepPhase phase) const { return phase_s[static_cast<std::size_t>(phase)]; }
  double& operator[](StepPhase phase) { return phase_s[static_cast<std::size_t>(phase)]; }
  double total_s() const;
};

/// The transfers of a rank in a step, `per_server` accelerators to a server (or another island), tensor ranks side by side, then
/// those of experts, data and pipeline.
std::vector<Transfer> transfers_of(const TrainingConfig&, const LanguageModel&, std::int64_t per_server);

/// A step at this clock of the accelerators (1: full).
TrainingStep training_step(const TrainingConfig&, const LanguageModel&, const AcceleratorSpec&,
                           std::int64_t per_server, const TransferTime&, double clock = 1);

/// Model FLOP of a step over what the accelerators could do in it.
double model_flop_utilisation(const TrainingStep&, const TrainingConfig&, const AcceleratorSpec&);

}  // namespace jevons
