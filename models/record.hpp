// What a run leaves in its results file: rows by output interval for each site and grid, a row for each
// finished job, the flows of the ledger, and the summary of every replication.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "models/interval_rows.hpp"
#include "models/simulation.hpp"
#include "models/uncertain.hpp"
#include "sim/results/store.hpp"

namespace jevons {

class FileRecorder final : public Recorder {
 public:
  /// Declares every table in `store`. `jobs`: whether to write a row for each finished job.
  FileRecorder(sim::results::Store& store, const World& world, bool jobs);
  void jobs(const World&) override;
  void interval(const World&) override;

 private:
  void ledger_rows(const World&, sim::Time from);

  std::vector<sim::results::Table*> sites_, grids_, ledger_;
  sim::results::Table* jobs_ = nullptr;
  std::int64_t recorded_jobs_ = 0;
  IntervalRows rows_;
  std::vector<double> row_;
  sim::Time from_;
};

/// /inputs: what each replication drew of the uncertain inputs, in variables named by their paths. Nothing where there are none.
void write_inputs(sim::results::Store& store, const std::vector<DrawnInput>& inputs);

/// /summary: every metric by replication.
void write_summary(sim::results::Store& store, std::span<const Outcome> outcomes);

}  // namespace jevons
