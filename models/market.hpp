// The market of a run: drawn for its replication, planned a day ahead, priced by governance.
#pragma once

namespace jevons {

struct World;

/// Before anything else is set up: sites ask for what is known ahead.
void set_up_market(World&);

}  // namespace jevons
