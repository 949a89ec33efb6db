// Where jobs come from, one after another in time: the rows of a trace, or a generator. The source is
// constant plant; ArrivalState is all that moves, so copying it forks the stream of jobs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/purposes.hpp"
#include "models/workload/due.hpp"
#include "models/workload/job.hpp"
#include "models/workload/trace.hpp"
#include "models/workload/workload.hpp"
#include "sim/engine/arrivals.hpp"
#include "sim/engine/distributions.hpp"
#include "sim/engine/random.hpp"

namespace jevons {

/// A plain value. Draw k of each stream belongs to job k, whatever the policies do.
struct ArrivalState {
  std::int64_t given = 0;  // jobs so far
  sim::Time last;          // arrival of the last
  sim::Stream arrivals{0, 0, purpose::job_arrivals, 0}, sizes{0, 0, purpose::job_sizes, 0};
  sim::Stream widths{0, 0, purpose::job_widths, 0}, estimates{0, 0, purpose::job_estimates, 0};
};

class JobSource {
 public:
  /// The jobs of a trace, or those of a generator whose configuration check_workload() found good.
  /// `utc_offset` is that of the site's local time, for `diurnal` and `weekly`; daylight saving is not
  /// followed.
  JobSource(const WorkloadConfig& config, Trace trace);
  JobSource(const WorkloadConfig& config, const sim::Window& window, sim::Span utc_offset);

  /// Jobs that have no deadline of their own are due as the configuration says, by the calendar of their site.
  void due_by(const WorkloadConfig& config, const sim::Window& window, sim::Span utc_offset);

  /// `entity` is the number of the workload in the scenario.
  static ArrivalState begin(std::uint64_t seed, std::uint32_t replication, std::uint64_t entity);

  /// The next job, not before the last; nothing once the run's end or the limit of jobs is reached.
  std::optional<JobSpec> next(ArrivalState& state) const;

  /// The widest job there can be.
  std::int32_t widest() const;
  /// Rows of a trace that no simulation can run.
  std::int64_t rejected() const { return rejected_; }
  /// The rejected and left-out rows of a trace, in words, for the results.
  const std::vector<std::string>& notes() const { return notes_; }
  /// What was read, for the results' provenance.
  const std::vector<std::string>& files() const { return files_; }

 private:
  struct Generator {
    sim::Arrivals arrivals;
    bool regular;
    SizeDraw size;
    std::vector<std::int32_t> widths;
    std::optional<sim::Discrete> width_index;
    sim::Time end;
  };
  std::optional<JobSpec> generate(ArrivalState& state) const;
  void finish(JobSpec& job, ArrivalState& state) const;

  std::vector<JobSpec> rows_;
  std::optional<Generator> generator_;
  std::int64_t limit_;
  std::optional<sim::Span> slack_;
  std::optional<Due> due_;
  std::optional<sim::LocalCalendar> calendar_;  // of the site, where due by it
  double estimate_factor_;
  std::vector<std::string> notes_, files_;
  std::int64_t rejected_ = 0;

  friend std::optional<JobSource> load_jobs(WorkloadConfig&, const std::string&, const sim::Window&,
                                            sim::Span, sim::config::Document&);
};

/// Reads and checks what the configuration at `key_path` ("workload[0]") names; every error goes to the
/// document.
std::optional<JobSource> load_jobs(WorkloadConfig& config, const std::string& key_path,
                                   const sim::Window& window, sim::Span utc_offset,
                                   sim::config::Document& document);

}  // namespace jevons
