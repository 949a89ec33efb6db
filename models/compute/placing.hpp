// Where in its pool a job runs: the placement policy chooses a server for each piece of it.
// A job no wider than the largest server runs on one server; a wider one takes largest-server pieces where
// the placement finds them and whatever is free elsewhere for the rest. One that asks for slots goes to an
// accelerator that is cut already where it can.
#pragma once

#include <cstdint>

namespace jevons {

struct Pool;
struct World;

/// Occupies servers for the job at `slot`, which must fit.
void place(World&, Pool&, std::uint32_t slot);
/// The same without touching server `spared` of the pool, unless that is QueueView::kNone.
void place(World&, Pool&, std::uint32_t slot, std::uint32_t spared);

}  // namespace jevons
