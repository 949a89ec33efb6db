// Reads real requests, in one of two forms that are told apart by their header:
//   TIMESTAMP,ContextTokens,GeneratedTokens                      Azure: instants; time 0 is the first of them
//   timestamp_ms,input_tokens,output_tokens[,n_kv_blocks]        Mooncake: milliseconds from time 0
// Patel et al., Splitwise, ISCA 2024 (Azure/AzurePublicDataset); Qin et al., Mooncake, FAST 2025.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/workload/request.hpp"

namespace jevons {

/// The rows of a trace, and what became of them; results report the counts.
struct RequestTrace {
  std::vector<Request> requests;                 // in order of arrival
  std::int64_t rows = 0;                         // all of the file
  std::int64_t without_output = 0;               // left out: nothing was generated
  std::int64_t before_start = 0, after_end = 0;  // outside of the run
  std::vector<std::string> notes() const;
};

/// `zero` is where time 0 of the trace lies on the simulation clock. Errors (located): malformed, unsorted or
/// non-finite rows, token counts that are not whole numbers from 0 to 10^8, no requests at all.
std::optional<RequestTrace> read_requests(const std::filesystem::path& path, sim::Time zero, sim::Time end,
                                          std::vector<std::string>& errors);

}  // namespace jevons
