// Virtual machines in the world: their events, the power of their hosts on the site's meters.
//   update    demand takes its next value, and where a round of consolidation is due it is decided and begun
//   copied    copies end: machines run at their new hosts
//   woke, asleep   a host has become ready, or has gone to sleep
// Hosts draw power from piece to piece, or, where energy is the published experiment's trapezoid, what a
// trapezoid holds is put on the meters when it ends.
#pragma once

#include <cstdint>

namespace jevons {

struct World;

void set_up_machines(World&);
void on_machines_update(World&, std::uint32_t number);
void on_machines_copied(World&, std::uint32_t number);
void on_host_woke(World&, std::uint32_t server);
void on_host_asleep(World&, std::uint32_t server);
/// The run is over: the books of what was asked for and given end.
void close_machines(World&);

}  // namespace jevons
