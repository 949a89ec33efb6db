// The results of a sweep, read back: its plan, and every metric by run and in the mean of each point.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/results/results_file.hpp"
#include "tools/study_file.hpp"

namespace jevons::tools {

class StudyResults {
 public:
  /// Throws sim::config::BadInput if the file is no results of a sweep.
  explicit StudyResults(const std::filesystem::path& file);

  const std::string& title() const { return title_; }
  const sim::study::SweepConfig& config() const { return studied_.config; }
  const sim::study::Plan& plan() const { return studied_.plan; }
  /// Those that were kept, in the order of the file.
  const std::vector<std::string>& metrics() const { return metrics_; }
  /// By run: its point, its replication, and a metric; NaN of one that failed.
  const std::vector<std::size_t>& points() const { return points_; }
  const std::vector<std::size_t>& replications() const { return replications_; }
  std::vector<double> by_run(const std::string& metric) const { return file_.numbers("/" + metric); }
  /// By point, the mean of its runs that did not fail; NaN where none is left.
  std::vector<double> by_point(const std::string& metric) const;

 private:
  sim::results::ResultsFile file_;
  std::string title_;
  Studied studied_;
  std::vector<std::string> metrics_;
  std::vector<std::size_t> points_, replications_;
};

}  // namespace jevons::tools
