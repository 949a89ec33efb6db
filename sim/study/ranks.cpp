#include "sim/study/ranks.hpp"

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
  // Open MPI's own names, then those of PMI (MPICH, srun --mpi=pmi2), then Slurm's.
  constexpr const char* names[][2] = {{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                                      {"PMI_RANK", "PMI_SIZE"},
                                      {"SLURM_PROCID", "SLURM_STEP_NUM_TASKS"}};
  for (const auto& [rank, size] : names)
    if (const auto r = number_in(rank), n = number_in(size); r && n) return {*r, *n};
  return {};
}

Ranks::Message Ranks::receive() {
  constexpr auto nap = std::chrono::microseconds(50);  // short beside a run, long beside a look
  while (true) {
    if (auto message = poll()) return *std::move(message);
    std::this_thread::sleep_for(nap);
  }
}

}  // namespace sim::study
