// How fast servers run and jobs with them: when the jobs on a server change, the power policy says its clock,
// and the jobs there take their new rates; where a site has a budget, it is shared when it binds. Between two
// sharings a server has the level that was found last, as far as there is head-room; where that does not
// reach to its lowest clock it idles (clock 0) and its jobs stand still. So the budget holds at every
// instant, and an event touches no server but those whose jobs changed.
#pragma once

#include <cstdint>

namespace jevons {

struct World;

/// The jobs on this server have changed.
void follow_load(World&, std::uint32_t server);
/// The racks of a site are as warm as they are: those that are too warm slow down or trip, others come back.
void follow_heat(World&, std::uint32_t site);
/// The jobs of this server that run take the rates that they now have.
void rerate_jobs_on(World&, std::uint32_t server);
/// The rate of a job: that of its slowest server, 0 while it moves.
double rate_of(const World&, std::uint32_t slot);
/// A sharing of the site's budget is due.
void on_share_power(World&, std::uint32_t site);

}  // namespace jevons
