#include "sim/study/ranks.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

namespace sim::study {
namespace {

std::optional<int> number_in(const char* variable) {
  const char* text = std::getenv(variable);
  return text && *text ? std::optional(std::atoi(text)) : std::nullopt;
}

}  // namespace

Launch launched() {
  // Open MPI's own names, then those of PMI (MPICH, srun --mpi=pmi2), then Slurm's own.
  if (const auto rank = number_in("OMPI_COMM_WORLD_RANK"), size = number_in("OMPI_COMM_WORLD_SIZE"); rank && size) return {*rank, *size, true};
  if (const auto rank = number_in("PMI_RANK"), size = number_in("PMI_SIZE"); rank && size) return {*rank, *size, true};
  if (const auto rank = number_in("SLURM_PROCID"), size = number_in("SLURM_STEP_NUM_TASKS"); rank && size)
    return {*rank, *size, number_in("PMIX_RANK").has_value()};
  return {};
}

Ranks::Message Ranks::receive() {
  using namespace std::chrono_literals;
  constexpr std::chrono::microseconds shortest_nap = 50us, longest_nap = 2ms;  // an answer is due at first, and then it is long
  for (auto nap = shortest_nap;; nap = std::min(2 * nap, longest_nap)) {
    if (auto message = poll()) return *std::move(message);
    std::this_thread::sleep_for(nap);
  }
}

}  // namespace sim::study
