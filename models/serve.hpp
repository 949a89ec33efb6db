// Services in the world: requests arrive, replicas hold accelerators as jobs do and draw what their batch
// does. A replica takes accelerators as soon as they are free, before jobs that wait; where there are none it
// asks again at the next look at the load, and a server that is off is switched on for it.
#pragma once

#include <cstdint>

#include "models/state.hpp"

namespace jevons {

struct World;

void set_up_services(World&);
void on_request_arrives(World&, std::uint32_t service);
void on_replica_turns(World&, std::uint32_t replica);
void on_service_scales(World&, std::uint32_t service);
bool is_turn_due(const World&, std::uint32_t replica, std::uint32_t stamp);

/// The clocks of the servers of a replica have changed.
void follow_clock(World&, std::uint32_t slot);
/// What a job that held accelerators for a replica has used, once it is settled.
void count_used(State&, const JobRow&);

}  // namespace jevons
