#include "sim/study/pareto.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

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
bool dominates(const double* a, const double* b, std::size_t metrics) {
  for (std::size_t m = 1; m < metrics; ++m)
    if (a[m] > b[m]) return false;
  return !std::equal(a, a + metrics, b);
}

/// Of runs in lexicographic order.
std::vector<Run> not_dominated(std::vector<Run> runs, std::size_t metrics) {
  std::vector<Run> front;
  std::vector<double> costs;  // those of the front in one piece: each run is held against most of them
  for (auto& run : runs) {
    // with two metrics the latest on the front has the least second cost so far
    bool is_on = true;
    for (std::size_t i = metrics > 2 || front.empty() ? 0 : front.size() - 1; i < front.size() && is_on; ++i)
      is_on = !dominates(&costs[i * metrics], run.costs.data(), metrics);
    if (!is_on) continue;
    costs.insert(costs.end(), run.costs.begin(), run.costs.end());
    front.push_back(std::move(run));
  }
  return front;
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
  auto front = not_dominated(std::move(runs), objectives.size());
  std::sort(front.begin(), front.end(), [](const Run& a, const Run& b) {
    return a.costs[0] != b.costs[0] ? a.costs[0] < b.costs[0] : a.row < b.row;
  });
  std::vector<std::size_t> rows;
  for (const auto& run : front) rows.push_back(run.row);
  return rows;
}

}  // namespace sim::study
