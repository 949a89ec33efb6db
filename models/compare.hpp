// [compare]: the study that a scenario carries, of itself and alternatives to it. `jevons compare` runs it;
// `jevons run` does not look at it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/config/document.hpp"
#include "sim/study/alternatives.hpp"
#include "sim/study/comparison.hpp"

namespace jevons {

struct Scenario;

struct CompareConfig {
  static constexpr std::size_t kMostAlternatives = 1000;
  std::vector<std::string> vary, with, metrics;
  std::string baseline, of = "it_energy", correction = "holm", sort;
  std::int64_t replications = 10, most = 200;
  std::optional<double> half_width;
  double level = 0.95;
  void visit(sim::config::Visitor& v);

  std::vector<sim::study::Alternative> alternatives() const { return sim::study::alternatives(vary, with); }
  sim::study::Confidence confidence() const;
};

/// Complains to the document about what no single key of [compare] shows; false if there was anything.
bool check_compare(const Scenario& scenario, sim::config::Document& document);

}  // namespace jevons
