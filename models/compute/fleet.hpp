// Servers as they run: their power states, what jobs hold of them, what they draw.
// Every change goes through one door (`change`): energy and shares are brought forward at the old power, the
// change is made, and the site's meters move by the exact difference in whole nanowatts.
#pragma once

#include <cstdint>
#include <optional>

#include "models/compute/clock.hpp"
#include "models/plant.hpp"
#include "models/state.hpp"

namespace jevons {

struct World;

void set_up_fleet(World&);

void on_server_booted(World&, std::uint32_t server);
void on_server_shut_down(World&, std::uint32_t server);
/// A server that has idled for as long as the power policy says goes off, unless jobs wait in its pool: one
/// of them may be about to start there, once it has company.
void on_server_idled_long(World&, std::uint32_t server);
/// Nothing waits any more: servers that stayed on for it go off at this instant.
void let_overdue_sleep(World&, std::uint32_t pool);

/// Heat switches a server off, or on again; the jobs on it stay there.
void trip(World&, std::uint32_t server, bool off);

/// A host of virtual machines draws so much from now on.
void draw(World&, std::uint32_t server, std::int64_t power_nw);
/// The width of the first waiting job that a server of so many units could serve, alone or (a job wider than
/// any server) in part: the head of the queue, or where the queue policy lets others overtake it, one not far
/// behind.
std::optional<std::int32_t> width_to_serve(const World&, const Pool&, std::int32_t units);

/// Switches on a server that is off.
void boot(World&, std::uint32_t server);
/// What a job adds to a server that is on, or takes away from it.
struct Load {
  std::int32_t units = 0, slots = 0;
  std::int64_t busy = 0, accelerator_nw = 0, clocked_nw = 0, weight_nw = 0, devices_busy = 0;
};
void load(World&, std::uint32_t server, const Load& by);
/// What a server that works draws, apart from its clock; and the clock itself.
Draw draw_of(const World&, std::uint32_t server);
void set_clock(World&, std::uint32_t server, double clock);
/// Adds what the allocation has used since it was made.
void measure(World&, Allocation&, Usage& dynamic, Usage& idle);
/// Brings a server's energy and shares forward to now at its present power.
void bring_forward(World&, std::uint32_t server);

}  // namespace jevons
