// A tornado diagram's bars, of a design that moves one factor at a time away from a base: how far a metric
// goes to either side while one factor goes through its values and all others stay.
// Eschenbach (1992), Interfaces 22(6). Says nothing of interactions, and of each factor only what it does
// near the base.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace sim::study {

struct Bar {
  std::size_t factor;
  double low, high;               // the least and the greatest y found, the base's among them
  std::size_t row_low, row_high;  // the runs that have them, the first of equal ones
  double at_base;                 // NaN without a base, or where its y is not known
  bool is_complete;               // every y of this bar is known; otherwise the ends may lie further out
  double span() const { return high - low; }
};

/// A bar for each factor that some row moved, widest first, and in the order of factors where they are
/// equally wide. `moved` names the factor that a row moved; std::nullopt is the base. y that is NaN is not
/// known: ends are of what is known, and NaN (last of all) where no moved row of the factor is. Throws
/// std::invalid_argument for rows and y of different number, and for more than one base.
std::vector<Bar> tornado(std::span<const std::optional<std::size_t>> moved, std::span<const double> y);

}  // namespace sim::study
