// Reads real jobs: CSV with arrival, length and cores, or the Standard Workload Format.
//   arrival_time,length,cpus  [s]        arrival_h,length_h,cpus  [h]        and, where wanted, deadline or deadline_h:
//   the time by which the job is to be done; an empty one is none
// SWF: 18 numbers a line, `;` comments; Chapin et al. (1999), Benchmarks and standards for the evaluation of
// parallel job schedulers, JSSPP; Parallel Workloads Archive. Of its fields: 2 submit, 4 run time, 5
// processors (8 requested where 5 is unknown), 9 requested time (the run time where unknown).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/workload/job.hpp"
#include "sim/engine/series.hpp"

namespace jevons {

/// The rows of a trace, and what became of them; results report the counts.
struct Trace {
  std::vector<JobSpec> jobs;         // in order of arrival; two at one instant in the order of the file
  std::int64_t rows = 0;             // all of the file
  std::int64_t without_runtime = 0;  // rejected: run time unknown (-1) or 0
  std::int64_t without_width = 0;    // rejected: processors unknown (-1) or 0
  std::int64_t before_start = 0;     // outside of the run: arrived before it
  std::int64_t after_end = 0;        // outside of the run: arrives at or after its end
  std::vector<std::string> notes() const;
};

struct TraceOptions {
  std::string time_unit = "auto";  // auto, s, min, h
  sim::Time zero;                  // where time 0 of the trace lies on the simulation clock
};

/// By name: .swf and .swf.gz are SWF, all else CSV. Errors (located): malformed or unsorted rows, negative
/// times, a width that is not a whole number from 1 to 10^9 (or the rejected -1 and 0), no jobs at all.
std::optional<Trace> read_trace(const std::filesystem::path& path, const TraceOptions& options, sim::Time end,
                                std::vector<std::string>& errors);

}  // namespace jevons
