// Where the runs of a study lie: rows of numbers in [0, 1], a row for each run, a column for each factor.
// What a number means is decided elsewhere: a level of a list, a place between two ends, or the probability
// at which a distribution is inverted. A design fills the rows, an analysis reads them next to the results.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sim::study {

struct Points {
  std::size_t factors = 0;
  std::vector<double> u;  // row after row

  std::size_t rows() const { return factors == 0 ? 0 : u.size() / factors; }

  /// Throws std::out_of_range for a row that is not there.
  std::span<const double> row(std::size_t i) const;

  /// Appends a row of `factors` numbers. Throws std::invalid_argument if there are more or fewer of them, or
  /// one of them lies outside [0, 1]; then nothing is appended.
  void add(std::span<const double> row);
};

}  // namespace sim::study
