// The day ahead of a market: for each day what hydro power and storage do and which units of each fleet are
// on, then a dispatch of what is expected, whose prices and intensities are what sites can know beforehand.
// Weather and demand are known, sites as far as they announce their load.
//   hydro     spends the energy of its series over each day where it shaves the net load most (water filling)
//   storage   each day charges and discharges at least cost (storage_plan.hpp)
//   units on  what a dispatch without limits of units would use, with `reserve` more load; a unit that would
//             be off for less than its least_off stays on at its least load
// A day is 24 h from `day_begins` (local midnight, by zone); the first and last may be shorter.
#pragma once

#include <span>

#include "models/grid/dispatch/market.hpp"

namespace jevons {

/// `sites_w`: by zone, what its sites are expected to draw, hour by hour from 0 to `end`.
DayAhead plan_ahead(const Market& market, const std::vector<std::vector<double>>& sites_w, sim::Time end,
                    std::span<const sim::Span> day_begins);

/// Of how many hours a plan until `end` is.
std::size_t plan_hours(sim::Time end);

}  // namespace jevons
