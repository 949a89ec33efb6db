// Break-even points: where a function of one argument, such as the difference of two alternatives' cost,
// changes its sign, by bisection.
// The bracket's ends always have values of different sign as they were found, so noise may move the
// crossing but cannot lose it; of a function with jumps it is the jump. Of several crossings inside of a
// bracket it finds one: `crossings` looks piece by piece. Each halving costs one evaluation, log2(width /
// tolerance) of them, and no method with more trust in the function's shape is safe where it is a simulation.
// Brent (1973), Algorithms for Minimization without Derivatives, chapter 4, for what bisection guarantees.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace sim::study {

struct Scale {
  double tolerance;  // at least 0; 0 goes on for as long as numbers can be told
  bool log = false;  // halves the ratio of the ends and not their difference; both must be above 0
};

struct Crossing {
  double at;         // the middle of the bracket, on its scale
  double low, high;  // the bracket: high - low <= tolerance or, with log, high / low <= 1 + tolerance
  std::int64_t evaluations;
};

/// Where f changes its sign between `low` and `high`; std::nullopt if it has the same sign at both. A value
/// of exactly zero ends the search there, with a bracket of no width. Throws std::invalid_argument unless low
/// <= high are finite (and above 0 with log) and the tolerance is at least 0, and std::runtime_error with the
/// argument where f is NaN.
std::optional<Crossing> crossing(const std::function<double(double)>& f, double low, double high,
                                 Scale scale);

/// Of `pieces` equal parts of [low, high] (of equal ratio with log) those at whose ends f has different
/// signs, in ascending order. An end at which f is exactly zero is a bracket of its own, without width. What
/// changes sign twice within a part is not seen. Throws as `crossing`, and for less than one piece.
std::vector<std::pair<double, double>> brackets(const std::function<double(double)>& f, double low,
                                                double high, std::int64_t pieces, bool log = false);

/// The crossing in every bracket, without evaluating the ends again: `evaluations` counts only those beyond
/// the scan's pieces + 1.
std::vector<Crossing> crossings(const std::function<double(double)>& f, double low, double high,
                                std::int64_t pieces, Scale scale);

}  // namespace sim::study
