// Where jobs run: each goes to the site that the routing policy chooses among those that can hold it, its data after it
// over the connection from home. It is planned there once its data has come.
#pragma once

#include <cstdint>

namespace jevons {

struct World;
struct JobSpec;

void set_up_routing(World&);
/// The route that a job of this workload, which arrives now, takes.
std::uint16_t choose_route(World&, std::uint16_t workload, const JobSpec&);
/// A held job sets out: once its data is at its site it is admitted there.
void send(World&, std::uint32_t slot);

}  // namespace jevons
