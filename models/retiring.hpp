// Where hardware goes that a workload no longer uses: on to the workload that takes over from it, as far as that needs it;
// the rest is sold on or discarded. It leaves only as far as the busiest hour can be served without it, or the hall holds
// no more.
#pragma once

#include <cstdint>

#include "models/lifecycle/stock.hpp"

namespace jevons {

struct World;

/// What is due to leave and can; what cannot stays until something else can do its work.
void retire(World&, std::uint32_t stock);
/// What was due to leave and is more than the hall of the site holds with what has come.
void make_room(World&, std::uint32_t site);
/// Devices that failed for good.
void scrap(World&, std::uint32_t stock, Cohort& cohort, std::int64_t count);
double resale_usd(const Hardware& hardware, const Cohort& cohort, sim::Time now);
/// After cohorts came, left or aged: order, rates, price and power.
void cohorts_changed(World&, std::uint32_t stock);

}  // namespace jevons
