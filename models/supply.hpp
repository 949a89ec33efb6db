// What a site makes, stores, buys and sells, interval by interval.
//   bought - sold = facility + charged - discharged - made on site - generators
// A site's own power serves it first; what is left over charges the battery where its policy wants that, and
// is exported or curtailed. What charges from the grid carries the grid's average intensity, what is left
// over of one's own power none; what is discharged hands it out (grid/battery.hpp), to the site or to whom it
// is sold. While an event of demand response runs the battery gives what is agreed and not put off by a fluid
// load, down to the last of its reserve; from the notice on it charges for it. While the grid is out, own
// power, the battery to its last, and generators carry the site, in this order.
#pragma once

#include <cstdint>
#include <vector>

#include "models/accounts/signals.hpp"
#include "models/grid/demand_response.hpp"

namespace jevons {

struct World;
struct Settled;
struct Metered;
struct SupplyState;

void set_up_supply(World&);

/// The event of demand response that runs at this time, or null.
const ResponseEvent* event_at(const std::vector<ResponseEvent>& events, sim::Time t);
/// What an event has put off of a fluid load counts up to now.
void count_cut(SupplyState&, sim::Time now);

/// What the site's contracts are expected to yield: with the generation of a traced grid, or what is there of
/// that of a dispatched one.
double contracted_ahead_j(const World&, std::uint32_t site, sim::Time from, sim::Time to);

/// Of the interval since the last settlement: what is bought and sold, in joules.
void supply(World&, std::uint32_t site, Metered&);
/// The same as its grid sees it.
void add_flows(const World&, std::uint32_t site, const Settled&, double length_s, SiteFlows& flows);
/// The same in carbon and money, once the grid's signals are known (supply_accounts.cpp).
void settle_supply(World&, std::uint32_t site, const Signals&, Settled&);
/// The end of the run: what tariffs and contracts keep open, of all sites.
void close_supplies(World&);

}  // namespace jevons
