// The analyses of a sweep's results: which design asks for which, and each as a table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/findings.hpp"
#include "tools/study_results.hpp"

namespace jevons::tools {

struct AnalyseOptions {
  std::filesystem::path results, output;
  std::vector<std::string> metrics, pareto, subject_to;
  std::string best;
  double level = 0.95;
  bool points = false, overwrite = false, json = false, quiet = false;
};

/// A metric to be good in: "carbon_total", or, where it is not clear which way is better, "utilisation_mean:higher".
struct Aim {
  std::string metric;
  bool lower_is_better;
};
/// What is wrong with such a text, of metrics that are known; "" if nothing is.
std::string aim_problem(const std::string& text, const std::vector<std::string>& known);
Aim aim_of(const std::string& text);

/// What the design of the study is for, of each metric: effects and interactions of a grid, bars of one at a time,
/// elementary effects of Morris, Sobol' indices of Saltelli, regression of others.
std::vector<Finding> sensitivity(const StudyResults& results, const std::vector<std::string>& metrics, double level);

/// The metrics that [sweep] names; what people ask about first, of a study that kept all.
std::vector<std::string> metrics_in_view(const StudyResults& results);
/// Every point with the means of these metrics.
Finding all_points(const StudyResults& results, const std::vector<std::string>& metrics);
/// The points that no other dominates in these metrics, under the constraints.
Finding pareto(const StudyResults& results, const std::vector<Aim>& aims, const std::vector<std::string>& subject_to);
/// The best point in a metric under the constraints.
Finding best_point(const StudyResults& results, const Aim& aim, const std::vector<std::string>& shown, const std::vector<std::string>& subject_to);

}  // namespace jevons::tools
