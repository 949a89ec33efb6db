// Rebound: how much of what better efficiency was to save is taken back by the demand that it brings.
//   R = (E - E_exp) / (E0 - E_exp)      E0 before, E_exp at the old demand, E in fact
// Above 1 it backfires: E > E0. For a gain k (the same work for 1/k of the energy) that brings D/D0 times the work,
//   E_exp = E0 / k,   R = (D/D0 - 1) / (k - 1)
// and where a share s of the price falls with the energy, and a share phi of that is passed on,
//   p/p0 = 1 - phi s (1 - 1/k)
// Khazzoom (1980), Energy J. 1(4), 21; Saunders (1992), Energy J. 13(4), 131; Sorrell (2009), Energy Policy 37, 1456.
#pragma once

#include "sim/engine/time.hpp"

namespace jevons {

/// Of measured energies; NaN where nothing was to be saved (E0 = E_exp).
double rebound(double energy_j, double expected_j, double before_j);

/// Of a gain k > 0, not 1 (NaN), that brought `demand_ratio` times the work.
double rebound_of_gain(double gain, double demand_ratio);

/// p/p0 for a gain in what is `share` of the price.
double price_ratio_of_gain(double gain, double share = 1, double pass_through = 1);

/// Of a gain k at a constant elasticity: (k^elasticity - 1) / (k - 1) where share and pass_through are 1.
double constant_elasticity_rebound(double gain, double elasticity, double share = 1, double pass_through = 1);

/// The elasticity at which a gain saves nothing (R = 1): ln k / -ln(p/p0); infinite where the price stays.
double backfire_elasticity(double gain, double share = 1, double pass_through = 1);

/// Of the energy over `horizon` from a gain on, where demand follows with a lag and grows by itself;
/// `settled` is R without lag. With L = horizon / lag and no growth it is settled (1 - (1 - e^-L) / L).
double lagged_rebound(double settled, sim::Span horizon, sim::Span lag, double growth_per_s = 0);

/// -ln(D/D0) / ln(p/p0): of two observations, whatever else moved demand between them.
double apparent_elasticity(double demand_ratio, double price_ratio);

}  // namespace jevons
