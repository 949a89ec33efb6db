// Compass search over set-points within bounds: along each knob, then along pairs of knobs, with steps that
// halve. Derivative-free and deterministic; finds a point from which no step of the last size leads down.
//   Kolda, Lewis, Torczon, SIAM Review 45 (2003) 385
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/facility/cooling_plant.hpp"

namespace jevons {

/// A whole step for a knob that has them; a share of its range otherwise.
inline double stride(const Bound& bound, double share) {
  const double length = share * (bound.most - bound.least);
  return bound.step > 0 ? std::max(bound.step, bound.step * std::round(length / bound.step)) : length;
}

/// `score` of set-points, the lower the better; `first` and `last` are steps as shares of ranges.
template <class Score>
SetPoints pattern_search(const Bounds& bounds, SetPoints best, double first, double last,
                         const Score& score) {
  std::array<std::size_t, kKnobs> free{};
  std::size_t n = 0;
  for (std::size_t k = 0; k < kKnobs; ++k)
    if (bounds[k].free()) free[n++] = k;
  constexpr double worth = 1e-6;  // a smaller gain is none
  double least = score(best);
  const auto move = [&](SetPoints& set, std::size_t k, double share) {
    const double length = stride(bounds[k], std::abs(share)), before = set.value[k];
    set.value[k] = std::clamp(before + (share > 0 ? length : -length), bounds[k].least, bounds[k].most);
    return set.value[k] != before;
  };
  const auto better = [&](const SetPoints& set) {
    const double s = score(set);
    if (!(s < least - worth * std::abs(least))) return false;
    least = s;
    best = set;
    return true;
  };
  for (double step = first; step >= last; step /= 2) {
    for (bool again = true; again;) {
      again = false;
      for (std::size_t i = 0; i < n; ++i)
        for (const double sign : {1.0, -1.0}) {
          auto set = best;
          if (move(set, free[i], sign * step)) again = better(set) || again;
        }
      for (std::size_t i = 0; i < n && !again; ++i)
        for (std::size_t j = 0; j < i && !again; ++j)
          for (int signs = 0; signs < 4 && !again; ++signs) {
            auto set = best;
            const bool one = move(set, free[i], signs & 1 ? step : -step),
                       two = move(set, free[j], signs & 2 ? step : -step);
            if (one && two) again = better(set);
          }
    }
  }
  return best;
}

}  // namespace jevons
