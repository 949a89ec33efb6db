#include "models/grid/generation/series_sum.hpp"

#include <algorithm>
#include <set>

namespace jevons {

sim::Series sum_of(const std::vector<const sim::Series*>& all) {
  std::set<sim::Time> times;
  auto last = sim::Time::never();
  for (const auto* series : all) {
    times.insert(series->times().begin(), series->times().end());
    last = std::min(last, series->last());
  }
  const auto first =
      std::max_element(all.begin(), all.end(), [](auto* a, auto* b) { return a->first() < b->first(); });
  std::vector<sim::Time> kept;
  std::vector<double> values;
  std::vector<std::size_t> at(all.size());
  for (const auto time : times) {
    if (time < (*first)->first() || last < time || (time == last && !kept.empty())) continue;
    kept.push_back(time);
    double sum = 0;
    for (std::size_t i = 0; i < all.size(); ++i) sum += all[i]->value(time, at[i]);
    values.push_back(sum);
  }
  return {sim::Series::Shape::hold, std::move(kept), std::move(values), last};
}

}  // namespace jevons
