#include "sim/study/designs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "sim/study/permutation.hpp"

namespace sim::study {
namespace {

constexpr std::uint32_t kHypercube = (1u << 31) + 101;  // purpose of draws; entity: the factor

/// The least distance to the edge of a stratum, in strata: more than (p + u) / N and N x can be rounded by,
/// with up to 2^24 strata.
constexpr double kMargin = 0x1p-27;
constexpr std::size_t kMostStrata = std::size_t{1} << 24;

void require_levels(const Levels& levels) {
  if (levels.empty()) throw std::invalid_argument("a design has 0 factors; there must be at least one");
  for (std::size_t f = 0; f < levels.size(); ++f)
    if (levels[f].empty())
      throw std::invalid_argument(fmt::format("factor {} has 0 levels; it must have at least one", f));
}

}  // namespace

std::size_t grid_rows(std::span<const std::size_t> counts, std::size_t most) {
  if (std::find(counts.begin(), counts.end(), 0u) != counts.end()) return 0;
  std::size_t rows = 1;
  for (const std::size_t count : counts) {
    if (rows >= most / count + (most % count != 0)) return most;
    rows *= count;
  }
  return std::min(rows, most);
}

Points full_grid(const Levels& levels) {
  require_levels(levels);
  std::vector<std::size_t> counts, at(levels.size(), 0);
  for (const auto& of_factor : levels) counts.push_back(of_factor.size());
  const std::size_t rows = grid_rows(counts, std::numeric_limits<std::size_t>::max() / levels.size());
  Points points{levels.size(), {}};
  points.u.reserve(rows * levels.size());
  std::vector<double> row(levels.size());
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t f = 0; f < row.size(); ++f) row[f] = levels[f][at[f]];
    points.add(row);
    for (std::size_t f = row.size(); f-- > 0 && ++at[f] == counts[f];) at[f] = 0;
  }
  return points;
}

Points one_at_a_time(const Levels& levels, std::span<const double> base) {
  require_levels(levels);
  Points points{levels.size(), {}};
  points.add(base);
  for (std::size_t f = 0; f < levels.size(); ++f)
    for (const double level : levels[f]) {
      if (level == base[f]) continue;
      std::vector<double> row(base.begin(), base.end());
      row[f] = level;
      points.add(row);
    }
  return points;
}

Points latin_hypercube(std::size_t rows, std::size_t factors, std::uint64_t seed) {
  if (factors == 0)
    throw std::invalid_argument("a Latin hypercube has 0 factors; there must be at least one");
  if (rows > kMostStrata)
    throw std::invalid_argument(
        fmt::format("a Latin hypercube has {} rows; there can be 0 to {}", rows, kMostStrata));
  Points points{factors, std::vector<double>(rows * factors)};
  for (std::size_t f = 0; f < factors; ++f) {
    Stream stream(seed, 0, kHypercube, f);
    const auto order = permutation(rows, stream);
    for (std::size_t i = 0; i < rows; ++i) {
      const double within = std::clamp(stream.uniform(), kMargin, 1 - kMargin);
      points.u[i * factors + f] = (static_cast<double>(order[i]) + within) / static_cast<double>(rows);
    }
  }
  return points;
}

}  // namespace sim::study
