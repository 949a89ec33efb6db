// What is kept of one finished run of a study.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sim::study {

/// Point of the study and replication at it.
using Place = std::pair<std::uint32_t, std::uint32_t>;

struct RunRecord {
  std::uint32_t point = 0, replication = 0;
  std::string error;  // why the run failed; empty if it did not
  std::uint64_t trace_hash = 0;
  double wall_s = 0;
  std::vector<double> metrics;  // by the study's own numbering of metrics; NaN is unknown
  std::vector<double> series;   // all chosen series, one after another; may be megabytes
};

}  // namespace sim::study
