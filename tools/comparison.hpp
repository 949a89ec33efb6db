// What the replications of all alternatives come to, metric by metric, and the three ways to hand it on: a table for
// people, JSON, and a results file. What is said of samples is sim/study/comparison.hpp's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/compare.hpp"
#include "models/simulation.hpp"
#include "models/uncertain.hpp"
#include "sim/results/store.hpp"

namespace jevons::tools {

/// Outcomes of one alternative, by replication.
using Outcomes = std::vector<Outcome>;

struct ComparedMetric {
  std::string name, unit;
  Better better = Better::none;
  sim::study::Samples values;                      // by alternative and replication; NaN where not known
  std::vector<sim::ConfidenceInterval> means;      // by alternative; half-widths infinite where there is no interval
  std::vector<sim::study::Difference> differences;  // from the baseline
  std::optional<std::size_t> winner;
};

struct Comparison {
  std::string title;
  CompareConfig config;
  std::vector<sim::study::Alternative> alternatives;
  std::size_t baseline = 0;
  std::int64_t replications = 0;
  bool is_deterministic = false;  // several replications, and nothing in which they differ
  bool is_precise = false;        // `half_width` has been reached
  std::vector<ComparedMetric> metrics;
  std::vector<std::vector<std::string>> trace_hashes;  // by alternative and replication

  bool has_intervals() const { return replications > 1 && !is_deterministic; }
  const ComparedMetric* metric(const std::string& name) const;
};

/// The metric of this name in every alternative; NaN where one does not have it.
sim::study::Samples samples_of(const std::vector<Outcomes>& outcomes, const std::string& name);

/// `config` is that of the study, with `baseline` empty or the name of an alternative.
Comparison compare(std::string title, const CompareConfig& config, const std::vector<sim::study::Alternative>& alternatives,
                   const std::vector<Outcomes>& outcomes);

/// The place of the alternative that others are compared with.
std::size_t baseline_of(const CompareConfig& config, const std::vector<sim::study::Alternative>& alternatives);

/// What is shown: the metrics that the study names, or a few that are known and differ between alternatives.
std::vector<const ComparedMetric*> shown_metrics(const Comparison& comparison);

std::string comparison_table(const Comparison& comparison);
std::string comparison_json(const Comparison& comparison);
/// `effective`: of each alternative its scenario in full.
void write_comparison(sim::results::Store& store, const Comparison& comparison, const std::vector<std::string>& effective);
/// /inputs, after that: what was drawn by alternative and replication, from the drawn inputs of each alternative.
void write_compared_inputs(sim::results::Store& store, const Comparison& comparison, const std::vector<std::vector<DrawnInput>>& inputs);

}  // namespace jevons::tools
