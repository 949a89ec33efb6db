// Jobs that span leaves share the ways up of leaves and pods: max-min fairly (models/network/sharing.hpp), by
// what each would have alone. A job has a flow while it works; when one comes or goes all shares of its site
// are found anew, and jobs whose share has changed go on at another rate. A share holds for all of a job's
// time between islands, as if it always sent: bursts that fall into the gaps of a neighbour are not told
// apart. What the job draws stays as it was.
#pragma once

#include <cstdint>

namespace jevons {

struct World;

void set_up_sharing(World&);
/// A job has come to servers, left them, or does something else there. Those that do not communicate are left
/// alone.
void follow_links(World&, std::uint32_t slot);
/// It goes on at its rate, and sends as much as goes with that.
void send_at_rate(World&, std::uint32_t slot);

}  // namespace jevons
