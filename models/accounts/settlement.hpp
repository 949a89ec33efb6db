// Settlement: a site's exact IT and overhead energy of an interval becomes purchased energy, carbon, water
// and money, each posted in the ledger; finished jobs get their share. Intervals end at every multiple of
// `settle` and wherever the carbon intensity or the price changes, so that power times signal is exact.
//   carbon (scope 2, location based) = facility energy x average intensity of the grid
//   GHG Protocol Scope 2 Guidance, WRI 2015, ch. 6
#pragma once

#include <cstdint>

namespace jevons {

struct World;

void set_up_accounts(World&);
void on_settle(World&, std::uint32_t site);
void on_signal_changes(World&, std::uint32_t site);

void on_dispatch(World&);

/// Posts the interval since the last settlement of the site, if it has a length; of all sites of dispatched grids, if
/// it is one of them.
void settle(World&, std::uint32_t site);
/// The same of every site and of dispatched grids.
void settle_all(World&);

/// The end of the run: settles every site and compares the books with independent sums over servers and jobs.
void close_books(World&);

}  // namespace jevons
