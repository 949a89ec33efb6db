// The load of a site that is a fluid: a new power at each local hour, planned anew each local midnight from
// what is known of the grid's signal a day ahead. While an event of demand response runs its flexible part is
// put off, up to the reduction that was agreed; afterwards it is made up as fast as the equipment allows.
#pragma once

#include <cstdint>

namespace jevons {

struct World;

void set_up_fluid_loads(World&);
void on_load_changes(World&, std::uint32_t site);
void on_response_edge(World&, std::uint32_t site);

}  // namespace jevons
