// When replacing hardware pays: closed forms and exact optima, in CO2e or in money alike.
//
// M to make or buy a device, C per second to run it, g the rate at which cost per work falls.
//   payback      t = M / s,  s = C (1 - 1/r) saved per second by what does the same work for 1/r of the draw
//   square root  T = sqrt(2 M / (C g)),  least of M / T + C g T / 2: what lives of T cost beyond the newest
//
// Exact for a fleet that grows as fast as performance, at g, devices being alike to make and to run. Bought
// at a rate n with work w each and replaced at age T, they do the sum over ages a of n w exp(-g a), which is
// n w (1 - exp(-g T)) / g. With expected failures of Weibull wear F(T) = repair (T / scale)^shape, the work
// of one of the newest devices costs
//   rate(T) = (M + C T + F(T)) g / (1 - exp(-g T))
// which is least where (C + F'(T)) (exp(g T) - 1) / g = M + C T + F(T). Without failures that is
//   exp(g T) - 1 - g T = g M / C,  the square root as g T -> 0
// and for g = 0 it is repair (shape - 1) (T / scale)^shape = M (Barlow and Hunter, Oper. Res. 8 (1960) 90).
//
// Exact for constant work over a horizon H, where a device bought at t draws exp(-g t) of the first: n of
// equal lives cost
//   total(n) = n M + C (H / n) (1 - exp(-g H)) / (1 - exp(-g H / n))
// and dates at will are found by dynamic programming, least[j] = min over i < j of least[i] + cost(i, j).
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

namespace jevons {

/// Saved per second by hardware that does the same work for 1/ratio of the draw.
double saved_per_s(double power_w, double cost_per_j, double ratio);
/// Infinite where nothing is saved.
double payback_s(double made, double saved_per_s);

/// M > 0, the rest at least 0.
struct Renewal {
  double made = 0, running_per_s = 0, growth_per_s = 0;                 // M, C, g
  double repair = 0;                                                    // cost of one failure
  double shape = 1, scale_s = std::numeric_limits<double>::infinity();  // of wear, shape >= 1
};

double square_root_age_s(const Renewal& renewal);
/// Of a growing fleet whose devices are replaced at this age > 0.
double fleet_rate_per_s(const Renewal& renewal, double age_s);
/// Age at which that is least; infinite where nothing is gained by replacing.
double fleet_age_s(const Renewal& renewal);

struct Lives {
  std::size_t devices = 1;
  double total = 0;
};
/// Over a horizon of constant work, no failures. The first device counts.
double lives_total(const Renewal& renewal, double horizon_s, std::size_t devices);
Lives best_lives(const Renewal& renewal, double horizon_s);

struct Schedule {
  std::vector<std::size_t> bought;  // steps; the first is 0
  double total = 0;
};
/// Least total over `steps` steps, where what is bought at step i and serves until step j > i costs cost(i, j).
Schedule best_schedule(std::size_t steps, const std::function<double(std::size_t, std::size_t)>& cost);

}  // namespace jevons
