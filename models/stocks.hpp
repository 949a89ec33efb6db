// The hardware that serves fluid workloads, in the world: what it draws as demand changes, and what of energy, carbon
// and money belongs to it.
#pragma once

#include <cstdint>

#include "models/accounts/attribution.hpp"

namespace jevons {

struct World;

void set_up_stocks(World&);
void on_work_changes(World&, std::uint32_t stock);
void on_gain_comes(World&, std::uint32_t stock);

/// What it does and draws from now on, until demand changes next: after a change of cohorts, demand or gains.
void set_power(World&, std::uint32_t stock);
/// Its sums so far until now.
void advance(World&, std::uint32_t stock);
/// Its share of what a site has settled until now.
void settle_stocks(World&, std::uint32_t site, const PerItJoule& factor, double usd_per_it_j);
/// Watts at the meter for a watt of IT at this site, lately.
double meter_per_it(const World&, std::uint32_t site);

}  // namespace jevons
