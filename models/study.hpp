// The runs of a scenario's [sweep]: which models its points are, what they read and report, and each run as a record.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/scenario.hpp"
#include "models/simulation.hpp"
#include "sim/results/store.hpp"
#include "sim/study/dispatcher.hpp"
#include "sim/study/plan.hpp"
#include "sim/study/run_record.hpp"

namespace jevons {

/// Of a series that is kept.
using SeriesColumn = sim::results::Column;

/// An input that some point draws: its path, its unit and the distribution, as TOML.
struct DrawnColumn {
  std::string path, unit, distribution;
};

/// What all points of a study together read and report.
struct Survey {
  std::vector<std::string> inputs;   // files, each once, in order
  std::vector<std::string> notes;
  std::vector<std::string> metrics;  // names of those that are kept, in the order of the summary
  std::vector<SeriesColumn> series;  // those that are kept
  std::vector<DrawnColumn> drawn;    // uncertain inputs; their values stand behind those of metrics in a record
  std::size_t intervals = 0;         // values of each
  sim::Instant start{};              // of the first of them
  double interval_s = 0;             // from one to the next
  std::size_t half_width_metric = 0; // place of sweep.of among the metrics
};

class Study {
 public:
  /// Of a document that holds a [sweep]. Throws sim::config::BadInput with every error: the scenario by itself must be
  /// able to run.
  Study(sim::config::Document document, sim::config::DataPath path);

  const Model& base() const { return base_; }
  const sim::study::SweepConfig& config() const { return *base_.scenario.sweep; }
  const sim::study::Plan& plan() const { return plan_; }
  sim::study::Repetition repetition() const;
  /// What it was read from: the scenario, those it extends, and the files that it names.
  std::vector<std::filesystem::path> files() const;

  /// The scenario of a point, read and checked. Throws sim::config::BadInput; safe on any thread.
  Model model(std::size_t point) const;

  /// Reads every point on `threads` threads (0: all cores). Throws sim::config::BadInput with the errors of all, each
  /// once, and with names of metrics and series that there are not.
  Survey survey(std::int64_t threads, const Progress& progress) const;

 private:
  sim::config::Document document_;
  sim::config::DataPath path_;
  Model base_;
  sim::study::Plan plan_;
};

/// One run of a model as a record. What fails is its error; nothing where `progress` stopped it.
std::optional<sim::study::RunRecord> run_of(const Model& model, sim::study::Task task, const Survey& survey, const Progress& progress);

}  // namespace jevons
