// What jobs hold of servers: whole units, or slots of one accelerator that they share with others.
// An accelerator is cut where a job takes the first of its slots, and whole again when the last is given
// back; a new one is cut only where none that is cut has room. Jobs that share it slow each other:
//   rate        min(1, 1 / sum of d) (1 - x)^(n - 1)
//   busy share  min(1, sum of d), and the draw above idle with it
// with d the share of its time that each of n jobs would keep it busy alone, x its interference: what it
// loses of its rate to each neighbour besides. Time slices are fair (Xiao et al., "Gandiva", OSDI 2018); the
// form of the interference, one factor a neighbour, is a simplification.
#pragma once

#include <cstdint>

#include "models/state.hpp"

namespace jevons {

struct Duty;
struct World;

/// Takes whole units of a server, or slots of an accelerator of it, for the job at `slot`; gives the
/// allocation.
std::uint32_t take_units(World&, std::uint32_t slot, std::uint32_t server, std::int32_t units);
std::uint32_t take_slots(World&, std::uint32_t slot, std::uint32_t server, std::int32_t slots);
/// Whole units that are kept for the job and do nothing yet.
std::uint32_t reserve_units(World&, std::uint32_t slot, std::uint32_t server, std::int32_t units);
/// Gives them back; what they have used must have been measured.
void give_back(World&, std::uint32_t allocation);

/// Whole units whose job has changed its mode do as that says from now on; what they have used must have been measured.
void do_as_its_mode(World&, std::uint32_t allocation);

/// Whole units do as this duty says from now on; their share of what the server draws above idle stays as it is.
void do_as(World&, std::uint32_t allocation, const Duty&);

/// What is left of the rate of a job of this interference.
double shared_rate(const SharedDevice&, double interference);

}  // namespace jevons
