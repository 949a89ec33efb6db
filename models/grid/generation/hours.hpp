// A series that is made hour by hour: whole hours of UTC that cover the window of a run, each held.
#pragma once

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "sim/engine/series.hpp"

namespace jevons {

/// `value(start)` is called once for each hour, in order; `start` is the hour's first instant.
template <class Value>
sim::Series hourly_series(const sim::Window& window, Value&& value) {
  std::vector<sim::Time> times;
  std::vector<double> values;
  const auto finish = std::chrono::ceil<std::chrono::hours>(window.finish());
  auto start = std::chrono::floor<std::chrono::hours>(window.start);
  do {
    times.push_back(sim::since(window.start, start));
    values.push_back(value(sim::Instant{start}));
    start += std::chrono::hours{1};
  } while (start < finish);
  return {sim::Series::Shape::hold, std::move(times), std::move(values), sim::since(window.start, start)};
}

/// The mean of a series over the hour that starts there, cut to what the series covers.
inline double hourly_mean(const sim::Series& series, const sim::Window& window, sim::Instant start,
                          std::size_t& cursor) {
  const auto from = std::max(sim::since(window.start, start), series.first());
  const auto to = std::min(sim::since(window.start, start + std::chrono::hours{1}), series.last());
  return series.mean(std::min(from, to), to, cursor);
}

}  // namespace jevons
