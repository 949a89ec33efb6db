#include "sim/study/points.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace sim::study {

std::span<const double> Points::row(std::size_t i) const {
  if (i >= rows()) throw std::out_of_range(fmt::format("row {} of a design of {} rows", i, rows()));
  return std::span(u).subspan(i * factors, factors);
}

void Points::add(std::span<const double> row) {
  if (factors == 0 || row.size() != factors)
    throw std::invalid_argument(
        fmt::format("a row of a design has {} numbers; it must have one for each of {} factors, at least one",
                    row.size(), factors));
  for (const double x : row)
    if (!(x >= 0 && x <= 1))
      throw std::invalid_argument(fmt::format("a number of a design is {}; it must be in [0, 1]", x));
  u.insert(u.end(), row.begin(), row.end());
}

}  // namespace sim::study
