// What a site has drawn since its last settlement, what of it it buys, and what the purchase causes at the grid's signals.
#pragma once

#include <cstdint>

#include "models/accounts/signals.hpp"
#include "models/state.hpp"

namespace jevons {

struct World;

/// What the meters have counted since they were last read.
Settled read_meters(SiteState& s, sim::Time now);
/// What a site has drawn since its last settlement, and what of it it buys.
void meter(World& w, std::uint32_t site, Metered& m);
/// What the purchase caused at the grid's signals.
void buy(const Signals& signals, Settled& x);
void add(Settled& sum, const Settled& x, double times = 1);

}  // namespace jevons
