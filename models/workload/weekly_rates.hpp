// Arrival rates by the hours of a week from Monday, local time, whose mean is a mean rate.
#pragma once

#include <vector>

#include "sim/engine/calendar.hpp"
#include "sim/engine/time.hpp"

namespace jevons {

/// 168 hourly rates: diurnal (24 relative rates) times weekly (7), each even where it is empty.
std::vector<double> weekly_rates(double mean_per_s, const std::vector<double>& diurnal,
                                 const std::vector<double>& weekly);

/// How far into a week from Monday, local time, an instant lies; daylight saving is not followed.
sim::Span since_monday(sim::Instant when, sim::Span utc_offset);

}  // namespace jevons
