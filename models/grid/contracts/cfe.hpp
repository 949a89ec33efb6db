// 24/7 carbon-free energy score: the share of consumption met, hour by hour, by contracted carbon-free energy
// and by the carbon-free share of the grid.
//   score = sum over hours of [min(L, C) + max(0, L - C) g] / sum of L
// L consumption, C contracted carbon-free energy, g the grid's carbon-free share, its mean over the hour by
// time. What exceeds the load of its hour does not count. Google (2021), 24/7 Carbon-Free Energy:
// Methodologies and Metrics. Beside it the annual match, min(sum L, sum C) / sum L, which counts surplus of
// one hour for another.
#pragma once

#include <algorithm>

#include "sim/engine/local_calendar.hpp"

namespace jevons {

class CfeScore {
 public:
  CfeScore(const sim::LocalCalendar& calendar, sim::Time from) : hour_end_(calendar.next_hour(from)) {}

  /// [from, to) follows the last interval; one that reaches over the hour is split by time.
  void step(sim::Time from, sim::Time to, double load_j, double contracted_j, double grid_share) {
    for (sim::Time t = from; t < to;) {
      const sim::Time next = std::min(to, hour_end_);
      const double length_s = (next - t).seconds(), part = length_s / (to - from).seconds();
      hour_.load_j += part * load_j;
      hour_.contracted_j += part * contracted_j;
      hour_.share_s += grid_share * length_s;
      hour_.length_s += length_s;
      t = next;
      if (t == hour_end_) close();
    }
  }

  /// With the hour that is not over yet; not a number while nothing was consumed.
  double score() const { return (sums_.free_j + hour_.free_j()) / load_j(); }
  /// The same where the grid has nothing carbon-free to give.
  double hourly_match() const { return (sums_.matched_j + hour_.matched_j()) / load_j(); }
  double annual_match() const {
    return std::min(load_j(), sums_.contracted_j + hour_.contracted_j) / load_j();
  }
  double load_j() const { return sums_.load_j + hour_.load_j; }

 private:
  struct Hour {
    double load_j = 0, contracted_j = 0, share_s = 0, length_s = 0;
    double matched_j() const { return std::min(load_j, contracted_j); }
    double free_j() const {
      const double g = length_s > 0 ? share_s / length_s : 0;
      return matched_j() + (load_j - matched_j()) * g;
    }
  };
  struct Sums {
    double load_j = 0, contracted_j = 0, matched_j = 0, free_j = 0;
  };

  void close() {
    sums_.load_j += hour_.load_j;
    sums_.contracted_j += hour_.contracted_j;
    sums_.matched_j += hour_.matched_j();
    sums_.free_j += hour_.free_j();
    hour_ = {};
    hour_end_ = hour_end_ + sim::hours(1);
  }

  sim::Time hour_end_;
  Hour hour_;
  Sums sums_;
};

}  // namespace jevons
