// [sweep]: the study that a scenario carries of itself, over axes of its keys. `jevons sweep` runs it; `jevons run`
// does not look at it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/visitor.hpp"
#include "sim/study/axis.hpp"

namespace sim::study {

struct SweepConfig {
  static constexpr std::size_t most_points = 10'000'000;

  std::string design = "grid";
  std::int64_t samples = 0, levels = 4;
  std::int64_t seed = -1;  // the scenario's
  std::int64_t replications = 1, most = 200;
  std::optional<double> half_width;
  std::string of;
  double level = 0.95;
  std::vector<std::string> metrics, series;
  std::vector<AxisConfig> axis;
  void visit(config::Visitor& v);

  bool is_random() const { return design != "grid" && design != "one_at_a_time"; }
  /// What is wrong with it, by key below [sweep]; what the world's names say is for the world to check.
  std::vector<AxisConfig::Problem> problems() const;
};

const std::vector<std::string>& design_names();
/// What results of a sweep call themselves, and no axis can: run, point, ...
const std::vector<std::string>& reserved_names();

/// "AXIS=VALUE,VALUE" of a `when`, taken apart; an empty axis if it is no such thing.
struct Condition {
  std::string axis;
  std::vector<std::string> values;
};
Condition condition_of(const std::string& text);

}  // namespace sim::study
