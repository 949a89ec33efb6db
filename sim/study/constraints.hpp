// Bounds on metrics, "wait_p95<=600", and the best run among those that keep them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sim::study {

enum class Relation { below, at_most, above, at_least };

struct Constraint {
  std::string metric;
  Relation relation;
  double bound;  // finite, in the metric's unit
};

/// What is wrong with a text that should be METRIC<=NUMBER, with <, <=, > or >= and blanks wherever liked; ""
/// if nothing is. Whether there is such a metric is not asked.
std::string constraint_problem(std::string_view text);

/// Of a text without a problem; throws std::invalid_argument with the problem for others.
Constraint parse_constraint(std::string_view text);

/// Whether a value keeps within the bound; NaN never does.
bool holds(const Constraint& constraint, double value);

/// The best of the feasible values, the first of equal ones. NaN is never best; std::nullopt if nothing is
/// left. Throws std::invalid_argument for values and flags of different number.
std::optional<std::size_t> best(std::span<const double> values, bool lower_is_better,
                                const std::vector<bool>& is_feasible);

}  // namespace sim::study
