#include "sim/study/morris.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "sim/engine/statistics.hpp"
#include "sim/study/permutation.hpp"

namespace sim::study {
namespace {

constexpr std::uint32_t kTrajectories = (1u << 31) + 103;  // purpose of draws; entity: the trajectory
constexpr double kLevel = .95;

void require_trajectories(const Points& design, std::span<const double> y) {
  if (design.factors == 0)
    throw std::invalid_argument("a design of Morris has 0 factors; there must be at least one");
  if (design.rows() % (design.factors + 1) != 0)
    throw std::invalid_argument(
        fmt::format("a design of Morris has {} rows of {} factors; it must have whole "
                    "trajectories, of {} rows each",
                    design.rows(), design.factors, design.factors + 1));
  if (y.size() != design.rows())
    throw std::invalid_argument(fmt::format(
        "there are {} results of a design of {} rows; there must be one for each", y.size(), design.rows()));
}

/// The one factor in which row `after` differs from the row before it.
std::size_t moved(const Points& design, std::size_t after) {
  const auto from = design.row(after - 1), to = design.row(after);
  std::size_t factor = design.factors, changes = 0;
  for (std::size_t f = 0; f < design.factors; ++f)
    if (from[f] != to[f]) {
      factor = f;
      ++changes;
    }
  if (changes != 1)
    throw std::invalid_argument(
        fmt::format("row {} of a design of Morris moves {} factors; it must move one", after, changes));
  return factor;
}

struct Effects {
  Welford plain, absolute;
};

ElementaryEffects summary(const Effects& effects) {
  const auto count = static_cast<std::size_t>(effects.plain.count());
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  if (count == 0) return {none, none, none, none, none, 0};
  const auto interval = confidence_interval(effects.absolute, kLevel);
  return {effects.plain.mean(),         interval.mean,   effects.plain.standard_deviation(),
          std::max(0., interval.low()), interval.high(), count};
}

}  // namespace

Points morris_trajectories(std::size_t trajectories, std::size_t factors, std::size_t levels,
                           std::uint64_t seed) {
  if (factors == 0)
    throw std::invalid_argument("a design of Morris has 0 factors; there must be at least one");
  if (levels < 2 || levels % 2 != 0)
    throw std::invalid_argument(
        fmt::format("a design of Morris has {} levels; there must be 2, 4, 6, ...", levels));
  const std::size_t jump = levels / 2;
  Points points{factors, {}};
  for (std::size_t t = 0; t < trajectories; ++t) {
    Stream stream(seed, 0, kTrajectories, t);
    const auto order = permutation(factors, stream);
    const UniformInteger any(0, static_cast<std::int64_t>(levels) - 1);
    std::vector<std::size_t> at(factors);
    for (auto& level : at) level = static_cast<std::size_t>(any(stream));
    const auto add = [&] {
      for (const std::size_t level : at)
        points.u.push_back(static_cast<double>(level) / static_cast<double>(levels - 1));
    };
    add();
    for (const std::size_t f : order) {
      at[f] = at[f] < jump ? at[f] + jump : at[f] - jump;  // only one of the two stays on the grid
      add();
    }
  }
  return points;
}

std::vector<ElementaryEffects> elementary_effects(const Points& design, std::span<const double> y) {
  require_trajectories(design, y);
  const std::size_t k = design.factors;
  std::vector<Effects> effects(k);
  for (std::size_t start = 0; start < design.rows(); start += k + 1) {
    std::vector<bool> seen(k, false);
    for (std::size_t after = start + 1; after <= start + k; ++after) {
      const std::size_t f = moved(design, after);
      if (seen[f])
        throw std::invalid_argument(
            fmt::format("row {} of a design of Morris moves factor {} once more; once is all", after, f));
      seen[f] = true;
      const double effect = (y[after] - y[after - 1]) / (design.row(after)[f] - design.row(after - 1)[f]);
      if (!std::isfinite(effect)) continue;
      effects[f].plain.add(effect);
      effects[f].absolute.add(std::abs(effect));
    }
  }
  std::vector<ElementaryEffects> result;
  for (const auto& of_factor : effects) result.push_back(summary(of_factor));
  return result;
}

}  // namespace sim::study
