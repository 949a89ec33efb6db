// Morris's screening: which of many factors matter, at a few runs for each. Its design and its analysis.
//
// On a grid of p levels 0, 1 / (p - 1), ..., 1, p even, a trajectory starts at random and moves each of its k
// factors once, in random order, up or down by
//   delta = p / (2 (p - 1)),
// so that it has k + 1 rows, and each of its steps is an elementary effect of the factor that moved,
//   e = (y(after) - y(before)) / (u(after) - u(before)).
// With this delta each level is as likely as any other. Over trajectories
//   mu = mean of e,   mu* = mean of |e|,   sigma = standard deviation of e:
// mu* says how much a factor matters, sigma whether what it does depends on where it or the others are, and
// mu far smaller than mu* that it goes either way. Morris (1991), Technometrics 33(2); mu*: Campolongo,
// Cariboni, Saltelli (2007), Environmental Modelling & Software 22(10).
//
// Trajectories are independent, and so are the effects of one factor: the interval of mu* is Student's t over
// its |e|, at 95 % and not below 0. For a resampling interval ten trajectories, the usual number, are few.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/study/points.hpp"

namespace sim::study {

/// `trajectories` times factors + 1 rows, one trajectory after the other. Fewer trajectories are the first of
/// more. At least one factor; 2, 4, 6, ... levels, of which 4 to 8 are usual. Throws std::invalid_argument
/// for others.
Points morris_trajectories(std::size_t trajectories, std::size_t factors, std::size_t levels,
                           std::uint64_t seed);

/// What the steps of one factor say, in units of y for the whole range of the factor (u from 0 to 1).
struct ElementaryEffects {
  double mu, mu_star;                // NaN without a step
  double sigma;                      // with count - 1; NaN of fewer than two steps
  double mu_star_low, mu_star_high;  // 95 %; 0 and infinite of one step, NaN without
  std::size_t count;                 // steps with a finite y at both ends; others are left out
};

/// Of each factor, from the y of each row. Throws std::invalid_argument unless there is one y for each row,
/// the rows are whole trajectories, and every step moves one factor and no trajectory a factor twice.
std::vector<ElementaryEffects> elementary_effects(const Points& design, std::span<const double> y);

}  // namespace sim::study
