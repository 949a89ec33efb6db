#include "sim/study/tornado.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>

namespace sim::study {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::optional<std::size_t> base_of(std::span<const std::optional<std::size_t>> moved) {
  std::optional<std::size_t> base;
  for (std::size_t r = 0; r < moved.size(); ++r) {
    if (moved[r]) continue;
    if (base)
      throw std::invalid_argument(
          fmt::format("rows {} and {} are both the base; there must be one", *base, r));
    base = r;
  }
  return base;
}

/// Of the rows that moved the factor, at least one, and the base.
Bar bar_of(std::size_t factor, std::vector<std::size_t> rows, std::optional<std::size_t> base,
           std::span<const double> y) {
  const auto is_known = [&](std::size_t row) { return !std::isnan(y[row]); };
  const double at_base = base ? y[*base] : kNone;
  if (std::none_of(rows.begin(), rows.end(), is_known))
    return {factor, kNone, kNone, rows.front(), rows.front(), at_base, false};
  if (base) rows.insert(std::upper_bound(rows.begin(), rows.end(), *base), *base);
  const bool is_complete = std::all_of(rows.begin(), rows.end(), is_known);
  std::erase_if(rows, [&](std::size_t row) { return !is_known(row); });
  const auto less = [&](std::size_t a, std::size_t b) { return y[a] < y[b]; };
  const auto low = *std::min_element(rows.begin(), rows.end(), less);
  const auto high = *std::max_element(rows.begin(), rows.end(), less);
  return {factor, y[low], y[high], low, high, at_base, is_complete};
}

}  // namespace

std::vector<Bar> tornado(std::span<const std::optional<std::size_t>> moved, std::span<const double> y) {
  if (moved.size() != y.size())
    throw std::invalid_argument(
        fmt::format("{} rows and {} values; there must be as many of each", moved.size(), y.size()));
  const auto base = base_of(moved);
  std::map<std::size_t, std::vector<std::size_t>> rows;
  for (std::size_t r = 0; r < moved.size(); ++r)
    if (moved[r]) rows[*moved[r]].push_back(r);
  std::vector<Bar> bars;
  for (auto& [factor, its_rows] : rows) bars.push_back(bar_of(factor, std::move(its_rows), base, y));
  const auto width = [](const Bar& bar) { return std::isnan(bar.low) ? -1 : bar.span(); };
  std::stable_sort(bars.begin(), bars.end(), [&](const Bar& a, const Bar& b) { return width(a) > width(b); });
  return bars;
}

}  // namespace sim::study
