#include "sim/study/pareto.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace sim::study {
namespace {

struct Run {
  std::size_t row;
  std::vector<double> costs;  // the less the better
};

std::vector<Run> known_runs(const std::vector<std::vector<double>>& objectives,
                            const std::vector<bool>& lower_is_better) {
  std::vector<Run> runs;
  for (std::size_t r = 0; r < objectives.front().size(); ++r) {
    Run run{r, {}};
    for (std::size_t m = 0; m < objectives.size(); ++m)
      run.costs.push_back(lower_is_better[m] ? objectives[m][r] : -objectives[m][r]);
    if (std::none_of(run.costs.begin(), run.costs.end(), [](double cost) { return std::isnan(cost); }))
      runs.push_back(std::move(run));
  }
  return runs;
}

/// Of two runs of which `a` is the earlier in lexicographic order.
bool dominates(const Run& a, const Run& b) {
  for (std::size_t m = 1; m < a.costs.size(); ++m)
    if (a.costs[m] > b.costs[m]) return false;
  return a.costs != b.costs;
}

void check(const std::vector<std::vector<double>>& objectives, const std::vector<bool>& lower_is_better) {
  if (objectives.empty()) throw std::invalid_argument("a front needs at least one metric");
  if (lower_is_better.size() != objectives.size())
    throw std::invalid_argument(fmt::format("{} directions for {} metrics; there must be one for each",
                                            lower_is_better.size(), objectives.size()));
  for (const auto& metric : objectives)
    if (metric.size() != objectives.front().size())
      throw std::invalid_argument(fmt::format("a metric has {} runs; it must have {}, as the first",
                                              metric.size(), objectives.front().size()));
}

}  // namespace

std::vector<std::size_t> pareto_front(const std::vector<std::vector<double>>& objectives,
                                      const std::vector<bool>& lower_is_better) {
  check(objectives, lower_is_better);
  auto runs = known_runs(objectives, lower_is_better);
  std::stable_sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.costs < b.costs; });
  std::vector<Run> front;
  for (auto& run : runs) {
    // with two metrics the latest on the front has the least second cost so far
    const auto first = objectives.size() > 2 || front.empty() ? front.begin() : front.end() - 1;
    if (std::none_of(first, front.end(), [&](const Run& other) { return dominates(other, run); }))
      front.push_back(std::move(run));
  }
  std::sort(front.begin(), front.end(), [](const Run& a, const Run& b) {
    return a.costs[0] != b.costs[0] ? a.costs[0] < b.costs[0] : a.row < b.row;
  });
  std::vector<std::size_t> rows;
  for (const auto& run : front) rows.push_back(run.row);
  return rows;
}

}  // namespace sim::study
